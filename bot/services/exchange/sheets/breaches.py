"""The words for the rules that a programme breaks, and the line where each is broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType

from bot.services.exchange.sheets.problems import QUOTED, Problems, quoted
from bot.services.exchange.sheets.programme_columns import STATUSES
from bot.services.referrals.programmes import Breach, ProgrammeRule

Lines = Mapping[str, Sequence[int]]  # by sheet
MANY = 30  # statuses to name in a cure
_NEAREST = ("moves", STATUSES, "outcomes", "programmes", "words", "grounds", "questions")
_SENTENCES: Mapping[ProgrammeRule, tuple[str, str]] = MappingProxyType(
    {
        ProgrammeRule.AGES: (
            "the oldest age, {1}, is below the youngest, {0}",
            "Correct one of the two",
        ),
        ProgrammeRule.TAKEN: ("{0} is taken by {1}", "Write another"),
        ProgrammeRule.RESERVED_PREFIX: (
            "{0} begins the references of other records",
            "Write other letters",
        ),
        ProgrammeRule.NO_BEGINNING: (
            "no status of {0} begins",
            "Write yes at the one where a new referral stands",
        ),
        ProgrammeRule.TWO_BEGINNINGS: ("both {0} and {1} begin", "Leave yes at one of them"),
        ProgrammeRule.UNREACHABLE: (
            "no moves lead from {1} to {0}",
            "Add a move to {0}, or take {0} away",
        ),
        ProgrammeRule.NO_WAY_OUT: (
            "{0} is open, and no move leads out of it",
            "Add a move from {0}, or write not open if it is an end",
        ),
        ProgrammeRule.WAY_OUT_OF_END: (
            "{0} is not open, and yet a move leads from it to {1}",
            "Write open, or take the move away: what has ended stays ended",
        ),
        ProgrammeRule.NO_END_AHEAD: (
            "no moves lead from {0} to any end",
            "Add a move towards a status that is not open",
        ),
        ProgrammeRule.UNKNOWN_STATUS: (
            "{0} is no status of {1}",
            "Write one of {2}, or add it to the statuses sheet",
        ),
        ProgrammeRule.TO_ITSELF: ("the move leads from {0} to itself", "Delete the row, or correct it"),
        ProgrammeRule.OUTCOME_WITHOUT_MOVE: (
            "no move leads from {0} to {1}",
            "Add that move to the moves sheet, name another status, or leave the cell empty: then it stays",
        ),
        ProgrammeRule.OUTCOME_DECIDES: (
            "the move from {0} to {1} needs a decision, which no visit takes",
            "Name another status, or leave the cell empty: then it stays",
        ),
        ProgrammeRule.CONSEQUENCE_FOR_CHILD: (
            "a child is never told of consequences",
            "Write adult, or delete the row",
        ),
    }
)


def complain(problems: Problems, breach: Breach, lines: Lines) -> None:
    """Add the problem at the row that breaks the rule; if the file hasn't it, at the nearest row."""
    names = [_short(name) for name in breach.names]
    why, cure = (words.format(*names) for words in _SENTENCES[breach.rule])
    if breach.rule is ProgrammeRule.UNKNOWN_STATUS:
        near = get_close_matches(breach.names[0][:80], breach.names[2].split(", "), n=1)
        cure = "".join(f"Did you mean {one}? " for one in near) + cure
    sheet, line, column = _place(breach, lines)
    value = names[0] if names else ""
    problems.add(sheet, line, column=column, value=value, why=why, cure=cure)


def complain_of_standing(problems: Problems, status: str, many: int, lines: Lines) -> None:
    stand = "referral stands" if many == 1 else "referrals stand"
    why, cure = (
        f"{many} {stand} in {status}, which is missing",
        f"Keep {status}, or move them out of it first",
    )
    sheet, line, column = _place(Breach(ProgrammeRule.UNKNOWN_STATUS, STATUSES, None, "code"), lines)
    problems.add(sheet, line, column=column, value=status, why=why, cure=cure)


def complain_of_prefix(problems: Problems, prefix: str, many: int, lines: Lines) -> None:
    begin = "referral begins" if many == 1 else "referrals begin"
    why, cure = f"{many} {begin} with {prefix}-", f"Write {prefix}, or add a programme of another code"
    sheet, line, column = _place(Breach(ProgrammeRule.TAKEN, "programmes", 0, "prefix"), lines)
    problems.add(sheet, line, column=column, value=prefix, why=why, cure=cure)


def _place(breach: Breach, lines: Lines) -> tuple[str, int, str]:
    """The sheet, line and column to name."""
    own = lines.get(breach.part)
    if own:
        return breach.part, own[breach.at or 0], breach.column
    sheet = next((name for name in _NEAREST if lines.get(name)), breach.part)
    return sheet, lines[sheet][0] if sheet in lines else 0, ""


def _short(name: str) -> str:
    """A name as it may stand in a sentence; of a list the first."""
    listed = name.split(", ")
    if len(listed) > 1:
        return ", ".join(listed[:MANY])
    return name if len(name) <= QUOTED else quoted(name)
