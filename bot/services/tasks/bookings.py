"""The things that tasks need, taken with travel on both sides; never two uses of one at a time.

A booking ends with its task, whoever ends that: it is asked of the task each time.
Who books holds a lock, so that of two copies the second sees what the first has taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import BeatlineError
from bot.language.names import officer_name
from bot.letters import kind_code
from bot.services import leases
from models.officer import Officer
from models.task import OPEN_STATUSES, Task
from models.task_kind import TaskKind
from models.thing import Thing, ThingBooking

LOCK = "bookings of things"
USUAL = timedelta(hours=1)  # the length of a use whose end nobody said
AHEAD = 500  # bookings that a look for the next free time reads
BY_HAND, NONE = 0, -1  # in place of the number of a task
LIVE: Any = sa.and_(
    col(ThingBooking.freed_at).is_(None),
    sa.or_(col(ThingBooking.task_id).is_(None), *(col(Task.status) == one for one in OPEN_STATUSES)),
)  # of a selection that joins tasks: what has ended or is cancelled holds nothing
THINGS: Query = sa.select(
    *(getattr(Thing, name) for name in ("id", "code", "name", "kind", "area_id", "travel_minutes"))
).order_by(col(Thing.code))
OF_KIND = THINGS.where(col(Thing.kind) == sa.bindparam("kind"))
NEEDED: Query = sa.select(col(TaskKind.thing)).where(col(TaskKind.code) == sa.bindparam("code"))
TAKEN: Query = (
    sa.select(col(ThingBooking.taken_from), col(ThingBooking.taken_until))
    .outerjoin(Task, col(Task.id) == col(ThingBooking.task_id))
    .where(
        LIVE,
        col(ThingBooking.thing_id) == sa.bindparam("thing"),
        col(ThingBooking.taken_until) > sa.bindparam("after"),
        sa.func.coalesce(col(ThingBooking.task_id), BY_HAND) != sa.bindparam("besides"),
    )
    .order_by(col(ThingBooking.taken_from))
    .limit(AHEAD)
)
OF_TASK: Query = sa.select(
    *(getattr(ThingBooking, name) for name in ("id", "thing_id", "freed_at", "version"))
).where(col(ThingBooking.task_id) == sa.bindparam("task"))
HELD: Query = (
    sa.select(col(Thing.name))
    .join(ThingBooking, col(ThingBooking.thing_id) == col(Thing.id))
    .where(col(ThingBooking.task_id) == sa.bindparam("task"), col(ThingBooking.freed_at).is_(None))
)
FREE = (
    sa.update(ThingBooking)
    .where(col(ThingBooking.freed_at).is_(None), col(ThingBooking.task_id) == sa.bindparam("task"))
    .values(freed_at=sa.bindparam("at"), version=col(ThingBooking.version) + 1)
)
WHOSE: Query = (
    sa.select(*(getattr(Officer, name) for name in ("rank", "collar", "surname")))
    .select_from(ThingBooking)
    .outerjoin(Task, col(Task.id) == col(ThingBooking.task_id))
    .outerjoin(Officer, col(Officer.id) == col(ThingBooking.by_id))
    .where(
        LIVE,
        col(ThingBooking.thing_id) == sa.bindparam("thing"),
        col(ThingBooking.taken_until) > sa.bindparam("after"),
        col(ThingBooking.taken_from) < sa.bindparam("until"),
        sa.func.coalesce(col(ThingBooking.task_id), BY_HAND) != sa.bindparam("besides"),
    )
    .order_by(col(ThingBooking.taken_from))
    .limit(1)
)


class ThingRow(Protocol):
    """A row of `THINGS`."""

    id: int
    code: str
    name: str
    kind: str
    area_id: int | None
    travel_minutes: int


class Use(Struct, frozen=True):
    """A use to be booked: for a task, or by hand at a `place`."""

    starts_at: datetime
    ends_at: datetime
    by_id: int | None
    task_id: int | None = None
    area_id: int | None = None
    place: str | None = None


class Chosen(Struct, frozen=True):
    """The thing for a use. It is free from `free_at` on, with its travel; at once if that is `taken_from`."""

    thing: ThingRow
    taken_from: datetime
    taken_until: datetime
    free_at: datetime

    @property
    def is_free(self) -> bool:
        return self.free_at == self.taken_from


class Brought(Struct, frozen=True):
    """Whether an imported task has what it needs; `lost` is the thing that it had and has no more."""

    is_served: bool
    lost: str | None = None


class TakenError(BeatlineError):
    """All that would do are taken then: `ring` booked the one that is free first, None for another system.

    The task that it is booked for isn't named: not everybody may know of it.
    """

    thing = ""
    ring: str | None = None
    starts_at = free_from = free_until = leases.LONG_AGO

    def __init__(self, chosen: Chosen, use: Use, ring: str | None) -> None:
        super().__init__(chosen.thing.code)
        self.thing, self.ring, self.starts_at = chosen.thing.name, ring, use.starts_at
        self.free_from = chosen.free_at + (use.starts_at - chosen.taken_from)
        self.free_until = self.free_from + (use.ends_at - use.starts_at)


def next_free(taken: Iterable[tuple[datetime, datetime]], earliest: datetime, length: timedelta) -> datetime:
    """The first instant from `earliest` on at which so long a time touches none that is taken."""
    at = earliest
    for begins, ends in sorted(taken):
        if begins >= at + length:
            break
        at = max(at, ends)
    return at


def use_of(facts: Mapping[str, Any], task_id: int) -> Use:
    """The use of a task with these facts."""
    starts_at = facts["starts_at"]
    ends_at = facts.get("ends_at") or starts_at + USUAL
    return Use(starts_at, ends_at, facts.get("planner_id"), task_id, facts.get("area_id"))


def needed(session: Session, kind: str) -> str | None:
    """The kind of thing that tasks of a kind need, None for none."""
    found: str | None = session.run(NEEDED, {"code": kind_code(kind)}).scalar()
    return found


def lock(session: Session) -> None:
    """Let nobody else book until the end of the transaction; before anything is read for it."""
    leases.lock(session, LOCK)


def check(session: Session, kind: str, use: Use) -> ThingRow | None:
    """The thing that a task of that kind would get; None if it needs none, or none is on record.

    Raises TakenError.
    """
    chosen = _choose(session, needed(session, kind), use)
    if chosen is None:
        return None
    require_free(session, chosen, use)
    return chosen.thing


def book_task(session: Session, kind: str, use: Use) -> None:
    """Book what a task of that kind needs, or move its booking. Raises TakenError."""
    wanted = needed(session, kind)
    if wanted is None:
        return
    lock(session)
    chosen = _choose(session, wanted, use)
    if chosen is None:
        return
    require_free(session, chosen, use)
    write(session, chosen, use)


def bring(session: Session, kind: str, use: Use, *, now: datetime) -> Brought:
    """Book what an imported task needs; if all are taken, it keeps none. Needs the lock."""
    chosen = _choose(session, needed(session, kind), use)
    if chosen is None:
        return Brought(is_served=True)
    if chosen.is_free:
        write(session, chosen, use)
        return Brought(is_served=True)
    held: str | None = session.run(HELD, {"task": use.task_id}).scalar()
    session.run(FREE, {"task": use.task_id, "at": now})
    return Brought(is_served=False, lost=held)


def look(session: Session, thing: ThingRow, use: Use) -> Chosen:
    """When that thing is free for such a use."""
    travel = timedelta(minutes=thing.travel_minutes)
    begins, ends = use.starts_at - travel, use.ends_at + travel
    asked = {"thing": thing.id, "after": begins, "besides": use.task_id or NONE}
    rows = ((row.taken_from, row.taken_until) for row in session.run(TAKEN, asked))
    return Chosen(thing, begins, ends, next_free(rows, begins, ends - begins))


def write(session: Session, chosen: Chosen, use: Use) -> int:
    """Write the booking, or the task's own again, and return its number. The caller holds the lock."""
    facts: dict[str, Any] = {
        "thing_id": chosen.thing.id, "by_id": use.by_id, "starts_at": use.starts_at, "ends_at": use.ends_at,
        "taken_from": chosen.taken_from, "taken_until": chosen.taken_until, "freed_at": None,
    }  # fmt: skip
    before = session.run(OF_TASK, {"task": use.task_id}).first() if use.task_id is not None else None
    if before is None:
        facts |= {"task_id": use.task_id, "place": use.place}
        return int(session.run(sa.insert(ThingBooking).returning(col(ThingBooking.id)), facts).scalar_one())
    same = sa.update(ThingBooking).where(col(ThingBooking.id) == before.id)
    session.run(same.values(**facts, version=before.version + 1))
    return int(before.id)


def require_free(session: Session, chosen: Chosen, use: Use) -> None:
    """Raises TakenError."""
    if chosen.is_free:
        return
    asked = {"thing": chosen.thing.id, "after": chosen.taken_from, "until": chosen.taken_until}
    whose = session.run(WHOSE, {**asked, "besides": use.task_id or NONE}).first()
    ring = officer_name(whose.rank, whose.collar, whose.surname) if whose is not None else None
    raise TakenError(chosen, use, ring or None)


def _choose(session: Session, wanted: str | None, use: Use) -> Chosen | None:
    """Of the things of the wanted kind the one that is free first: its own, its area's, by their codes."""
    if wanted is None:
        return None
    things: Sequence[ThingRow] = session.run(OF_KIND, {"kind": wanted}).all()
    own = session.run(OF_TASK, {"task": use.task_id}).first() if use.task_id is not None else None
    own_id = own.thing_id if own is not None else None

    def order(one: Chosen) -> tuple[timedelta, bool, bool]:
        wait = one.free_at - one.taken_from
        return wait, one.thing.id != own_id, one.thing.area_id != use.area_id

    return min((look(session, one, use) for one in things), key=order, default=None)
