"""Days that recur, as officers type them: every weekday, every 2 weeks on fri, monthly on the 1st."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.language.patterns import compiled
from bot.language.plain import END
from bot.language.times import refusals
from bot.language.times.days import WEEKDAY
from bot.language.times.recurrence import LAST, WORKDAYS, Frequency, Rule
from bot.language.times.recurrence_refusals import FifthWeekdayError, NotEveryMonthError, TwoMeaningsError
from bot.language.times.wall import DAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

_COMMON_DAYS, _WEEKS_OF_ALL = 28, 4
_WEEK = tuple(range(7))


class RuleDays(Struct, frozen=True):
    """`sure`: the words can only mean a rule, with or without an hour."""

    every: Frequency
    end: int
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    step: int = 1
    sure: bool = True

    def rule(self, at: time, shift: str) -> Rule:
        if self.every is Frequency.WEEK and self.weekdays == _WEEK and self.step == 1:
            return Rule(Frequency.DAY, at, shift=shift)
        return Rule(self.every, at, self.weekdays, self.nth, self.step, shift)


def read_days(text: str, start: int) -> RuleDays | None:
    """The days that begin at `start` of plain `text`. Raises a RejectedError for impossible ones."""
    for pattern, build in _TABLE:
        if (found := compiled(pattern).match(text, start)) and (days := build(found)):
            return days
    return None


def _daily(found: re.Match[str]) -> RuleDays | None:
    step = _step(found)
    return RuleDays(Frequency.DAY, found.end(), step=step) if step else None


def _workdays(found: re.Match[str]) -> RuleDays:
    days = (5, 6) if found["what"] == "weekend" else WORKDAYS
    return RuleDays(Frequency.WEEK, found.end(), days)


def _range(found: re.Match[str]) -> RuleDays:
    """Mon to Fri; Fri to Mon goes over the weekend."""
    first, last = _weekday(found["first"]), _weekday(found["last"])
    days = tuple(sorted((first + ahead) % 7 for ahead in range((last - first) % 7 + 1)))
    return RuleDays(Frequency.WEEK, found.end(), days, sure=False)


def _weekly(found: re.Match[str]) -> RuleDays | None:
    step = 2 if found.groupdict().get("fortnight") else _step(found)
    days = tuple(sorted({_weekday(word[0]) for word in _NAMED_DAY.finditer(found["days"])}))
    return RuleDays(Frequency.WEEK, found.end(), days, step=step) if step else None


def _bare(found: re.Match[str]) -> RuleDays | None:
    """Weekdays alone are a rule only if there are several, or each is plural: mondays."""
    words = [word[0] for word in _NAMED_DAY.finditer(found["days"])]
    if len(words) == 1 and not words[0].endswith("days"):
        return None
    days = tuple(sorted({_weekday(word) for word in words}))
    return RuleDays(Frequency.WEEK, found.end(), days, sure=False)


def _two_ways(found: re.Match[str]) -> RuleDays:
    raise TwoMeaningsError(_nth(found["nth"]), _weekday(found["day"]))


def _monthly(found: re.Match[str]) -> RuleDays | None:
    step, nth = _step(found), _nth(found["nth"])
    if not step or not nth:
        return None
    day = found["day"]
    if day and day != "day":
        if nth > _WEEKS_OF_ALL:
            raise FifthWeekdayError(_weekday(day))
        return RuleDays(Frequency.MONTH, found.end(), (_weekday(day),), nth, step)
    if nth > _COMMON_DAYS:
        raise NotEveryMonthError(nth)
    return RuleDays(Frequency.MONTH, found.end(), nth=nth, step=step)


def _refused(_: re.Match[str]) -> RuleDays:
    raise refusals.UNKNOWN_PERIOD()


def _step(found: re.Match[str]) -> int:
    word = found.groupdict().get("n")
    return 1 if not word else _COUNTS.get(word) or int(word)


def _nth(word: str) -> int:
    return _ORDINALS.get(word) or int(re.sub(r"\D", "", word))


def _weekday(word: str) -> int:
    return DAY_NAMES.index(word[:3].capitalize())


_COUNTS = {"other": 2, "two": 2, "three": 3, "four": 4}
_ORDINALS = {"last": LAST, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}

_E = r"(?:every|each)\s"
_N = r"(?:(?P<n>other|two|three|four|[0-9]{1,2})\s)?"
_NTH = r"(?P<nth>last|first|second|third|fourth|fifth|[0-9]{1,2}(?:st|nd|rd|th))"
_LIST = rf"(?P<days>{WEEKDAY}s?(?:(?:,\s?|\s(?:and|&|\+)\s|,\sand\s){WEEKDAY}s?)*)"
_OF_MONTH = rf"(?:on\s)?(?:the\s)?{_NTH}(?:\s(?P<day>day|{WEEKDAY}))?"
_MONTHS = rf"(?:of|in)\s(?:(?:every|each)\s{_N}months?|(?:the|a)\smonth)"

_NAMED_DAY = re.compile(rf"{WEEKDAY}s?\b")


_TABLE: tuple[tuple[str, Callable[[re.Match[str]], RuleDays | None]], ...] = tuple(
    (pattern + END, build)
    for pattern, build in (
        (rf"{_E}{_N}days?|daily|{_E}(?:morning|evening|night)", _daily),
        (rf"(?:{_E})?(?P<first>{WEEKDAY})(?:\s?-\s?|\s(?:to|till|until)\s)(?P<last>{WEEKDAY})", _range),
        (rf"(?:{_E})?(?P<what>weekday|weekend)s?", _workdays),
        (rf"{_E}(?P<fortnight>fortnight)\s(?:on\s)?{_LIST}", _weekly),
        (rf"(?P<fortnight>fortnightly)\s(?:on\s)?{_LIST}", _weekly),
        (rf"(?:{_E}{_N}weeks?|weekly)\s(?:on\s)?{_LIST}", _weekly),
        (rf"{_E}{_N}{_LIST}", _weekly),
        (rf"{_OF_MONTH}\s{_MONTHS}", _monthly),
        (rf"(?:{_E}{_N}months?|monthly),?\s{_OF_MONTH}", _monthly),
        (rf"{_E}{_NTH}\s(?P<day>{WEEKDAY})\s(?:of|in)\s(?:the|a)\smonth", _monthly),
        (rf"{_E}(?P<nth>last)\s(?P<day>day)(?:\sof\s(?:the|a)\smonth)?", _monthly),
        (rf"{_E}{_NTH}\s(?P<day>{WEEKDAY})", _two_ways),
        (rf"{_E}{_NTH}(?:\sof\s(?:the|a)\smonth)?(?P<day>)", _monthly),
        (rf"{_LIST}", _bare),
        (rf"{_E}{_N}(?:hours?|hrs?|minutes?|mins?|years?)|hourly|yearly|annually", _refused),
    )
)
