"""The place of a task, as far as anybody can tell: written beside it, so that an index finds what is near.

Its own position and address, else the hotspot's that it is in, the address of the person whom it visits, or
the position of another open task at the same address. The address is kept as a key that says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.distances import Position
from bot.language.names import address as compared
from bot.services.tasks import moves
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.clashes.pairs import PlacedTask
from models.area import Area, AreaKind
from models.person import Person
from models.referral import Referral
from models.task import IS_OPEN, Task
from models.task_kind import KindGroup

KEY = 32  # hex digits
SHORTEST = 4  # letters and digits: less is no address
FIELDS = ("id", "ref", "starts_at", "planner_id", "operation_id", "referral_id", "place_key")
COLUMNS = (
    *(getattr(Task, name) for name in (*FIELDS, "place_latitude", "place_longitude", "checked_at")),
    task_visibility.CIRCLE.label("circle"),
    col(Referral.person_id),
)
OPEN: Query = (
    sa.select(*COLUMNS)
    .add_columns(
        *(col(Task.latitude), col(Task.longitude), col(Task.address)),
        *(col(Area.latitude).label("area_latitude"), col(Area.longitude).label("area_longitude")),
        *(col(Area.kind).label("area_kind"), col(Person.address).label("home")),
    )
    .select_from(Task)
    .outerjoin(Area, col(Area.id) == col(Task.area_id))
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .outerjoin(Person, col(Person.id) == col(Referral.person_id))
    .where(col(Task.id).in_(sa.bindparam("tasks", expanding=True)), IS_OPEN)
    .order_by(col(Task.id))
)
LOCATED: Query = (
    sa.select(col(Task.place_latitude), col(Task.place_longitude))
    .where(IS_OPEN, col(Task.place_key) == sa.bindparam("key"), col(Task.place_latitude).is_not(None))
    .limit(1)
)


class PlacedRow(Protocol):
    """A row of `COLUMNS`."""

    id: int
    ref: str
    starts_at: datetime
    planner_id: int | None
    operation_id: int | None
    referral_id: int | None
    place_key: str | None
    place_latitude: float | None
    place_longitude: float | None
    checked_at: datetime | None
    circle: str
    person_id: int | None


class OpenRow(PlacedRow, Protocol):
    """A row of `OPEN`."""

    latitude: float | None
    longitude: float | None
    address: str | None
    area_latitude: float | None
    area_longitude: float | None
    area_kind: AreaKind | None
    home: str | None


def key_of(address: str | None) -> str | None:
    """The key of an address however it is written, None for none."""
    words = compared(address)
    return sha256(words.encode()).hexdigest()[:KEY] if len(words) >= SHORTEST else None


def place(session: Session, task_ids: Sequence[int]) -> list[PlacedTask]:
    """Write where the open ones among these tasks are, and return them in the order of their ids."""
    rows: Sequence[OpenRow] = session.run(OPEN, {"tasks": list(task_ids)}).all()
    found = []
    for row in rows:
        key = key_of(row.address or row.home)
        position = _own(row) or _at(session, key)
        north, east = (position.latitude, position.longitude) if position else (None, None)
        session.run(moves.PLACED, {"task": row.id, "key": key, "north": north, "east": east})
        found.append(_placed(row, key, position))
    return found


def placed(row: PlacedRow) -> PlacedTask:
    """A task as it was placed before."""
    return _placed(row, row.place_key, _position(row.place_latitude, row.place_longitude))


def _placed(row: PlacedRow, key: str | None, position: Position | None) -> PlacedTask:
    return PlacedTask(
        id=row.id,
        ref=row.ref,
        starts_at=row.starts_at,
        circle=KindGroup(row.circle),
        planner_id=row.planner_id,
        operation_id=row.operation_id,
        referral_id=row.referral_id,
        person_id=row.person_id,
        key=key,
        position=position,
        is_checked=row.checked_at is not None,
    )


def _own(row: OpenRow) -> Position | None:
    """Its own position; a hotspot's, which is a place, unlike a beat. An address may be anywhere in one."""
    own = _position(row.latitude, row.longitude)
    if own is not None or row.area_kind is not AreaKind.HOTSPOT or row.address or row.home:
        return own
    return _position(row.area_latitude, row.area_longitude)


def _at(session: Session, key: str | None) -> Position | None:
    row = session.run(LOCATED, {"key": key}).first() if key is not None else None
    return _position(row.place_latitude, row.place_longitude) if row is not None else None


def _position(latitude: float | None, longitude: float | None) -> Position | None:
    return Position(latitude, longitude) if latitude is not None and longitude is not None else None
