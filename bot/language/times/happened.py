"""The time of something that was done, among the words that tell it: `at the shops yesterday 1800`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from itertools import islice

from msgspec import Struct

from bot.errors import RejectedError
from bot.language.plain import plain
from bot.language.times.clock_words import SHIFT_STARTS
from bot.language.times.past import read_past
from bot.language.times.questions import WhenPastError

HOUR_DIGITS = 4
LONGEST = 7  # words of a time: last friday evening at half past six
LOOKED_AT = 40  # words among which it is looked for: more, and nobody said when
WORD = re.compile(r"\S+")
BARE = re.compile(r"\d{1,4}")  # a collar, a house or a telephone number as well
DAY = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|ago|last|this|(?:mon|tue|wed|thu|fri|sat|sun)\w*|\d{1,2}/\d{1,2}\S*)",
    re.IGNORECASE,
)
PLANNED = re.compile(  # the next contact, not this one
    r"\b(?:back|until|till|by|for|again|due|next|will|call|ring|see|visit|come|appointment)\W+(?:on\W+|at\W+)*$",
    re.IGNORECASE,
)
LEADING = 40  # characters before a time that say what it is for
LONE = re.compile(r"sat|sun", re.IGNORECASE)  # in the car, in the garden
EDGES = " .,;:()-"


class TimedWords(Struct, frozen=True):
    """`at` is None if the words name no time; `rest` are those that do not belong to it."""

    at: datetime | None
    rest: str


def read_timed(words: str, *, before: datetime, shifts: Mapping[str, time] = SHIFT_STARTS) -> TimedWords:
    """The last such time up to `before`, or a later one if its day is to come; the longest that is said.

    Raises a RejectedError for an impossible time, a WhenPastError for a day without its hour.
    """
    dayless: WhenPastError | None = None
    for start, end in _stretches(words):
        said = words[start:end].strip(EDGES)
        if PLANNED.search(words[max(0, start - LEADING) : start]) or not _is_said(words, start, said):
            continue
        try:
            at = read_past(said, before=before, shifts=shifts)
        except WhenPastError as question:
            dayless = dayless or (None if LONE.fullmatch(said) else question)
            continue
        except RejectedError:
            if DAY.search(said):
                raise
            continue
        if at is not None:
            left = f"{words[:start].rstrip(EDGES)} {words[end:].lstrip(EDGES)}"
            return TimedWords(at, left.strip())
    if dayless is not None:
        raise dayless
    return TimedWords(None, words)


def _stretches(words: str) -> Iterator[tuple[int, int]]:
    """The places of every few words that follow each other, the longest first."""
    found = [one.span() for one in islice(WORD.finditer(words), LOOKED_AT)]
    for count in range(min(LONGEST, len(found)), 0, -1):
        for first in range(len(found) - count + 1):
            yield found[first][0], found[first + count - 1][1]


def _is_said(words: str, start: int, said: str) -> bool:
    """Whether they can be meant as a time: a bare number alone of four digits stands first or after `at`."""
    bare = plain(said).removeprefix("at ").strip()
    if not BARE.fullmatch(bare):
        return True
    led = plain(said).startswith("at ")
    return len(bare) == HOUR_DIGITS and (led or not words[:start].strip(EDGES))
