"""A day alone, as the answer to a question: `today`, `yesterday`, `27/11`, `fri`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from bot.errors import RejectedError
from bot.language.plain import plain
from bot.language.times.clock_words import SHIFT_STARTS
from bot.language.times.joining import contradicts, days_of, of_kind
from bot.language.times.parts import TimeText, scan


def read_lone_day(
    words: str, *, now: datetime, past: bool, shifts: Mapping[str, time] = SHIFT_STARTS
) -> date | None:
    """The day that the words name; None for anything else. Of what is `past`, the last such day.

    Raises a RejectedError for a day that doesn't exist, and for two days.
    """
    asked = TimeText(plain(words).strip(" ."), now, shifts, past=past)
    parts = scan(asked)
    for _, refusal in of_kind(parts, RejectedError):
        raise refusal
    days = days_of(asked, parts)
    if len(days) > 1 and (refused := contradicts(days)):
        raise refused
    if len(days) != 1:
        return None
    part, day = days[0]
    rest = (asked.text[: part.begins] + asked.text[part.end :]).strip(" ,.")
    return None if rest else day.date
