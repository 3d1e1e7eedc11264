"""Any record by its reference, as far as this officer may know of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.services import briefings, notes, referrals, tasks
from bot.services.actors import Actor
from bot.services.references import Kind, Record, Reference


def require(session: Session, actor: Actor, reference: Reference, *, now: datetime) -> Record:
    """Raises NotOnRecordError for absent and for hidden alike. Each look is on record."""
    find = FINDERS[reference.kind]
    return Record(reference.kind, find(session, actor, reference.text, now=now).id, reference.text)


FINDERS: Mapping[Kind, Callable[..., Any]] = {
    Kind.REFERRAL: referrals.require,
    Kind.TASK: tasks.require,
    Kind.BRIEFING: briefings.require,
    Kind.NOTE: notes.require,
}
