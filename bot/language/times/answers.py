"""The answer to a question about a time, joined to what was said before it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time

from bot.errors import RejectedError
from bot.language.plain import plain
from bot.language.times.clock_words import SHIFT_STARTS, ClockTime
from bot.language.times.days import Day
from bot.language.times.durations import ExactDuration
from bot.language.times.joining import of_kind
from bot.language.times.moments import LONGEST_MESSAGE, TimeReading, find_time
from bot.language.times.parts import Part, PartOfDay, TimeText, scan
from bot.language.times.questions import TimeQuestionError
from bot.language.times.vague_days import OpenDays

_WORD = re.compile(r"\w")
_WHENEVER = datetime(2026, 1, 1, tzinfo=UTC)  # any will do: it moves the time, not the words that say it


def completed(said: str, answer: str, *, now: datetime, shifts: Mapping[str, time] = SHIFT_STARTS) -> str:
    """The answer in full: what `said` names and the answer doesn't stands first: day, week or hour.

    "0900" in answer to "At what time on Sun?" is 0900 on that Sunday; "tues 0900" is an answer of its own.
    """
    given = scan(TimeText(plain(answer[:LONGEST_MESSAGE]), now, shifts))
    before = plain(said)
    kept = [part for part in scan(TimeText(before, now, shifts)) if not _is_given(part, given)]
    if not kept or of_kind(given, ExactDuration) or any(day.from_now for _, day in of_kind(given, Day)):
        return answer
    words = " ".join(before[part.start : part.end] for part in kept)
    at = "at " if answer.lstrip()[:1].isdigit() and not of_kind(given, Day) else ""
    return f"{words} {at}{answer.strip()}"


def is_time_alone(words: str) -> bool:
    """Whether the words are a time and nothing else, whenever they are said; also one that can't be."""
    found: TimeReading | TimeQuestionError | None
    try:
        found = find_time(words, now=_WHENEVER)
    except TimeQuestionError as question:
        found = question
    except RejectedError:
        return True
    return found is not None and not _WORD.search(found.before + found.rest)


def _is_given(part: Part, given: list[Part]) -> bool:
    """Whether the answer names such a thing itself."""
    if isinstance(part.meaning, Day):
        return bool(of_kind(given, Day) or of_kind(given, OpenDays))
    if isinstance(part.meaning, OpenDays):
        return bool(of_kind(given, OpenDays)) or any(not day.weekly for _, day in of_kind(given, Day))
    return isinstance(part.meaning, ClockTime | PartOfDay) and bool(of_kind(given, ClockTime))
