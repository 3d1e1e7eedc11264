"""Days as officers type them: fri, tmrw, next tues, monday week, 28/11, the 5th, fri 28th nov."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.language.plain import END
from bot.language.times.refusals import FIRST_YEAR, LAST_YEAR, ImpossibleDateError, WeekdayContradictsError
from bot.language.times.wall import DAY_NAMES, MONTHS, WEEKDAYS

_JUST_PAST = timedelta(days=30)  # a yearless date in the past by no more than this is a slip, not next year's
_YEARS_MEANT = 3  # in "28 nov 2026" a number this near is the year, and 20:30 a clock time


@dataclass(frozen=True, slots=True)
class Day:
    """A day and the end of its words.

    `part`: morning, afternoon, evening or night. `weekly`: only a weekday was given, so if its hour has
    passed today the same day next week is meant. `unsure`: a day only if a clock time follows ("5th 9am").
    `note`: a point that the words leave open.
    """

    date: date
    end: int
    part: str | None = None
    weekly: bool = False
    unsure: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Today:
    date: date
    nearest: bool


def read_day_words(text: str, start: int, *, today: date, nearest: bool = False) -> Day | None:
    """The day that begins at `start` of plain `text`.

    A date without a year is the next such date, or with `nearest` the one closest to today. Raises
    ImpossibleDateError for 31/02 and WeekdayContradictsError for a Friday that is a Saturday.
    """
    reference = _Today(today, nearest)
    day = _first(_RELATIVE, text, start, reference) or _dated(text, start, reference)
    if day and (part := _PART.match(text, day.end)):
        return replace(day, part=part["part"], end=part.end())
    return day


def names_week(text: str, start: int) -> bool:
    """Whether the text at `start` names a week without a day."""
    return bool(_WEEK.match(text, start))


def coming(weekday: int, *, today: date) -> date:
    """The next date with that weekday, today included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def next_week(weekday: int, *, today: date) -> date:
    """That weekday of next calendar week; weeks begin on Monday."""
    return today + timedelta(days=7 - today.weekday() + weekday)


def _dated(text: str, start: int, reference: _Today) -> Day | None:
    if not (named := _WEEKDAY.match(text, start)):
        return _first(_DATES, text, start, reference)
    weekday = _weekday(named["w"])
    joined = _TO_DATE.match(text, named.end())
    if joined and (day := _first(_DATES, text, joined.end(), reference)):
        if day.date.weekday() != weekday:
            raise WeekdayContradictsError(day.date, weekday=weekday)
        return day
    return Day(coming(weekday, today=reference.date), named.end(), weekly=True)


_Builder = Callable[[re.Match[str], _Today], Day | None]
_Table = tuple[tuple[re.Pattern[str], _Builder], ...]


def _first(table: _Table, text: str, start: int, reference: _Today) -> Day | None:
    for pattern, build in table:
        if (found := pattern.match(text, start)) and (day := build(found, reference)):
            return day
    return None


def _relative(found: re.Match[str], reference: _Today) -> Day:
    return Day(reference.date + timedelta(days=_offset(found["day"])), found.end())


def _tonight(found: re.Match[str], reference: _Today) -> Day:
    return Day(reference.date, found.end(), part=found["part"] or "night")


def _next(found: re.Match[str], reference: _Today) -> Day:
    weekday = _weekday(found["w"])
    day = next_week(weekday, today=reference.date)
    return Day(day, found.end(), note=f"{WEEKDAYS[weekday]} of next week")


def _weeks_on(found: re.Match[str], reference: _Today) -> Day:
    """Read a week on monday, 2 weeks today, monday week. On a Monday, "monday" is the coming one."""
    groups = found.groupdict()
    if groups.get("w"):
        base = coming(_weekday(found["w"]), today=reference.date + timedelta(days=1))
    else:
        base = reference.date + timedelta(days=_offset(found["day"]))
    weeks = _count(groups.get("n") or "a") * (2 if found["unit"].startswith("fortnight") else 1)
    return Day(base + timedelta(weeks=weeks), found.end())


def _iso(found: re.Match[str], _: _Today) -> Day:
    return Day(_date(found, int(found["d"]), int(found["mon"]), int(found["y"])), found.end())


def _numeric(found: re.Match[str], reference: _Today) -> Day | None:
    day, month, sep = int(found["d"]), int(found["mon"]), found["sep"]
    if found["y"]:
        year = int(found["y"]) + (2000 if len(found["y"]) == len("26") else 0)
        return Day(_date(found, day, month, year), found.end())
    if not _looks_like_date(day, month, dotted=sep == "."):
        return None
    return Day(_yearless(found, day, month, reference), found.end(), unsure=sep != "/" or found[0] == "24/7")


def _looks_like_date(day: int, month: int, *, dotted: bool) -> bool:
    """Whether it may be a date: 28/11 and the American 11/28 do; 50/50 and 9.30 do not."""
    in_order = 1 <= day <= _LONGEST and 1 <= month <= len(MONTHS)
    american = 1 <= month <= _LONGEST and 1 <= day <= len(MONTHS)
    return in_order or (american and not dotted)


def _named(found: re.Match[str], reference: _Today) -> Day | None:
    day, month = int(found["d"]), _month(found["mon"])
    if not day:
        return None
    year = int(found["y"] or 0)
    if year and abs(year - reference.date.year) <= _YEARS_MEANT:
        return Day(_date(found, day, month, year), found.end())
    return Day(_yearless(found, day, month, reference), found.end("to_day"))


def _ordinal(found: re.Match[str], reference: _Today) -> Day | None:
    """That day in the next month that has it, this month included."""
    day, today = int(found["d"]), reference.date
    if not 1 <= day <= _LONGEST:
        return None
    year, month = today.year, today.month
    while not _exists(year, month, day) or date(year, month, day) < today:
        year, month = (year, month + 1) if month < len(MONTHS) else (year + 1, 1)
    return Day(date(year, month, day), found.end(), unsure=not found["the"])


def _yearless(found: re.Match[str], day: int, month: int, reference: _Today) -> date:
    today = reference.date
    years = [year for year in range(today.year - 1, today.year + 2) if _exists(year, month, day)]
    if reference.nearest and years:
        return min((date(year, month, day) for year in years), key=lambda each: abs(each - today))
    if today.year in years and date(today.year, month, day) >= today - _JUST_PAST:
        return date(today.year, month, day)
    return _date(found, day, month, today.year + ((month, day) < (today.month, today.day)))


def _date(found: re.Match[str], day: int, month: int, year: int) -> date:
    if not _exists(year, month, day):
        raise ImpossibleDateError(found[0].strip(), day=day, month=month, year=year)
    return date(year, month, day)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return FIRST_YEAR <= year <= LAST_YEAR


def _offset(word: str) -> int:
    if "after" in word:
        return 2
    return {"tod": 0, "yes": -1}.get(word[:3], 1)


def _weekday(word: str) -> int:
    return DAY_NAMES.index(word[:3].capitalize())


def _month(word: str) -> int:
    return [month[:3].lower() for month in MONTHS].index(word[:3]) + 1


def _count(word: str) -> int:
    return _COUNTS.get(word) or int(word)


_LONGEST = 31
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
WEEKDAY = (
    r"(?:mon(?:day)?|tues?(?:day)?|wed(?:s|nesday)?|thu(?:r|rs)?(?:day)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_W = rf"(?P<w>{WEEKDAY})"
_DAY = r"(?P<day>today|tom+or+ow|tmrw|tmr|tmw|tomoz|2moro|2morrow|(?:the\s)?day\safter\stom+or+ow|yesterday)"
_M = (
    r"(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_TH = r"(?:st|nd|rd|th)"
_Y = r"(?:,?\s(?P<y>20[0-9]{2})(?!\w|[.:/-][0-9]))?"
_N = r"(?P<n>a|one|two|three|four|six|[0-9]{1,3})"
_UNIT = r"(?P<unit>weeks?|wks?|fortnights?)"

_WEEKDAY = re.compile(rf"(?:this\s)?{_W}\.?{END}")
_TO_DATE = re.compile(r",?\s{1,3}(?=[0-9a-z])|,")
_PART = re.compile(rf"\s(?P<part>morning|afternoon|evening|night){END}")
_WEEK = re.compile(rf"(?:(?:this|next)\sweek|(?:this\s|next\s)?weekend){END}")


def _table(*rows: tuple[str, _Builder]) -> _Table:
    """Map words to values as a pattern; a "t" may follow too, as between an ISO date and its time."""
    return tuple(
        (re.compile(rf"{pattern}(?:{END}|(?=t[0-9]{{2}}:[0-9]{{2}}{END}))"), build) for pattern, build in rows
    )


_RELATIVE = _table(
    (rf"next\s{_W}", _next),
    (rf"{_W}\s(?:of\s)?next\sweek", _next),
    (rf"next\sweek\s(?:on\s)?{_W}", _next),
    (rf"(?:{_W}|{_DAY})\s(?P<unit>week|fortnight)", _weeks_on),
    (rf"(?:in\s)?(?:{_N}\s)?{_UNIT}\s(?:from\s)?{_DAY}", _weeks_on),
    (rf"(?:in\s)?(?:{_N}\s)?{_UNIT}\s(?:on|from)\s{_W}", _weeks_on),
    (rf"in\s{_N}\s{_UNIT}\s{_W}", _weeks_on),
    (_DAY, _relative),
    (r"tonight(?P<part>)", _tonight),
    (r"this\s(?P<part>morning|afternoon|evening)", _tonight),
)
_DATES = _table(
    (r"(?P<y>[0-9]{4})-(?P<mon>[0-9]{2})-(?P<d>[0-9]{2})", _iso),
    (
        r"(?P<d>[0-9]{1,2})(?P<sep>[/.-])(?P<mon>[0-9]{1,2})(?:(?P=sep)(?P<y>[0-9]{4}|[0-9]{2}))?",
        _numeric,
    ),
    (rf"(?P<to_day>(?:the\s)?(?P<d>[0-9]{{1,2}}){_TH}?\s?(?:of\s)?{_M}\.?){_Y}", _named),
    (rf"(?P<to_day>{_M}\.?\s(?:the\s)?(?P<d>[0-9]{{1,2}}){_TH}?){_Y}", _named),
    (rf"(?P<the>the\s)?(?P<d>[0-9]{{1,2}}){_TH}(?!\s(?:of|week|month|time)\b)", _ordinal),
)
