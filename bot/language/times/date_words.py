"""Dates in figures and with the month's name: 28/11, 28.11.2026, 2026-11-28, 28 nov, the 5th."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.language.times.days import (
    LONGEST_MONTH,
    MONTH,
    TH,
    YEAR,
    Day,
    DayOfAsking,
    checked_date,
    exists,
    month_number,
    table,
)
from bot.language.times.refusals import ImpossibleDateError
from bot.language.times.wall import MONTHS

_JUST_PAST = timedelta(days=30)  # a yearless date in the past by no more than this is a slip, not next year's
_OVER_NEW_YEAR = timedelta(days=14)  # said in January, 28/12 is just past, and 4/12 is to come
_JUST_AHEAD = timedelta(days=30)  # of what has been, such a date is said to lie ahead
_NEARLY = 40  # 32/10 may be a slip for a date, 50/50 isn't
_YEARS_MEANT = 3  # in "28 nov 2026" a number this near is the year, and 20:30 a clock time


def yearless(words: str, day: int, month: int, asked: DayOfAsking) -> date:
    """That date in the year that is meant. Raises ImpossibleDateError."""
    today = asked.today
    years = [year for year in range(today.year - 1, today.year + 2) if exists(year, month, day)]
    dates = [date(year, month, day) for year in years]
    if asked.past and (been := [each for each in dates if each <= today + _JUST_AHEAD]):
        return been[-1]
    if asked.nearest and dates:
        return min(dates, key=lambda each: abs(each - today))
    slips = {today.year: _JUST_PAST, today.year - 1: _OVER_NEW_YEAR}
    to_come = [each for each in dates if each >= today - slips.get(each.year, _JUST_PAST)]
    if to_come and to_come[0].year <= today.year:
        return to_come[0]
    return checked_date(words, day, month, today.year + ((month, day) < (today.month, today.day)))


def _iso(found: re.Match[str], _: DayOfAsking) -> Day:
    return Day(_date(found, int(found["d"]), int(found["mon"]), int(found["y"])), found.end())


def _numeric(found: re.Match[str], asked: DayOfAsking) -> Day | None:
    day, month, sep = int(found["d"]), int(found["mon"]), found["sep"].strip()
    if found["y"]:
        year = int(found["y"]) + (2000 if len(found["y"]) == len("26") else 0)
        return Day(_date(found, day, month, year), found.end())
    if not _looks_like_date(day, month, dotted=sep == "."):
        if sep in ("/", "\\") and day < _NEARLY and month <= LONGEST_MONTH:
            raise _no_date(found, day, month, asked.today.year)
        return None
    unsure = sep not in ("/", "\\") or found[0] == "24/7"
    return Day(yearless(found[0], day, month, asked), found.end(), unsure=unsure)


def _no_date(found: re.Match[str], day: int, month: int, year: int) -> ImpossibleDateError:
    refusal = ImpossibleDateError(found[0], day=day, month=month, year=year)
    refusal.unsure = True
    return refusal


def _looks_like_date(day: int, month: int, *, dotted: bool) -> bool:
    """Whether it may be a date: 28/11 and the American 11/28 do; 50/50 and 9.30 do not."""
    in_order = 1 <= day <= LONGEST_MONTH and 1 <= month <= len(MONTHS)
    american = 1 <= month <= LONGEST_MONTH and 1 <= day <= len(MONTHS)
    return in_order or (american and not dotted)


def _run_together(found: re.Match[str], _: DayOfAsking) -> Day | None:
    """Read 28112026 as a date; any other number of that length isn't one."""
    day, month, year = int(found["d"]), int(found["mon"]), int(found["y"])
    year += 0 if len(found["y"]) == len("2026") else 2000
    if not exists(year, month, day):
        return None
    return Day(date(year, month, day), found.end(), unsure=len(found["y"]) == len("26"))


def _named(found: re.Match[str], asked: DayOfAsking) -> Day | None:
    day, month = _day_number(found["d"]), month_number(found["mon"])
    if not day:
        return None
    year = int(found["y"] or 0)
    if year and abs(year - asked.today.year) <= _YEARS_MEANT:
        return Day(_date(found, day, month, year), found.end())
    return Day(yearless(found[0], day, month, asked), found.end("to_day"))


def _ordinal(found: re.Match[str], asked: DayOfAsking) -> Day | None:
    """That day in the next month that has it, this month included."""
    day, today = int(found["d"]), asked.today
    if not 1 <= day <= LONGEST_MONTH:
        return None
    year, month = today.year, today.month
    while not exists(year, month, day) or date(year, month, day) < today:
        year, month = (year, month + 1) if month < len(MONTHS) else (year + 1, 1)
    return Day(date(year, month, day), found.end(), unsure=not found["the"])


def _date(found: re.Match[str], day: int, month: int, year: int) -> date:
    return checked_date(found[0], day, month, year)


def _day_number(word: str) -> int:
    return int(word) if word.isdigit() else 1


_M = rf"(?P<mon>{MONTH})"
_D = r"(?P<d>[0-9]{1,2}|(?<![\w])first)"

DATES = table(
    (r"(?P<y>[0-9]{4})-(?P<mon>[0-9]{2})-(?P<d>[0-9]{2})", _iso),
    (
        r"(?P<d>[0-9]{1,2})(?P<sep>\s?[/\\]\s?|[.-])(?P<mon>[0-9]{1,2})(?:(?P=sep)(?P<y>[0-9]{4}|[0-9]{2}))?",
        _numeric,
    ),
    (r"(?P<d>[0-3][0-9])(?P<mon>[01][0-9])(?P<y>20[0-9]{2}|2[0-9])", _run_together),
    (rf"(?P<to_day>(?:the\s)?{_D}{TH}?[\s-]?(?:of\s)?{_M}\.?){YEAR}", _named),
    (rf"(?P<to_day>{_M}\.?[\s-](?:the\s)?{_D}{TH}?){YEAR}", _named),
    (
        rf"(?P<the>the\s)?(?P<d>[0-9]{{1,2}}){TH}(?!\s(?:of|week|month|time|floor|form|year|street|avenue)\b)",
        _ordinal,
    ),
)
