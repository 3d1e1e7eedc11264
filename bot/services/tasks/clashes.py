"""The other things that the crew of a task has on at its time: another task, or leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.officers import duty
from models.officer import Officer
from models.task import OPEN_STATUSES, Task, TaskOfficer

LENGTH = timedelta(hours=1)  # of a task whose end nobody said
LONGEST = timedelta(hours=16)  # a shift and its overtime: what began before that is over
CREW: Query = (
    sa.select(
        *(getattr(Officer, name) for name in ("id", "rank", "collar", "surname")),
        *(getattr(Task, name) for name in ("starts_at", "ends_at")),
    )
    .join(TaskOfficer, col(TaskOfficer.officer_id) == col(Officer.id))
    .join(Task, col(Task.id) == col(TaskOfficer.task_id))
    .where(col(Task.id) == sa.bindparam("task"))
    .order_by(col(Officer.collar))
)
NO_TASK = 0
_theirs = aliased(TaskOfficer)
OTHERS: Query = (
    sa.select(col(_theirs.officer_id), col(Task.starts_at), col(Task.ends_at))
    .select_from(Task)
    .join(_theirs, col(_theirs.task_id) == col(Task.id))
    .where(
        col(Task.starts_at) > sa.bindparam("after"),
        col(Task.starts_at) < sa.bindparam("until"),
        col(Task.status).in_(OPEN_STATUSES),
        col(Task.id) != sa.bindparam("task"),
        col(_theirs.officer_id).in_(sa.bindparam("crew", expanding=True)),
    )
    .order_by(col(Task.starts_at))
)


class Clash(Struct, frozen=True):
    """Leave has its last day, another task its hours and nothing else: it may be a private one."""

    name: str
    starts_at: datetime
    ends_at: datetime
    leave_until: date | None = None


class CrewHoursRow(Protocol):
    """A row of `CREW`."""

    id: int
    rank: str | None
    collar: str
    surname: str
    starts_at: datetime
    ends_at: datetime | None


def of_crew(session: Session, task_id: int, *, now: datetime) -> list[Clash]:
    """The caller has shown that the officer may see the task's card."""
    crew: Sequence[CrewHoursRow] = session.run(CREW, {"task": task_id}).all()
    if not crew:
        return []
    starts, ends = crew[0].starts_at, crew[0].ends_at or crew[0].starts_at + LENGTH
    names = {one.id: officer_name(one.rank, one.collar, one.surname) for one in crew}
    return of_officers(session, names, starts, ends, besides=task_id, now=now)


def of_officers(
    session: Session,
    names: Mapping[int, str],
    starts: datetime,
    ends: datetime,
    *,
    besides: int = NO_TASK,
    now: datetime,
) -> list[Clash]:
    """The things that officers, by name, have on between these times, besides that task."""
    leave = duty.leave_until(session, list(names), at=starts, now=now) if names else {}
    found = [Clash(names[one], starts, ends, last) for one, last in sorted(leave.items())]
    asked = {"task": besides, "crew": list(names), "after": starts - LONGEST, "until": ends}
    for row in session.run(OTHERS, asked) if names else ():
        over = row.ends_at or row.starts_at + LENGTH
        if over > starts:
            found.append(Clash(names[row.officer_id], row.starts_at, over))
    return found
