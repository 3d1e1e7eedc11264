"""Times as people read them, in Europe/London."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.language.times.wall import is_doubled, to_instant, to_local, write_date, write_day, write_local

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def full(instant: datetime) -> str:
    """`Fri 27/11/2026 09:30`."""
    return write_local(to_local(instant))


def clock(instant: datetime) -> str:
    """`14:32`."""
    return f"{to_local(instant):%H:%M}"


def day(of: date) -> str:
    """`Fri 27/11`."""
    return write_day(of)


def short(instant: datetime, *, now: datetime) -> str:
    """`14:30` today, else `Fri 27/11 09:30`, with the year where it is not this one."""
    local, today = to_local(instant), to_local(now).date()
    if local.date() == today:
        return clock(instant)
    written = day(local) if local.year == today.year else write_date(local)
    return f"{written} {clock(instant)}"


def span(start: datetime, end: datetime, *, now: datetime) -> str:
    """`14:00-15:30`, `Fri 27/11 14:00-15:30`, `Fri 27/11 22:00 - Sat 28/11 07:00`.

    Midnight ends its day: `14:00-00:00`.
    """
    last = to_local(end - timedelta(minutes=1)) if end > start else to_local(end)
    if to_local(start).date() == last.date():
        return f"{short(start, now=now)}-{clock(end)}"
    return f"{short(start, now=now)} - {short(end, now=now)}"


def which_of_two(instant: datetime) -> str | None:
    """The first or the second, where the clocks show that time twice."""
    local = to_local(instant)
    if not is_doubled(local):
        return None
    return "the first of the two" if to_instant(local) == instant else "the second of the two"


def gap(seconds: float) -> str:
    """`48 min`, `1 h 5 min`, `3 days`: whole units, rounded down, the sign left out."""
    seconds = abs(int(seconds))
    if seconds < _MINUTE:
        return "less than a minute"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < _DAY:
        hours, minutes = divmod(seconds // _MINUTE, 60)
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days = seconds // _DAY
    return "1 day" if days == 1 else f"{days} days"


def ago(seconds: float) -> str:
    """`48 min ago`; `just now` within a minute."""
    return "just now" if abs(seconds) < _MINUTE else f"{gap(seconds)} ago"
