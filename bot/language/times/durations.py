"""Lengths of time from now: in 2 hours, in an hour and a half, in 90 min, in 3 days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from msgspec import Struct

from bot.language.patterns import compiled
from bot.language.plain import END
from bot.language.times.clock_words import COUNTED


class ExactDuration(Struct, frozen=True):
    """A real length of time, which a change of the clocks does not stretch."""

    length: timedelta
    end: int


class CalendarDuration(Struct, frozen=True):
    """A number of calendar days and months."""

    days: int
    months: int
    end: int

    def after(self, day: date) -> date:
        """The wall time after it. Months count first; a day that the month lacks becomes its last day."""
        month = day.month - 1 + self.months
        year, month = day.year + month // 12, month % 12 + 1
        start = date(year, month, min(day.day, monthrange(year, month)[1]))
        return start + timedelta(days=self.days)


def whole_minute(moment: datetime) -> datetime:
    """Round up to a whole minute, so that nothing is ever early."""
    down = moment.replace(second=0, microsecond=0)
    return down if down == moment else down + timedelta(minutes=1)


def read_duration(text: str, start: int) -> ExactDuration | CalendarDuration | None:
    """The length of time that begins at `start` of plain `text`, its "in" included or not."""
    for pattern, minutes in _PHRASES:
        if found := compiled(pattern).match(text, start):
            return ExactDuration(timedelta(minutes=minutes), found.end())
    for pattern in _CLOCKWISE:
        if found := compiled(pattern).match(text, start):
            return ExactDuration(_length(found), found.end())
    return _calendar(text, start)


def _calendar(text: str, start: int) -> CalendarDuration | None:
    """Read in 3 days, in 1 week and 2 days."""
    found = _CALENDAR.match(text, start)
    if not found:
        return None
    length, last = _later(found), _unit(found)
    while (more := _AND_MORE.match(text, length.end)) and _UNITS_DOWN.find(_unit(more)) > _UNITS_DOWN.find(
        last
    ):
        added, last = _later(more), _unit(more)
        length = CalendarDuration(length.days + added.days, length.months + added.months, added.end)
    return length


def _length(found: re.Match[str]) -> timedelta:
    groups = found.groupdict()
    more = {"half": 30, "quarter": 15}.get(groups.get("more") or "", 0)
    return timedelta(hours=_number(groups.get("hours")), minutes=_number(groups.get("mins")) + more)


def _later(found: re.Match[str]) -> CalendarDuration:
    named = found.groupdict()
    count, unit = round(_number(named["n"] or named.get("m"))), named["unit"] or named["of"]
    if unit[0] in "my":
        return CalendarDuration(0, count * (12 if unit[0] == "y" else 1), found.end())
    return CalendarDuration(count * {"d": 1, "w": 7, "f": 14}[unit[0]], 0, found.end())


def _unit(found: re.Match[str]) -> str:
    named = found.groupdict()
    return str(named["unit"] or named["of"])[0]


def _number(word: str | None) -> float:
    if not word:
        return 0
    return _NUMBERS.get(word) or float(word)


# fmt: off
_NUMBERS: dict[str, float] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90, "forty-five": 45, "a couple of": 2,
}
# fmt: on
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_WHOLE = rf"(?:{_WORDS}|[0-9]{{1,4}})"
_NUMBER = rf"(?:{_WORDS}|(?:0|[1-9][0-9]{{0,3}})(?:\.[0-9]{{1,2}})?)"
_IN = r"(?:in\s)?"
# "in 2 hours' time" counts; "2 hours ago" is over, and "2 hours late" is no appointment.
_TIME = r"(?:'?s?'?\stime|\sfrom\snow)"
_TAIL = rf"(?:'?s?'?\stime|\sfrom\snow)?{END}(?!\s(?:ago|late|before|after|overdue)\b)"
_SPACE = r"(?:(?<=[0-9])\s?|\s)"  # "am" isn't a minute
_MINS = rf"{_SPACE}(?:minutes?|mins?|m)"
_HOURS = rf"{_SPACE}(?:hours?|hrs?|h)"

_PHRASES = (
    (rf"{_IN}(?:a\s)?half\s(?:an\s)?hour{_TAIL}", 30),
    (rf"{_IN}(?:a\s)?quarter\sof\san\shour{_TAIL}", 15),
    (rf"{_IN}three[ -]quarters\sof\san\shour{_TAIL}", 45),
)
_MORE = r"and\sa\s(?P<more>half|quarter)"
_CLOCKWISE = tuple(
    _IN + pattern + _TAIL
    for pattern in (
        rf"(?P<hours>{_NUMBER}){_HOURS},?\s?(?:and\s)?(?P<mins>{_NUMBER})(?:{_MINS})",
        rf"(?P<hours>{_NUMBER}){_HOURS}\s?(?P<mins>[0-5][0-9])(?!{COUNTED.pattern})",
        rf"(?P<hours>{_NUMBER}){_HOURS}(?:\s{_MORE})?",
        rf"(?P<hours>{_NUMBER})\s{_MORE}{_HOURS}",
        rf"(?P<mins>{_NUMBER}){_MINS}",
    )
)
_UNITS = r"(?P<unit>days?|d|weeks?|wks?|fortnights?|months?|years?)"
_CALENDAR = re.compile(
    rf"(?:in\s(?P<n>{_WHOLE})\s?{_UNITS}{_TAIL}|(?P<m>{_WHOLE})\s{_UNITS.replace('unit', 'of')}{_TIME}{END})"
)
_UNITS_DOWN = "ymfwd"  # in 1 week and 2 days; in 2 days and 4 days are two times
_AND_MORE = re.compile(rf",?\s(?:and\s)?(?P<n>{_WHOLE})\s?{_UNITS}{_TAIL}")
