"""The visibility table of tasks in `access` as queries: see `referrals.visibility`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.services.access import policy
from bot.services.access.authority import authority_of
from bot.services.access.kinds import is_kind
from bot.services.access.policy import TaskGroup, TaskTie, Visibility
from bot.services.access.viewer import Viewer
from bot.services.referrals import visibility as referral_visibility
from models.officer import Officer
from models.task import Task, TaskOfficer


def _in_crew(viewer: Any) -> sa.Exists:
    return sa.exists().where(
        col(TaskOfficer.task_id) == col(Task.id), col(TaskOfficer.officer_id) == viewer
    )  # fmt: skip


def of_team(team: Any) -> sa.Exists:
    return sa.exists().where(
        col(TaskOfficer.task_id) == col(Task.id),
        col(Officer.id) == col(TaskOfficer.officer_id),
        col(Officer.team_id) == team,
    )


TIES: tuple[Any, ...] = (
    *referral_visibility.TIES,
    col(Task.referral_id),
    _in_crew(sa.bindparam("viewer")).label("in_crew"),
    of_team(sa.bindparam("viewer_team")).label("of_team"),
)


class TaskTieRow(referral_visibility.ReferralTieRow, Protocol):
    """The task's kind, and the columns of `TIES`."""

    kind: str
    referral_id: int | None
    in_crew: bool
    of_team: bool


def tie_parameters(viewer: Viewer, now: datetime) -> dict[str, Any]:
    """The parameters of a query with `TIES`."""
    return {**referral_visibility.tie_parameters(viewer, now), "viewer_team": viewer.team_id}


def of_linked(viewer: Viewer, row: TaskTieRow) -> Visibility | None:
    """The viewer's visibility of the referral that a task is for; None if it is for none."""
    return referral_visibility.of_referral(viewer, row) if row.referral_id is not None else None


def of_task(viewer: Viewer, row: TaskTieRow) -> Visibility:
    """The viewer's visibility of the task with this kind and these `TIES`."""
    return policy.task_visibility(
        role=viewer.role,
        rank=viewer.rank,
        kind=row.kind,
        in_crew=row.in_crew,
        own_team=row.of_team,
        own_programme=row.referral_id is not None and is_kind(row.team_kind, viewer.team_kind),
        referral=of_linked(viewer, row),
    )


def column(viewer: Viewer, now: datetime) -> sa.ColumnElement[int]:
    """`of_task` as a column, for queries of many rows from Task, Referral and Programme."""
    holds = {
        TaskTie.CREW: _in_crew(viewer.id),
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
        (_of_group(group), referral_visibility.by_tie(policy.TASKS[group][who], holds)) for group in _IN_ORDER
    )
    return sa.case((hidden, sa.literal(int(Visibility.NOTHING))), *groups)


_IN_ORDER = (TaskGroup.NEED_TO_KNOW, TaskGroup.PRIVATE, TaskGroup.OPEN)


def _of_group(group: TaskGroup) -> sa.ColumnElement[bool]:
    """`access.policy.task_group` as a condition, if none of the groups before it in `_IN_ORDER` holds."""
    name = sa.func.upper(sa.func.replace(sa.func.replace(col(Task.kind), " ", "_"), "-", "_"))
    if group is TaskGroup.NEED_TO_KNOW:
        return sa.or_(*(name.contains(word) for word in policy.NEED_TO_KNOW_WORDS))
    if group is TaskGroup.PRIVATE:
        unknown = sa.and_(col(Task.referral_id).is_not(None), name.not_in(sorted(policy.OPEN_KINDS)))
        return sa.or_(name.in_(sorted(policy.PRIVATE_KINDS)), unknown)
    return sa.true()
