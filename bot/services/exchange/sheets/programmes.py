"""Programmes and their statuses, by any name that a sheet may give them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from bot.letters import code_words, lowered
from bot.services.exchange.sheets.programme_columns import STATUSES
from bot.services.exchange.sheets.programme_rows import PartRow, ProgrammeRows
from bot.services.referrals.programmes import StatusDefinition
from models.programme import MoveNeed


class Programmes(Struct, frozen=True):
    """`ids` by code, name and prefix; `statuses` by programme and code or label; all casefolded.

    `team_kinds` are those of the teams that work for one; `stages` are the statuses by programme and code,
    `moves` the pairs of statuses that it knows a move between, `adults` the statuses to which every move is
    about adults alone.
    """

    ids: dict[str, int]
    prefixes: dict[int, str]
    statuses: dict[int, dict[str, str]]
    team_kinds: set[str]
    stages: dict[int, dict[str, StatusDefinition]]
    moves: dict[int, set[tuple[str, str]]]
    adults: dict[int, set[str]]


def known(programmes: Iterable[ProgrammeRows]) -> Programmes:
    """The names of all programmes. One that is not written yet gets a number of its own below zero."""
    found = Programmes({}, {}, {}, set(), {}, {}, {})
    for at, one in enumerate(programmes, start=1):
        head, number = one.head, -at if one.id is None else one.id
        found.prefixes[number] = head["prefix"] or ""
        found.team_kinds.add(code_words(head["team_kind"]))
        for name in (head["code"], head["name"], head["prefix"]):
            found.ids.setdefault(lowered(name or ""), number)
        found.statuses[number] = _statuses(one)
        found.stages[number] = {row["code"]: StatusDefinition(**row) for row in one.parts[STATUSES]}
        found.moves[number] = {(row["from_status"], row["to_status"]) for row in one.parts["moves"]}
        found.adults[number] = _about_adults(one.parts["moves"])
    return found


def _about_adults(moves: Iterable[PartRow]) -> set[str]:
    """A decision is about an adult, whatever else its row says."""
    about = frozenset({MoveNeed.ADULT, MoveNeed.DECISION})
    open_to_all = {row["to_status"] for row in moves if about.isdisjoint(row["needs"] or ())}
    return {row["to_status"] for row in moves} - open_to_all


def _statuses(programme: ProgrammeRows) -> dict[str, str]:
    rows = programme.parts[STATUSES]
    names = {lowered(row["code"]): row["code"] for row in rows}
    for row in rows:
        names.setdefault(lowered(row["label"] or ""), row["code"])
    return names
