"""Tasks that another system calls off or puts to another time: their crews hear of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice
from bot.services.tasks.moves import OFF, TaskOffNotice
from bot.services.tasks.notices import TaskMovedNotice, ThingLostNotice
from models.task import OPEN_STATUSES, TaskOfficer, TaskStatus

CREWS: Query = (
    sa.select(col(TaskOfficer.task_id), col(TaskOfficer.officer_id))
    .where(col(TaskOfficer.task_id).in_(sa.bindparam("tasks", expanding=True)))
    .order_by(col(TaskOfficer.task_id), col(TaskOfficer.officer_id))
)


def news(
    ref: str,
    before: tuple[TaskStatus, datetime],
    after: tuple[TaskStatus, datetime],
    ends_at: datetime | None,
    *,
    now: datetime,
) -> Notice | None:
    """The notice that the change calls for, if any; of a task that is over by then, none."""
    (was, started), (status, starts_at) = before, after
    if was not in OPEN_STATUSES or max(started, ends_at or starts_at) <= now:
        return None
    if status in OFF:
        return TaskOffNotice(ref, status)
    if status in OPEN_STATUSES and starts_at != started and starts_at > now:
        return TaskMovedNotice(ref, starts_at)
    return None


class ChangedRow(Protocol):
    """A task that was changed."""

    id: int
    ref: str
    planner_id: int | None


def tell_of_lost_thing(session: Session, task: ChangedRow, thing: str, *, now: datetime) -> None:
    """Tell the crew and the planner that it has this thing no more."""
    crew = (row.officer_id for row in session.run(CREWS, {"tasks": [task.id]}))
    planner = (task.planner_id,) if task.planner_id is not None else ()
    for officer_id in dict.fromkeys((*crew, *planner)):
        notices.tell(session, officer_id, ThingLostNotice(task.ref, thing), now=now)


def tell(session: Session, changed: Mapping[int, Notice], *, now: datetime) -> None:
    """Tell the crew of each of these tasks, by id."""
    for row in session.run(CREWS, {"tasks": list(changed)}) if changed else ():
        notices.tell(session, row.officer_id, changed[row.task_id], now=now)
