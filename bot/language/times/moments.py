"""The time that an officer's words mean, wherever in them it is said."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.language.plain import plain
from bot.language.references import without_numbers
from bot.language.times.choosing import choose, opens
from bot.language.times.clock_words import SHIFT_STARTS
from bot.language.times.days import AND
from bot.language.times.parts import TimeText
from bot.language.times.questions import Option, Spans, TimeQuestionError, WhichTimeError
from bot.language.times.settling import Settled
from bot.language.times.wall import is_doubled, to_instant, write_local
from bot.values import replace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, time

LONGEST_MESSAGE = 4096  # Telegram's own limit
_JOINERS = re.compile(r"[\s,.:;|)-]{0,9}(?:(?:to|that|about)(?:\s|:|$)[\s:]{0,3})?")
_JOINING = re.compile(r"(?:[\W_]|\b(?:of|in|the|on|at|by|for|around|about|and|or|then|plus)\b|t(?=$))*")
_OR = re.compile(rf"[\s,]{{0,3}}(?:{AND}|,)\s{{0,3}}")
_BESIDE = re.compile(rf"[\s,]{{0,3}}(?:(?:{AND}|,)\s{{0,3}})?")
_GAP = re.compile(r"[\s,.:;|)-]{0,9}")
_TRAILING = re.compile(r"(?:[\s,:;(-]|\b(?:at|on|by)\s{0,3}$){1,9}$")


class TimeReading(Struct, frozen=True):
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
    """The time that `words` begin with ("fri 0930 ring the school"), always after `now`; None if none.

    Raises a RejectedError, worded for the officer, for an impossible time. Some are questions.
    """
    found = find_time(words, now=now, shifts=shifts)
    return None if found is None or found.before else found


def find_time(
    words: str,
    *,
    now: datetime,
    shifts: Mapping[str, time] = SHIFT_STARTS,
    prefixes: frozenset[str] = frozenset(),
) -> TimeReading | None:
    """The time anywhere in `words`, always after `now`; None if there is none.

    The number of a reference with one of the `prefixes`, or of another record, is no time.

    A day and an hour go together wherever the two stand; an hour alone is the next such one; midnight ends
    the day that it goes with; "half four" is between 07:00 and 19:00, "half seven" the next of the two; hours
    and minutes to wait are real ones, rounded up to a whole minute; a doubled hour means its first. Raises a
    RejectedError, worded for the officer, for an impossible time, and a TimeQuestionError where the words
    leave the time open.
    """
    text = without_numbers(plain(words[:LONGEST_MESSAGE]), prefixes=prefixes)
    asked = TimeText(text, now, shifts)
    try:
        chosen = choose(asked)
    except TimeQuestionError as question:
        _leave_words(question, words)
        raise
    if chosen is None:
        return None
    before, rest = _others(words, chosen.spans)
    settled = chosen.settled
    doubled = is_doubled(settled.local)
    return TimeReading(settled.instant, settled.local, rest, understood(settled), doubled, before)


def understood(settled: Settled) -> str:
    """Its full form, with what the words left open."""
    notes = [settled.note] if settled.note else []
    if is_doubled(settled.local) and settled.instant != to_instant(settled.local):
        notes.append("the second, after the clocks go back")
    return write_local(settled.local) + (f" ({', '.join(notes)})" if notes else "")


def _leave_words(question: TimeQuestionError, words: str) -> None:
    question.before, question.rest = _others(words, question.spans)
    if isinstance(question, WhichTimeError):
        question.options = tuple(_with_words(one, question.spans, words) for one in question.options)


def _with_words(option: Option, said: Spans, words: str) -> Option:
    """The option with the words that are left: a time that "and" joins to its own is none of them."""
    text, own = plain(words), set(option.spans)
    places = set(own)
    for first, second in (*pairwise(said), *reversed([*pairwise(said)])):
        others = {first, second} & (places - own)
        gap = (_OR if not others else _BESIDE).fullmatch(text, first[1], second[0])
        if gap and {first, second} & places:
            places |= {first, second}
    before, rest = _others(words, tuple(sorted(places)))
    return replace(option, before=before, rest=rest)


def _others(words: str, spans: Spans) -> tuple[str, str]:
    """The words before the first span, and those between and after the spans, as typed."""
    if not spans:
        return "", words.strip()
    text = plain(words)
    before = _TRAILING.sub("", words[: spans[0][0]]).strip()
    pieces: list[str] = []
    for (_, end), (until, _) in pairwise(spans):
        if not _JOINING.fullmatch(text, end, until):
            pieces.append(_TRAILING.sub("", words[end:until]).strip(" ,;"))
    told = pieces or not opens(text, spans[0][0])  # "ring mum at 1500 about the visit" needs its "about"
    joiner = (_GAP if told else _JOINERS).match(text, spans[-1][1])
    pieces.append(words[joiner.end() if joiner else spans[-1][1] :].strip())
    return before, " ".join(filter(None, pieces))
