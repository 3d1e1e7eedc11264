"""The parts of a time that belong together, and the one day and hour that they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from typing import TypeVar

from msgspec import Struct

from bot.errors import RejectedError
from bot.language.times.clock_words import NIGHT_ENDS, ClockTime, Sense
from bot.language.times.days import Day, coming, next_week
from bot.language.times.durations import ExactDuration
from bot.language.times.parts import Meaning, Part, PartOfDay, TimeText, joined
from bot.language.times.questions import (
    NeedsDayError,
    NeedsHourError,
    Option,
    Spans,
    WhichDayError,
    WhichTimeError,
)
from bot.language.times.refusals import PastDateError, PastTimeError, TogetherError, WeekdayContradictsError
from bot.language.times.settling import (
    PARTS,
    Settled,
    check_range,
    settle,
    settle_alone,
    settle_exact,
    settle_from_now,
)
from bot.language.times.vague_days import OpenDays
from bot.language.times.wall import WEEKDAYS
from bot.values import replace

_Kind = TypeVar("_Kind", bound=Meaning)
_MOST_OPTIONS = 4
_DAWN = 5  # from then on, "in the morning" is tomorrow's
_UNREAD_HOUR = re.compile(r"\bat\s\d{1,2}\b")  # `at 4 at court in 3 days`: an hour, or part of an address
_WEEK = timedelta(days=7)


class Choice(Struct, frozen=True):
    """The time that is meant, and the places of the words that say it."""

    settled: Settled
    spans: Spans


def of_kind(parts: Sequence[Part], kind: type[_Kind]) -> list[tuple[Part, _Kind]]:
    return [(part, part.meaning) for part in parts if isinstance(part.meaning, kind)]


def outright(parts: Sequence[Part]) -> list[Part]:
    """The hours that were said, without those that a word implies."""
    return [part for part, clock in of_kind(parts, ClockTime) if not clock.implied]


def implied(parts: Sequence[Part]) -> list[Part]:
    return [part for part, clock in of_kind(parts, ClockTime) if clock.implied]


def is_whole(parts: Sequence[Part]) -> bool:
    """Whether the parts are a day and an hour, or a length of time."""
    hour = bool(of_kind(parts, ClockTime))
    days = of_kind(parts, Day)
    other = bool(of_kind(parts, OpenDays)) or bool(of_kind(parts, PartOfDay))
    alone = bool(of_kind(parts, ExactDuration)) or any(day.from_now for _, day in days)
    refused = bool(of_kind(parts, RejectedError)) and len(parts) > 1
    return alone or refused or (hour and (bool(days) or other))


def grouped(text: str, parts: Sequence[Part]) -> list[tuple[Part, ...]]:
    """Parts side by side, with only joining words between them."""
    groups: list[list[Part]] = []
    for index, part in enumerate(parts):
        if (
            groups
            and joined(text, groups[-1][-1], part)
            and not _begins_another(text, groups[-1], parts[index:])
        ):
            groups[-1].append(part)
        else:
            groups.append([part])
    return [tuple(group) for group in groups]


def resolve(asked: TimeText, parts: Sequence[Part]) -> Choice:
    """The time that the parts mean together. Raises a RejectedError, which may be a question."""
    for _, refusal in of_kind(parts, RejectedError):
        raise refusal
    if exact := of_kind(parts, ExactDuration):
        if len(parts) > 1:
            raise TogetherError
        return Choice(settle_exact(asked, exact[0][1]), spans(parts))
    hours = outright(parts) or implied(parts)
    days = days_of(asked, parts)
    check_month(asked, parts, days)
    if len(days) > 1 or len({_minutes(one) for one in hours}) > 1:
        some_days: Sequence[tuple[Part, Day] | None] = days or [None]
        some_hours: Sequence[Part | None] = hours or [None]
        raise which(asked, list(product(some_days, some_hours)), parts)
    return Choice(*settled(asked, days[0] if days else None, hours[0] if hours else None, parts))


def settled(
    asked: TimeText, said: tuple[Part, Day] | None, hour: Part | None, parts: Sequence[Part]
) -> tuple[Settled, Spans]:
    """The instant of that day and hour. Raises a RejectedError."""
    clock = hour.meaning if hour and isinstance(hour.meaning, ClockTime) else None
    stretches, halves = of_kind(parts, OpenDays), of_kind(parts, PartOfDay)
    if said is None and stretches and stretches[0][1].unsure and hour:
        label = stretches[0][1].label
        raise without_day(asked, hour, because=f"For a day in {label.capitalize()}, say which. ")
    if said is None and stretches:
        raise needs_day(asked, stretches[0][1], hour)
    used = [part for part in (said[0] if said else None, hour) if part]
    used += [part for part, _ in stretches]
    used += [part for part, half in halves if clock and _fits(half.part, clock)]
    day = said[1] if said else None
    part = next((half.part for _, half in halves if clock and _fits(half.part, clock)), None)
    if day and part and not day.part:
        day = replace(day, part=part)
    if clock is None:
        return _hourless(asked, day, halves), spans(used)
    if day is None:
        return (_next_part(asked, part, clock) if part else settle_alone(asked, clock)), spans(used)
    if not clock.implied and _is_of_a_night(day, clock, parts):
        raise _which_night(asked, day, clock, used)
    return settle(asked, day, clock), spans(used)


def check_month(asked: TimeText, parts: Sequence[Part], days: Sequence[tuple[Part, Day]]) -> None:
    """Raise the question of its day, if a month named alone is another than the day's: may bank holiday."""
    for _, stretch in of_kind(parts, OpenDays):
        if stretch.unsure and any(not stretch.first <= day.date <= stretch.last for _, day in days):
            raise needs_day(asked, stretch, next(iter(outright(parts)), None))


def days_of(asked: TimeText, parts: Sequence[Part]) -> list[tuple[Part, Day]]:
    """The different days among the parts. A weekday beside the date that it falls on is the date."""
    found = of_kind(parts, Day)
    dates = {day.date.weekday() for _, day in found if not day.weekly}
    kept: dict[date, tuple[Part, Day]] = {}
    for part, day in found:
        if day.weekly and day.date.weekday() in dates:
            continue
        kept.setdefault(day.date, (part, _within(asked, day, of_kind(parts, OpenDays))))
    return list(kept.values())


def which(
    asked: TimeText, pairs: Sequence[tuple[tuple[Part, Day] | None, Part | None]], parts: Sequence[Part]
) -> RejectedError:
    """The question between the days and hours still to come; the refusal of the first if none is."""
    options: dict[object, Option] = {}
    refused: list[RejectedError] = []
    others = [part for part in parts if not isinstance(part.meaning, Day | ClockTime)]
    for said, hour in pairs:
        try:
            chosen, places = settled(asked, said, hour, [*others, *([hour] if hour else [])])
            options.setdefault(chosen.instant, Option(chosen.instant, chosen.local, places))
        except RejectedError as refusal:
            refused.append(refusal)
    if not options:
        days = sorted({said[1].date for said, _ in pairs if said})
        return WhichDayError(days) if isinstance(refused[0], NeedsHourError) and len(days) > 1 else refused[0]
    reason, dot, _ = str(refused[0]).partition(". ") if refused and len(options) == 1 else ("", "", "")
    return WhichTimeError(list(options.values())[:_MOST_OPTIONS], because=reason + dot)


def without_day(asked: TimeText, hour: Part, *, because: str) -> RejectedError:
    """The question whether the next such hour is meant, where a day may have been said too."""
    clock = hour.meaning
    if not isinstance(clock, ClockTime):
        raise TypeError(clock)
    alone = settle_alone(asked, clock)
    return WhichTimeError([Option(alone.instant, alone.local, spans([hour]))], because=because)


def needs_day(asked: TimeText, stretch: OpenDays, hour: Part | None) -> RejectedError:
    if stretch.last < asked.today:
        return PastDateError(stretch.last, today=asked.today)
    said = asked.text[hour.start : hour.end] if hour else ""
    return NeedsDayError(stretch.label, stretch.first, stretch.last, hour=said)


def spans(parts: Sequence[Part]) -> Spans:
    """The places of the parts, each with the word that leads to it."""
    return tuple(sorted((part.begins, part.end) for part in parts))


def _begins_another(text: str, group: Sequence[Part], rest: Sequence[Part]) -> bool:
    """Whether a day and its hour begin another time: fri 0930, mon 1100; 6pm fri and 9am sat."""
    if not is_whole(group) or not of_kind(group, Day) or len(rest) == 1:
        return False
    first, second = rest[:2]
    pair = {type(first.meaning), type(second.meaning)} == {Day, ClockTime}
    turned = isinstance(first.meaning, ClockTime) and isinstance(group[0].meaning, Day)
    return pair and not turned and joined(text, first, second)


def _within(asked: TimeText, day: Day, stretches: Sequence[tuple[Part, OpenDays]]) -> Day:
    """Read tues beside "next week" as next week's; any other day outside the stretch is a contradiction."""
    for stretch in (one for _, one in stretches if not one.unsure):
        if not day.weekly and stretch.first <= day.date <= stretch.last:
            return day
        if not day.weekly or stretch.last - stretch.first >= _WEEK:
            raise needs_day(asked, stretch, None)
        moved = coming(day.date.weekday(), today=stretch.first)
        is_next = moved == next_week(moved.weekday(), today=asked.today)
        note = f"{WEEKDAYS[moved.weekday()]} of next week" if is_next else ""
        return replace(day, date=moved, weekly=False, note=note)
    return day


def _minutes(hour: Part) -> int:
    return hour.meaning.minutes if isinstance(hour.meaning, ClockTime) else 0


def _fits(part: str, clock: ClockTime) -> bool:
    first, last = PARTS[part]
    return clock.sense is not Sense.EXACT or first <= clock.placed(part) <= last


def _hourless(asked: TimeText, day: Day | None, halves: Sequence[tuple[Part, PartOfDay]]) -> Settled:
    if day and day.from_now and not halves and not _UNREAD_HOUR.search(asked.text):
        return settle_from_now(asked, day)
    part = halves[0][1].part if halves else None
    if day is None:
        over = part == "morning" and asked.wall.hour >= _DAWN
        day = Day(asked.today + timedelta(days=over), 0)
    if not day.tonight:
        check_range(day.date, today=asked.today)
    raise NeedsHourError(replace(day, part=day.part or part))


def _next_part(asked: TimeText, part: str, clock: ClockTime) -> Settled:
    """The next morning, afternoon or night that has that hour to come."""
    try:
        return settle(asked, Day(asked.today, 0, part=part), clock)
    except PastTimeError:
        return settle(asked, Day(asked.today + timedelta(days=1), 0, part=part), clock)


def _is_of_a_night(day: Day, clock: ClockTime, parts: Sequence[Part]) -> bool:
    nights = any(one.implied == "nights" for _, one in of_kind(parts, ClockTime))
    return nights and not day.part and clock.minutes < NIGHT_ENDS


def _which_night(asked: TimeText, day: Day, clock: ClockTime, used: Sequence[Part]) -> RejectedError:
    options = []
    for one in (day, replace(day, date=day.date + timedelta(days=1), weekly=False)):
        try:
            chosen = settle(asked, one, clock)
            options.append(Option(chosen.instant, chosen.local, spans(used)))
        except RejectedError as refusal:
            last = refusal
    return WhichTimeError(options) if options else last


def contradicts(days: Sequence[tuple[Part, Day]]) -> RejectedError | None:
    """The refusal of a weekday beside a date that falls on another."""
    weekly = next((day for _, day in days if day.weekly), None)
    dated = next((day for _, day in days if not day.weekly), None)
    if weekly is None or dated is None:
        return None
    return WeekdayContradictsError(dated.date, weekday=weekly.date.weekday())
