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


def of_team(team: Any) -> sa.Exists:
    return _of_crew(col(Officer.team_id) == team)


_viewer: Any = sa.bindparam("viewer")
_team: Any = sa.bindparam("viewer_team")
TIES: tuple[Any, ...] = (
    *referral_visibility.TIES,
    *(col(Task.kind), col(Task.status), col(Task.referral_id)),
    _in_crew(_viewer).label("in_crew"),
    _planned(_viewer).label("planned"),
    _above_crew(_viewer, _team).label("above_crew"),
    of_team(_team).label("of_team"),
)


class TaskTieRow(referral_visibility.ReferralTieRow, Protocol):
    """The columns of `TIES`."""

    kind: str
    status: TaskStatus
    referral_id: int | None
    in_crew: bool
    planned: bool
    above_crew: bool
    of_team: bool


def tie_parameters(viewer: Viewer, now: datetime) -> dict[str, Any]:
    """The parameters of a query with `TIES`."""
    return {**referral_visibility.tie_parameters(viewer, now), "viewer_team": viewer.team_id}


def of_linked(viewer: Viewer, row: TaskTieRow) -> Visibility | None:
    """The viewer's visibility of the referral that a task is for; None if it is for none."""
    return referral_visibility.of_referral(viewer, row) if row.referral_id is not None else None


def moving_ties(viewer: Viewer, row: TaskTieRow) -> frozenset[TaskTie]:
    """The ties by which the viewer may move the task on: only supervisors stand above its crew."""
    above = row.above_crew and viewer.role is Role.SUPERVISOR
    holds = {TaskTie.CREW: row.in_crew, TaskTie.PLANNER: row.planned, TaskTie.LINE: above}
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
        kind=row.kind,
        status=row.status,
        ties=[tie for tie in holds if holds[tie]],
        referral=of_linked(viewer, row),
    )


def column(viewer: Viewer, now: datetime) -> sa.ColumnElement[int]:
    """`of_task` as a column, for queries of many rows from Task, Referral and Programme."""
    holds: dict[TaskTie, sa.ColumnElement[bool]] = {
        TaskTie.CREW: _in_crew(viewer.id),
        TaskTie.PLANNER: _planned(viewer.id),
        TaskTie.LINE: _above_crew(viewer.id, viewer.team_id),
        TaskTie.TEAM: of_team(viewer.team_id),
        TaskTie.PROGRAMME: referral_visibility.own_programme(viewer),
        TaskTie.NONE: sa.true(),
    }
    hidden = sa.and_(
        col(Task.referral_id).is_not(None),
        referral_visibility.referral_column(viewer, now) < Visibility.COARSE,
        sa.not_(holds[TaskTie.CREW]),
    )
    who = authority_of(viewer.role, viewer.rank)
    groups = (
        (_of_group(group), referral_visibility.by_tie(_most_first(policy.TASKS[group][who]), holds))
        for group in _IN_ORDER
    )
    return sa.case((hidden, sa.literal(int(Visibility.NOTHING))), *groups)


def _most_first(levels: Mapping[TaskTie, Visibility]) -> dict[TaskTie, Visibility]:
    """The ties that show more than no tie does, those that show most first, and then none."""
    least = levels[TaskTie.NONE]
    more = sorted((tie for tie in levels if levels[tie] > least), key=lambda tie: -levels[tie])
    return {tie: levels[tie] for tie in (*more, TaskTie.NONE)}


def of_kinds(codes: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether the task is of one of these kinds, or of one with such a word of need to know in its name."""
    words = [one for one in codes if one in policy.NEED_TO_KNOW_WORDS]
    whole = sorted(set(codes) - set(words))
    return sa.or_(_kind_name().in_(whole), *(_kind_name().contains(word) for word in words))


def _kind_name() -> sa.ColumnElement[str]:
    return sa.func.upper(sa.func.replace(sa.func.replace(col(Task.kind), " ", "_"), "-", "_"))


_IN_ORDER = (TaskGroup.ENDED, TaskGroup.NEED_TO_KNOW, TaskGroup.PRIVATE, TaskGroup.OPEN)


def _of_group(group: TaskGroup) -> sa.ColumnElement[bool]:
    """`access.policy.task_group` as a condition, if none of the groups before it in `_IN_ORDER` holds."""
    name = _kind_name()
    secret = sa.or_(*(name.contains(word) for word in policy.NEED_TO_KNOW_WORDS))
    if group is TaskGroup.ENDED:
        return sa.and_(secret, col(Task.status).in_(policy.ENDED_STATUSES))
    if group is TaskGroup.NEED_TO_KNOW:
        return secret
    if group is TaskGroup.PRIVATE:
        unknown = sa.and_(col(Task.referral_id).is_not(None), name.not_in(sorted(policy.OPEN_KINDS)))
        return sa.or_(name.in_(sorted(policy.PRIVATE_KINDS)), unknown)
    return sa.true()
