"""The shift day: from one morning digest to the next, by the wall clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from msgspec import Struct

from bot.language.times.wall import to_local, to_valid_instant


class ShiftDay(Struct, frozen=True):
    """From one digest to the next: 23, 24 or 25 hours."""

    start: datetime
    end: datetime


def shift_day(at: datetime, digest_at: time) -> ShiftDay:
    """The shift day of an instant. Digests go by the wall clock, on clock-change nights too."""
    day = to_local(at).date()
    if at < _instant(day, digest_at):
        day -= timedelta(days=1)
    return ShiftDay(_instant(day, digest_at), _instant(day + timedelta(days=1), digest_at))


def _instant(day: date, digest_at: time) -> datetime:
    """The instant of a wall time: the first minute after a missing hour, the first of a doubled one."""
    return to_valid_instant(datetime.combine(day, digest_at))
