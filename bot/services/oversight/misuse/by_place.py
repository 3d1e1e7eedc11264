"""Rules about place and time: outside one's area without a task, a closed case, off shift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from bot.services.oversight.misuse.rules import REFERRAL, Look, RecordFacts, Suspicion, ViewerFacts
from models.flag import FlagRule

Parents = Mapping[int, int | None]


class Booking(Struct, frozen=True):
    """On or off, as the entry of this number in the officer's chain."""

    number: int
    at: datetime
    is_on: bool


def suspect(look: Look, viewer: ViewerFacts, seen: RecordFacts, parents: Parents) -> Iterator[Suspicion]:
    """Judge only single records: a list or a search brings some that nobody asked for."""
    if not look.is_single or seen.is_near(viewer):
        return
    if _apart(viewer.area_id, seen.area_id, parents):
        yield Suspicion(FlagRule.OUTSIDE_AREA, look)
    if look.kind == REFERRAL and not seen.is_open:
        yield Suspicion(FlagRule.CLOSED_CASE, look)


def is_off_shift(look: Look, bookings: Sequence[Booking], *, shift: timedelta) -> bool:
    """Whether the last booking before the look was off, or is longer ago than a shift.

    Without one it is unknown: in a force that does not book on, every look would be flagged.
    """
    before = [booking for booking in bookings if booking.number < look.number]
    return bool(before) and (not before[-1].is_on or look.at - before[-1].at >= shift)


def _apart(one: int | None, other: int | None, parents: Parents) -> bool:
    """Whether neither lies within the other. A team or a record without an area is never outside."""
    if one is None or other is None:
        return False
    return one not in _upwards(other, parents) and other not in _upwards(one, parents)


def _upwards(area: int, parents: Parents) -> set[int]:
    found: set[int] = set()
    at: int | None = area
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found
