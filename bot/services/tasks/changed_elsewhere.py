"""Tasks that another system calls off, puts to another time, or gives to others: their crews hear of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice
from bot.services.tasks.double_bookings import LENGTH
from bot.services.tasks.life import IN_HAND
from bot.services.tasks.moves import OFF, TaskOffNotice
from bot.services.tasks.notices import CrewChangedNotice, TaskMovedNotice, ThingLostNotice
from models.task import OPEN_STATUSES, TaskOfficer, TaskStatus

CREWS: Query = (
    sa.select(col(TaskOfficer.task_id), col(TaskOfficer.officer_id))
    .where(col(TaskOfficer.task_id).in_(sa.bindparam("tasks", expanding=True)))
    .order_by(col(TaskOfficer.task_id), col(TaskOfficer.officer_id))
)


class TaskStanding(Struct, frozen=True):
    """A task as it stood before the change, or stands after it."""

    status: TaskStatus
    starts_at: datetime
    ends_at: datetime | None
    crew: frozenset[int]


def news(ref: str, was: TaskStanding, stands: TaskStanding, *, now: datetime) -> dict[int, Notice]:
    """The notice for each officer whom the change concerns, by id; of a task that is over by then, none.

    Whoever is new to the crew reads its time with it, and needs no word that it was moved.
    """
    if max(was.starts_at, stands.ends_at or stands.starts_at + LENGTH) <= now:
        return {}
    told: dict[int, Notice] = {}
    if was.status in OPEN_STATUSES and stands.status in (*OPEN_STATUSES, *OFF):
        told |= dict.fromkeys(was.crew - stands.crew, CrewChangedNotice(ref))
        if (change := _change(ref, was, stands, now)) is not None:
            told |= dict.fromkeys(was.crew & stands.crew, change)
    if stands.status in IN_HAND:
        before = was.crew if was.status in IN_HAND else frozenset()
        told |= dict.fromkeys(stands.crew - before, CrewChangedNotice(ref, stands.starts_at))
    return {officer_id: told[officer_id] for officer_id in sorted(told)}


def _change(ref: str, was: TaskStanding, stands: TaskStanding, now: datetime) -> Notice | None:
    """The word for those who stay in the crew."""
    if stands.status in OFF:
        return TaskOffNotice(ref, stands.status)
    if stands.starts_at != was.starts_at and stands.starts_at > now:
        return TaskMovedNotice(ref, stands.starts_at)
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


def tell(session: Session, told: Mapping[int, Notice], *, now: datetime) -> None:
    """Tell each of these officers, by id."""
    for officer_id, notice in told.items():
        notices.tell(session, officer_id, notice, now=now)
