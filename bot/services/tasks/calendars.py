"""A task as an entry for an officer's own calendar, which is outside: no more than may stand there."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.database import Session
from bot.services.access import policy
from bot.services.access.policy import TaskGroup, Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import viewing
from bot.services.tasks import visibility as task_visibility
from models.task import TaskStatus


class CalendarEntry(Struct, frozen=True):
    """`what`, `where` and the position are None where the reference and the time alone may leave the chat.

    `step` is the number of the task's last move, so that a later entry takes the place of an earlier one.
    """

    ref: str
    step: int
    starts_at: datetime
    ends_at: datetime | None
    is_cancelled: bool
    what: str | None = None
    where: str | None = None
    position: tuple[float, float] | None = None


def entry(session: Session, actor: Actor, ref: str, *, now: datetime) -> CalendarEntry:
    """The entry, on record as an export. Raises NotOnRecordError for absent and hidden alike."""
    row = viewing.require_row(session, actor, ref, now=now)
    trail.record(session, actor, "export", [("task", row.ref)], now=now, detail="calendar")
    is_cancelled = row.status is TaskStatus.CANCELLED
    bare = CalendarEntry(row.ref, row.step, row.starts_at, row.ends_at, is_cancelled)
    is_open = policy.task_group(row.circle, linked=row.referral_id is not None) is TaskGroup.OPEN
    if not is_open or task_visibility.of_task(actor, row) < Visibility.CARD:
        return bare
    where = ", ".join(filter(None, (row.address, row.area))) or None
    placed = row.latitude is not None and row.longitude is not None
    position = (row.latitude or 0.0, row.longitude or 0.0) if placed else None
    return CalendarEntry(
        row.ref, row.step, row.starts_at, row.ends_at, is_cancelled, row.title, where, position
    )
