"""An officer's own reminders, each naming its record as long as that is on record for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.database import Session
from bot.language.references import first_line_reference
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.kinds import records
from bot.services.reminders import reminders
from bot.services.reminders.reminders import ReminderView
from bot.values import replace


def waiting(session: Session, actor: Actor, *, now: datetime) -> list[ReminderView]:
    return _known(session, actor, reminders.list_waiting(session, actor), now=now)


def missed(session: Session, actor: Actor, *, now: datetime) -> list[ReminderView]:
    return _known(session, actor, reminders.list_missed(session, actor, now=now), now=now)


def _known(
    session: Session, actor: Actor, found: Sequence[ReminderView], *, now: datetime
) -> list[ReminderView]:
    """Each without the reference of a record that the officer may no longer know. Each look is on record."""
    refs = dict.fromkeys(one.about for one in found if one.about)
    known = [ref for ref in refs if records.may_know(session, actor, ref, now=now)]
    named = [reference for ref in known if (reference := first_line_reference(ref)) is not None]
    trail.record(session, actor, "consult", [(one.kind.value, one.text) for one in named], now=now)
    return [one if one.about in known else replace(one, about=None) for one in found]
