"""The other things that the crew of a task has on at its time: another task, or leave."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.language.times.wall import day_bounds, to_local
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.officers import duty, leave
from bot.services.tasks import visibility as task_visibility
from models.programme import Programme
from models.referral import Referral
from models.task import OPEN_STATUSES, Task, TaskOfficer

LENGTH = timedelta(hours=1)  # of a task whose end nobody said
LONGEST = timedelta(hours=16)  # a shift and its overtime: what began before that is over
NO_TASK = 0
_theirs = aliased(TaskOfficer)
OTHERS: Query = (
    sa.select(col(_theirs.officer_id), col(Task.ref), col(Task.starts_at), col(Task.ends_at))
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

    One that isn't `known` has the hours that were asked about: its own would tell of a warrant.
    """

    name: str
    starts_at: datetime
    ends_at: datetime
    leave_until: date | None = None
    known: bool = True


class OtherTaskRow(Protocol):
    """A row of `OTHERS`."""

    officer_id: int
    ref: str
    starts_at: datetime
    ends_at: datetime | None
    known: bool


class _OnLeave(Struct, frozen=True):
    """The last day of those whose leave the actor may know of, and the others."""

    known: dict[int, date]
    hidden: frozenset[int]


def of_officers(
    session: Session,
    actor: Actor,
    names: Mapping[int, str],
    starts: datetime,
    ends: datetime,
    *,
    besides: int = NO_TASK,
    now: datetime,
) -> list[DoubleBooking]:
    """The things that officers, by name, have on between these times, besides that task.

    What the actor may not know of reads alike: leave of officers who aren't theirs, somebody off duty today,
    a hidden task. Like leave, that takes up whole days, so that no hours can be tried out; and a hidden task
    that was met is a look at it on record.
    """
    if not names:
        return []
    days = _days(starts, ends)
    on_leave = _leave(session, actor, list(names), starts, ends, now)
    found = [DoubleBooking(names[one], starts, ends, last) for one, last in sorted(on_leave.known.items())]
    hidden: list[OtherTaskRow] = []
    away = on_leave.hidden | _off_duty(session, actor, names, starts, now)
    seen = task_visibility.column(actor, now) >= Visibility.CARD
    asked = {"task": besides, "crew": list(names), "after": days[0] - LONGEST, "until": days[1]}
    for row in session.run(OTHERS.add_columns(seen.label("known")), asked):
        over = row.ends_at or row.starts_at + LENGTH
        if row.known and row.starts_at < ends and over > starts:
            found.append(DoubleBooking(names[row.officer_id], row.starts_at, over))
        elif not row.known and over > days[0]:
            hidden.append(row)
    _put_on_record(session, actor, hidden, now)
    away = away.union(one.officer_id for one in hidden) - on_leave.known.keys()
    return found + [
        DoubleBooking(name, starts, ends, known=False) for name in sorted(names[one] for one in away)
    ]


def _days(starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """The whole days of these times: the first instant, and the first after them."""
    last = max(starts, ends - timedelta.resolution)
    return day_bounds(to_local(starts).date())[0], day_bounds(to_local(last).date())[1]


def _leave(
    session: Session,
    actor: Actor,
    crew: Sequence[int],
    starts: datetime,
    ends: datetime,
    now: datetime,
) -> _OnLeave:
    found: dict[int, date] = {}
    for at in (ends - timedelta.resolution, starts):
        found |= duty.leave_until(session, crew, at=at, now=now)
    known = leave.known_to(session, actor, found) if found else frozenset()
    return _OnLeave({one: last for one, last in found.items() if one in known}, frozenset(found) - known)


def _off_duty(
    session: Session, actor: Actor, officer_ids: Collection[int], starts: datetime, now: datetime
) -> frozenset[int]:
    """Those who are not at work now, for a task of today."""
    if to_local(starts).date() != to_local(now).date():
        return frozenset()
    return duty.off_duty(session, [one for one in officer_ids if one != actor.id], now=now)


def _put_on_record(session: Session, actor: Actor, hidden: Sequence[OtherTaskRow], now: datetime) -> None:
    """A look at each hidden task that an answer was given of, so that trying again and again is seen."""
    refs = sorted({one.ref for one in hidden})
    trail.record(session, actor, "consult", [("task", ref) for ref in refs], now=now, detail="who is free")
