"""A stretch of an officer's words that names a time, and the instant of that time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.language.times.clock_words import NOON, ClockTime, Sense, read_clock, read_lone_hour
from bot.language.times.day_words import Day, names_week, next_week, read_day_words
from bot.language.times.durations import CalendarDuration, ExactDuration, read_duration
from bot.language.times.refusals import (
    NeedsDayError,
    NeedsHourError,
    PartContradictsError,
    PastDateError,
    PastTimeError,
    TooFarError,
)
from bot.language.times.wall import WEEKDAYS, is_doubled, to_instant, to_local

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_YEARS_AHEAD = 2
_DAWN = time(5)
_PARTS = {  # the part of the day runs between these minutes
    "morning": (0, 12 * 60),
    "afternoon": (12 * 60, 19 * 60),
    "evening": (16 * 60, 24 * 60),
    "night": (17 * 60, 29 * 60),
}
_LEAD = re.compile(r"\s{0,9}(?P<word>(?P<at>at|@|by|from)\s?|(?:on|for)\s)?(?:around\s|about\s)?")
_TO_CLOCK = re.compile(
    r"(?:t(?=[0-9])|[,:])?\s{0,3}(?:-\s)?(?P<at>(?:at|@|by|from)\s?)?(?:around\s|about\s)?"
)
_TO_DAY = re.compile(r",?\s(?:on\s)?")
_NEXT_WEEK = re.compile(r"\s(?:of\s)?next\sweek\b")


@dataclass(frozen=True, slots=True)
class TimeText:
    """The typed words, made plain, and the time they were sent."""

    text: str
    now: datetime
    shifts: Mapping[str, time]

    @property
    def wall(self) -> datetime:
        return to_local(self.now)

    @property
    def today(self) -> date:
        return self.wall.date()


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """`full`: a day and an hour, or a length of time. `led`: begins with "at" or the like. `loose`: may mean
    something else in another place, such as bare digits.
    """

    start: int
    end: int
    instant: datetime
    local: datetime
    full: bool
    led: bool
    loose: bool = False
    note: str = ""


def read_span(asked: TimeText, start: int) -> TimeSpan | None:
    """The time that begins at `start`, later than now. Raises the refusals of bot.language.times.refusals."""
    lead = _LEAD.match(asked.text, start)
    if not lead:
        return None
    begins, led = lead.end(), bool(lead["at"])
    found = _day_first(asked, begins) or _clock_first(asked, begins, led=led)
    if not found and not lead["word"]:  # last, because "0930hrs" and "10 mins to 4" are no lengths
        found = _by_length(asked, begins)
    return replace(found, start=start, led=led) if found else None


def ahead(local: datetime, *, now: datetime) -> datetime | None:
    """The instant of a wall time if it is still to come; in a doubled hour, the first that is.

    Raises MissingHourError, but only for a time to come.
    """
    doubled = is_doubled(local)
    if local <= to_local(now) and not doubled:
        return None
    for fold in range(1 + doubled):
        if (instant := to_instant(local, fold=fold)) > now:
            return instant
    return None


def check_range(day: date, *, today: date) -> None:
    """Refuse an instant out of range: PastDateError before today, TooFarError two years on."""
    limit = CalendarDuration(0, 12 * _YEARS_AHEAD, 0).after(today)
    if day < today:
        raise PastDateError(day, today=today)
    if day > limit:
        raise TooFarError(day, limit=limit)


def _by_length(asked: TimeText, start: int) -> TimeSpan | None:
    length = read_duration(asked.text, start)
    if isinstance(length, ExactDuration):
        instant = _whole_minute(asked.now.astimezone(UTC) + length.length)
        if instant <= asked.now:
            raise PastTimeError(to_local(instant), now=asked.wall)
        loose = not asked.text.startswith("in", start)
        return _span(asked, instant, to_local(instant), end=length.end, loose=loose)
    return _by_calendar(asked, length) if length else None


def _by_calendar(asked: TimeText, length: CalendarDuration) -> TimeSpan:
    now = _whole_minute(asked.wall)
    day = length.after(now.date())
    if clock := _clock_after(asked, Day(day, length.end)):
        return _settle(asked, Day(day, length.end), clock)
    check_range(day, today=asked.today)
    local = datetime.combine(day, now.time())
    if not (instant := ahead(local, now=asked.now)):
        raise PastTimeError(local, now=asked.wall)
    return _span(asked, instant, local, end=length.end)


def _day_first(asked: TimeText, start: int) -> TimeSpan | None:
    day = read_day_words(asked.text, start, today=asked.today)
    if not day:
        if names_week(asked.text, start):
            raise NeedsDayError
        return None
    if clock := _clock_after(asked, day):
        return _settle(asked, *_of_next_week(asked, day, clock))
    if day.unsure:
        return None
    check_range(day.date, today=asked.today)
    raise NeedsHourError(day.date)


def _clock_first(asked: TimeText, start: int, *, led: bool) -> TimeSpan | None:
    if clock := read_clock(asked.text, start, shifts=asked.shifts):
        day = _day_after(asked, clock)
        return _settle(asked, day, replace(clock, end=day.end)) if day else _next_such(asked, clock)
    if not (lone := read_lone_hour(asked.text, start, closed=False)):
        return None
    day = _day_after(asked, lone)
    if day and (day.part or led):
        return _settle(asked, day, replace(lone, end=day.end))
    closed = read_lone_hour(asked.text, start, closed=True) if led else None
    return _next_such(asked, closed) if closed else None


def _day_after(asked: TimeText, clock: ClockTime) -> Day | None:
    joined = _TO_DAY.match(asked.text, clock.end)
    day = read_day_words(asked.text, joined.end(), today=asked.today) if joined else None
    return day if day and not day.unsure else None


def _clock_after(asked: TimeText, day: Day) -> ClockTime | None:
    joined = _TO_CLOCK.match(asked.text, day.end)
    if not joined:
        return None
    if clock := read_clock(asked.text, joined.end(), shifts=asked.shifts):
        return clock
    if day.part or joined["at"]:
        return read_lone_hour(asked.text, joined.end(), closed=not day.part)
    return None


def _of_next_week(asked: TimeText, day: Day, clock: ClockTime) -> tuple[Day, ClockTime]:
    """Read "next week" after the time: tues 0930 next week is next tues."""
    said = _NEXT_WEEK.match(asked.text, clock.end) if day.weekly else None
    if not said:
        return day, clock
    moved = next_week(day.date.weekday(), today=asked.today)
    note = f"{WEEKDAYS[moved.weekday()]} of next week"
    return replace(day, date=moved, weekly=False, note=note), replace(clock, end=said.end())


def _settle(asked: TimeText, day: Day, clock: ClockTime) -> TimeSpan:
    check_range(day.date, today=asked.today)
    minutes = clock.placed(day.part)
    if day.part:
        first, last = _PARTS[day.part]
        if not first <= minutes <= last:
            raise PartContradictsError(_wall(day.date, minutes), part=day.part)
    for local in _options(asked, day, clock):
        if instant := ahead(local, now=asked.now):
            return _span(asked, instant, local, end=clock.end, note=day.note)
    raise PastTimeError(_wall(day.date, minutes), now=asked.wall)


def _options(asked: TimeText, day: Day, clock: ClockTime) -> Iterator[datetime]:
    """The possible meanings, soonest first; one that has passed gives way to the next."""
    local = _wall(day.date, clock.placed(day.part))
    today = day.date == asked.today
    if today and local.date() > day.date and day.part == "night" and asked.wall.time() < _DAWN:
        yield local - timedelta(days=1)
    yield local
    if today and clock.sense is Sense.SPOKEN and not day.part and local.hour * 60 < NOON:
        yield local + timedelta(minutes=NOON)
    if day.weekly:
        yield local + timedelta(days=7)


def _next_such(asked: TimeText, clock: ClockTime) -> TimeSpan | None:
    for days in range(3):
        local = _wall(asked.today + timedelta(days=days), clock.placed(None))
        if instant := ahead(local, now=asked.now):
            return replace(_span(asked, instant, local, end=clock.end, loose=clock.loose), full=False)
    return None


def _wall(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def _whole_minute(moment: datetime) -> datetime:
    """Round up to a whole minute, so that nothing is ever early."""
    down = moment.replace(second=0, microsecond=0)
    return down if down == moment else down + timedelta(minutes=1)


def _span(
    asked: TimeText, instant: datetime, local: datetime, *, end: int, loose: bool = False, note: str = ""
) -> TimeSpan:
    check_range(local.date(), today=asked.today)
    return TimeSpan(0, end, instant, local, full=True, led=False, loose=loose, note=note)
