"""Bands of the day in which somebody may be found at home: `morning 08:00-12:00, weekend 10:00-18:00`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time

from msgspec import Struct

from bot.language.times.wall import DAY_NAMES

WEEKEND = "weekend"
SATURDAY = 5
BAND = re.compile(r"\s*([a-z]+)\s+(\d{1,2}:\d\d)\s*-\s*(\d{1,2}:\d\d)\s*", re.IGNORECASE)
FEWEST = 2


class VisitBand(Struct, frozen=True):
    """Wall time in London. That called `weekend` is of Saturdays and Sundays, the others of weekdays."""

    name: str
    since: time
    until: time

    def is_of(self, local: datetime) -> bool:
        """Whether it is a band of that day."""
        return (self.name == WEEKEND) == (local.weekday() >= SATURDAY)


class BandOfDay(Struct, frozen=True):
    """`Tue morning`, `Sat (weekend)`."""

    day: datetime
    band: VisitBand

    @property
    def words(self) -> str:
        day = DAY_NAMES[self.day.weekday()]
        return f"{day} ({WEEKEND})" if self.band.name == WEEKEND else f"{day} {self.band.name}"


def read_bands(words: str) -> tuple[VisitBand, ...]:
    """Read the bands, in their order. Raises ValueError."""
    found = tuple(_band(one) for one in words.split(","))
    if len({one.name for one in found}) < max(FEWEST, len(found)):
        message = "name two bands at least, each once"
        raise ValueError(message)
    if found[0].name == WEEKEND:
        message = "begin with a band of weekdays"
        raise ValueError(message)
    return found


def band_of(bands: Sequence[VisitBand], local: datetime) -> VisitBand:
    """The band of a wall time: the last one that has begun on that day, else the day's first."""
    of_day = [one for one in bands if one.is_of(local)] or [one for one in bands if one.name != WEEKEND]
    begun = [one for one in of_day if one.since <= local.time()]
    return max(begun, key=lambda one: one.since) if begun else min(of_day, key=lambda one: one.since)


def _band(words: str) -> VisitBand:
    found = BAND.fullmatch(words)
    if found is None:
        message = f"{words.strip()!r} is no band of the day; write it as morning 08:00-12:00"
        raise ValueError(message)
    name, since, until = found[1].lower(), _time(found[2]), _time(found[3])
    if since >= until:
        message = f"{words.strip()!r} ends before it begins"
        raise ValueError(message)
    return VisitBand(name, since, until)


def _time(words: str) -> time:
    return time.fromisoformat(words.zfill(5))
