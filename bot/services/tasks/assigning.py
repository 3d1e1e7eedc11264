"""Tasks given to others by those above their crews: one task, or all of an officer's in some days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.access.policy import TaskTie, Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import notices
from bot.services.tasks import double_bookings, kind_rows, making, moves, refusals
from bot.services.tasks import viewing as tasks
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.crews import CrewMember, require_crew
from bot.services.tasks.double_bookings import DoubleBooking
from bot.services.tasks.life import IN_HAND, TaskVerb
from bot.services.tasks.moves import NotNextError, NotYoursToMoveError, Step
from bot.services.tasks.notices import TaskHandedNotice
from bot.services.tasks.viewing import TaskRow, TaskView
from models.officer import Officer, Role
from models.task import Task, TaskOfficer, TaskStatus

MOST = 30  # tasks at once
ASSIGNABLE = frozenset({TaskStatus.PROPOSED, TaskStatus.APPROVED, *IN_HAND})
CREW: Query = (
    sa.select(col(Officer.id), col(Officer.collar))
    .join(TaskOfficer, col(TaskOfficer.officer_id) == col(Officer.id))
    .where(col(TaskOfficer.task_id) == sa.bindparam("task"))
    .order_by(col(Officer.collar))
)
LEAVES_CREW = sa.delete(TaskOfficer).where(
    col(TaskOfficer.task_id) == sa.bindparam("task"),
    col(TaskOfficer.officer_id).in_(sa.bindparam("leaving", expanding=True)),
)
THEIRS: Query = (
    sa.select(col(Task.ref))
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
    .where(
        col(Officer.collar) == sa.bindparam("collar"),
        col(Task.status).in_(tuple(IN_HAND)),
        col(Task.starts_at) >= sa.bindparam("start"),
        col(Task.starts_at) < sa.bindparam("end"),
    )
    .order_by(col(Task.starts_at), col(Task.ref))
    .limit(MOST + 1)
)


class Assigned(Struct, frozen=True):
    """A task in its new hands, and what these have on at its time."""

    task: TaskView
    double_bookings: tuple[DoubleBooking, ...]


def assign(session: Session, actor: Actor, ref: str, collars: Sequence[str], *, now: datetime) -> Assigned:
    """Give the task to these officers, in place of its crew. Raises the errors of `moves.move`.

    Whoever is barred by their powers, or works here no more, is a RejectedError.
    """
    row = require_assignable(session, actor, ref, now=now)
    to = require_crew(session, kind_rows.of_task(session, row.kind), collars)
    if not to:
        raise refusals.NOBODY()
    crew = {one.id: one.collar for one in session.run(CREW, {"task": row.id})}
    return _change(session, actor, row, crew, {*crew} - {one.id for one in to}, to, now)


def assign_all(
    session: Session, actor: Actor, giver: str, span: tuple[datetime, datetime], taker: str, *, now: datetime
) -> list[Assigned]:
    """Give all tasks in hand of one officer, that begin in the span, to another; their mates stay.

    Only those that this officer may give are given. Raises a RejectedError for whom it can't be.
    """
    if giver == taker:
        raise refusals.SAME_OFFICER()
    refs = session.run(THEIRS, {"collar": giver, "start": span[0], "end": span[1]}).scalars().all()
    given = []
    for ref in refs[:MOST]:
        row = if_assignable(session, actor, ref, now=now)
        if row is not None:
            to = require_crew(session, kind_rows.of_task(session, row.kind), (taker,))
            crew = {one.id: one.collar for one in session.run(CREW, {"task": row.id})}
            leaving = {one for one, collar in crew.items() if collar == giver}
            given.append(_change(session, actor, row, crew, leaving, to, now))
    return given


def require_assignable(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskRow:
    """The task, if this officer may give it to others: above its crew or its planner; any, if it has none."""
    row = tasks.require_row(session, actor, ref, now=now)
    if not _may_assign(session, actor, row):
        raise NotYoursToMoveError(ref, TaskVerb.CANCEL)
    if row.status not in ASSIGNABLE:
        raise NotNextError(moves.require_view(session, actor, ref, now=now), TaskVerb.CANCEL)
    return row


def if_assignable(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskRow | None:
    """The task, if this officer may give it to others; None otherwise. Audits nothing."""
    row = tasks.find_row(session, actor, ref, now=now)
    return row if row is not None and _may_assign(session, actor, row) else None


def _may_assign(session: Session, actor: Actor, row: TaskRow) -> bool:
    if not task_visibility.moving_ties(actor, row).isdisjoint({TaskTie.LINE, TaskTie.PLANNER}):
        return True
    is_free = session.run(CREW, {"task": row.id}).first() is None
    sees = task_visibility.of_task(actor, row) >= Visibility.CARD
    return is_free and sees and actor.role is Role.SUPERVISOR


def _change(
    session: Session,
    actor: Actor,
    row: TaskRow,
    crew: dict[int, str],
    leaving: Collection[int],
    to: Sequence[CrewMember],
    now: datetime,
) -> Assigned:
    joining = {one.id: one.collar for one in to if one.id not in crew}
    names = ", ".join(officer_name(one.rank, one.collar, one.surname) for one in to)
    by = officer_name(actor.rank, actor.collar, actor.surname)
    becomes = row.status if row.status in IN_HAND else TaskStatus.ALLOCATED
    step = Step(row.id, row.step, row.status, becomes)
    if not moves.write(session, step, actor_id=actor.id, reason=f"Given to {names} by {by}", now=now):
        raise NotNextError(moves.require_view(session, actor, row.ref, now=now), TaskVerb.CANCEL)
    if leaving:
        session.run(LEAVES_CREW, {"task": row.id, "leaving": sorted(leaving)})
    if joining:
        session.run(
            sa.insert(TaskOfficer), [{"task_id": row.id, "officer_id": one} for one in sorted(joining)]
        )
    _tell(session, actor, row, {one: crew[one] for one in leaving}, joining, to, now)
    people = [("officer", collar) for collar in (*joining.values(), *(crew[one] for one in leaving))]
    trail.record(session, actor, "assign", [("task", row.ref), *people], now=now)
    view = moves.require_view(session, actor, row.ref, now=now)
    return Assigned(view, tuple(double_bookings.of_crew(session, actor, row.id, now=now)))


def _tell(
    session: Session,
    actor: Actor,
    row: TaskRow,
    left: dict[int, str],
    joined: dict[int, str],
    has_it: Sequence[CrewMember],
    now: datetime,
) -> None:
    """Those who leave the crew hear who has it; those who join get the task as a new one."""
    takers = ", ".join(to.collar for to in has_it)
    for one in sorted(left.keys() - {actor.id}):
        told = TaskHandedNotice(row.ref, left[one], takers, is_taken=True, by=actor.collar)
        notices.tell(session, one, told, now=now)
    if joining := joined.keys() - {actor.id}:
        making.tell(session, row.id, row.starts_at, joining, now=now)
