"""An assignment undone by whoever made it: the old crew has the task again, unless it changed since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import notices
from bot.services.tasks import kind_rows, moves, refusals
from bot.services.tasks import viewing as tasks
from bot.services.tasks.crews import require_crew
from bot.services.tasks.giving import assigning
from bot.services.tasks.moves import Step
from bot.services.tasks.notices import CrewChangedNotice
from bot.services.tasks.viewing import TaskRow, TaskView
from models.audit import AuditEntry
from models.officer import Officer
from models.task import Task, TaskOfficer, TaskStatus, TaskStep

STEP: Query = sa.select(*(getattr(TaskStep, name) for name in ("at", "actor_id", "from_status"))).where(
    col(TaskStep.task_id) == sa.bindparam("task"), col(TaskStep.number) == sa.bindparam("number")
)
ENTRY: Query = sa.select(col(AuditEntry.detail)).where(
    col(AuditEntry.object_kind) == "task",
    col(AuditEntry.object_ref) == sa.bindparam("ref"),
    col(AuditEntry.action) == assigning.ASSIGN,
    col(AuditEntry.at) == sa.bindparam("at"),
)
AT_ONCE: Query = (
    sa.select(col(Task.ref), col(TaskStep.number))
    .join(Task, col(Task.id) == col(TaskStep.task_id))
    .join(AuditEntry, col(AuditEntry.object_ref) == col(Task.ref))
    .where(
        col(AuditEntry.object_kind) == "task",
        col(AuditEntry.officer_id) == sa.bindparam("actor"),
        col(AuditEntry.action) == assigning.ASSIGN,
        col(AuditEntry.at) == sa.bindparam("at"),
        col(TaskStep.at) == sa.bindparam("at"),
        col(TaskStep.actor_id) == sa.bindparam("actor"),
    )
    .order_by(col(Task.ref))
)
HAS_IT: Query = (
    sa.select(
        *(getattr(Officer, name) for name in ("id", "collar")),
        *(getattr(TaskOfficer, name) for name in ("accepted_at", "arrived_at", "offered_to_id")),
    )
    .join(TaskOfficer, col(TaskOfficer.officer_id) == col(Officer.id))
    .where(col(TaskOfficer.task_id) == sa.bindparam("task"))
)


class GivenStepRow(Protocol):
    """A row of `STEP`."""

    at: datetime
    actor_id: int | None
    from_status: TaskStatus


class HolderRow(Protocol):
    """A row of `HAS_IT`."""

    id: int
    collar: str
    accepted_at: datetime | None
    arrived_at: datetime | None
    offered_to_id: int | None


def take_back(session: Session, actor: Actor, ref: str, number: int, *, now: datetime) -> TaskView:
    """Put back the crew from before that step, which this officer made; it accepts anew, and both are told.

    Raises NotOnRecordError; a RejectedError if anything has changed since, for a step that is no assignment
    of theirs, and for an old crew that may not have it any more.
    """
    row = tasks.require_row(session, actor, ref, now=now)
    since, old, new = _require_own(session, actor, row, number)
    held = {one.collar: one for one in session.run(HAS_IT, {"task": row.id})}
    if row.step != number or held.keys() != new or _begun(held, new - old):
        raise refusals.CHANGED_SINCE(ref)
    back = {one.id for one in require_crew(session, kind_rows.of_task(session, row.kind), sorted(old - new))}
    by = officer_name(actor.rank, actor.collar, actor.surname)
    step = Step(row.id, row.step, row.status, since)
    if not moves.write(session, step, actor_id=actor.id, reason=f"Given back by {by}", now=now):
        raise refusals.CHANGED_SINCE(ref)
    leaving = {held[one].id for one in new - old}
    assigning.write_crew(session, row.id, leaving, back)
    _tell(session, row, leaving - {actor.id}, back - {actor.id}, now)
    people = [("officer", one) for one in sorted(old ^ new)]
    detail = assigning.between(new, old)
    trail.record(session, actor, "take back", [("task", ref), *people], now=now, detail=detail)
    return moves.require_view(session, actor, ref, now=now)


def take_all_back(
    session: Session, actor: Actor, ref: str, number: int, *, now: datetime
) -> tuple[TaskView, ...]:
    """Put back the crews of all tasks that were given with that step, or none. Raises as `take_back`."""
    step = _own_step(session, actor, tasks.require_row(session, actor, ref, now=now), number)
    given = session.run(AT_ONCE, {"actor": actor.id, "at": step.at}).all()
    if ref not in {one.ref for one in given}:
        raise refusals.NOT_GIVEN(ref)
    return tuple(take_back(session, actor, one.ref, one.number, now=now) for one in given)


def _own_step(session: Session, actor: Actor, row: TaskRow, number: int) -> GivenStepRow:
    step: GivenStepRow | None = session.run(STEP, {"task": row.id, "number": number}).first()
    if step is None or step.actor_id != actor.id:
        raise refusals.NOT_GIVEN(row.ref)
    return step


def _require_own(
    session: Session, actor: Actor, row: TaskRow, number: int
) -> tuple[TaskStatus, frozenset[str], frozenset[str]]:
    """Where it stood before, the old crew, and the new one."""
    step = _own_step(session, actor, row, number)
    detail = session.run(ENTRY, {"ref": row.ref, "at": step.at}).scalars().first()
    if not detail:
        raise refusals.NOT_GIVEN(row.ref)
    return (step.from_status, *assigning.read_between(detail))


def _begun(held: Mapping[str, HolderRow], joined: Collection[str]) -> bool:
    """Whether one of those who were given it has accepted it, gone there or offered it since."""
    mine = (held[one] for one in joined)
    return any(one.accepted_at or one.arrived_at or one.offered_to_id for one in mine)


def _tell(
    session: Session, row: TaskRow, left: Collection[int], back: Collection[int], now: datetime
) -> None:
    for one in sorted(left):
        notices.tell(session, one, CrewChangedNotice(row.ref), now=now)
    for one in sorted(back):
        notices.tell(session, one, CrewChangedNotice(row.ref, row.starts_at), now=now)
