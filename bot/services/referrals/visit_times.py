"""Times to offer for the next visit: a band of the day not tried yet, and for a child out of school."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from bot.language.times.bands import VisitBand
from bot.language.times.wall import to_local
from bot.services.referrals.attempts import Contacted, untried

SCHOOL = (time(8, 30), time(15, 30))  # on weekdays, whether it is term or not
SETTLED_IN = timedelta(hours=1)  # after the band begins: people are home by then
STEP, LENGTH = timedelta(minutes=30), timedelta(hours=1)
NOTICE = timedelta(hours=1)
AHEAD = 8  # days


class VisitOffer(Struct, frozen=True):
    """A wall time in London, in that band."""

    local: datetime
    band: VisitBand


def offers(
    contacts: Iterable[Contacted], bands: Sequence[VisitBand], *, is_child: bool, now: datetime
) -> tuple[VisitOffer, ...]:
    """The next time in each band not tried yet, or in each band if all were; soonest first."""
    wanted = untried(contacts, bands) or tuple(bands)
    found = (_next(band, is_child=is_child, now=now) for band in wanted)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.local))


def is_in_school(local: datetime) -> bool:
    """Whether a visit that begins then meets a child's school hours."""
    opens, closes = (datetime.combine(local.date(), at) for at in SCHOOL)
    return local.weekday() < 5 and local < closes and local + LENGTH > opens  # noqa: PLR2004  # Saturday


def _next(band: VisitBand, *, is_child: bool, now: datetime) -> VisitOffer | None:
    soonest = to_local(now + NOTICE)
    for ahead in range(AHEAD):
        for local in _starts(soonest.date() + timedelta(days=ahead), band):
            if local >= soonest and not (is_child and is_in_school(local)):
                return VisitOffer(local, band)
    return None


def _starts(day: date, band: VisitBand) -> Iterator[datetime]:
    """The times in a band of that day at which a visit may begin, and be over within the band."""
    at = datetime.combine(day, band.since) + SETTLED_IN
    while band.is_of(at) and at + LENGTH <= datetime.combine(day, band.until):
        yield at
        at += STEP
