"""Days on which people work: neither weekends, nor England's bank holidays, nor a force's own holidays."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta

from bot.language.times.named_days import bank_holidays

ONE_DAY = timedelta(days=1)
_TIMER = re.compile(r"([1-9][0-9]{0,2})(wd|d|w)")
_SATURDAY = 5


def is_working_day(day: date, own: Collection[date]) -> bool:
    """`own` are the force's own holidays."""
    return day.weekday() < _SATURDAY and day not in own and day not in bank_holidays(day.year)


def next_working_day(day: date, own: Collection[date]) -> date:
    """The first working day after that day."""
    day += ONE_DAY
    while not is_working_day(day, own):
        day += ONE_DAY
    return day


def day_after(timer: str, start: date, own: Collection[date]) -> date:
    """The day on which a time that begins on `start` is over: `5wd` in working days, `7d`, `12w`."""
    found = _TIMER.fullmatch(timer)
    if found is None:
        raise ValueError(timer)
    number, unit = int(found[1]), found[2]
    if unit != "wd":
        return start + timedelta(days=number) * (7 if unit == "w" else 1)
    for _ in range(number):
        start = next_working_day(start, own)
    return start
