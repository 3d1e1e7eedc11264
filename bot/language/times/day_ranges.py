"""The days or hours that an officer asks about: today, next tues, weekend, tues lates, 28/11."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.errors import RejectedError
from bot.language.plain import END, plain
from bot.language.times.clock_words import SHIFT_LENGTHS, SHIFT_STARTS, find_shift
from bot.language.times.day_words import read_day_words
from bot.language.times.days import Day
from bot.language.times.named_days import easter_weekend
from bot.language.times.parts import night_of
from bot.language.times.vague_days import read_open_days
from bot.language.times.wall import day_bounds, to_local, to_valid_instant, write_day

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_MESSAGE = 4096  # Telegram's own limit
_YEARS = 10
_SHIFT_LENGTH = timedelta(hours=10)  # of one that only this force has
_LEAD = re.compile(r"\s{0,9}(?:(?:on|for|in|over)\s)?")
_BETWEEN = re.compile(r",?\s(?:on\s)?")
_JOINERS = re.compile(r"[\s,.:;?-]{0,9}")
_WEEK = re.compile(rf"week{END}")
_EASTER = re.compile(rf"(?:the\s)?easter\s(?:weekend|bank\sholiday|hols?|holidays?){END}")
_PART_HOURS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 30)}


class DayRange(Struct, frozen=True):
    """From `start` up to `end`, aware UTC; `label` says it to the officer, `rest` follows the words."""

    start: datetime
    end: datetime
    label: str
    rest: str


def read_day(words: str, *, now: datetime, shifts: Mapping[str, time] = SHIFT_STARTS) -> DayRange | None:
    """The days or the shift at the start of `words`; None if there are none.

    "week" is seven days from today, "this week" and "next week" run from Monday. A date without a year is the
    one nearest to today. During a night shift, "tonight" and "nights" are that shift.
    Raises a RejectedError for a date that cannot be.
    """
    asked = _Asked(plain(words[:_LONGEST_MESSAGE]), to_local(now), shifts)
    lead = _LEAD.match(asked.text)
    found = _read(asked, lead.end() if lead else 0) or _read(asked, 0)
    if not found:
        return None
    first, last, label, end = found
    joiners = _JOINERS.match(asked.text, end)
    return DayRange(first, last, label, words[joiners.end() if joiners else end :].strip())


class _Asked(Struct, frozen=True):
    text: str
    wall: datetime
    shifts: Mapping[str, time]

    @property
    def today(self) -> date:
        return self.wall.date()

    @property
    def tonight(self) -> date:
        return night_of(self.wall, self.shifts)


_Range = tuple[datetime, datetime, str, int]


def _read(asked: _Asked, start: int) -> _Range | None:
    return _stretch(asked, start) or _shift_first(asked, start) or _day_first(asked, start)


def _stretch(asked: _Asked, start: int) -> _Range | None:
    """Read week, this weekend, next month. A day in them, such as next week on tues, is that day."""
    if said := _WEEK.match(asked.text, start):
        return _days(asked.today, asked.today + timedelta(days=6), "next 7 days", said.end())
    if said := _EASTER.match(asked.text, start):
        return _days(*easter_weekend(asked.today), "Easter", said.end())
    found = read_open_days(asked.text, start, today=asked.today)
    day = _day(asked, start)
    if not found or found.unsure or (day and day.end > found.end):
        return None
    label = found.label
    if "week" in label and found.last - found.first < timedelta(days=7):
        label = f"{'weekend' if 'weekend' in label else 'week'} of {write_day(found.first)}"
    return _days(found.first, found.last, label, found.end)


def _days(first: date, last: date, label: str, end: int) -> _Range:
    return day_bounds(first)[0], day_bounds(last)[1], label, end


def _shift_first(asked: _Asked, start: int) -> _Range | None:
    named = find_shift(asked.text, start, names=asked.shifts)
    if not named:
        return None
    name, end = named
    between = _BETWEEN.match(asked.text, end)
    day = _day(asked, between.end()) if between else None
    tonight = asked.tonight if name == "nights" else asked.today
    return _shift(asked, day or Day(tonight, end), name, end=day.end if day else end)


def _day_first(asked: _Asked, start: int) -> _Range | None:
    day = _day(asked, start)
    if not day or day.unsure:
        return None
    between = _BETWEEN.match(asked.text, day.end)
    if between and (named := find_shift(asked.text, between.end(), names=asked.shifts)):
        return _shift(asked, day, named[0], end=named[1])
    return _whole_or_part(day, today=asked.today)


def _day(asked: _Asked, start: int) -> Day | None:
    return read_day_words(asked.text, start, today=asked.today, nearest=True, tonight=asked.tonight)


def _shift(asked: _Asked, day: Day, name: str, *, end: int) -> _Range:
    begins = datetime.combine(day.date, asked.shifts[name])
    ends = begins + SHIFT_LENGTHS.get(name, _SHIFT_LENGTH)
    return _instant(begins), _instant(ends), f"{write_day(day.date)} {name}", end


def _whole_or_part(day: Day, *, today: date) -> _Range:
    if abs(day.date.year - today.year) > _YEARS:
        raise RejectedError(
            f"{day.date:%d/%m/%Y} is too far off to look up. Check the year and say it again."
        )
    if not day.part:
        return *day_bounds(day.date), write_day(day.date), day.end
    midnight = datetime.combine(day.date, time())
    first, last = (_instant(midnight + timedelta(hours=hour)) for hour in _PART_HOURS[day.part])
    return first, last, f"{write_day(day.date)} {day.part}", day.end


def _instant(local: datetime) -> datetime:
    return to_valid_instant(local)
