"""A task in the making: who may do it, what to warn of, and its making. Warnings never bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.letters import name_words
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import notices
from bot.services.tasks import bookings, crew_warnings, kind_rows, making, refusals
from bot.services.tasks import viewing as tasks
from bot.services.tasks.crew_warnings import CrewWarnings
from bot.services.tasks.crews import CrewMember, require_crew
from bot.services.tasks.kind_rows import KindRow
from bot.services.tasks.making import MadeTask
from bot.services.tasks.notices import TaskFreeNotice
from bot.services.tasks.viewing import TaskCard, TaskRow
from models.area import Area
from models.officer import ENROLLED, Officer
from models.operation import Operation
from models.task import TaskStatus
from models.task_kind import KindGroup
from models.team import Team

USUAL = timedelta(hours=1)  # the length of a task whose end nobody said
LONGEST = timedelta(hours=16)  # a shift and its overtime
MOST_DETAIL, MOST_ADDRESS = 1000, 240  # characters
TEAMS: Query = sa.select(col(Team.id), col(Team.code), col(Team.name)).order_by(col(Team.code))
MEMBERS: Query = sa.select(col(Officer.id)).where(
    ENROLLED,
    col(Officer.team_id) == sa.bindparam("team"),
    col(Officer.role).in_(("officer", "supervisor", "partner")),
)


class TaskPlan(Struct, frozen=True):
    """A task as it is to be made: for a `crew` of collar numbers, or for the `team` of that code."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    area_id: int | None = None
    address: str | None = None
    operation_id: int | None = None
    crew: tuple[str, ...] = ()
    team: str | None = None
    detail: str | None = None


class PlanView(Struct, frozen=True):
    """A plan that nothing bars. `thing` is what it would book by name."""

    plan: TaskPlan
    kind: str
    where: str
    operation: str | None
    crew: tuple[str, ...]
    team: str | None
    warnings: CrewWarnings
    thing: str | None = None


class TeamRow(Protocol):
    id: int
    code: str
    name: str


class _Whole(Struct, frozen=True):
    """All that a plan is made of."""

    kind: KindRow
    crew: tuple[CrewMember, ...]
    team: TeamRow | None
    where: str
    operation: str | None


def find_team(session: Session, words: str) -> TeamRow | None:
    """The team of that code or name: `NPT1`, `team NPT1`, `response`."""
    said = name_words(words).removeprefix(" team")
    rows: Sequence[TeamRow] = session.run(TEAMS).all()
    return next((one for one in rows if said and said in (name_words(one.code), name_words(one.name))), None)


def check_times(starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Raises a RejectedError for a task that has begun, ends before it starts, or outlasts a shift."""
    if starts_at <= now:
        raise refusals.BEGUN()
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise refusals.ENDS_FIRST()


def preview(
    session: Session, actor: Actor, plan: TaskPlan, *, shifts: Mapping[str, time], now: datetime
) -> PlanView:
    """The plan with its warnings. Raises a RejectedError for what bars it, and TakenError."""
    whole = _whole(session, plan, now)
    use = bookings.Use(plan.starts_at, plan.ends_at, actor.id, area_id=plan.area_id)
    thing = bookings.check(session, whole.kind.code, use) if whole.kind.thing else None
    times = (plan.starts_at, plan.ends_at)
    warnings = crew_warnings.weigh(
        session, actor, whole.kind, whole.crew, len(whole.crew), times, shifts=shifts, now=now
    )
    trail.record(
        session, actor, "consult", [("officer", one.collar) for one in whole.crew], now=now, detail="plan"
    )
    return PlanView(
        plan=plan,
        kind=whole.kind.label,
        where=whole.where,
        operation=whole.operation,
        crew=tuple(officer_name(one.rank, one.collar, one.surname) for one in whole.crew),
        team=whole.team.name if whole.team else None,
        warnings=warnings,
        thing=thing.name if thing else None,
    )


def make(session: Session, actor: Actor, plan: TaskPlan, *, now: datetime) -> TaskCard:
    """Make the task, and tell its crew or team. Raises a RejectedError for what bars it, and TakenError."""
    made = write(session, actor, plan, planner_id=actor.id, now=now)
    return tasks.require(session, actor, made.ref, now=now)


def write(session: Session, actor: Actor, plan: TaskPlan, *, planner_id: int, now: datetime) -> MadeTask:
    """The same for somebody else's plan, whose task comes again by itself. The card is not shown."""
    making.lock(session)
    whole = _whole(session, plan, now)
    crew = [one.id for one in whole.crew]
    status = TaskStatus.ALLOCATED if crew else TaskStatus.APPROVED
    made = making.make(
        session, _facts(planner_id, plan, whole), crew, status=status, actor_id=planner_id, now=now
    )
    trail.record(session, actor, "plan", [("task", made.ref)], now=now)
    told = {*crew} - {actor.id}
    if told:
        making.tell(session, made.id, plan.starts_at, told, now=now)
    if whole.team is not None:
        team = session.run(MEMBERS, {"team": whole.team.id}).scalars().all()
        told = {*team} - {actor.id}
        for one in sorted(told):
            notices.tell(session, one, TaskFreeNotice(made.ref, plan.starts_at), now=now)
    if told:
        trail.record(session, actor, "push", [("task", made.ref)], now=now)
    return made


def _facts(planner_id: int, plan: TaskPlan, whole: _Whole) -> dict[str, Any]:
    return {
        "kind": whole.kind.code,
        "title": f"{whole.kind.label}: {whole.where}"[:MOST_ADDRESS],
        "detail": plan.detail,
        "operation_id": plan.operation_id,
        "area_id": plan.area_id,
        "address": plan.address,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "team_id": whole.team.id if whole.team else None,
        "planner_id": planner_id,
    }


def _whole(session: Session, plan: TaskPlan, now: datetime) -> _Whole:
    check_times(plan.starts_at, plan.ends_at, now=now)
    check_words(plan.address, plan.detail)
    kind = next((one for one in kind_rows.planned(session) if one.code == plan.kind), None)
    if kind is None:
        raise refusals.NO_KIND(plan.kind)
    team = find_team(session, plan.team) if plan.team else None
    if not plan.crew and team is None:
        raise refusals.NOBODY()
    if team is not None and kind.circle is KindGroup.NEED_TO_KNOW:
        raise refusals.NO_TEAM(kind.label)
    crew = tuple(require_crew(session, kind, plan.crew))
    area = name_of(session, Area, plan.area_id)
    return _Whole(
        kind, crew, team, plan.address or area or "", name_of(session, Operation, plan.operation_id)
    )


def same_place(row: TaskRow) -> dict[str, str]:
    """The place and operation of a task, as the facts of another there; of a visit, never the door."""
    address = row.address if row.referral_id is None else None
    facts = {"area": row.area_id, "address": address, "op": row.operation_id}
    return {name: str(value) for name, value in facts.items() if value}


def check_words(address: str | None, detail: str | None) -> None:
    """Raises a RejectedError for words that are too long."""
    if len(address or "") > MOST_ADDRESS:
        raise refusals.LONG_PLACE()
    if len(detail or "") > MOST_DETAIL:
        raise refusals.LONG_DETAIL()


def name_of(session: Session, model: Any, row_id: int | None) -> str | None:
    """The name of that row, such as an area; None for no row."""
    query = sa.select(col(model.name)).where(col(model.id) == row_id)
    name: str | None = session.run(query).scalar() if row_id is not None else None
    return name
