"""The time that an officer's words begin with, or contain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import RejectedError
from bot.language.plain import plain
from bot.language.times.clock_words import SHIFT_STARTS
from bot.language.times.fallback import read_by_dateparser
from bot.language.times.spans import TimeSpan, TimeText, ahead, check_range, read_span
from bot.language.times.wall import is_doubled, to_instant, write_local

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, time

_LONGEST_MESSAGE = 4096  # Telegram's own limit
_LAST_WORDS = 4
_JOINERS = re.compile(r"[\s,.:;|)-]{0,9}(?:(?:to|that|about)(?:\s|:|$)[\s:]{0,3})?")
_TRAILING = re.compile(r"(?:[\s,:;(-]|\b(?:at|on|by)\s{0,3}$){1,9}$")
_WORD = re.compile(r"(?<![\w'.:/@-])[a-z0-9@]")
_OPENING = re.compile(r"\W{0,9}(?:please\s)?(?:remind(?:er)?(?:\sme)?)?\W{0,3}")
# A number of something, a past time, or a recurring one.
_OTHERWISE = re.compile(
    r"\b(?:ext|extension|pc|pcso|ps|dc|ds|collar|ref|no|number|room|flat|log|incident|task|note"
    r"|last|since|every|each)\W{1,2}$"
)


@dataclass(frozen=True, slots=True)
class TimeReading:
    """A time as typed.

    `local` is its wall time and `understood` its full form, for the officer to check. `before` and `rest` are
    the other words, without those that joined them to the time. `doubled`: the clocks show `local` twice.
    """

    instant: datetime
    local: datetime
    rest: str
    understood: str
    doubled: bool
    before: str = ""


def read_time(words: str, *, now: datetime, shifts: Mapping[str, time] = SHIFT_STARTS) -> TimeReading | None:
    """The time at the start of `words` ("fri 0930 ring the school"), always after `now`; None if none.

    A clock time alone is the next one; midnight ends the day that it goes with; "half four" is between 07:00
    and 19:00; hours and minutes to wait are real ones, rounded up to a whole minute; a doubled hour means its
    first. Raises a RejectedError, worded for the officer, for an impossible time.
    """
    asked = TimeText(plain(words[:_LONGEST_MESSAGE]), now, shifts)
    span = read_span(asked, 0) or _fallback(asked)
    return _reading(words, span) if span else None


def find_time(words: str, *, now: datetime, shifts: Mapping[str, time] = SHIFT_STARTS) -> TimeReading | None:
    """The time anywhere in `words`; None if there is none.

    A time at the start or before a colon comes first, then one with both day and hour, then
    one at the end. Bare digits in the middle do not count, unless "at" or the like leads to them.
    An impossible time is raised only if nothing else is found.
    """
    asked = TimeText(plain(words[:_LONGEST_MESSAGE]), now, shifts)
    spans, refused = _spans(asked)
    if spans:
        return _reading(words, max(spans, key=lambda span: _weight(asked.text, span)))
    if refused:
        raise refused
    return None


def _spans(asked: TimeText) -> tuple[list[TimeSpan], RejectedError | None]:
    spans: list[TimeSpan] = []
    refused: RejectedError | None = None
    end = 0
    for word in _WORD.finditer(asked.text):
        start = word.start()
        if start < end:
            continue
        otherwise = _OTHERWISE.search(asked.text, max(0, start - 12), start)
        try:
            span = read_span(asked, start)
        except RejectedError as refusal:
            if not otherwise and (_opens(asked.text, start) or _is_last(asked.text, start)):
                refused = refused or refusal
            continue
        if span and (otherwise or _counts(asked.text, span)):
            end = span.end
            spans += [] if otherwise else [span]
    return spans, refused


def _counts(text: str, span: TimeSpan) -> bool:
    if span.full:
        return not span.loose or _opens(text, span.start)
    opens, before_colon, _, ends = _weight(text, span)
    return opens or before_colon or ends or span.led


def _weight(text: str, span: TimeSpan) -> tuple[bool, bool, bool, bool]:
    ends = not text[span.end :].strip(" \n.,;!?)")
    return _opens(text, span.start), text.startswith(":", span.end), span.full, ends


def _opens(text: str, start: int) -> bool:
    return bool(_OPENING.fullmatch(text, 0, start))


def _is_last(text: str, start: int) -> bool:
    return len(text[start:].split(maxsplit=_LAST_WORDS)) <= _LAST_WORDS


def _fallback(asked: TimeText) -> TimeSpan | None:
    if not (read := read_by_dateparser(asked.text, wall=asked.wall)):
        return None
    local, end = read
    check_range(local.date(), today=asked.today)
    instant = ahead(local, now=asked.now)
    return TimeSpan(0, end, instant, local, full=True, led=False) if instant else None


def _reading(words: str, span: TimeSpan) -> TimeReading:
    joiners = _JOINERS.match(plain(words), span.end)
    doubled = is_doubled(span.local)
    notes = [span.note] if span.note else []
    if doubled and span.instant != to_instant(span.local):
        notes.append("the second, after the clocks go back")
    return TimeReading(
        span.instant,
        span.local,
        rest=words[joiners.end() if joiners else span.end :].strip(),
        understood=write_local(span.local) + (f" ({', '.join(notes)})" if notes else ""),
        doubled=doubled,
        before=_TRAILING.sub("", words[: span.start]).strip(),
    )
