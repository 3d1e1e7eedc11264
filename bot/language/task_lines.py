"""The parts of a line that plans a task: `patrol market square fri 1900 for 15 min to 0734: on foot`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import timedelta

from msgspec import Struct

from bot.language.plain import plain
from bot.language.times.clock_words import DAY, SHIFT_STARTS, read_clock
from bot.language.times.durations import ExactDuration, read_duration
from bot.language.times.refusals import ImpossibleClockError
from bot.values import replace

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
LAST_NUMBER = re.compile(r"[\s,]+(?:(?:and|for|&|\+)\s+)?(?P<who>\d{4}|me|myself)$", re.IGNORECASE)
LAST_HOUR = re.compile(rf"(?:^|\s)(?P<start>{HOUR})$", re.IGNORECASE)
AND = re.compile(r"\s*(?:,|&|\+|and\b)", re.IGNORECASE)
LIKELY_END = 10 * 60  # minutes: a task of more is rather one for the officer of that number
ROUND = 5  # minutes: nobody plans up to 12:34


class TaskLine(Struct, frozen=True):
    """`head` says kind, place and start. Each other is None where nothing was said of it.

    `doubted` is an end that is an officer's collar number as well.
    """

    head: str
    length: timedelta | None
    end: str | None
    whom: str | None
    operation: str | None
    detail: str | None
    doubted: str | None = None


def read_line(words: str, *, names_officers: bool = True, collars: Collection[str] = ()) -> TaskLine:
    """Take the line apart. Whether a part means anything is for others to say.

    In one that names no officers, `1400 to 1600` is always a time. `collars` are those of officers.
    """
    colon = COLON.search(words)
    detail = words[colon.end() :].strip() if colon else ""
    head = words[: colon.start()] if colon else words
    head, operation = _without(OPERATION, head)
    head, length = _length(head)
    head, end = _range(head, collars, for_long=length is not None, always=not names_officers)
    doubted = end if end in collars else None
    head, whom = _whom(head) if names_officers else (head, None)
    if end is None and (found := UNTIL.search(head)):
        head, end = head[: found.start()] + head[found.end() :], found["end"]
    return TaskLine(" ".join(head.split()), length, end, whom, operation, detail or None, doubted)


def with_last_numbers(line: TaskLine, collars: Collection[str], starts: Callable[[str], bool]) -> TaskLine:
    """`friday 19:00 0734`: officers' numbers at the end are for whom it is, if a start stands before them."""
    head, found = line.head, line
    said: list[str] = []
    while (last := LAST_NUMBER.search(head)) and (last["who"] in collars or last["who"].isalpha()):
        head = head[: last.start()]
        said.insert(0, last["who"])
        if starts(head) and not _may_be_hour(line, head, said[0]):
            found = replace(line, head=head, whom=", ".join(filter(None, (*said, line.whom))))
    return found


def _may_be_hour(line: TaskLine, head: str, number: str) -> bool:
    start = LAST_HOUR.search(head)
    open_ = line.end is None and line.length is None
    return open_ and start is not None and _may_end(start["start"], number)


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


def _range(words: str, collars: Collection[str], *, for_long: bool, always: bool) -> tuple[str, str | None]:
    """`1900-2030`, and `1900 to 2030` unless that number is an officer."""
    found = BETWEEN.search(words)
    if found is None:
        return words, None
    if not always and _is_officer(found, words[found.end() :], collars, for_long=for_long):
        return words, None
    return f"{words[: found.start()]}{found['start']}{words[found.end() :]}", found["end"]


def _is_officer(found: re.Match[str], behind: str, collars: Collection[str], *, for_long: bool) -> bool:
    """Whether `0734` in `1900 to 0734` is somebody: known here, or likelier so than as the end."""
    if "to" not in found[0].lower() or not found["end"].isdigit():
        return False
    likely = not for_long and _may_end(found["start"], found["end"])
    if found["end"] in collars:
        return not likely or AND.match(behind) is not None
    return not likely and TO.match(behind.strip()) is None


def _may_end(start: str, end: str) -> bool:
    """Whether somebody may well plan from the one to the other."""
    begins, ends = _minutes(start), _minutes(end)
    if begins is None or ends is None:
        return False
    return ends % ROUND == 0 and 0 < (ends - begins) % DAY <= LIKELY_END


def _minutes(hour: str) -> int | None:
    try:
        read = read_clock(plain(hour), 0, shifts=SHIFT_STARTS)
    except ImpossibleClockError:
        return None
    return read.minutes if read else None


def _whom(words: str) -> tuple[str, str | None]:
    found = TO.match(words.strip())
    if found is None:
        return words, None
    return (found["head"] or "", found["whom"] or found["alone"])
