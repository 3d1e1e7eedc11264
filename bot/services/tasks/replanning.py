"""Another time or place for a task, by those above its crew; each of the crew is told at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.database import Session
from bot.language.times.wall import to_local, write_day
from bot.services.access.policy import TaskTie
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import notices
from bot.services.tasks import bookings, moves, planning, refusals
from bot.services.tasks import viewing as tasks
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.moves import NotNextError, NotYoursToMoveError, Step
from bot.services.tasks.notices import TaskMovedNotice
from bot.services.tasks.viewing import TaskRow, TaskView
from models.area import Area
from models.task import OPEN_STATUSES, TaskStatus


class NewPlan(Struct, frozen=True):
    """Another start, or another place: an area, or an address in words. None leaves what stands."""

    starts_at: datetime | None = None
    area_id: int | None = None
    address: str | None = None


def require_movable(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskRow:
    """The task, if this officer may give it another time or place. Raises the errors of `moves.move`."""
    row = tasks.require_row(session, actor, ref, now=now)
    if task_visibility.moving_ties(actor, row).isdisjoint({TaskTie.LINE, TaskTie.PLANNER}):
        raise NotYoursToMoveError(ref)
    if row.status not in OPEN_STATUSES:
        raise NotNextError(moves.require_view(session, actor, ref, now=now))
    return row


def replan(session: Session, actor: Actor, ref: str, wanted: NewPlan, *, now: datetime) -> TaskView:
    """Move the task as a whole: its length stays. Raises as `require_movable`, or that it can't be."""
    row = require_movable(session, actor, ref, now=now)
    if row.status is TaskStatus.IN_PROGRESS and wanted.starts_at is not None:
        raise refusals.UNDER_WAY(ref)
    facts = _facts(row, wanted, now) | _titled(session, row, wanted)
    _move_booking(session, actor, row, facts)
    step = Step(row.id, row.step, row.status, row.status)
    said = f"Moved from {_said(row)}"
    if not moves.write(session, step, actor_id=actor.id, reason=said, now=now):
        raise NotNextError(moves.require_view(session, actor, ref, now=now))
    moves.write_plan(session, row.id, facts)
    crew = session.run(moves.CREW, {"task": row.id}).scalars().all()
    for one in sorted({*crew} - {actor.id}):
        told = TaskMovedNotice(ref, facts.get("starts_at", row.starts_at))
        notices.tell(session, one, told, now=now)
    trail.record(session, actor, "change", [("task", ref)], now=now, detail=", ".join(facts))
    return moves.require_view(session, actor, ref, now=now)


def _facts(row: TaskRow, wanted: NewPlan, now: datetime) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if wanted.starts_at is not None:
        length = (row.ends_at or row.starts_at + planning.USUAL) - row.starts_at
        planning.check_times(wanted.starts_at, wanted.starts_at + length, now=now)
        facts |= {"starts_at": wanted.starts_at, "ends_at": wanted.starts_at + length}
    if wanted.area_id is not None or wanted.address is not None:
        planning.check_words(wanted.address, None)
        facts |= {"area_id": wanted.area_id, "address": wanted.address, "latitude": None, "longitude": None}
    return facts


def _titled(session: Session, row: TaskRow, wanted: NewPlan) -> dict[str, str]:
    """The title with the new place, if it ends with the old one."""
    old = row.address or row.area
    new = wanted.address or planning.name_of(session, Area, wanted.area_id)
    if not (old and new and row.title.endswith(f": {old}")):
        return {}
    return {"title": f"{row.title.removesuffix(old)}{new}"[: planning.MOST_ADDRESS]}


def _move_booking(session: Session, actor: Actor, row: TaskRow, facts: dict[str, Any]) -> None:
    stands = {name: getattr(row, name) for name in ("starts_at", "ends_at", "area_id")}
    use = bookings.use_of({"planner_id": actor.id, **stands, **facts}, row.id)
    bookings.book_task(session, row.kind, use)


def _said(row: TaskRow) -> str:
    local = to_local(row.starts_at)
    return f"{write_day(local)} {local:%H:%M}, {row.address or row.area or 'no place given'}"
