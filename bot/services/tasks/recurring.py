"""Tasks that come again and again: when one begins, the next is made, as it was planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct, convert, to_builtins
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import RejectedError
from bot.language.times.recurrence import Rule
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.officers import officers
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice
from bot.services.schedules import schedules
from bot.services.schedules.schedules import Run, ScheduleView, Shifts, Terms
from bot.services.tasks import kind_rows, planning, refusals
from bot.services.tasks.bookings import TakenError
from bot.services.tasks.notices import (
    RecurringTaskEndedNotice,
    RecurringTaskMissedNotice,
    RecurringTaskSkippedNotice,
)
from bot.services.tasks.planning import TaskPlan
from bot.services.tasks.viewing import TaskCard
from bot.values import replace
from models.area import Area
from models.delivery import OccurrenceKind
from models.officer import Officer
from models.recurring_task import RecurringTask
from models.schedule import Schedule, ScheduleState
from models.task_kind import KindGroup

KIND = OccurrenceKind.TASK
LISTED = 20
NUMBERED: Query = (
    sa.select(
        *(col(RecurringTask.id), col(RecurringTask.plan), col(Schedule.rule), col(Schedule.next_at)),
        col(Officer.collar).label("planner"),
    )
    .join(Officer, col(Officer.id) == col(RecurringTask.planner_id))
    .join(Schedule, sa.and_(col(Schedule.kind) == KIND, col(Schedule.subject_id) == col(RecurringTask.id)))
    .where(col(Schedule.state) == ScheduleState.ACTIVE)
    .order_by(col(RecurringTask.id))
)


class Recurring(Struct, frozen=True):
    """One that still comes. `rule` is in canonical words, `kind` and `where` are as people call them."""

    number: int
    kind: str
    where: str
    rule: str
    next_at: datetime
    planner: str


class RecurringRow(Protocol):
    """A row of `NUMBERED`."""

    id: int
    plan: dict[str, Any]
    rule: str
    next_at: datetime
    planner: str


def begin(
    session: Session, actor: Actor, plan: TaskPlan, rule: Rule, *, shifts: Shifts, now: datetime
) -> tuple[TaskCard, int]:
    """Make the first task of the plan; the others follow by the rule. The number ends them.

    Raises a RejectedError for what bars it.
    """
    kind = next((one for one in kind_rows.planned(session) if one.code == plan.kind), None)
    if kind is not None and kind.circle is KindGroup.NEED_TO_KNOW:
        raise refusals.NO_REPEAT(kind.label)
    first = planning.make(session, actor, plan, now=now)
    row = {"planner_id": actor.id, "plan": to_builtins(plan), "created_at": now}
    made = session.run(sa.insert(RecurringTask).returning(col(RecurringTask.id)), row)
    number = int(made.scalar_one())
    terms = Terms(actor.id, late=timedelta(0))
    schedules.begin(
        session, schedules.propose(session, KIND, number, rule, terms, now=now), shifts=shifts, now=now
    )
    trail.record(session, actor, "schedule", [("recurring task", str(number))], now=now, detail=first.ref)
    return first, number


def listed(session: Session, actor: Actor, *, now: datetime) -> list[Recurring]:
    """Those that the actor or an officer of theirs has planned, and that still come."""
    rows = session.run(NUMBERED.where(_theirs(actor)).limit(LISTED)).all()
    trail.record(session, actor, "consult", [("recurring task", str(one.id)) for one in rows], now=now)
    return _views(session, rows)


def stop(session: Session, actor: Actor, number: int, *, now: datetime) -> Recurring:
    """Make no more of it; the task to come stays. Raises a RejectedError for a number that isn't theirs."""
    row = session.run(NUMBERED.where(_theirs(actor), col(RecurringTask.id) == number)).first()
    found = schedules.find(session, KIND, number)
    if row is None or found is None:
        raise refusals.NOT_REPEATING(str(number))
    schedules.end_schedule(session, found)
    trail.record(session, actor, "stop", [("recurring task", str(number))], now=now)
    return _views(session, [row])[0]


def fire(session: Session, view: ScheduleView, run: Run, *, now: datetime) -> None:
    """When a task begins, make the next one; the planner hears of those that came due while we were down."""
    if run.before:
        missed = RecurringTaskMissedNotice(view.subject_id, len(run.before), run.due_at)
        _tell(session, view, missed, now=now)
    if run.next_at is None:
        return
    query = sa.select(col(RecurringTask.plan)).where(col(RecurringTask.id) == view.subject_id)
    first = convert(session.run(query).scalar_one(), TaskPlan)
    ends_at = run.next_at + (first.ends_at - first.starts_at)
    plan = replace(first, starts_at=run.next_at, ends_at=ends_at)
    try:
        if not officers.may(session, view.keeper_id, Permission.PLAN):
            raise refusals.NOBODY()
        with session.begin_nested():
            planning.write(session, trail.system(session), plan, planner_id=view.keeper_id, now=now)
    except TakenError:
        _tell(session, view, RecurringTaskSkippedNotice(view.subject_id, run.next_at), now=now)
    except RejectedError:  # its crew, kind, team or planner has changed
        schedules.end_for_subject(session, KIND, view.subject_id)
        about = [("recurring task", str(view.subject_id))]
        trail.record(session, trail.system(session), "stop", about, now=now)
        _tell(session, view, RecurringTaskEndedNotice(view.subject_id, run.next_at), now=now)


def _tell(session: Session, view: ScheduleView, notice: Notice, *, now: datetime) -> None:
    told = officers.find_present(session, view.keeper_id, Permission.PLAN)
    if told is not None:
        notices.tell(session, told, notice, now=now)


def _theirs(actor: Actor) -> sa.ColumnElement[bool]:
    """Condition on the planner: the actor, or an officer of theirs."""
    return sa.or_(col(Officer.id) == actor.id, officers.overseen_by(actor))


def _views(session: Session, rows: Sequence[RecurringRow]) -> list[Recurring]:
    plans = [convert(row.plan, TaskPlan) for row in rows]
    kinds = {one.code: one.label for one in kind_rows.planned(session)}
    there = sa.select(col(Area.id), col(Area.name)).where(col(Area.id).in_({one.area_id for one in plans}))
    areas: dict[int | None, str] = {row.id: row.name for row in session.run(there)}
    return [
        Recurring(
            row.id,
            kinds.get(plan.kind, plan.kind),
            plan.address or areas.get(plan.area_id, ""),
            row.rule,
            row.next_at,
            row.planner,
        )
        for row, plan in zip(rows, plans, strict=True)
    ]
