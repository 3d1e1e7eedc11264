"""The shift that is next by the clock, and since when the one before it has been on."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.language.times.clock_words import SHIFT_LENGTHS
from bot.language.times.wall import to_local, to_valid_instant

if TYPE_CHECKING:
    from collections.abc import Mapping

_LENGTH = timedelta(hours=10)  # of one that only this force has
_LATE = timedelta(hours=1)  # a shift that has just begun is still handed over to
_A_DAY = timedelta(days=1)


class ShiftAhead(Struct, frozen=True):
    """From `start` up to `end`, in UTC; `since` is when the shift that hands over to it began."""

    name: str
    start: datetime
    end: datetime
    since: datetime


def shift_ahead(
    now: datetime, shifts: Mapping[str, time], *, name: str | None = None, tomorrow: bool = False
) -> ShiftAhead:
    """The next shift, one that began within the last hour too; of a name, the one that is on or next."""
    today = to_local(now).date()
    days = (today + n * _A_DAY for n in range(-2, 3))
    starts = sorted((datetime.combine(one, shifts[each]), each) for one in days for each in shifts)
    known = [(to_valid_instant(wall), wall, each) for wall, each in starts]
    named = (one for one in known if name in (None, one[2]))
    if tomorrow:
        named = (one for one in named if one[1].date() > today)
    start, wall, called = next(one for one in named if one[0] > now - _LATE or (name and _end(one) > now))
    before = (one[0] for one in known if one[0] < start and one[0] <= now)
    return ShiftAhead(called, start, _end((start, wall, called)), max(before))


def _end(shift: tuple[datetime, datetime, str]) -> datetime:
    _, wall, called = shift
    return to_valid_instant(wall + SHIFT_LENGTHS.get(called, _LENGTH))
