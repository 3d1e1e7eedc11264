"""Lists of tasks, each line as far as the officer may know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.viewing import WHOLE, TaskCard, shown
from models.officer import Officer
from models.task import OPEN_STATUSES, Task, TaskOfficer, TaskStatus

PAGE = 8


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """A filter of tasks: every field that is set narrows the list. `start` and `end` are half-open.

    `done` lists what is closed, in place of what is still to do.
    """

    mine: bool = False
    team: bool = False
    overdue: bool = False
    done: bool = False
    start: datetime | None = None
    end: datetime | None = None
    operation_id: int | None = None


def listed(
    session: Session, actor: Actor, wanted: TaskFilter, *, page: int, now: datetime
) -> tuple[list[TaskCard], int, int]:
    """A page of tasks in order of time, their number, and that of the closed ones; no cancelled ones.

    A task of which the officer may not know the status counts as open.
    """
    conditions, closed = _conditions(actor, wanted, now), _closed(actor, now)
    asking = task_visibility.tie_parameters(actor, now)
    query = WHOLE.where(*conditions, closed if wanted.done else sa.not_(closed))
    ordered = query.order_by(col(Task.starts_at), col(Task.ref))
    rows, total = session.page(ordered, page, size=PAGE, facts=asking)
    done = total if wanted.done else session.count(WHOLE.where(*conditions, closed), **asking)
    views = shown(session, actor, rows)
    trail.record(session, actor, "consult", [("task", view.ref) for view in views], now=now)
    return views, total, done


def count_beginning(
    session: Session, actor: Actor, officer_id: int, start: datetime, end: datetime, *, now: datetime
) -> int:
    """The number of an officer's open tasks in a half-open span of time that the actor may know of."""
    query = WHOLE.where(
        _crewed_by(col(TaskOfficer.officer_id) == officer_id),
        col(Task.status).in_(OPEN_STATUSES),
        col(Task.starts_at) >= start,
        col(Task.starts_at) < end,
        task_visibility.column(actor, now) >= Visibility.COARSE,
    )
    return session.count(query, **task_visibility.tie_parameters(actor, now))


def _conditions(actor: Actor, wanted: TaskFilter, now: datetime) -> list[sa.ColumnElement[bool]]:
    """Conditions of the list. A filter reveals a fact, so it leaves out tasks that hide that fact."""
    tells = wanted.overdue or wanted.operation_id is not None
    least = Visibility.CARD if tells else Visibility.COARSE
    conditions = [col(Task.status) != TaskStatus.CANCELLED, task_visibility.column(actor, now) >= least]
    if wanted.mine:
        conditions.append(_crewed_by(col(TaskOfficer.officer_id) == actor.id))
    if wanted.team:
        conditions.append(_crewed_by(col(Officer.team_id) == actor.team_id))
    if wanted.overdue:
        last = sa.func.coalesce(col(Task.ends_at), col(Task.starts_at))
        conditions += [col(Task.status).in_(OPEN_STATUSES), last < now]
    if wanted.start is not None:
        conditions.append(col(Task.starts_at) >= wanted.start)
    if wanted.end is not None:
        conditions.append(col(Task.starts_at) < wanted.end)
    if wanted.operation_id is not None:
        conditions.append(col(Task.operation_id) == wanted.operation_id)
    return conditions


def _closed(actor: Actor, now: datetime) -> sa.ColumnElement[bool]:
    known = task_visibility.column(actor, now) >= Visibility.CARD
    return sa.and_(known, col(Task.status).not_in(OPEN_STATUSES))


def _crewed_by(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    crew = (
        sa.select(col(TaskOfficer.task_id))
        .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
        .where(condition)
    )
    return col(Task.id).in_(crew)
