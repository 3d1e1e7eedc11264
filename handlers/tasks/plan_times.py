"""The time of a task that is being planned: once, or again and again."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.chat.ask import Ask
from bot.errors import RejectedError
from bot.language.times.moments import find_time
from bot.language.times.questions import TimeQuestionError
from bot.language.times.recurrence import next_after, write_rule
from bot.language.times.recurrence_words import RuleReading, read_rule
from bot.services.tasks import planning, refusals
from bot.services.tasks.planning import USUAL
from handlers.words import check_once, has_start, read_end

AGAIN = re.compile(r"\b(?:every|each|daily|weekdays|weekends)\b", re.IGNORECASE)
EVERY = "every"  # among the facts: the rule by which it comes again, in canonical words
Facts = dict[str, str]


def read_once(ask: Ask, head: str, end: str | None, facts: Facts) -> tuple[str, TimeQuestionError | None]:
    """The words beside the time of one task, and what has to be asked of that."""
    try:
        when = find_time(head, now=ask.now, shifts=ask.settings.shift_starts, prefixes=ask.prefixes)
    except TimeQuestionError as asked:
        return f"{asked.before} {asked.rest}", asked
    if when is None:
        return head, None
    check_once(when)
    take_time(ask, when.instant, end, facts)
    return f"{when.before} {when.rest}", None


def starts(ask: Ask, head: str) -> bool:
    """Whether the words hold the time of a task, or the rule of one that comes again."""
    try:
        return find_rule(ask, head, None) is not None or has_start(ask, head)
    except RejectedError:
        return False


def find_rule(ask: Ask, head: str, end: str | None) -> tuple[RuleReading, str | None] | None:
    """The times at which it comes again, and its end if that is an hour: `until 12/12` bounds the rule."""
    for found in AGAIN.finditer(head):
        for words, left in ((f"{head} until {end}", None), (head, end)) if end else ((head, None),):
            rule = read_rule(words, now=ask.now, shifts=ask.settings.shift_starts, start=found.start())
            if rule is not None and (left == end or rule.rule.until is not None):
                return rule, left
    return None


def take_rule(ask: Ask, again: tuple[RuleReading, str | None], facts: Facts) -> str:
    """Keep the rule and its first time; the words beside it."""
    said, end = again
    first = next_after(said.rule, ask.now)
    if first is None:
        raise refusals.BEGUN()
    take_time(ask, first, end, facts)
    facts[EVERY] = write_rule(said.rule)
    return f"{said.before} {said.rest}"


def take_time(ask: Ask, starts: datetime, end: str | None, facts: Facts) -> None:
    facts.pop(EVERY, None)
    facts["at"] = starts.isoformat()
    if end is not None:
        facts["seconds"] = str((read_end(ask, end, starts) - starts).total_seconds())
    length = timedelta(seconds=float(facts.get("seconds") or USUAL.total_seconds()))
    planning.check_times(starts, starts + length, now=ask.now)
