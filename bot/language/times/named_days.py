"""Days with a name of their own: the bank holidays of England, and the days around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from bot.language.times.days import WORD_END, Day, DayOfAsking, coming, table

_FIXED = {  # (month, day)
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new year": (1, 1),
    "valentine's": (2, 14),
    "st george's": (4, 23),
    "halloween": (10, 31),
    "bonfire night": (11, 5),
    "armistice day": (11, 11),
}
_FROM_EASTER = {
    "shrove tuesday": -47,
    "ash wednesday": -46,
    "mothering sunday": -21,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter saturday": -1,
    "easter": 0,
    "easter monday": 1,
    "whit sunday": 49,
}
_WEEKDAYS_OF = {  # (month, the first day of the month that it can be, weekday)
    "father's day": (6, 15, 6),
    "remembrance sunday": (11, 8, 6),
    "black friday": (11, 23, 4),
}
_SATURDAY = 5
_BY_TITLE = {
    "may day": "May Day",
    "spring bank holiday": "Spring Bank Holiday",
    "summer bank holiday": "Late Summer Bank Holiday",
}


@lru_cache(maxsize=16)
def bank_holidays(year: int) -> Mapping[date, str]:
    """The bank holidays of England in that year, by day, with their titles."""
    from holidays import country_holidays  # 180 ms, 11 MB

    return dict(sorted(country_holidays("GB", subdiv="ENG", years=year).items()))


def _easter(year: int) -> date:
    from dateutil.easter import easter

    sunday: date = easter(year)
    return sunday


def _titled(title: str, year: int) -> date | None:
    return next((day for day, found in bank_holidays(year).items() if found == title), None)


def _in_year(name: str, year: int) -> date | None:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _WEEKDAYS_OF:
        month, first, weekday = _WEEKDAYS_OF[name]
        return coming(weekday, today=date(year, month, first))
    if name in _FROM_EASTER:
        return _easter(year) + timedelta(days=_FROM_EASTER[name])
    return _titled(_BY_TITLE[name], year)


def easter_weekend(today: date) -> tuple[date, date]:
    """The next Good Friday and Easter Monday, or those that are on."""
    over = _easter(today.year) + timedelta(days=1) < today
    sunday = _easter(today.year + over)
    return sunday - timedelta(days=2), sunday + timedelta(days=1)


def _named(name: str) -> Callable[[re.Match[str], DayOfAsking], Day | None]:
    def build(found: re.Match[str], asked: DayOfAsking) -> Day | None:
        today = asked.today
        years = (today.year - 1, today.year, today.year + 1)
        days = [day for year in years if (day := _in_year(name, year))]
        if asked.nearest:
            return Day(min(days, key=lambda day: abs(day - today)), found.end())
        return Day(min(day for day in days if day >= today), found.end())

    return build


def _next_bank_holiday(found: re.Match[str], asked: DayOfAsking) -> Day | None:
    """The next one, on a Monday if that is said. Substitute days count, weekends don't."""
    monday = bool(found["monday"])
    days = (day for year in (0, 1) for day in bank_holidays(asked.today.year + year))
    ahead = (
        day
        for day in days
        if day >= asked.today and day.weekday() < _SATURDAY and (not monday or not day.weekday())
    )
    day = next(ahead, None)
    return Day(day, found.end(), note=bank_holidays(day.year)[day]) if day else None


_XMAS = r"(?:christmas|xmas|chrimbo|crimbo|christmass|chistmas|chrismas)"
_YEAR = r"new\syear'?s?"
_BH = r"(?:bank\sholiday|bank\shol|bh)"
_D = r"(?:\sday)?"

NAMED_DAYS = table(
    (rf"{_XMAS}[\s-]eve", _named("christmas eve")),
    (rf"{_XMAS}{_D}", _named("christmas")),
    (r"boxing\sday", _named("boxing day")),
    (rf"{_YEAR}\seve|nye", _named("new year's eve")),
    (rf"{_YEAR}{_D}|nyd", _named("new year")),
    (r"shrove\stue(?:s(?:day)?)?|pancake\s(?:day|tue(?:s(?:day)?)?)", _named("shrove tuesday")),
    (r"ash\swed(?:s|nesday)?", _named("ash wednesday")),
    (r"mother'?s'?\sday|mothering\ssun(?:day)?", _named("mothering sunday")),
    (r"father'?s'?\sday", _named("father's day")),
    (r"palm\ssun(?:day)?", _named("palm sunday")),
    (r"whit\ssun(?:day)?", _named("whit sunday")),
    (r"remembrance\ssun(?:day)?", _named("remembrance sunday")),
    (r"black\sfri(?:day)?", _named("black friday")),
    (r"maundy\sthu(?:rs?)?(?:day)?", _named("maundy thursday")),
    (r"good\sfri(?:day)?", _named("good friday")),
    (r"easter\ssat(?:urday)?", _named("easter saturday")),
    (r"easter\smon(?:day)?", _named("easter monday")),
    (r"easter(?:\ssun(?:day)?|\sday)?(?!\s(?:week|hol))", _named("easter")),
    (rf"(?:early\s)?may\sday(?:\s{_BH})?|early\smay\s{_BH}", _named("may day")),
    (rf"(?:spring|whitsun|whit|late\smay)\s(?:{_BH}|mon(?:day)?)", _named("spring bank holiday")),
    (rf"(?:late\s)?(?:summer|august|aug)\s{_BH}", _named("summer bank holiday")),
    (rf"(?:the\s)?(?:next\s)?{_BH}(?P<monday>\smon(?:day)?)?", _next_bank_holiday),
    (r"(?:st\s)?valentine'?s?(?:\sday)?", _named("valentine's")),
    (r"(?:st|saint)\.?\sgeorge'?s\sday", _named("st george's")),
    (r"hallowe?'?en", _named("halloween")),
    (r"(?:bonfire|guy\sfawkes|fireworks)\snight", _named("bonfire night")),
    (r"(?:armistice|remembrance)\sday", _named("armistice day")),
    end=WORD_END,
)
