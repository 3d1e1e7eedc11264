"""The time at which something happened: `1310`, `yesterday 2240`, `last fri 1400`, `20 min ago`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise

from bot.errors import RejectedError
from bot.language.plain import plain
from bot.language.times.clock_words import DAY, NOON, SHIFT_STARTS, ClockTime, Sense
from bot.language.times.days import Day
from bot.language.times.joining import contradicts, days_of, of_kind
from bot.language.times.parts import Part, PartOfDay, TimeText, joined, scan
from bot.language.times.questions import WhenPastError
from bot.language.times.settling import wall
from bot.language.times.wall import is_doubled, to_instant

_AGO = re.compile(
    r"(?:about |around )?(?P<number>\d{1,3}|an?|half an) ?(?P<unit>m|mins?|minutes?|h|hrs?|hours?) ago\b"
)
_WEEK = timedelta(days=7)


def read_past(words: str, *, before: datetime, shifts: Mapping[str, time] = SHIFT_STARTS) -> datetime | None:
    """The last such instant up to `before`, or a later one if its day is to come. None for anything else.

    Raises a RejectedError for an impossible time, and for a day without its hour.
    """
    asked = TimeText(plain(words).strip(" ."), before, shifts, past=True)
    if found := _AGO.fullmatch(asked.text):
        return before - _length(found)
    parts = scan(asked)
    for _, refusal in of_kind(parts, RejectedError):
        raise refusal
    if not _is_all(asked.text, parts):
        return None
    days, clocks = days_of(asked, parts), [clock for _, clock in of_kind(parts, ClockTime)]
    if len(days) > 1:
        raise contradicts(days) or WhenPastError(days[0][1].date)
    if len({clock.minutes for clock in clocks}) > 1:
        return None
    halves = [half.part for _, half in of_kind(parts, PartOfDay)]
    return _last_such(days[0][1] if days else None, clocks, halves, asked)


def _last_such(
    day: Day | None, clocks: Sequence[ClockTime], halves: Sequence[str], asked: TimeText
) -> datetime | None:
    if day and day.from_now:
        return None
    if not clocks:
        if day:
            raise WhenPastError(day.date)
        return None
    part = (day.part if day else None) or next(iter(halves), None)
    walls = list(_walls(day, clocks[0], part, asked))
    found = [_instant(local, asked.now) for local in walls]
    return max((at for at in found if at <= asked.now), default=min(found))


def _walls(day: Day | None, clock: ClockTime, part: str | None, asked: TimeText) -> Iterator[datetime]:
    """The wall times that may be meant; the latest that has been is the one."""
    dates = [day.date] if day else [asked.today, asked.today - timedelta(days=1)]
    if day and day.weekly:
        dates.append(day.date - _WEEK)
    for date in dates:
        minutes = clock.placed(part)
        yield wall(date, minutes)
        if not day and part == "night":
            yield wall(date, minutes) - timedelta(days=1)
        if clock.sense is Sense.SPOKEN and not part:  # half seven was in the morning or in the evening
            yield wall(date, (minutes + NOON) % DAY)


def _instant(local: datetime, before: datetime) -> datetime:
    """The last such instant: of a doubled hour the second, if it has been."""
    second = to_instant(local, fold=1)
    return second if is_doubled(local) and second <= before else to_instant(local)


def _is_all(text: str, parts: Sequence[Part]) -> bool:
    """Whether nothing but the parts and their joining words is said."""
    if not parts or text[: parts[0].begins].strip() or text[parts[-1].end :].strip():
        return False
    return all(joined(text, first, second) for first, second in pairwise(parts))


def _length(found: re.Match[str]) -> timedelta:
    hours = found["unit"].startswith("h")
    number = (
        1.0 if found["number"] in ("a", "an") else 0.5 if " " in found["number"] else int(found["number"])
    )
    return timedelta(hours=number) if hours else timedelta(minutes=number)
