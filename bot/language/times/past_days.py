"""A day that has been: `yesterday`, `fri`, `20/11`, `the 5th`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.language.plain import plain
from bot.language.times.day_words import read_day_words
from bot.language.times.days import TH

ORDINAL = re.compile(rf"(?:the )?[0-9]{{1,2}}{TH}")
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


def read_past_day(words: str, *, today: date) -> date | None:
    """The day that the words mean: `fri` is last Friday. None if they mean no day.

    It lies ahead only where the words can mean nothing else. Raises a RejectedError for an impossible date.
    """
    text = plain(words).strip()
    day = read_day_words(text, 0, today=today, nearest=True, past=True)
    if day is not None and day.date > today and ORDINAL.fullmatch(text):  # of last month
        day = read_day_words(text, 0, today=today - MONTH, nearest=True, past=True)
    if day is None or text[day.end :].strip(" .!"):
        return None
    return day.date - WEEK if day.weekly and day.date > today else day.date
