"""The day of a result, among its other words."""

from __future__ import annotations

import re
from datetime import date

from bot.language.times.past_days import read_past_day

LONGEST = 4  # words of a day: fri 27th of november
_DAY = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|ago|(?:mon|tue|wed|thu|fri|sat|sun)\w*|\d{1,2}/\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th)|\d{1,2}\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*)",
    re.IGNORECASE,
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_YEAR = re.compile(r"20\d\d")


def pull_day(left: list[str], *, today: date) -> date | None:
    """Take the words of a day out: the longest stretch that means one. It may lie ahead.

    Raises a RejectedError for a date that no calendar has.
    """
    for count in range(min(LONGEST, len(left)), 0, -1):
        for at in range(len(left) - count + 1):
            said = " ".join(left[at : at + count])
            if _DAY.search(said) and (day := read_past_day(said, today=today)) is not None:
                del left[at : at + count]
                return day
    return None


def pull_month(left: list[str], *, today: date) -> date | None:
    """Take a month out, `november` or `nov 2025`: its first day, of the last such month without a year."""
    for at, word in enumerate(left):
        number = _number(word)
        if number is None:
            continue
        year = left[at + 1] if at + 1 < len(left) and _YEAR.fullmatch(left[at + 1]) else None
        del left[at : at + (2 if year else 1)]
        return date(int(year) if year else today.year - (number > today.month), number, 1)
    return None


def _number(word: str) -> int | None:
    said = word.lower().rstrip(".")
    whole = len(said) >= len("may") and said in {one for month in _MONTHS for one in (month, month[:3])}
    return next(n for n, one in enumerate(_MONTHS, 1) if one.startswith(said)) if whole else None
