"""Contacts as attempts to reach somebody: the bands of the day tried, and whether they are enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from bot.language.times.bands import BandOfDay, VisitBand, band_of
from bot.language.times.wall import to_local

FEWEST_DAYS, FEWEST_BANDS = 3, 2


class Contacted(Protocol):
    """A contact, as far as it counts."""

    @property
    def at(self) -> datetime: ...


class ContactTime(Struct, frozen=True):
    at: datetime


def tried(contacts: Iterable[Contacted], bands: Sequence[VisitBand]) -> tuple[BandOfDay, ...]:
    """The bands of the day tried, oldest first, each day's once."""
    found: dict[tuple[object, str], BandOfDay] = {}
    for local in sorted(to_local(one.at) for one in contacts):
        band = band_of(bands, local)
        found.setdefault((local.date(), band.name), BandOfDay(local, band))
    return tuple(found.values())


def untried(contacts: Iterable[Contacted], bands: Sequence[VisitBand]) -> tuple[VisitBand, ...]:
    done = {one.band.name for one in tried(contacts, bands)}
    return tuple(one for one in bands if one.name not in done)


def are_enough(contacts: Iterable[Contacted], bands: Sequence[VisitBand]) -> bool:
    """Whether they are on three different days in London at least, in at least two bands of the day."""
    found = tried(contacts, bands)
    days = {one.day.date() for one in found}
    return len(days) >= FEWEST_DAYS and len({one.band.name for one in found}) >= FEWEST_BANDS
