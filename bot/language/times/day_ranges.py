"""The days or hours that an officer asks about: today, next tues, weekend, tues lates, 28/11."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.errors import RejectedError
from bot.language.plain import END, plain
from bot.language.times.clock_words import SHIFT_HOURS, find_shift
from bot.language.times.day_words import Day, next_week, read_day_words
from bot.language.times.wall import day_bounds, first_valid_after, to_instant, write_day

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_MESSAGE = 4096  # Telegram's own limit
_YEARS = 10
_SATURDAY = 5
_LEAD = re.compile(r"\s{0,9}(?:(?:on|for)\s)?")
_BETWEEN = re.compile(r",?\s(?:on\s)?")
_JOINERS = re.compile(r"[\s,.:;?-]{0,9}")
_WEEKS = re.compile(rf"(?P<which>this\s|next\s)?(?P<what>week|weekend){END}")
_PART_HOURS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 30)}


@dataclass(frozen=True, slots=True)
class DayRange:
    """From `start` up to `end`, aware UTC; `label` says it to the officer, `rest` follows the words."""

    start: datetime
    end: datetime
    label: str
    rest: str


def read_day(
    words: str, *, today: date, shifts: Mapping[str, tuple[time, time]] = SHIFT_HOURS
) -> DayRange | None:
    """The days or the shift at the start of `words`; None if there are none.

    "week" is seven days from today, "this week" and "next week" run from Monday. A date without a year is the
    one nearest to today. A shift that ends before it begins ends on the next day.
    Raises a RejectedError for a date that cannot be.
    """
    text = plain(words[:_LONGEST_MESSAGE])
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    found = _weeks(text, start, today=today) or _shift_or_day(text, start, today=today, shifts=shifts)
    if not found:
        return None
    first, last, label, end = found
    joiners = _JOINERS.match(text, end)
    return DayRange(first, last, label, words[joiners.end() if joiners else end :].strip())


_Range = tuple[datetime, datetime, str, int]


def _weeks(text: str, start: int, *, today: date) -> _Range | None:
    if not (said := _WEEKS.match(text, start)):
        return None
    which, what = (said["which"] or "").strip(), said["what"]
    if what == "week" and not which:
        first, days, label = today, 7, "next 7 days"
    elif what == "week":
        monday = next_week(0, today=today) - timedelta(days=0 if which == "next" else 7)
        first, days, label = monday, 7, f"week of {write_day(monday)}"
    else:
        saturday = next_week(_SATURDAY, today=today) - timedelta(days=0 if which == "next" else 7)
        first, days, label = saturday, 2, f"weekend of {write_day(saturday)}"
    return day_bounds(first)[0], day_bounds(first + timedelta(days=days - 1))[1], label, said.end()


def _shift_or_day(
    text: str, start: int, *, today: date, shifts: Mapping[str, tuple[time, time]]
) -> _Range | None:
    if named := find_shift(text, start, names=shifts):
        day = _day_after(text, named[1], today=today)
        return _shift(
            day or Day(today, named[1]), named[0], shifts[named[0]], end=day.end if day else named[1]
        )
    day = read_day_words(text, start, today=today, nearest=True)
    if not day or day.unsure:
        return None
    between = _BETWEEN.match(text, day.end)
    if between and (named := find_shift(text, between.end(), names=shifts)):
        return _shift(day, named[0], shifts[named[0]], end=named[1])
    return _whole_or_part(day, today=today)


def _day_after(text: str, start: int, *, today: date) -> Day | None:
    between = _BETWEEN.match(text, start)
    return read_day_words(text, between.end(), today=today, nearest=True) if between else None


def _shift(day: Day, name: str, hours: tuple[time, time], *, end: int) -> _Range:
    begins, ends = (datetime.combine(day.date, hour) for hour in hours)
    if ends <= begins:
        ends += timedelta(days=1)
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
    return to_instant(first_valid_after(local))
