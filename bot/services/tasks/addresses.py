"""The address of a visit: the person's own, shown to its crew alone and masked again.

A task made here holds none: on its card it would stay in the chat, and in the lists of others.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from bot.database import Session
from bot.errors import AccessRefusedError, RejectedError
from bot.language.names import team_called
from bot.services.access import policy
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import details, reasons
from bot.services.referrals.details import OtherAddress
from bot.services.referrals.reasons import ReasonCode
from bot.services.retractions import requests
from bot.services.retractions.requests import MessagePlace
from bot.services.tasks import refusals
from bot.services.tasks import viewing as tasks
from bot.services.tasks.viewing import TaskRow

MASK = "door"  # before the reference of a task whose visit's address a message shows


class NotItsCrewError(RejectedError, AccessRefusedError):
    """The address is for the visit's crew, from a week before it until two days after."""

    def __init__(self, ref: str) -> None:
        super().__init__(self.__doc__ or "")
        self.about = ("reference", ref)


class DoorView(Struct, frozen=True):
    """The door of a visit: nothing else of the person. `team` is whom to ring, by name and telephone."""

    ref: str
    address: str | None
    area: str | None
    others: tuple[OtherAddress, ...]
    warnings: str | None
    team: str | None
    shown_to: str
    shown_at: datetime
    masks_at: datetime


def require_crew(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskRow:
    """The visit, if they go there. Raises NotOnRecordError, NotItsCrewError, or a RejectedError."""
    row = tasks.require_row(session, actor, ref, now=now)
    if row.referral_id is None:
        raise refusals.NO_DOOR(ref)
    live = now - policy.LIVE_BEHIND <= row.starts_at <= now + policy.LIVE_AHEAD
    if not (live and tasks.may_find(row)):
        raise NotItsCrewError(ref)
    return row


def reveal(
    session: Session, actor: Actor, ref: str, place: MessagePlace, *, mask_after: timedelta, now: datetime
) -> DoorView:
    """The door, in a message with a known number; the visit is the reason. Raises as `require_crew`."""
    row = require_crew(session, actor, ref, now=now)
    person = details.particulars(session, row.referral_id or 0, now=now)
    masks_at = requests.mask_later(session, actor, place, f"{MASK} {ref}", after=mask_after, now=now)
    shown = {"address": person.address, "area": person.area, "warnings": person.warnings}
    fields = ", ".join([name for name in shown if shown[name]] + [details.OTHERS] * bool(person.others))
    about = [("task", ref), ("referral", row.referral or "")]
    trail.record(
        session, actor, reasons.REVEALED, about,
        now=now, reason=ReasonCode.TASK.value, detail=f"{ref} · shown: {fields or 'nothing'}",
    )  # fmt: skip
    return DoorView(
        ref, person.address, person.area, person.others, person.warnings, team_called(row),
        actor.collar, now, masks_at,
    )  # fmt: skip


def hide(session: Session, actor: Actor, ref: str, *, now: datetime) -> None:
    """Have it masked everywhere in the officer's chat: the worker does so."""
    requests.mask_now(session, actor.id, ref=f"{MASK} {ref}", now=now)
