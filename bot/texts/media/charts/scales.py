"""Numbers and instants to pixels, and the places of the marks on their axes."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil, floor, log10

from msgspec import Struct

from bot.language.times.wall import day_bounds, to_local
from bot.texts.times import clock, day

DAY = timedelta(days=1)
STEPS = tuple(timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720))


class Scale(Struct, frozen=True):
    """From 0 at the pixel `low` to `most` at the pixel `high`, which may lie above or right of it."""

    most: float
    low: float
    high: float

    def at(self, number: float) -> float:
        share = number / self.most if self.most else 0.0
        return self.low + min(1.0, max(0.0, share)) * (self.high - self.low)


def marks(most: float, wanted: int = 4) -> list[int]:
    """Round whole numbers from 0 up to the first that isn't below `most`."""
    rough = max(1.0, most / wanted)
    power = 10 ** floor(log10(rough))
    step = next(round(n * power) for n in (1, 2, 5, 10) if n * power >= rough)
    return [n * step for n in range(max(1, ceil(most / step)) + 1)]


class TimeScale(Struct, frozen=True):
    """`end` is after `start`."""

    start: datetime
    end: datetime
    left: float
    right: float

    def at(self, instant: datetime) -> float:
        share = (instant - self.start) / (self.end - self.start)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def marks(self, wanted: int = 6) -> list[tuple[datetime, str]]:
        """Round times of London's clocks, or midnights with their date."""
        span = self.end - self.start
        step = next((one for one in STEPS if span / one <= wanted), None)
        if step is None:
            return [(at, day(to_local(at).date())) for at in self._midnights(ceil(span / DAY / wanted))]
        midnight, _ = day_bounds(to_local(self.start).date())
        first = ceil((self.start - midnight) / step)
        last = floor((self.end - midnight) / step)
        times = [midnight + n * step for n in range(first, last + 1)]
        return [(at, clock(at)) for at in times]

    def _midnights(self, days: int) -> list[datetime]:
        first, last = to_local(self.start).date(), to_local(self.end).date()
        dates = [first + n * DAY for n in range(1, (last - first).days + 1, days)]
        return [day_bounds(one)[0] for one in dates]
