"""Days of a month said by the month: end of the month, the 5th of next month, first friday in december."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.language.times.days import (
    MONTH,
    TH,
    WEEKDAY,
    WORD_END,
    Day,
    DayOfAsking,
    checked_date,
    month_number,
    table,
    weekday_number,
)

_ORDINALS = {
    "last": -1,
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
}
_WEEK = 7


def month_meant(word: str, today: date) -> date:
    """The first of the month that `this month`, `next month` or `december` means."""
    if word.startswith("next"):
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    if word[:3] in ("thi", "the", "mon"):
        return today.replace(day=1)
    month = month_number(word)
    return date(today.year + (month < today.month), month, 1)


def last_of(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _edge(found: re.Match[str], asked: DayOfAsking) -> Day:
    first = month_meant(found["m"] or "this month", asked.today)
    begins = found["edge"] in ("start", "beginning", "first day")
    return Day(first if begins else last_of(first), found.end())


def _numbered(found: re.Match[str], asked: DayOfAsking) -> Day:
    first = month_meant(found["m"], asked.today)
    number = int(found["d"]) if found["d"].isdigit() else 1
    return Day(checked_date(found[0], number, first.month, first.year), found.end())


def _weekday_of(found: re.Match[str], asked: DayOfAsking) -> Day:
    nth, weekday = _ORDINALS[found["nth"]], weekday_number(found["w"])
    first = month_meant(found["m"], asked.today)
    day = _nth(first, nth, weekday)
    if day < asked.today and found["m"][0] not in "tn":
        day = _nth(first.replace(year=first.year + 1), nth, weekday)
    return Day(day, found.end())


def _nth(first: date, nth: int, weekday: int) -> date:
    if nth < 0:
        last = last_of(first)
        return last - timedelta(days=(last.weekday() - weekday) % _WEEK)
    return first + timedelta(days=(weekday - first.weekday()) % _WEEK + _WEEK * (nth - 1))


_NAMED = rf"(?:this\smonth|next\smonth|the\smonth|{MONTH})"
_M = rf"(?P<m>{_NAMED})"

MONTH_DAYS = table(
    (rf"(?:the\s)?(?P<edge>end|start|beginning|first\sday|last\sday)\sof\s{_M}", _edge),
    (r"(?P<edge>month[\s-]end|end\sof\smonth|eom)(?P<m>)", _edge),
    (rf"(?:the\s)?(?P<d>[0-9]{{1,2}}|first){TH}?\s(?:of|in)\s(?P<m>(?:this|next|the)\smonth)", _numbered),
    (
        rf"(?:the\s)?(?P<nth>{'|'.join(_ORDINALS)})\s(?P<w>{WEEKDAY})\s(?:of|in)\s{_M}",
        _weekday_of,
    ),
    end=WORD_END,
)
