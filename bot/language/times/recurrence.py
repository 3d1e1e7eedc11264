"""Recurring rules in wall time, and the instants at which they come due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.language.times.wall import DAY_NAMES, is_doubled, to_local, to_valid_instant, write_date
from bot.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST = -1
WORKDAYS = (0, 1, 2, 3, 4)
_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)


class Frequency(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Rule(Struct, frozen=True):
    """Every `step` days, weeks or months, counted from `since`, at a wall time; `until` is its last day.

    `weekdays` (0 is Monday) are days of the week, or with `nth` one day of the month. `nth` is the day of the
    month, or the number of the weekday in it; LAST is the last. If a rule names a `shift`, `at` is its start.
    """

    every: Frequency
    at: time
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    step: int = 1
    shift: str = ""
    since: date | None = None
    until: date | None = None


class RuleTime(Struct, frozen=True):
    """`at` is aware UTC, `local` the wall time that the rule names, which one night a year lacks."""

    at: datetime
    local: datetime

    @property
    def moved(self) -> bool:
        return to_local(self.at) != self.local

    @property
    def doubled(self) -> bool:
        return is_doubled(self.local)


def occurrences(rule: Rule, start: datetime, end: datetime) -> Iterator[RuleTime]:
    """All from `start` up to `end`, in order.

    A wall time that the clocks jump over becomes the first minute after it; a doubled one means its first.
    """
    first = to_local(start).date() - _DAY
    found = (RuleTime(to_valid_instant(local), local) for local in _walls(rule, first))
    return takewhile(lambda due: due.at < end, (due for due in found if due.at >= start))


def next_after(rule: Rule, instant: datetime) -> datetime | None:
    """The first occurrence after `instant`, None when the rule is over."""
    found = upcoming(rule, instant, 1)
    return found[0].at if found else None


def upcoming(rule: Rule, instant: datetime, number: int) -> list[RuleTime]:
    """The next `number` occurrences after `instant`."""
    ever = datetime.max.replace(tzinfo=instant.tzinfo)
    return list(islice(occurrences(rule, instant + timedelta(microseconds=1), ever), number))


def odd_nights(rule: Rule, instant: datetime) -> list[RuleTime]:
    """The occurrences in the year after `instant` that the change of the clocks moves or doubles."""
    return [due for due in occurrences(rule, instant, instant + _YEAR) if due.moved or due.doubled]


def anchored(rule: Rule, instant: datetime) -> Rule:
    """The rule with a beginning: if `step` is over 1, its first day after `instant`, unless it has one."""
    if rule.step == 1 or rule.since is not None:
        return rule
    first = upcoming(replace(rule, step=1), instant, 1)
    return replace(rule, since=first[0].local.date()) if first else rule


def write_rule(rule: Rule) -> str:
    """Write its canonical words, which bot.language.times.recurrence_words reads as the same rule."""
    daily = rule.every is Frequency.DAY and rule.step == 1
    if rule.shift and daily:
        words = [f"each start of {rule.shift}"]
    else:
        words = [_days(rule), f"at start of {rule.shift}" if rule.shift else f"{rule.at:%H:%M}"]
    words += [f"from {write_date(rule.since)}"] if rule.since else []
    words += [f"until {write_date(rule.until)}"] if rule.until else []
    return " ".join(words)


def ordinal(number: int) -> str:
    """`1st`, `22nd`, `13th`."""
    tens, ones = divmod(number, 10)
    return f"{number}{'th' if tens == 1 else {1: 'st', 2: 'nd', 3: 'rd'}.get(ones, 'th')}"


def _days(rule: Rule) -> str:
    names = [DAY_NAMES[day] for day in rule.weekdays]
    if rule.every is Frequency.DAY:
        return "every day" if rule.step == 1 else f"every {rule.step} days"
    if rule.every is Frequency.MONTH:
        which = "last" if rule.nth == LAST else ordinal(rule.nth)
        what = names[0] if names else "day" if rule.nth == LAST else ""
        months = "month" if rule.step == 1 else f"{rule.step} months"
        return f"on the {f'{which} {what}'.strip()} of every {months}"
    if rule.weekdays == WORKDAYS and rule.step == 1:
        return "every weekday"
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"every {listed}" if rule.step == 1 else f"every {rule.step} weeks on {listed}"


def _walls(rule: Rule, first: date) -> Iterator[datetime]:
    """Naive wall times from `first` on. A step of more than 1 is counted from the rule's beginning."""
    from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, rrule, weekday  # 70 ms

    since = rule.since or first
    begins = since if rule.step > 1 else max(since, first)
    by: dict[str, object] = {}
    if rule.every is Frequency.MONTH and rule.weekdays:
        by["byweekday"] = weekday(rule.weekdays[0], rule.nth)
    elif rule.every is Frequency.MONTH:
        by["bymonthday"] = rule.nth
    elif rule.every is Frequency.WEEK:
        by["byweekday"] = rule.weekdays
    found: Iterator[datetime] = iter(
        rrule(
            {Frequency.DAY: DAILY, Frequency.WEEK: WEEKLY, Frequency.MONTH: MONTHLY}[rule.every],
            dtstart=datetime.combine(begins, rule.at),
            interval=rule.step,
            until=datetime.combine(rule.until, time.max) if rule.until else None,
            wkst=MO,
            **by,
        )
    )
    return found
