"""The time to send a briefing, in its author's words, and the times to offer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from msgspec import Struct

from bot.chat.ask import Ask
from bot.language.times.answers import completed
from bot.language.times.moments import read_time
from bot.language.times.questions import TimeQuestionError
from bot.language.times.recurrence import Rule
from bot.language.times.recurrence_words import read_rule
from bot.language.times.wall import to_local, to_valid_instant
from bot.texts.briefings import viewing as texts
from bot.texts.reply import Expect, Reply, Row
from bot.texts.time_questions import SAID, asks

BEFORE_SHIFT = timedelta(minutes=15)
LEADS = re.compile(r"(?:^|\s)at\s(?=(?:every|each)\s)|(?:^|\s)at\s(?!.*\sat\s)", re.IGNORECASE | re.DOTALL)
NOW = re.compile(r"(?:right\s+)?now\W*$", re.IGNORECASE)


class PublishTime(Struct, frozen=True):
    """`at` None means now, or by the `rule` where there is one."""

    at: datetime | None
    rule: Rule | None = None


class NoTimeError(Exception):
    """The words hold no time."""


def require_when(ask: Ask, words: str) -> PublishTime:
    """The time in the words. Raises NoTimeError, and a RejectedError for a time that cannot be meant."""
    if NOW.match(words.strip()):
        return PublishTime(None)
    heard = read_rule(words.strip(), now=ask.now, shifts=ask.settings.shift_starts)
    if heard is not None and not heard.rest:
        return PublishTime(None, heard.rule)
    return PublishTime(require_instant(ask, words))


def require_instant(ask: Ask, words: str) -> datetime:
    """The one time in the words, which complete what was said before. Raises as `require_when` does."""
    shifts = ask.settings.shift_starts
    whole = completed(ask.facts.get(SAID, ""), words.strip(), now=ask.now, shifts=shifts)
    reading = read_time(whole, now=ask.now, shifts=shifts)
    if reading is None or reading.rest:
        raise NoTimeError
    return reading.instant


def ask_when(question: TimeQuestionError, step: str, facts: Mapping[str, str], *, answers: str = "") -> Reply:
    """Ask about the time that the words leave open; the answer completes them."""
    return asks(question, Expect(step, {**facts, SAID: question.words}), answers=answers)


def split_when(head: str) -> tuple[str, str]:
    """Split `NPT1 at every weekday at 0645` into the audience and the time."""
    found = LEADS.search(head)
    return (head[: found.start()], head[found.end() :]) if found else (head, "now")


def time_buttons(ask: Ask) -> tuple[Row, ...]:
    """Buttons for a quarter of an hour before each of the next two shifts."""
    settings = ask.settings
    offered = sorted(
        _next(ask.now, start) for start in (settings.earlies_at, settings.lates_at, settings.nights_at)
    )
    return texts.time_buttons(offered[:2])


def _next(now: datetime, start: time) -> datetime:
    day = to_local(now).date()
    for ahead in (0, 1):
        local = datetime.combine(day + timedelta(days=ahead), start) - BEFORE_SHIFT
        at = to_valid_instant(local)
        if at > now:
            return at
    return at
