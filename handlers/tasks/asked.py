"""Words for a list of tasks: whose, which days, which operation's."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from bot.chat.ask import Ask
from bot.language.asking import SMALL_WORDS, bare_days
from bot.language.lookups.vocabulary import Term, TermSense
from bot.language.times.day_ranges import DayRange, read_day
from bot.language.times.wall import day_bounds, to_local
from bot.letters import lowered
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
SCOPES |= dict.fromkeys(("free", "unallocated"), "free")
SCOPES |= dict.fromkeys(TEAM, "team") | dict.fromkeys(("done", "finished", "completed"), "done")
LEAD = re.compile(r"(?:(?:on|for|in|over|the)\s)+")
MARKED = {
    "kind": (TermSense.KIND,),
    "in": (TermSense.AREA,),
    "at": (TermSense.AREA,),
    "of": (TermSense.OFFICER, TermSense.TEAM),
    "op": (TermSense.OPERATION,),
}
BEHIND_A_PLACE = frozenset(MARKED) - {"of"}
NARROWING = frozenset(("operation_id", "kinds", "area_ids", "team_id", "officer_id", "place"))
_THE_WEEK = re.compile(r"\bthe\s+(?=week\b(?!\s+(?:after|before|of)\b))")  # the seven days to come


class TaskList(Struct, frozen=True):
    """`words` say the same list again, for its next page; `called` says it to the officer."""

    wanted: TaskFilter
    words: str
    called: str


class _Heard(Struct, frozen=True):
    """The words read so far: what they narrow the list by, and each that a button repeats with its label."""

    facts: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def takes(self, says: str, called: str, facts: Mapping[str, Any]) -> None:
        self.asked[says] = called
        self.facts.update(facts)


def read_list(ask: Ask, words: str) -> TaskList | None:
    """The list asked for; None if a word of it means nothing to us.

    It is one's own unless a team, an operation, a place, a kind or all are named, and today's unless some
    other time is or the words name a whole list (`my tasks`): another word never makes it wider.
    """
    tokens = bare_days(_THE_WEEK.sub("", words.replace(",", " "))).split()
    heard = _Heard()
    while tokens:
        taken = _taken(ask, tokens, heard)
        if not taken:
            return None
        tokens = tokens[taken:]
    facts, asked = heard.facts, heard.asked
    if not {"mine", "team", "all", "free"} & asked.keys() and not NARROWING & facts.keys():
        facts, asked = {**facts, "mine": True}, {"mine": "mine", **asked}
    if _is_of_today(words.split(), facts, list(asked)):
        start, end = day_bounds(to_local(ask.now).date())
        facts, asked = {**facts, "start": start, "end": end}, {**asked, "today": "today"}
    return TaskList(TaskFilter(**facts), " ".join(asked), " ".join(asked.values()))


def _taken(ask: Ask, tokens: list[str], heard: _Heard) -> int:
    """Read what the words begin with; the number of words read, 0 for none."""
    rest = " ".join(tokens)
    if tokens[0] == "my" and len(tokens) > 1 and SCOPES.get(tokens[1]) == "team":
        return 1
    if day := read_day(rest, now=ask.now, shifts=ask.settings.shift_starts):
        read = len(tokens) - len(day.rest.split())
        said = LEAD.sub("", " ".join(tokens[:read]))
        heard.takes(said, said, _between(day))
        return read
    if scope := SCOPES.get(tokens[0]):
        facts = {"start": ask.now} if scope == "next" else {scope: True} if scope != "all" else {}
        heard.takes(scope, scope, facts)
        return 1
    return _marked(ask, tokens, heard) or (1 if tokens[0] in FILLER else _named(ask, tokens, heard))


def _marked(ask: Ask, tokens: list[str], heard: _Heard) -> int:
    """A name behind the word that says what has it: `kind beat bus`, `in corby`, `at larkrise row`."""
    senses = MARKED.get(tokens[0])
    if senses is None:
        return 0
    if count := _named(ask, tokens[1:], heard, senses):
        return count + 1
    return _place(ask, tokens, heard) if tokens[0] == "at" else 0


def _place(ask: Ask, tokens: list[str], heard: _Heard) -> int:
    """Words of an address or a title: all up to a day or another mark."""
    said: list[str] = []
    for at in range(1, len(tokens)):
        is_day = read_day(" ".join(tokens[at:]), now=ask.now, shifts=ask.settings.shift_starts)
        if is_day or tokens[at] in BEHIND_A_PLACE:
            break
        said.append(tokens[at])
    if not said or all(one in FILLER for one in said):
        return 0
    place = " ".join(said)
    heard.takes(f"at {place}", f"at “{place}”", {"place": place})
    return len(said) + 1


def _named(
    ask: Ask,
    tokens: list[str],
    heard: _Heard,
    senses: Collection[TermSense] = (
        TermSense.OPERATION,
        TermSense.AREA,
        TermSense.TEAM,
        TermSense.OFFICER,
        TermSense.KIND,
    ),
) -> int:
    """The longest name on record that the words begin with, of the first of these senses that has it."""
    found, count = ask.vocabulary().beginning(tokens, senses)
    for sense in senses:
        if meant := [one for one in found if one.sense is sense]:
            _narrow(heard, sense, meant, " ".join(tokens[:count]))
            return count
    return 0


def _narrow(heard: _Heard, sense: TermSense, meant: Sequence[Term], said: str) -> None:
    one = meant[0]
    if sense is TermSense.KIND:
        called = one.label if len(meant) == 1 else f"{said.removesuffix('s')}s"
        heard.takes(f"kind {said}", called, {"kinds": tuple(kind.code for kind in meant)})
    elif sense is TermSense.AREA:
        heard.takes(f"in {lowered(one.code)}", f"in {one.label}", {"area_ids": one.ids})
    elif sense is TermSense.OPERATION:
        heard.takes(said, said, {"operation_id": one.ids[0]})
    else:
        key = "team_id" if sense is TermSense.TEAM else "officer_id"
        heard.takes(f"of {lowered(one.code)}", f"of {one.label}", {key: one.ids[0]})


def _between(day: DayRange) -> dict[str, Any]:
    return {"start": day.start, "end": day.end}


def _is_of_today(said: list[str], facts: Mapping[str, Any], asked: list[str]) -> bool:
    """Whether no time was said, and the words don't name a whole list."""
    if facts.keys() & ({"start", "overdue"} | NARROWING - {"operation_id"}):
        return False
    by_itself = asked in (["mine"], ["mine", "done"]) and not {"mine", "my"} & set(said)
    return by_itself or bool(OF_A_DAY & set(said))
