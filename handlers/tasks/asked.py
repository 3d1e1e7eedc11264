"""Words for a list of tasks: whose, which days, which operation's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bot.chat.ask import Ask
from bot.language.asking import SMALL_WORDS, bare_days
from bot.language.collars import BARE_COLLAR
from bot.language.times.day_ranges import DayRange, read_day
from bot.language.times.wall import day_bounds, to_local
from bot.services.officers import supervision
from bot.services.operations import viewing as operations
from bot.services.tasks.lists import TaskFilter

NOUNS = (
    *("tasks?", "jobs?", "visits?", "duties", "shifts?", "rota", "overdue", "outstanding"),
    *("(?:task|job)\\s?list", "to[\\s-]?do", "my\\s+(?:day|list|week)"),
)
_WHEN = r"\b(?:on|next|left|doing|do|due|got|after|start|today|tonight|tomorrow|overdue)\b"
OWN_DAY = (
    rf"(?:what(?!\s+can\b)|what's|anything|where|when)\b.*{_WHEN}",
    rf"(?:have|has|am|do)\s+(?:i|we)\s+(?:(?:got|have|any|anything)\b.*{_WHEN}|(?:on|working|next)\b)",
    r"(?:anything|any)\s+(?:on|due|left|new)\b",
)
FILLER = SMALL_WORDS | {
    *(
        "task",
        "tasks",
        "job",
        "jobs",
        "visit",
        "visits",
        "duties",
        "shift",
        "shifts",
        "rota",
        "joblist",
        "day",
    ),
    *("todo", "list", "morning", "afternoon", "evening"),
}
OF_A_DAY = {
    *(
        "on",
        "doing",
        "do",
        "due",
        "got",
        "what",
        "what's",
        "anything",
        "shift",
        "shifts",
        "rota",
        "day",
        "after",
    ),
    "start",
}
TEAM = ("team", "teams", "team's", "our", "ours", "us", "we")
SCOPES = {"mine": "mine", "my": "mine", "all": "all", "overdue": "overdue", "late": "overdue", "next": "next"}
SCOPES |= dict.fromkeys(TEAM, "team") | dict.fromkeys(("done", "finished", "completed"), "done")
LEAD = re.compile(r"(?:(?:on|for|in|over|the)\s)+")
COLLAR = re.compile(BARE_COLLAR, re.IGNORECASE)
LONGEST_NAME = 6  # words of an operation
_THE_WEEK = re.compile(r"\bthe\s+(?=week\b(?!\s+(?:after|before|of)\b))")  # the seven days to come


class TaskList(Struct, frozen=True):
    """`words` say the same list again, for its next page."""

    wanted: TaskFilter
    words: str


def read_list(ask: Ask, words: str) -> TaskList | None:
    """The list asked for; None if a word of it means nothing to us.

    It is one's own unless a team, an operation or all are named, and today's unless some other time is or the
    words name a whole list (`my tasks`): another word never makes it wider.
    """
    tokens = bare_days(_THE_WEEK.sub("", words.replace(",", " "))).split()
    facts: dict[str, Any] = {}
    asked: list[str] = []
    while tokens:
        taken = _taken(ask, tokens, facts, asked)
        if not taken:
            return None
        tokens = tokens[taken:]
    if not {"mine", "team", "all"} & set(asked) and not {"operation_id", "officer_id"} & facts.keys():
        facts, asked = {**facts, "mine": True}, ["mine", *asked]
    if _is_of_today(words.split(), facts, asked):
        start, end = day_bounds(to_local(ask.now).date())
        facts, asked = {**facts, "start": start, "end": end}, [*asked, "today"]
    return TaskList(TaskFilter(**facts), " ".join(asked))


def _taken(ask: Ask, tokens: list[str], facts: dict[str, Any], asked: list[str]) -> int:
    """Read what the words begin with; the number of words read, 0 for none."""
    rest = " ".join(tokens)
    if tokens[0] == "my" and len(tokens) > 1 and SCOPES.get(tokens[1]) == "team":
        return 1
    if tokens[0] == "of" and len(tokens) > 1 and COLLAR.fullmatch(tokens[1]):
        facts["officer_id"] = supervision.require_own(ask.session, ask.actor, tokens[1])
        asked.append(f"of {tokens[1]}")
        return 2
    if day := read_day(rest, now=ask.now, shifts=ask.settings.shift_starts):
        facts.update(_between(day))
        read = len(tokens) - len(day.rest.split())
        asked.append(LEAD.sub("", " ".join(tokens[:read])))
        return read
    if scope := SCOPES.get(tokens[0]):
        asked.append(scope)
        facts |= {"start": ask.now} if scope == "next" else {scope: True} if scope != "all" else {}
        return 1
    return 1 if tokens[0] in FILLER else _operation(ask, tokens, facts, asked)


def _operation(ask: Ask, tokens: list[str], facts: dict[str, Any], asked: list[str]) -> int:
    """The longest name of an operation that the words begin with."""
    for count in range(min(len(tokens), LONGEST_NAME), 0, -1):
        words = " ".join(tokens[:count])
        if found := operations.visible(ask.session, ask.actor, words, now=ask.now):
            facts["operation_id"] = found.id
            asked.append(words)
            return count
    return 0


def _between(day: DayRange) -> dict[str, Any]:
    return {"start": day.start, "end": day.end}


def _is_of_today(said: list[str], facts: Mapping[str, Any], asked: list[str]) -> bool:
    """Whether no time was said, and the words don't name a whole list."""
    if facts.keys() & {"start", "overdue"}:
        return False
    by_itself = asked in (["mine"], ["mine", "done"]) and not {"mine", "my"} & set(said)
    return by_itself or bool(OF_A_DAY & set(said))
