"""When each thing is taken, as far as an officer may know what for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.language.times.wall import day_bounds, to_local
from bot.letters import code_words
from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.bookings import LIVE, THINGS, ThingRow
from bot.services.things import refusals
from models.area import Area
from models.officer import Officer, Role
from models.programme import Programme
from models.referral import Referral
from models.task import Task, TaskStatus
from models.thing import Thing, ThingBooking

PAGE = 8
DAYS = 7
_by = aliased(Officer)
DETAILS: Query = (
    sa.select(
        *(getattr(ThingBooking, name) for name in ("id", "by_id", "starts_at", "ends_at", "taken_from")),
        *(getattr(ThingBooking, name) for name in ("taken_until", "version", "freed_at", "task_id")),
        col(Thing.name).label("thing"),
        *(col(Task.step), col(Task.status)),
        *(
            col(Task.ref),
            col(Task.title),
            sa.func.coalesce(col(ThingBooking.place), col(Task.address)).label("at"),
        ),
        col(Area.name).label("area"),
        *(getattr(_by, name) for name in ("rank", "collar", "surname")),
    )
    .select_from(ThingBooking)
    .join(Thing, col(Thing.id) == col(ThingBooking.thing_id))
    .outerjoin(Task, col(Task.id) == col(ThingBooking.task_id))
    .outerjoin(Area, col(Area.id) == col(Task.area_id))
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
    .outerjoin(_by, col(_by.id) == col(ThingBooking.by_id))
)


class BookingRow(Protocol):
    """A row of `details`. `known` is whether the viewer may know what it is for."""

    id: int
    by_id: int | None
    starts_at: datetime
    ends_at: datetime
    taken_from: datetime
    taken_until: datetime
    version: int
    freed_at: datetime | None
    task_id: int | None
    step: int | None
    status: TaskStatus | None
    thing: str
    ref: str | None
    title: str | None
    at: str | None
    area: str | None
    rank: str | None
    collar: str | None
    surname: str | None
    known: bool


class BookingView(Struct, frozen=True):
    """A booking as somebody may know it; `ring` is the officer who made it, None for another system.

    Of one for a task that they may not know there is no more than when it is taken, and whom to ring. One by
    hand has no `ref`.
    """

    id: int
    thing: str
    taken_from: datetime
    taken_until: datetime
    ring: str | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    ref: str | None = None
    what: str | None = None
    place: str | None = None

    @property
    def is_known(self) -> bool:
        return self.starts_at is not None


class ThingWeek(Struct, frozen=True):
    """The bookings of a page, and the names of those that nobody has booked."""

    first: datetime
    last: datetime
    bookings: tuple[BookingView, ...]
    total: int
    free: tuple[str, ...]


def things(session: Session) -> Sequence[ThingRow]:
    return session.run(THINGS).all()


def named(session: Session, words: str) -> ThingRow | None:
    """The thing of that code or name."""
    said = code_words(words)
    rows = things(session)
    return next((one for one in rows if said and said in (code_words(one.code), code_words(one.name))), None)


def week(
    session: Session, actor: Actor, thing: ThingRow | None, *, later: int, page: int, now: datetime
) -> ThingWeek:
    """The seven days from today on, or so many weeks `later`; of one thing, or of all. It is on record.

    Raises a RejectedError where no thing is on record.
    """
    wanted = [thing] if thing is not None else list(things(session))
    if not wanted:
        raise refusals.NOTHING_HERE()
    today = to_local(now).date() + timedelta(days=DAYS * later)
    first, last = day_bounds(today)[0], day_bounds(today + timedelta(days=DAYS - 1))[1]
    query = details(actor, now).where(
        LIVE,
        col(ThingBooking.thing_id).in_([one.id for one in wanted]),
        col(ThingBooking.taken_until) > first,
        col(ThingBooking.taken_from) < last,
    )
    rows: Sequence[BookingRow]
    rows, total = session.page(
        query.order_by(col(ThingBooking.taken_from), col(ThingBooking.id)), page, size=PAGE
    )
    shown = tuple(map(view, rows))
    about = [("task", one.ref) for one in shown if one.ref]
    trail.record(session, actor, "consult", about, now=now, detail="bookings")
    busy = _busy(session, [one.id for one in wanted], first, last)
    free = tuple(one.name for one in wanted if one.id not in busy)
    return ThingWeek(first, last, shown, total, free)


def details(viewer: Viewer, now: datetime) -> Query:
    """`DETAILS`, with whether this viewer may know what a booking is for."""
    knows_card = task_visibility.column(viewer, now) >= Visibility.CARD
    by_hand = sa.true() if viewer.role is not Role.PARTNER else sa.false()
    known = sa.case((col(ThingBooking.task_id).is_(None), by_hand), else_=knows_card)
    return DETAILS.add_columns(known.label("known"))


def view(row: BookingRow) -> BookingView:
    """The booking as its viewer may know it."""
    ring = officer_name(row.rank, row.collar, row.surname) or None
    if not row.known:
        return BookingView(row.id, row.thing, row.taken_from, row.taken_until, ring)
    return BookingView(
        id=row.id,
        thing=row.thing,
        taken_from=row.taken_from,
        taken_until=row.taken_until,
        ring=ring,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        ref=row.ref,
        what=row.title,
        place=row.at or row.area,
    )


def _busy(session: Session, thing_ids: Sequence[int], first: datetime, last: datetime) -> frozenset[int]:
    query = sa.select(col(ThingBooking.thing_id)).outerjoin(Task, col(Task.id) == col(ThingBooking.task_id))
    query = query.where(
        LIVE,
        col(ThingBooking.thing_id).in_(thing_ids),
        col(ThingBooking.taken_until) > first,
        col(ThingBooking.taken_from) < last,
    )
    return frozenset(session.run(query.distinct()).scalars())
