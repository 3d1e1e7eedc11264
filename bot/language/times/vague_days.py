"""Days that words leave open: next week, the weekend, next month, in december, next year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec import Struct

from bot.language.patterns import compiled
from bot.language.times.days import MONTH, WORD_END, next_week
from bot.language.times.month_words import last_of, month_meant

_SATURDAY = 5


class OpenDays(Struct, frozen=True):
    """The first and the last day that may be meant, and the end of the words. `label` says them.

    `unsure`: a month's name alone, which may be a person's (may, april) or another word (march).
    """

    first: date
    last: date
    label: str
    end: int
    unsure: bool = False


def read_open_days(text: str, start: int, *, today: date) -> OpenDays | None:
    """The stretch of days named at `start` of plain `text`."""
    for pattern, build in _TABLE:
        if found := compiled(pattern).match(text, start):
            first, last = build(found, today)
            return OpenDays(
                first, last, found[0].strip(), found.end(), unsure=bool(_BARE_MONTH.fullmatch(found[0]))
            )
    return None


def _week(found: re.Match[str], today: date) -> tuple[date, date]:
    weeks = {"this": -1, "last": -2, "next": 0, "after": 1}.get(found["which"] or "this", -1)
    monday = next_week(0, today=today) + timedelta(weeks=weeks)
    if found["what"] == "weekend":
        return monday + timedelta(days=_SATURDAY), monday + timedelta(days=6)
    return monday, monday + timedelta(days=6)


def _after_next(_: re.Match[str], today: date) -> tuple[date, date]:
    monday = next_week(0, today=today) + timedelta(weeks=1)
    return monday, monday + timedelta(days=6)


def _month(found: re.Match[str], today: date) -> tuple[date, date]:
    first = month_meant(found["m"], today)
    return first, last_of(first)


def _last_month(_: re.Match[str], today: date) -> tuple[date, date]:
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _year(found: re.Match[str], today: date) -> tuple[date, date]:
    year = today.year + {"this": 0, "next": 1, "last": -1}[found["which"]]
    return date(year, 1, 1), date(year, 12, 31)


_NO_DATE = r"(?!\s[0-9]{1,2}(?:st|nd|rd|th)?\b(?![:.]))"
_BARE = (
    r"(?!mar\b|may\s(?:be|have|need|not|want|come|go|get|take|well|also|still)\b|march\s(?:past|through)\b)"
    rf"(?P<m>{MONTH}){_NO_DATE}"
)
_SOME = r"(?:(?:end|start|beginning|middle|some\s?time|later)\s(?:of\s)?)?"
_BARE_MONTH = re.compile(_BARE + WORD_END)
_TABLE = tuple(
    (pattern + WORD_END, build)
    for pattern, build in (
        (r"(?:the\s)?week\safter\s(?:next)", _after_next),
        (
            r"(?:the\s|at\sthe\s)?(?:(?P<which>this|next|last)\s|end\sof\sthe\s|the\s)?(?P<what>weekend)",
            _week,
        ),
        (
            rf"{_SOME}(?:the\s)?(?:(?P<which>this|next|last)|the)\s(?:(?:working|following)\s)?(?P<what>week)",
            _week,
        ),
        (r"(?:(?:early|late|mid|middle\sof|some\s?time|in)[\s-])?(?P<m>(?:next|this)\smonth)", _month),
        (r"last\smonth", _last_month),
        (rf"(?:in|during|next|this|early|late|mid|middle\sof)[\s-](?P<m>{MONTH}){_NO_DATE}", _month),
        (_BARE, _month),
        (r"(?P<which>this|next|last)\syear", _year),
    )
)
