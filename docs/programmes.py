"""The programmes that come with the bot, as a page: who is taken, and how a referral moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from bot.services.exchange.sheets.parts import merge
from bot.services.exchange.sheets.problems import Problems
from bot.services.exchange.sheets.reading import read_file
from bot.services.referrals.programmes import ProgrammeDefinition
from models.programme import IfYes, MoveBy

PLACE = Path(__file__).with_suffix(".md")
FOLDERS = Path(__file__).parent.parent / "bot/demo/programmes"
OPENING = """\
<!-- Made by `make docs` from docs/programmes.py and the files in bot/demo/programmes: change those. -->

# Programmes

A programme is data: it comes by `python bot.py import FOLDER`, and no code names one. This page shows the
programmes that come with the bot, as their [files](../bot/demo/programmes) say. A force changes them, or
adds its own, in such files; `python bot.py export` gives back the programmes on record.

A diagram shows the statuses and the moves between them. A move that isn't marked is the owning team's, and
everybody's above it. A status without a way out is an end.
"""
IF_YES: Mapping[str, str] = MappingProxyType(
    {
        IfYes.REFUSE: "refused",
        IfYes.CONFIRM: "a supervisor confirms",
        IfYes.NOTE: "noted",
    }
)


def load() -> list[ProgrammeDefinition]:
    """The programmes as their files say. Raises ValueError if one is not right."""
    found: list[ProgrammeDefinition] = []
    for folder in sorted(FOLDERS.iterdir()):
        problems = Problems()
        merging = merge([], read_file(folder, problems), problems)
        if problems.total:
            raise ValueError(folder.name, problems.shown(()))
        found += [draft.after.definition for draft in merging.drafts]
    return found


def page() -> str:
    """The whole document, ending in a newline."""
    return "\n".join((OPENING, *(line for one in load() for line in _programme(one))))


def _programme(one: ProgrammeDefinition) -> Iterable[str]:
    yield f"## {one.name}\n"
    yield _facts(one)
    yield from _diagram(one)
    yield from _grounds(one)
    yield from _statuses(one)
    yield from _moves(one)
    yield from _door(one)


def _facts(one: ProgrammeDefinition) -> str:
    facts = [
        f"Code `{one.code}`; references begin with `{one.prefix}-`.",
        f"Takes {one.min_age} to {one.max_age} at referral.",
        f"Teams of kind `{one.team_kind}` own it.",
        f"A ground counts for {_time(one.window)}." if one.window else "A ground counts at any age.",
        "Nobody gets it twice." if one.once else "A person may be referred again.",
        "In use." if one.enabled else "Switched off.",
    ]
    return " ".join(facts) + "\n"


def _diagram(one: ProgrammeDefinition) -> Iterable[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for status in one.statuses:
        yield f'    state "{status.label}" as {status.code}'
    yield from (f"    [*] --> {status.code}" for status in one.statuses if status.begins)
    for move in one.moves:
        who = "" if move.who == MoveBy.TEAM else f" : {move.who}"
        yield f"    {move.from_status} --> {move.to_status}{who}"
    yield from (f"    {status.code} --> [*]" for status in one.statuses if not status.is_open)
    yield "```\n"


def _grounds(one: ProgrammeDefinition) -> Iterable[str]:
    yield "### Who is taken\n"
    rows = [(ground.label, ground.code, _yes(ground.needs_date)) for ground in one.grounds]
    yield from _table(("ground", "code", "its day is asked for"), rows)
    asked = [(each.question, IF_YES[each.if_yes], each.cure or "") for each in one.questions]
    if asked:
        yield from _table(("question", "if yes", "then"), asked)


def _statuses(one: ProgrammeDefinition) -> Iterable[str]:
    yield "### Where it stands\n"
    rows = [
        (
            f"{status.label}{' (begins)' if status.begins else ''}{' (on hold)' if status.holds else ''}",
            status.code,
            status.coarse,
            status.next_action or "",
            _time(status.timer),
        )
        for status in one.statuses
    ]
    yield from _table(("status", "code", "to others", "next", "within"), rows)


def _moves(one: ProgrammeDefinition) -> Iterable[str]:
    yield "### Moves\n"
    labels = {status.code: status.label for status in one.statuses}
    rows = [
        (labels[move.from_status], labels[move.to_status], move.who, _needs(move.needs)) for move in one.moves
    ]
    yield from _table(("from", "to", "who", "needs"), rows)


def _door(one: ProgrammeDefinition) -> Iterable[str]:
    yield "### At the door\n"
    labels = {status.code: status.label for status in one.statuses}
    rows = [
        (
            labels[each.from_status],
            each.outcome,
            ", then ".join(labels[step] for step in each.steps) or "stays",
            each.next_action or "",
            _time(each.after),
        )
        for each in one.outcomes
    ]
    yield from _table(("status", "outcome", "moves to", "next", "within"), rows)
    yield from _table(("words", "to", "text"), [(each.kind, each.audience, each.text) for each in one.words])


def _needs(needs: Sequence[str]) -> str:
    return ", ".join(need.replace("_", " ") for need in needs)


def _time(span: str | None) -> str:
    """`5 working days` for `5wd`."""
    if span is None:
        return ""
    number = span.rstrip("wdm")
    units = {"wd": "working day", "d": "day", "w": "week", "m": "month"}
    return f"{number} {units[span[len(number) :]]}{'' if number == '1' else 's'}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(heading)} |"
    yield "|" + "---|" * len(heading)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
    yield ""
