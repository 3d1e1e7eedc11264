"""Warnings of officers as the crew of a task, before and after. They never bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Protocol

from msgspec import Struct

from bot.database import Session
from bot.language.names import officer_name
from bot.language.times.wall import to_local
from bot.services.audit.actors import Actor
from bot.services.tasks import double_bookings, kind_rows
from bot.services.tasks.crews import OF_TASK, CrewMember
from bot.services.tasks.double_bookings import LENGTH, NO_TASK, DoubleBooking
from bot.services.tasks.kind_rows import KindRow

LONG = timedelta(hours=10)  # rarely meant


class TimedTask(Protocol):
    """A task's row or card."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime | None: ...


class CrewWarnings(Struct, frozen=True):
    """`few` is how many it takes if the crew is fewer, `unreached` are names, `long` is how long it lasts."""

    double_bookings: tuple[DoubleBooking, ...]
    few: int | None
    size: int
    at_night: bool
    unreached: tuple[str, ...]
    long: timedelta | None


def weigh(
    session: Session,
    actor: Actor,
    kind: KindRow | None,
    joining: Sequence[CrewMember],
    size: int,
    times: tuple[datetime, datetime],
    *,
    shifts: Mapping[str, time],
    besides: int = NO_TASK,
    now: datetime,
) -> CrewWarnings:
    """Those of officers in a crew of that `size`; `besides` is the task itself, if it is made."""
    starts, ends = times
    at_night = _is_night(starts, shifts)
    needed = ((kind.crew_nights if at_night else None) or kind.crew) if kind else 0
    names = {one.id: officer_name(one.rank, one.collar, one.surname) for one in joining}
    busy = double_bookings.of_officers(session, actor, names, starts, ends, besides=besides, now=now)
    away = (names[one.id] for one in joining if one.account_id is None or one.unreachable_since is not None)
    return CrewWarnings(
        double_bookings=tuple(busy),
        few=needed if 0 < size < needed else None,
        size=size,
        at_night=at_night,
        unreached=tuple(away),
        long=ends - starts if ends - starts > LONG else None,
    )


def of_task(
    session: Session, actor: Actor, task: TimedTask, *, shifts: Mapping[str, time], now: datetime
) -> CrewWarnings:
    """Those of a task and its crew. The caller has shown that the officer may see the task's card."""
    crew: Sequence[CrewMember] = session.run(OF_TASK, {"task": task.id}).all()
    kind = kind_rows.of_task(session, task.kind)
    times = (task.starts_at, task.ends_at or task.starts_at + LENGTH)
    return weigh(session, actor, kind, crew, len(crew), times, shifts=shifts, besides=task.id, now=now)


def _is_night(starts_at: datetime, shifts: Mapping[str, time]) -> bool:
    at = to_local(starts_at).time()
    return at >= shifts["nights"] or at < shifts["earlies"]
