"""The bus's stops to come that the public may know of: day, time and place, and no officer."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import visibility as task_visibility
from bot.services.things import viewing
from models.task import OPEN_STATUSES
from models.task_kind import KindGroup
from models.thing import Thing, ThingBooking

MOST = 200
KIND = "BUS"  # of the things that the command is named after: an arch at a station isn't announced
OPEN = task_visibility.CIRCLE.in_((KindGroup.OPEN.value,))


class Surgery(Struct, frozen=True):
    """A stop of the bus; `version` counts its changes. One that was called off is still told of."""

    number: int
    version: int
    name: str
    starts_at: datetime
    ends_at: datetime
    place: str | None
    is_off: bool


def to_come(session: Session, actor: Actor, *, now: datetime) -> list[Surgery]:
    """The stops from now on, in their order. That they leave the chat is on record."""
    query: Query = viewing.details(actor, now).where(
        col(ThingBooking.task_id).is_not(None),
        col(ThingBooking.starts_at) > now,
        col(Thing.kind) == KIND,
        OPEN,
    )
    rows = session.run(query.order_by(col(ThingBooking.starts_at), col(ThingBooking.id)).limit(MOST)).all()
    found = [row for row in rows if row.known]
    trail.record(session, actor, "export", [("task", row.ref) for row in found], now=now, detail="stops")
    return [
        Surgery(
            number=row.id,
            version=row.version + (row.step or 0),
            name=row.thing,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=", ".join(dict.fromkeys(filter(None, (row.at, row.area)))) or None,
            is_off=row.freed_at is not None or row.status not in OPEN_STATUSES,
        )
        for row in found
    ]
