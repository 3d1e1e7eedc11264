"""The visibility table of tasks in `access` as queries: see `referrals.visibility`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.services.access import policy
from bot.services.access.authority import authority_of
from bot.services.access.kinds import is_kind
from bot.services.access.policy import TaskGroup, TaskTie, Visibility
from bot.services.access.viewer import Viewer
from bot.services.officers import supervision
from bot.services.referrals import visibility as referral_visibility
from models.officer import Officer, Role
from models.operation import Operation
from models.task import Task, TaskOfficer, TaskStatus
from models.task_kind import KindGroup, TaskKind


def _of_crew(which: sa.ColumnElement[bool]) -> sa.Exists:
    """Whether the condition on `officers` holds of one of the crew."""
    crew = sa.exists().where(
        col(TaskOfficer.task_id) == col(Task.id), col(Officer.id) == col(TaskOfficer.officer_id), which
    )
    return crew.correlate(Task)


def _in_crew(viewer: Any) -> sa.Exists:
    crew = sa.exists().where(col(TaskOfficer.task_id) == col(Task.id), col(TaskOfficer.officer_id) == viewer)
    return crew.correlate(Task)


def _planned(viewer: Any) -> sa.ColumnElement[bool]:
    """Whether the viewer planned it, or leads its operation."""
    led = sa.exists().where(col(Operation.id) == col(Task.operation_id), col(Operation.lead_id) == viewer)
    own = sa.and_(col(Task.planner_id).is_not(None), col(Task.planner_id) == viewer)
    return sa.or_(own, led.correlate(Task))


def _above_crew(viewer: Any, team: Any) -> sa.Exists:
    return _of_crew(supervision.is_above(viewer, team))


def of_team(team: Any) -> sa.ColumnElement[bool]:
    return sa.or_(for_team(team), _of_crew(col(Officer.team_id) == team))


def for_team(team: Any) -> sa.ColumnElement[bool]:
    """Whether it is for that team, for one of them to take."""
    return sa.and_(col(Task.team_id).is_not(None), col(Task.team_id) == team)


KIND_CODE: sa.ColumnElement[str] = sa.func.upper(
    sa.func.replace(sa.func.replace(col(Task.kind), " ", "_"), "-", "_")
)


def of_kind(column: Any) -> Any:
    """That column of the kind's row; NULL for a kind that has none."""
    return sa.select(col(column)).where(col(TaskKind.code) == KIND_CODE).correlate(Task).scalar_subquery()


_viewer: Any = sa.bindparam("viewer")
_team: Any = sa.bindparam("viewer_team")
TIES: tuple[Any, ...] = (
    *referral_visibility.TIES,
    *(col(Task.kind), of_kind(TaskKind.circle).label("circle"), col(Task.status), col(Task.referral_id)),
    _in_crew(_viewer).label("in_crew"),
    _planned(_viewer).label("planned"),
    _above_crew(_viewer, _team).label("above_crew"),
    of_team(_team).label("of_team"),
    for_team(_team).label("for_team"),
)


class TaskTieRow(referral_visibility.ReferralTieRow, Protocol):
    """The columns of `TIES`."""

    kind: str
    circle: KindGroup | None
    status: TaskStatus
    referral_id: int | None
    in_crew: bool
    planned: bool
    above_crew: bool
    of_team: bool
    for_team: bool


def tie_parameters(viewer: Viewer, now: datetime) -> dict[str, Any]:
    """The parameters of a query with `TIES`."""
    return {**referral_visibility.tie_parameters(viewer, now), "viewer_team": viewer.team_id}


def of_linked(viewer: Viewer, row: TaskTieRow) -> Visibility | None:
    """The viewer's visibility of the referral that a task is for; None if it is for none."""
    return referral_visibility.of_referral(viewer, row) if row.referral_id is not None else None


def moving_ties(viewer: Viewer, row: TaskTieRow) -> frozenset[TaskTie]:
    """The ties by which the viewer may move the task on: only supervisors stand above its crew.

    The team is that which it is for.
    """
    above = row.above_crew and viewer.role is Role.SUPERVISOR
    holds = {TaskTie.CREW: row.in_crew, TaskTie.PLANNER: row.planned, TaskTie.LINE: above}
    holds[TaskTie.TEAM] = row.for_team
    return frozenset(tie for tie in holds if holds[tie])


def of_task(viewer: Viewer, row: TaskTieRow) -> Visibility:
    """The viewer's visibility of the task with these `TIES`."""
    holds = {
        TaskTie.CREW: row.in_crew,
        TaskTie.PLANNER: row.planned,
        TaskTie.LINE: row.above_crew,
        TaskTie.TEAM: row.of_team,
        TaskTie.PROGRAMME: row.referral_id is not None and is_kind(row.team_kind, viewer.team_kind),
    }
    return policy.task_visibility(
        role=viewer.role,
        rank=viewer.rank,
        kind=row.circle,
        status=row.status,
        ties=[tie for tie in holds if holds[tie]],
        referral=of_linked(viewer, row),
    )


def column(viewer: Viewer, now: datetime) -> sa.ColumnElement[int]:
    """`of_task` as a column, for queries of many rows from Task, Referral and Programme."""
    holds = {**_holds(viewer), TaskTie.PROGRAMME: referral_visibility.own_programme(viewer)}
    hidden = sa.and_(
        col(Task.referral_id).is_not(None),
        referral_visibility.referral_column(viewer, now) < Visibility.COARSE,
        sa.not_(holds[TaskTie.CREW]),
    )
    who = authority_of(viewer.role, viewer.rank)
    by_group = {
        group: referral_visibility.by_tie(_most_first(policy.TASKS[group][who]), holds) for group in TaskGroup
    }
    return sa.case((hidden, sa.literal(int(Visibility.NOTHING))), else_=_by_group(by_group))


def kept_from(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether a task is need to know, has not ended, and the viewer has no part in it.

    For counts that say nothing of one referral, from Task alone.
    """
    levels = policy.TASKS[TaskGroup.NEED_TO_KNOW][authority_of(viewer.role, viewer.rank)]
    holds = {**_holds(viewer), TaskTie.PROGRAMME: sa.false()}
    apart = referral_visibility.by_tie(_most_first(levels), holds) < Visibility.COARSE
    return sa.and_(is_kept(), apart)


def is_kept() -> sa.ColumnElement[bool]:
    """Whether a task is need to know and has not ended: no paper that is passed on may tell of it."""
    return sa.and_(
        sa.literal(KindGroup.NEED_TO_KNOW.value) == CIRCLE, col(Task.status).not_in(policy.ENDED_STATUSES)
    )


def takes_part(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether they are in its crew, planned it, or lead its operation."""
    return sa.or_(_in_crew(viewer.id), _planned(viewer.id))


def _holds(viewer: Viewer) -> dict[TaskTie, sa.ColumnElement[bool]]:
    """The ties of a viewer to a task, but for that by its referral's programme."""
    return {
        TaskTie.CREW: _in_crew(viewer.id),
        TaskTie.PLANNER: _planned(viewer.id),
        TaskTie.LINE: _above_crew(viewer.id, viewer.team_id),
        TaskTie.TEAM: of_team(viewer.team_id),
        TaskTie.NONE: sa.true(),
    }


def _most_first(levels: Mapping[TaskTie, Visibility]) -> dict[TaskTie, Visibility]:
    """The ties that show more than no tie does, those that show most first, and then none."""
    least = levels[TaskTie.NONE]
    more = sorted((tie for tie in levels if levels[tie] > least), key=lambda tie: -levels[tie])
    return {tie: levels[tie] for tie in (*more, TaskTie.NONE)}


def of_kinds(codes: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether the task is of one of these kinds, by their codes."""
    return KIND_CODE.in_(sorted(codes))


def _by_group(levels: Mapping[TaskGroup, sa.ColumnElement[int]]) -> sa.ColumnElement[int]:
    """`access.policy.task_group` as a choice between these."""
    ended = sa.case(
        (col(Task.status).in_(policy.ENDED_STATUSES), levels[TaskGroup.ENDED]),
        else_=levels[TaskGroup.NEED_TO_KNOW],
    )
    known = {KindGroup.NEED_TO_KNOW: ended, KindGroup.PRIVATE: levels[TaskGroup.PRIVATE]}
    return sa.case({one.value: known[one] for one in known}, value=CIRCLE, else_=levels[TaskGroup.OPEN])


_UNKNOWN = sa.case(
    (col(Task.referral_id).is_not(None), sa.literal(KindGroup.PRIVATE.value)),
    else_=sa.literal(KindGroup.OPEN.value),
)
CIRCLE: sa.ColumnElement[str] = sa.func.coalesce(sa.cast(of_kind(TaskKind.circle), sa.String), _UNKNOWN)
"""The circle of a task, whether its kind has a row or not."""
