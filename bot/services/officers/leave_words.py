"""Days of leave as officers type them: 24/12 to 2/1, until 28/11, tomorrow, next week."""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec import Struct

from bot.errors import RejectedError
from bot.language.plain import plain
from bot.language.times.day_words import read_day_words
from bot.language.times.days import Day
from bot.language.times.settling import check_range
from bot.language.times.vague_days import read_open_days
from bot.language.times.wall import write_date
from bot.services.officers import refusals

LONGEST = 366  # days
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
_LONGEST_MESSAGE = 4096  # Telegram's own limit
_UNTIL = r"(?:until|till|til|up\sto|to|through|-)"
_ON = re.compile(r"^(?:(?:on|from|that\sbegins?(?:\son)?)\s)?")
_OPENS = re.compile(rf"(?:(?P<until>{_UNTIL}\s)|(?P<since>from|starting)\s)?(?:on\s)?")
_DASH = re.compile(r"(?<=\w)-(?=[0-9]{1,2}/)")  # 24/12-2/1
_BETWEEN = re.compile(rf",?\s?{_UNTIL}\s?(?:on\s)?")


class EndsBeforeItBeginsError(RejectedError):
    """Leave ends on its first day or later."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            f"{write_date(last)} comes before {write_date(first)}. "
            "Say the first day, then the last, for example: `/leave 24/12 to 2/1`"
        )


class LeaveDays(Struct, frozen=True):
    """Whole days in London, the first and the last included."""

    first: date
    last: date


def read(words: str, *, today: date) -> LeaveDays | None:
    """The days that the words name, the last of them today or later; None if there are none, or other words.

    Raises a RejectedError, worded for the officer, for impossible days.
    """
    found = _read(_DASH.sub(" - ", _plain(words)), today)
    return None if found is None else checked(found, today=today)


def checked(days: LeaveDays, *, today: date) -> LeaveDays:
    """Check the days. Raises PastDateError, TooFarError, EndsBeforeItBeginsError, TooLongError."""
    check_range(days.last, today=today)
    if days.last < days.first:
        raise EndsBeforeItBeginsError(days.first, days.last)
    if days.last - days.first >= timedelta(days=LONGEST):
        raise refusals.LONG_LEAVE()
    return days


def read_first(words: str, *, today: date) -> date | None:
    """The one day that the words name. Raises the errors of `read_day_words`."""
    text = _plain(words)
    day = read_day_words(text, 0, today=today, nearest=True)
    return day.date if day and day.end == len(text) else None


def read_firsts(words: str, *, today: date) -> tuple[date, ...]:
    """The days on which leave may begin that the words name: on a Saturday `thurs` is the next, or the last.

    None for other words. Raises the errors of `read_day_words`.
    """
    text = _ON.sub("", _plain(words))
    day = read_day_words(text, 0, today=today, nearest=True)
    if day is None or day.end != len(text):
        return ()
    return (day.date, day.date - A_WEEK) if day.weekly else (day.date,)


def _read(text: str, today: date) -> LeaveDays | None:
    if stretch := _stretch(text, today):
        return stretch
    opens = _OPENS.match(text)
    start = opens.end() if opens else 0
    first = read_day_words(text, start, today=today)
    if first is None or first.part:
        return None
    until = bool(opens and opens["until"])
    if first.end == len(text):
        if opens and opens["since"]:
            raise refusals.UNTIL_WHEN()
        return LeaveDays(today if until else first.date, first.date)
    between = _BETWEEN.match(text, first.end)
    last = _last(text, between.end(), first, today) if between and not until else None
    return LeaveDays(first.date, last.date) if last and last.end == len(text) and not last.part else None


def _last(text: str, start: int, first: Day, today: date) -> Day | None:
    """The last day: mon to fri ends on the Friday after that Monday, and 24/12 to 2/1 in the next year."""
    last = read_day_words(text, start, today=today)
    if last is None or last.date >= first.date:
        return last
    follows = last.weekly or any(one.isdigit() for one in text[start : last.end])
    return read_day_words(text, start, today=first.date) if follows else last


def _stretch(text: str, today: date) -> LeaveDays | None:
    """Read next week, this weekend, next month, august."""
    found = read_open_days(text, 0, today=today)
    return LeaveDays(found.first, found.last) if found and found.end == len(text) else None


def _plain(words: str) -> str:
    return plain(words[:_LONGEST_MESSAGE]).strip(" .,!?")
