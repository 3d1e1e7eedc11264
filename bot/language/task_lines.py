"""The parts of a line that plans a task: `patrol market square fri 1900 for 15 min to 0734: on foot`."""

from __future__ import annotations

import re
from datetime import timedelta

from msgspec import Struct

from bot.language.plain import plain
from bot.language.times.durations import ExactDuration, read_duration

COLON = re.compile(r":(?!\d)|(?<!\d):")  # not the colon in 19:00
OPERATION = re.compile(
    r"\s+op(?:eration)?\s+(?P<words>.+?)(?=\s+(?:to|with|for|until|till)\s|$)", re.IGNORECASE
)
FOR = re.compile(r"(?:^|\s)for\s+", re.IGNORECASE)
HOUR = r"\d{1,2}[:.]?\d{2}|\d{1,2}\s?[ap]m"
BETWEEN = re.compile(rf"(?<=\s)(?P<start>{HOUR})\s*(?:-|–|\bto\b)\s*(?P<end>{HOUR})(?=\s|$)", re.IGNORECASE)
PLACE = r"\s+at\s+(?!(?:\d{1,2}[:.]?\d{2}|\d{1,2}\s?[ap]m)\s*$)"
UNTIL = re.compile(rf"\s+(?:until|till|til)\s+(?P<end>.+?)(?=$|{PLACE})", re.IGNORECASE)
NO_LENGTH = re.compile(r"(?:^|\s)(?P<said>for\s+[-–+]\s*\d+(?:[.,]\d+)?\s*(?:[a-z]+)?)", re.IGNORECASE)
TO = re.compile(
    r"^(?P<head>.*?\S)\s+(?:to|with)\s+(?P<whom>.+)$|^(?:to|with)\s+(?P<alone>.+)$", re.IGNORECASE
)


class TaskLine(Struct, frozen=True):
    """`head` says kind, place and start. Each other is None where nothing was said of it."""

    head: str
    length: timedelta | None
    end: str | None
    whom: str | None
    operation: str | None
    detail: str | None


def read_line(words: str, *, names_officers: bool = True) -> TaskLine:
    """Take the line apart. Whether a part means anything is for others to say.

    In one that names no officers, `1400 to 1600` is always a time.
    """
    colon = COLON.search(words)
    detail = words[colon.end() :].strip() if colon else ""
    head = words[: colon.start()] if colon else words
    head, operation = _without(OPERATION, head)
    head, length = _length(head)
    head, end = _range(head, always=not names_officers)
    head, whom = _whom(head) if names_officers else (head, None)
    if end is None and (found := UNTIL.search(head)):
        head, end = head[: found.start()] + head[found.end() :], found["end"]
    return TaskLine(" ".join(head.split()), length, end, whom, operation, detail or None)


def read_length(words: str) -> timedelta | None:
    """`15 min`, `for 2 hours`; None for words that are no length of time."""
    text = plain(words.strip())
    start = found.end() if (found := FOR.match(text)) else 0
    read = read_duration(text, start)
    whole = isinstance(read, ExactDuration) and not text[read.end :].strip(" .")
    return read.length if isinstance(read, ExactDuration) and whole else None


def _without(pattern: re.Pattern[str], words: str) -> tuple[str, str | None]:
    found = pattern.search(words)
    return (words[: found.start()] + words[found.end() :], found["words"].strip()) if found else (words, None)


def _length(words: str) -> tuple[str, timedelta | None]:
    text = plain(words)
    for found in FOR.finditer(text):
        read = read_duration(text, found.end())
        if isinstance(read, ExactDuration):
            return f"{words[: found.start()]} {words[read.end :]}", read.length
    return words, None


def find_bad_length(words: str) -> str | None:
    """`for -2h`: words that would say for how long, and can't; they would be taken for a place."""
    found = NO_LENGTH.search(plain(words))
    return found["said"].strip() if found else None


def _range(words: str, *, always: bool) -> tuple[str, str | None]:
    """`1900-2030`, and `1900 to 2030` if it says to whom as well: `to 0734` alone is an officer."""
    found = BETWEEN.search(words)
    if found is None:
        return words, None
    if not always and "to" in found[0].lower() and TO.match(words[found.end() :].strip()) is None:
        return words, None
    return f"{words[: found.start()]}{found['start']}{words[found.end() :]}", found["end"]


def _whom(words: str) -> tuple[str, str | None]:
    found = TO.match(words.strip())
    if found is None:
        return words, None
    return (found["head"] or "", found["whom"] or found["alone"])
