"""The doses that operations ask for at hotspots, and how far each is today."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.distances import Position, Way, way
from bot.language.times.wall import to_local
from bot.services.patrols import windows
from bot.services.patrols.windows import DoseWindow, Stay
from models.area import Area
from models.operation import Operation
from models.patrol import Dose, Patrol

A_DAY = timedelta(days=1)
LONGEST_STAY = timedelta(hours=12)
DOSES: Query = (
    sa.select(
        *(getattr(Dose, name) for name in ("area_id", "minutes", "times", "from_time", "until_time")),
        col(Dose.operation_id),
        *(col(Area.code), col(Area.name), col(Area.latitude), col(Area.longitude)),
        *(col(Operation.starts_on), col(Operation.ends_on), col(Operation.name).label("operation")),
    )
    .join(Area, col(Area.id) == col(Dose.area_id))
    .join(Operation, col(Operation.id) == col(Dose.operation_id))
    .order_by(col(Area.name), col(Area.code))
)
OF_OPERATION = DOSES.where(col(Dose.operation_id) == sa.bindparam("operation"))
OF_OPERATIONS = DOSES.where(col(Dose.operation_id).in_(sa.bindparam("operations", expanding=True)))
OF_AREA = DOSES.where(col(Dose.area_id) == sa.bindparam("area"))
STAYS: Query = sa.select(
    *(getattr(Patrol, n) for n in ("area_id", "task_id", "arrived_at", "left_at"))
).where(
    col(Patrol.area_id).in_(sa.bindparam("areas", expanding=True)),
    col(Patrol.arrived_at) > sa.bindparam("since", type_=Patrol.__table__.c.arrived_at.type),
    col(Patrol.arrived_at) < sa.bindparam("until", type_=Patrol.__table__.c.arrived_at.type),
    col(Patrol.left_at).is_not(None),
)


class DoseRow(Protocol):
    """A row of `DOSES`."""

    area_id: int
    operation_id: int
    minutes: int
    times: int
    from_time: time | None
    until_time: time | None
    code: str
    name: str
    latitude: float | None
    longitude: float | None
    starts_on: date
    ends_on: date | None
    operation: str


class DoseTally(Struct, frozen=True):
    """A dose within its `window`: `done` of so many `times`; `next_by` is None when all are done."""

    area_id: int
    code: str
    area: str
    operation: str
    minutes: int
    times: int
    done: int
    window: DoseWindow
    next_by: datetime | None

    def is_overdue(self, now: datetime) -> bool:
        return self.next_by is not None and self.next_by < now


class DoseDay(Struct, frozen=True):
    """A dose on one of its operation's days: `done` of so many `times`."""

    operation_id: int
    code: str
    area: str
    day: date
    times: int
    done: int


def of_operation(session: Session, operation_id: int, *, now: datetime) -> list[DoseTally]:
    """Its doses of the day, by area; none on a day that isn't one of its own."""
    return tally(session, session.run(OF_OPERATION, {"operation": operation_id}).all(), now=now)


def of_area(session: Session, area_id: int, *, now: datetime) -> list[DoseTally]:
    """The doses that running operations ask for there."""
    return tally(session, session.run(OF_AREA, {"area": area_id}).all(), now=now)


def near(session: Session, here: Position, reach_m: float, *, now: datetime) -> list[tuple[DoseTally, Way]]:
    """The doses still owed at hotspots within reach, as the crow flies."""
    box, today = here.around(reach_m), to_local(now).date()
    query = DOSES.where(
        col(Area.latitude).between(box.south, box.north),
        col(Area.longitude).between(box.west, box.east),
        sa.func.coalesce(col(Operation.ends_on), date.max) >= today - A_DAY,
    )
    rows = session.run(query).all()
    places = {row.area_id: Position(row.latitude, row.longitude) for row in rows if row.latitude is not None}
    owed = [one for one in tally(session, rows, now=now) if one.next_by is not None]
    ways = [(one, way(here, places[one.area_id])) for one in owed if one.window.start <= now]
    return [(one, there) for one, there in ways if there.metres <= reach_m]


def tally(session: Session, rows: Sequence[DoseRow], *, now: datetime) -> list[DoseTally]:
    """A tally of each of those rows, as far as its operation runs on the window's day."""
    dosed = [(row, windows.window_at(row.from_time, row.until_time, now)) for row in rows]
    running = [(row, window) for row, window in dosed if _runs(row, window)]
    stays = _stays(session, running)
    return [_tally(row, window, stays[row.area_id]) for row, window in running]


def history(session: Session, operation_ids: Collection[int], *, now: datetime) -> list[DoseDay]:
    """Each dose of these operations on each day whose hours have begun."""
    rows: Sequence[DoseRow] = session.run(OF_OPERATIONS, {"operations": sorted(operation_ids)}).all()
    dosed = [(row, window) for row in rows for window in _begun(row, now)]
    stays = _stays(session, dosed)
    for there in stays.values():
        there.sort(key=lambda one: one.arrived_at)
    return [_day(row, window, stays[row.area_id]) for row, window in dosed]


def _begun(row: DoseRow, now: datetime) -> Iterator[DoseWindow]:
    day, last = row.starts_on, min(row.ends_on or date.max, to_local(now).date())
    while day <= last:
        window = windows.window_of(row.from_time, row.until_time, day)
        if window.start <= now:
            yield window
        day += A_DAY


def _day(row: DoseRow, window: DoseWindow, stays: Sequence[Stay]) -> DoseDay:
    """`stays` are in the order of their arrival."""
    first = bisect_left(stays, window.start - LONGEST_STAY, key=lambda one: one.arrived_at)
    last = bisect_left(stays, window.end, key=lambda one: one.arrived_at)
    done = windows.count(stays[first:last], window, row.minutes)
    day = to_local(window.start).date()
    return DoseDay(row.operation_id, row.code, row.name, day, row.times, done)


def _runs(row: DoseRow, window: DoseWindow) -> bool:
    return row.starts_on <= to_local(window.start).date() <= (row.ends_on or date.max)


def _stays(session: Session, running: Sequence[tuple[DoseRow, DoseWindow]]) -> defaultdict[int, list[Stay]]:
    found: defaultdict[int, list[Stay]] = defaultdict(list)
    if running:
        facts = {
            "areas": sorted({row.area_id for row, _ in running}),
            "since": min(window.start for _, window in running) - LONGEST_STAY,
            "until": max(window.end for _, window in running),
        }
        for one in session.run(STAYS, facts):
            found[one.area_id].append(Stay(one.arrived_at, one.left_at, one.task_id))
    return found


def _tally(row: DoseRow, window: DoseWindow, stays: Sequence[Stay]) -> DoseTally:
    done = windows.count(stays, window, row.minutes)
    return DoseTally(
        area_id=row.area_id,
        code=row.code,
        area=row.name,
        operation=row.operation,
        minutes=row.minutes,
        times=row.times,
        done=done,
        window=window,
        next_by=window.next_by(done, row.times),
    )
