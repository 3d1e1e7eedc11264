"""Booking a thing by hand, and freeing it again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.officers import supervision
from bot.services.tasks import bookings, planning
from bot.services.tasks.bookings import LIVE, ThingRow, Use
from bot.services.things import refusals, viewing
from bot.services.things.viewing import BookingRow, BookingView
from models.thing import Thing, ThingBooking

HELD: Query = (
    sa.select(col(ThingBooking.id), col(ThingBooking.task_id), col(ThingBooking.by_id), col(Thing.code))
    .join(Thing, col(Thing.id) == col(ThingBooking.thing_id))
    .where(col(ThingBooking.freed_at).is_(None), col(ThingBooking.id) == sa.bindparam("number"))
)
FREE = (
    sa.update(ThingBooking)
    .where(col(ThingBooking.freed_at).is_(None), col(ThingBooking.id) == sa.bindparam("number"))
    .values(freed_at=sa.bindparam("at"), version=col(ThingBooking.version) + 1)
)


def book(
    session: Session,
    actor: Actor,
    thing: ThingRow,
    place: str,
    times: tuple[datetime, datetime],
    *,
    now: datetime,
) -> BookingView:
    """Book it for a use from the first to the second time. Raises RejectedError, TakenError."""
    _require_planner(actor)
    planning.check_times(*times, now=now)
    planning.check_words(place, None)
    if not place.strip():
        raise refusals.NO_PLACE()
    use = Use(*times, actor.id, place=place)
    bookings.lock(session)
    chosen = bookings.look(session, thing, use)
    bookings.require_free(session, chosen, use)
    number = bookings.write(session, chosen, use)
    trail.record(session, actor, "book", [("thing", thing.code)], now=now, detail=f"booking {number}")
    return _view(session, actor, number, now=now)


def free(session: Session, actor: Actor, number: int, *, now: datetime) -> BookingView:
    """Free one that was booked by hand, by whoever did or somebody above them. Raises RejectedError."""
    _require_planner(actor)
    held = session.run(HELD, {"number": number}).first()
    if held is None or held.task_id is not None:
        raise _not_by_hand(session, actor, number, now=now)
    if held.by_id != actor.id and not supervision.stands_above(session, actor, held.by_id):
        raise refusals.NOT_YOURS()
    seen = _view(session, actor, number, now=now)
    session.run(FREE, {"number": number, "at": now})
    trail.record(session, actor, "free", [("thing", held.code)], now=now, detail=f"booking {number}")
    return seen


def _not_by_hand(session: Session, actor: Actor, number: int, *, now: datetime) -> Exception:
    """Refuse to free one that goes with a task, if they may know of that; any other reads as absent."""
    query = viewing.details(actor, now).where(LIVE, col(ThingBooking.id) == number)
    row: BookingRow | None = session.run(query).first()
    if row is not None and row.known and row.ref:
        return refusals.OF_A_TASK(row.ref)
    return refusals.NOT_THERE(str(number))


def _view(session: Session, actor: Actor, number: int, *, now: datetime) -> BookingView:
    row: BookingRow = session.run(viewing.details(actor, now).where(col(ThingBooking.id) == number)).one()
    return viewing.view(row)


def _require_planner(actor: Actor) -> None:
    if not policy.may(actor.role, Permission.PLAN):
        raise NotPermittedError("bus book")
