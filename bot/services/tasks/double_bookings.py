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
from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.officers import duty
from bot.services.tasks import visibility as task_visibility
from models.officer import Officer, Role
from models.programme import Programme
from models.referral import Referral
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
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
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


class DoubleBooking(Struct, frozen=True):
    """Leave has its last day, another task its hours and nothing else.

    Of one that isn't `known` nothing may be said: its hours would tell of a warrant, or an officer's leave.
    """

    name: str
    starts_at: datetime
    ends_at: datetime
    leave_until: date | None = None
    known: bool = True


class CrewHoursRow(Protocol):
    """A row of `CREW`."""

    id: int
    rank: str | None
    collar: str
    surname: str
    starts_at: datetime
    ends_at: datetime | None


def of_crew(session: Session, viewer: Viewer, task_id: int, *, now: datetime) -> list[DoubleBooking]:
    """The caller has shown that the officer may see the task's card."""
    crew: Sequence[CrewHoursRow] = session.run(CREW, {"task": task_id}).all()
    if not crew:
        return []
    starts, ends = crew[0].starts_at, crew[0].ends_at or crew[0].starts_at + LENGTH
    names = {one.id: officer_name(one.rank, one.collar, one.surname) for one in crew}
    return of_officers(session, viewer, names, starts, ends, besides=task_id, now=now)


def of_officers(
    session: Session,
    viewer: Viewer,
    names: Mapping[int, str],
    starts: datetime,
    ends: datetime,
    *,
    besides: int = NO_TASK,
    now: datetime,
) -> list[DoubleBooking]:
    """The things that officers, by name, have on between these times, besides that task.

    A viewer knows of the tasks whose cards they may see, and a partner of no officer's leave.
    """
    if not names:
        return []
    knows = viewer.role is not Role.PARTNER
    leave = duty.leave_until(session, list(names), at=starts, now=now)
    found = [
        DoubleBooking(names[one], starts, ends, last, known=knows) for one, last in sorted(leave.items())
    ]
    seen = task_visibility.column(viewer, now) >= Visibility.CARD
    asked = {"task": besides, "crew": list(names), "after": starts - LONGEST, "until": ends}
    for row in session.run(OTHERS.add_columns(seen.label("known")), asked):
        over = row.ends_at or row.starts_at + LENGTH
        if over > starts:
            found.append(DoubleBooking(names[row.officer_id], row.starts_at, over, known=bool(row.known)))
    return found
