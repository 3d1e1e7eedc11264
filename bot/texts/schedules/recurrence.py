"""A rule that recurs, in words: its next five times, and the nights on which the clocks change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.language.times.recurrence import Rule, RuleTime, odd_nights, upcoming, write_rule
from bot.language.times.wall import to_local, write_date, write_day, write_local
from bot.texts.reply import Line, bold

SHOWN = 5


def rule(which: Rule) -> str:
    """`every weekday 06:45`, `each start of earlies (07:00)`."""
    return write_rule(which) + (f" ({which.at:%H:%M})" if which.shift else "")


def times(which: Rule, *, now: datetime) -> tuple[Line, ...]:
    """The rule, its next five days, and the nights of the coming year when the clocks change."""
    return ((bold(rule(which)),), *next_times(which, now=now))


def next_times(which: Rule, *, now: datetime) -> Iterator[Line]:
    found = upcoming(which, now, SHOWN)
    days = ", ".join(_day(due, now) for due in found)
    yield f"Next: {days}" + ("" if len(found) == SHOWN else ", then no more")
    for due in odd_nights(which, now):
        yield f"⚠ {_odd(due)}"


def _day(due: RuleTime, now: datetime) -> str:
    """`Mon 23/11`, with the year where it is not this one."""
    day = due.local.date()
    return write_day(day) if day.year == to_local(now).year else write_date(day)


def _odd(due: RuleTime) -> str:
    if due.moved:
        return f"{write_local(due.local)} doesn't exist: sent at {to_local(due.at):%H:%M}"
    return f"{write_local(due.local)} comes twice: sent at the first"
