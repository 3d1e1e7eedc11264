"""The results that somebody may know of, as SQL: a result of a task tells as much as the task does."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.tasks import visibility as task_visibility
from models.officer import Role
from models.result import Result, ResultStrike
from models.task import Task

_WORKING = (Role.OFFICER, Role.SUPERVISOR)
STANDS = sa.not_(
    sa.exists().where(col(ResultStrike.result_id) == col(Result.id)).correlate(Result),
)
"""Whether a result was never struck."""


def counted(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether a result counts for the viewer.

    Of a need-to-know task that has not ended, it does for those with a part in it and for the officer who
    put it down. A total names nobody, so what else hides a task, as a restricted referral, hides no count.
    """
    own = col(Result.recorded_by_id) == viewer.id
    if viewer.role not in _WORKING:
        return sa.or_(own, _of_task(task_visibility.takes_part(viewer)))
    return sa.or_(own, sa.not_(_of_task(task_visibility.kept_from(viewer))))


def counted_task(viewer: Viewer) -> sa.ColumnElement[bool]:
    """The same of how many came to a training, which its own row says: from Task."""
    if viewer.role not in _WORKING:
        return task_visibility.takes_part(viewer)
    return sa.not_(task_visibility.kept_from(viewer))


def on_paper(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Whether a result counts for the viewer in what is passed on: none of a live need-to-know task does."""
    return sa.and_(counted(viewer), sa.not_(_of_task(task_visibility.is_kept())))


def _of_task(which: sa.ColumnElement[bool]) -> sa.Exists:
    return sa.exists().where(col(Task.id) == col(Result.task_id), which).correlate(Result)


def shown(viewer: Viewer, now: datetime) -> sa.ColumnElement[bool]:
    """Whether the viewer may see the result itself: their own, or of a task whose card they may see.

    One of no task says no more than its day, operation and team: any officer may see it. From Result, Task,
    Referral and Programme.
    """
    own = sa.and_(col(Result.recorded_by_id).is_not(None), col(Result.recorded_by_id) == viewer.id)
    if viewer.role not in _WORKING:
        return sa.or_(own, sa.and_(col(Task.id).is_not(None), task_visibility.takes_part(viewer)))
    card = task_visibility.column(viewer, now) >= Visibility.CARD
    return sa.or_(own, col(Result.task_id).is_(None), card)
