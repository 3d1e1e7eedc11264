"""A task given to others by those above its crew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.access.policy import TaskTie, Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import notices
from bot.services.tasks import crew_warnings, kind_rows, making, moves, refusals
from bot.services.tasks import viewing as tasks
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.crew_warnings import CrewWarnings
from bot.services.tasks.crews import CrewMember, collars_of, require_crew
from bot.services.tasks.life import IN_HAND
from bot.services.tasks.moves import NotNextError, NotYoursToMoveError, Step
from bot.services.tasks.notices import TaskHandedNotice
from bot.services.tasks.viewing import TaskRow, TaskView
from models.lone_visit import LoneVisit
from models.officer import Officer, Role
from models.task import TaskOfficer, TaskStatus
from models.team import Team

ASSIGNABLE = frozenset({TaskStatus.PROPOSED, TaskStatus.APPROVED, *IN_HAND})
ASSIGN = "assign"  # in the audit
NONE = "nobody"
LEAVES_CREW = sa.delete(TaskOfficer).where(
    col(TaskOfficer.task_id) == sa.bindparam("task"),
    col(TaskOfficer.officer_id).in_(sa.bindparam("leaving", expanding=True)),
)


OFF: Query = (
    sa.select(
        *(getattr(Officer, name) for name in ("rank", "collar", "surname", "team_id")),
        col(Team.code).label("team"),
        sa.exists()
        .where(
            col(LoneVisit.officer_id) == col(Officer.id),
            col(LoneVisit.task_id) == sa.bindparam("task"),
            col(LoneVisit.ended_at).is_(None),
        )
        .label("is_alone"),
    )
    .join(Team, col(Team.id) == col(Officer.team_id))
    .where(col(Officer.id).in_(sa.bindparam("leaving", expanding=True)))
    .order_by(col(Officer.collar))
)


class OffCrew(Struct, frozen=True):
    """An officer who came off the crew: `team` if it isn't that of whoever gave it to others.

    `is_alone`: they are out alone on it, and are asked further on.
    """

    name: str
    team: str | None
    is_alone: bool


class Assigned(Struct, frozen=True):
    """A task in its new hands, what to warn of them, and those who came off it."""

    task: TaskView
    warnings: CrewWarnings
    off: tuple[OffCrew, ...] = ()


def assign(
    session: Session,
    actor: Actor,
    ref: str,
    collars: Sequence[str],
    *,
    shifts: Mapping[str, time],
    now: datetime,
) -> Assigned:
    """Give the task to these officers, in place of its crew. Raises the errors of `moves.move`.

    Whoever is barred by their powers, or works here no more, is a RejectedError.
    """
    row = require_assignable(session, actor, ref, now=now)
    to = require_crew(session, kind_rows.of_task(session, row.kind), collars)
    if not to:
        raise refusals.NOBODY()
    crew = collars_of(session, row.id)
    leaving = {*crew} - {one.id for one in to}
    return change(session, actor, row, crew, leaving, to, shifts=shifts, now=now)


def require_assignable(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskRow:
    """The task, if this officer may give it to others: above its crew or its planner; any, if it has none."""
    row = tasks.require_row(session, actor, ref, now=now)
    if not _may_assign(session, actor, row):
        raise NotYoursToMoveError(ref)
    if row.status not in ASSIGNABLE:
        raise NotNextError(moves.require_view(session, actor, ref, now=now))
    return row


def if_assignable(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskRow | None:
    """The task, if this officer may give it to others; None otherwise. Audits nothing."""
    row = tasks.find_row(session, actor, ref, now=now)
    return row if row is not None and _may_assign(session, actor, row) else None


def _may_assign(session: Session, actor: Actor, row: TaskRow) -> bool:
    if not task_visibility.moving_ties(actor, row).isdisjoint({TaskTie.LINE, TaskTie.PLANNER}):
        return True
    is_free = not collars_of(session, row.id)
    sees = task_visibility.of_task(actor, row) >= Visibility.CARD
    return is_free and sees and actor.role is Role.SUPERVISOR


def change(
    session: Session,
    actor: Actor,
    row: TaskRow,
    crew: dict[int, str],
    leaving: Collection[int],
    to: Sequence[CrewMember],
    *,
    shifts: Mapping[str, time],
    now: datetime,
) -> Assigned:
    """Write another crew, tell both sides, and put it on record. Raises NotNextError for one moved first."""
    joining = {one.id: one.collar for one in to if one.id not in crew}
    names = ", ".join(officer_name(one.rank, one.collar, one.surname) for one in to)
    by = officer_name(actor.rank, actor.collar, actor.surname)
    becomes = row.status if row.status in IN_HAND else TaskStatus.ALLOCATED
    step = Step(row.id, row.step, row.status, becomes)
    if not moves.write(session, step, actor_id=actor.id, reason=f"Given to {names} by {by}", now=now):
        raise NotNextError(moves.require_view(session, actor, row.ref, now=now))
    write_crew(session, row.id, leaving, joining)
    _tell(session, actor, row, {one: crew[one] for one in leaving}, joining, to, now)
    people = [("officer", collar) for collar in (*joining.values(), *(crew[one] for one in leaving))]
    stay = {crew[one] for one in crew if one not in leaving}
    detail = between(crew.values(), {*stay, *joining.values()})
    trail.record(session, actor, ASSIGN, [("task", row.ref), *people], now=now, detail=detail)
    view = moves.require_view(session, actor, row.ref, now=now)
    warnings = crew_warnings.of_task(session, actor, view, shifts=shifts, now=now)
    return Assigned(view, warnings, _off(session, actor, row.id, leaving))


def _off(session: Session, actor: Actor, task_id: int, leaving: Collection[int]) -> tuple[OffCrew, ...]:
    rows = session.run(OFF, {"task": task_id, "leaving": sorted(leaving)}) if leaving else ()
    return tuple(
        OffCrew(
            officer_name(one.rank, one.collar, one.surname),
            None if one.team_id == actor.team_id else one.team,
            bool(one.is_alone),
        )
        for one in rows
    )


def write_crew(session: Session, task_id: int, leaving: Collection[int], joining: Collection[int]) -> None:
    """Write who leaves and who joins. The caller has written the step."""
    if leaving:
        session.run(LEAVES_CREW, {"task": task_id, "leaving": sorted(leaving)})
    if joining:
        session.run(
            sa.insert(TaskOfficer), [{"task_id": task_id, "officer_id": one} for one in sorted(joining)]
        )


def between(old: Collection[str], new: Collection[str]) -> str:
    """The words that the audit keeps of a change of crew: `crew 1234, 1300 to 0741`."""
    return f"crew {_listed(old)} to {_listed(new)}"


def read_between(detail: str) -> tuple[frozenset[str], frozenset[str]]:
    """The collar numbers of the old crew and of the new one."""
    old, _, new = detail.removeprefix("crew ").partition(" to ")
    return _unlisted(old), _unlisted(new)


def _listed(collars: Collection[str]) -> str:
    return ", ".join(sorted(collars)) or NONE


def _unlisted(words: str) -> frozenset[str]:
    return frozenset(words.split(", ")) if words != NONE else frozenset()


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
