"""The day that typed words mean, and the words for weekdays and months."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct

from bot.language.patterns import compiled
from bot.language.plain import END
from bot.language.times.refusals import FIRST_YEAR, LAST_YEAR, ImpossibleDateError
from bot.language.times.wall import MONTHS

LONGEST_MONTH = 31


class Day(Struct, frozen=True):
    """A day and the end of its words.

    `part`: morning, afternoon, evening or night. `weekly`: only a weekday was given, so if its hour has
    passed today the same day next week is meant. `unsure`: a day only if a clock time follows ("5th 9am").
    `tonight`: the night that is on, or the next. `from_now`: counted from now ("in 3 days"), so that without
    an hour the present one is meant. `note`: a point that the words leave open.
    """

    date: date
    end: int
    part: str | None = None
    weekly: bool = False
    unsure: bool = False
    tonight: bool = False
    from_now: bool = False
    note: str = ""


class DayOfAsking(Struct, frozen=True):
    """The day of asking. `nearest`: a date without a year is the one closest to it, not the next.

    `past`: it is of what has been, the last such date.

    `tonight` is the day on which the present or the next night begins.
    """

    today: date
    nearest: bool
    tonight: date
    past: bool = False


Builder = Callable[[re.Match[str], DayOfAsking], Day | None]
Table = tuple[tuple[str, Builder], ...]


def table(*rows: tuple[str, Builder], end: str = END) -> Table:
    """Make a table of patterns; an ISO date may go on with its time ("t14:00")."""
    return tuple((rf"{pattern}(?:{end}|(?=t[0-9]{{2}}:[0-9]{{2}}{END}))", build) for pattern, build in rows)


def first_match(rows: Table, text: str, start: int, asked: DayOfAsking) -> Day | None:
    for pattern, build in rows:
        if (found := compiled(pattern).match(text, start)) and (day := build(found, asked)):
            return day
    return None


def weekday_number(word: str) -> int:
    """`tues` -> 1; misspelt ones too."""
    return 0 if word[0] == "m" else next(number for begins, number in _BEGINS if word.startswith(begins))


def month_number(word: str) -> int:
    return [month[:3].lower() for month in MONTHS].index(word[:3]) + 1


def coming(weekday: int, *, today: date) -> date:
    """The next date with that weekday, today included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def next_week(weekday: int, *, today: date) -> date:
    """That weekday of next calendar week; weeks begin on Monday."""
    return today + timedelta(days=7 - today.weekday() + weekday)


def exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return FIRST_YEAR <= year <= LAST_YEAR


def checked_date(words: str, day: int, month: int, year: int) -> date:
    """The date. Raises ImpossibleDateError."""
    if not exists(year, month, day):
        raise ImpossibleDateError(words.strip(), day=day, month=month, year=year)
    return date(year, month, day)


_BEGINS = (("tu", 1), ("te", 1), ("ts", 1), ("w", 2), ("th", 3), ("f", 4), ("sa", 5), ("su", 6))
WEEKDAY = (
    r"(?:mon(?:day|dy|adn?y)?|tues?(?:day|dy)?|teusday|tuseday|wed(?:s|n|nes|nesday|nesdy|nsday|neday|ensday)?"
    r"|wensday|wendsday|th(?:u|u?rs?)(?:day|dy)?|thrusday|fri(?:day|dy)?|firday|frday|fryday"
    r"|sat(?:urday|urdy|day)?|saterday|satuday|sun(?:day|dy)?)"
)
TODAY, YESTERDAY = "2day|today", "yesterday|yest|yday"
TOMORROW = r"tom+or+ow|tomm?or+w|tmrw|tmr|tmw|tomoz|2moz|2morrow|2moro|2mrw|tmoro"
DAY = (
    rf"(?:{TODAY}|{TOMORROW}|{YESTERDAY}|(?:the\s)?day\safter\s(?:{TOMORROW})"
    rf"|(?:the\s)?day\sbefore\s(?:{YESTERDAY}))"
)
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
TH = r"(?:st|nd|rd|th)"
AND = r"and|&|or|then|plus"  # joins two times
YEAR = r"(?:,?\s(?P<y>20[0-9]{2})(?!\w|[.:/-][0-9]))?"
WORD_END = r"(?!\w|'\w)"
COUNTS = {
    word: number
    for number, word in enumerate(("a", "two", "three", "four", "five", "six", "seven", "eight"), 1)
} | {"an": 1, "one": 1, "couple of": 2, "a couple of": 2}
COUNT = rf"(?:{'|'.join(sorted(COUNTS, key=len, reverse=True))}|[0-9]{{1,3}})"


def count(word: str) -> int:
    return COUNTS.get(word) or int(word)
