"""Recurring times as officers type them: every weekday 0645, Mon and Thu 14:00 until 12/12."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.language.plain import plain
from bot.language.times import refusals
from bot.language.times.clock_words import DAY, SHIFT_STARTS, find_shift, read_clock, read_lone_hour
from bot.language.times.day_words import read_day_words
from bot.language.times.recurrence import Frequency, Rule, anchored, next_after, write_rule
from bot.language.times.recurrence_days import RuleDays, read_days
from bot.language.times.recurrence_refusals import NoHourError, OverBeforeItBeginsError
from bot.language.times.wall import to_local
from bot.values import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_MESSAGE = 4096  # Telegram's own limit


class RuleReading(Struct, frozen=True):
    """A rule as typed; `before` and `rest` are the other words, without those that joined them to it."""

    rule: Rule
    rest: str
    before: str = ""


class _Hour(Struct, frozen=True):
    at: time
    end: int
    shift: str = ""
    ends_day: bool = False


class _RuleText(Struct, frozen=True):
    text: str
    today: date
    shifts: Mapping[str, time]


def read_rule(
    words: str, *, now: datetime, shifts: Mapping[str, time] = SHIFT_STARTS, start: int = 0
) -> RuleReading | None:
    """The rule that begins at `start` of `words`; None if there is none.

    Raises a RejectedError, worded for the officer, for a rule that is impossible or never comes due.
    """
    asked = _RuleText(plain(words[:_LONGEST_MESSAGE]), to_local(now).date(), shifts)
    found = _read(asked, start)
    if found is None:
        return None
    rule, end = anchored(found[0], now), found[1]
    if next_after(rule, now) is None:
        raise OverBeforeItBeginsError(rule, today=asked.today)
    joiner = _JOINERS.match(asked.text, end)
    rest = words[joiner.end() if joiner else end :].strip()
    return RuleReading(rule, rest, _TRAILING.sub("", words[:start]).strip())


def find_rule(words: str, *, now: datetime, shifts: Mapping[str, time] = SHIFT_STARTS) -> RuleReading | None:
    """The rule at the start or the end of `words`; None if none. Raises the errors of `read_rule`."""
    text = plain(words[:_LONGEST_MESSAGE])
    inside = False
    for word in _WORD.finditer(text):
        heard = read_rule(words, now=now, shifts=shifts, start=word.start())
        if heard and (not heard.rest.strip(" .!?)") or _OPENING.fullmatch(text, 0, word.start())):
            return heard
        inside = inside or heard is not None
    if not inside and _NO_DAY.search(text):
        raise refusals.WHICH_DAY()
    return None


def read_stored_rule(words: str, *, shifts: Mapping[str, time]) -> Rule:
    """The rule in canonical words, at its shift's present start. Raises LookupError for anything else."""
    text = plain(words)
    found = _read(_RuleText(text, date.min.replace(year=2000), shifts), 0)
    if found is None or found[1] != len(text):
        raise LookupError(words)
    return found[0]


def _read(asked: _RuleText, start: int) -> tuple[Rule, int] | None:
    lead = _LEAD.match(asked.text, start)
    begins = lead.end() if lead else start
    return _each_shift(asked, begins) or _days_first(asked, begins) or _hour_first(asked, begins)


def _each_shift(asked: _RuleText, start: int) -> tuple[Rule, int] | None:
    """Read `each start of earlies`, `every lates`."""
    said = _EACH_SHIFT.match(asked.text, start)
    shift = find_shift(asked.text, said.end(), names=asked.shifts) if said else None
    if shift is None:
        return None
    return _bounded(asked, Rule(Frequency.DAY, asked.shifts[shift[0]], shift=shift[0]), shift[1])


def _days_first(asked: _RuleText, start: int) -> tuple[Rule, int] | None:
    days = read_days(asked.text, start)
    if days is None:
        return None
    hour = _read_hour(asked, days.end)
    if hour is not None:
        return _joined(asked, days, hour, hour.end)
    if days.sure:
        raise NoHourError(write_rule(days.rule(time(), "")).removesuffix(" 00:00"))
    return None


def _hour_first(asked: _RuleText, start: int) -> tuple[Rule, int] | None:
    hour = _read_hour(asked, start)
    between = _BETWEEN.match(asked.text, hour.end) if hour else None
    days = read_days(asked.text, between.end()) if between else None
    if hour is None or days is None or not days.sure:
        return None
    return _joined(asked, days, hour, days.end)


def _joined(asked: _RuleText, days: RuleDays, hour: _Hour, end: int) -> tuple[Rule, int]:
    if hour.ends_day and (days.every, days.step) != (Frequency.DAY, 1):
        raise refusals.WHICH_MIDNIGHT()
    return _bounded(asked, days.rule(hour.at, hour.shift), end)


def _bounded(asked: _RuleText, rule: Rule, end: int) -> tuple[Rule, int]:
    """Add the bounds that follow: from 1/12, until 12/12."""
    while said := _BOUND.match(asked.text, end):
        day = read_day_words(asked.text, said.end(), today=asked.today)
        if day is None:
            break
        begins = said["word"] in _BEGINS
        rule = replace(rule, since=day.date) if begins else replace(rule, until=day.date)
        end = day.end
    return rule, end


def _read_hour(asked: _RuleText, start: int) -> _Hour | None:
    lead = _TO_HOUR.match(asked.text, start)
    if lead is None:
        return None
    if shift := find_shift(asked.text, lead.end(), names=asked.shifts):
        return _Hour(asked.shifts[shift[0]], shift[1], shift=shift[0])
    if lead["start"]:
        return None
    clock = read_clock(asked.text, lead.end(), shifts={})
    if clock is None and lead["at"]:
        clock = read_lone_hour(asked.text, lead.end())
    if clock is None:
        return None
    minutes = clock.placed(None)
    return _Hour(time(*divmod(minutes % DAY, 60)), clock.end, ends_day=minutes == DAY)


_BEGINS = {"from", "starting"}
_WORD = re.compile(r"(?<![\w'.:/@-])[a-z0-9]")
_OPENING = re.compile(r"\W{0,9}(?:please\s)?(?:remind(?:er)?(?:\sme)?|me)?\W{0,3}")
_NO_DAY = re.compile(
    r"\b(?:every|each)\s(?:\w{1,9}\s)?(?:weeks?|fortnights?|months?|quarters?)\b"
    r"|^\W{0,9}(?:weekly|fortnightly|monthly|quarterly)\b"
)
_LEAD = re.compile(r"\s{0,9}(?:on\s(?!the\s))?")
_EACH_SHIFT = re.compile(r"(?:every|each)\s(?:start\sof\s)?(?:the\s)?")
_TO_HOUR = re.compile(
    r"(?:,?\s|^|(?<=\s))(?P<at>at\s|@\s?)?(?P<start>(?:the\s)?start\sof\s)?(?:around\s|about\s)?"
)
_BETWEEN = re.compile(r",?\s(?:on\s(?!the\s))?")
_BOUND = re.compile(r",?\s(?P<word>until|till|til|up\sto|from|starting)\s(?:on\s)?")
_JOINERS = re.compile(r"[\s,.:;|)-]{0,9}(?:(?:to|that|about)(?:\s|:|$)[\s:]{0,3})?")
_TRAILING = re.compile(r"(?:[\s,:;(-]|\b(?:at|on|by)\s{0,3}$){1,9}$")
