"""Tasks that come again and again: when one begins, the next is made, as it was planned."""

from __future__ import annotations

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


class Pattern(Struct, frozen=True):
    """A plan but for its time, as JSON holds it: the fields of `TaskPlan`, and its length in seconds."""

    kind: str
    seconds: float
    area_id: int | None = None
    address: str | None = None
    operation_id: int | None = None
    crew: tuple[str, ...] = ()
    team: str | None = None
    detail: str | None = None

    def at(self, starts_at: datetime) -> TaskPlan:
        return TaskPlan(
            self.kind,
            starts_at,
            starts_at + timedelta(seconds=self.seconds),
            area_id=self.area_id,
            address=self.address,
            operation_id=self.operation_id,
            crew=self.crew,
            team=self.team,
            detail=self.detail,
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
    row = {"planner_id": actor.id, "plan": to_builtins(_pattern(plan)), "created_at": now}
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
    mine = sa.or_(col(Officer.id) == actor.id, officers.overseen_by(actor))
    rows = session.run(NUMBERED.where(mine).limit(LISTED)).all()
    trail.record(session, actor, "consult", [("recurring task", str(one.id)) for one in rows], now=now)
    return [_view(session, one) for one in rows]


def stop(session: Session, actor: Actor, number: int, *, now: datetime) -> Recurring:
    """Make no more of it; the task to come stays. Raises a RejectedError for a number that isn't theirs."""
    mine = sa.or_(col(Officer.id) == actor.id, officers.overseen_by(actor))
    row = session.run(NUMBERED.where(mine, col(RecurringTask.id) == number)).first()
    found = schedules.find(session, KIND, number)
    if row is None or found is None:
        raise refusals.NOT_REPEATING(str(number))
    schedules.end_schedule(session, found)
    trail.record(session, actor, "stop", [("recurring task", str(number))], now=now)
    return _view(session, row)


def fire(session: Session, view: ScheduleView, run: Run, *, now: datetime) -> None:
    """When a task begins, make the next one; the planner hears of those that came due while we were down."""
    if run.before:
        missed = RecurringTaskMissedNotice(view.subject_id, len(run.before), run.due_at)
        _tell(session, view, missed, now=now)
    if run.next_at is None:
        return
    query = sa.select(col(RecurringTask.plan)).where(col(RecurringTask.id) == view.subject_id)
    plan = convert(session.run(query).scalar_one(), Pattern).at(run.next_at)
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
    """The planner, or their supervisor if they have left or may no longer plan."""
    is_here = officers.may(session, view.keeper_id, Permission.PLAN)
    told = view.keeper_id if is_here else officers.supervisor_of(session, view.keeper_id)
    if told is not None:
        notices.tell(session, told, notice, now=now)


def _pattern(plan: TaskPlan) -> Pattern:
    return Pattern(
        plan.kind,
        (plan.ends_at - plan.starts_at).total_seconds(),
        area_id=plan.area_id,
        address=plan.address,
        operation_id=plan.operation_id,
        crew=plan.crew,
        team=plan.team,
        detail=plan.detail,
    )


def _view(session: Session, row: RecurringRow) -> Recurring:
    pattern = convert(row.plan, Pattern)
    kinds = {one.code: one.label for one in kind_rows.planned(session)}
    area = sa.select(col(Area.name)).where(col(Area.id) == pattern.area_id)
    where = pattern.address or session.run(area).scalar() or ""
    return Recurring(row.id, kinds.get(pattern.kind, pattern.kind), where, row.rule, row.next_at, row.planner)
