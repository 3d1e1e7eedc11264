"""The columns of the sheets that make a programme, and of a force's own holidays."""

from __future__ import annotations

from bot.services.exchange.sheets import cells, dates, words
from bot.services.exchange.sheets.forms import ROOT, SheetColumn, SheetForm, needed
from models.holiday import Holiday
from models.programme import (
    AgeGroup,
    Coarse,
    DoorWords,
    IfYes,
    MoveBy,
    MoveNeed,
    Programme,
    ProgrammeGround,
    ProgrammeMove,
    ProgrammeOutcome,
    ProgrammeQuestion,
    ProgrammeStatus,
    ProgrammeWords,
    VisitOutcome,
)

STATUSES = "statuses"
OLDEST, MOST = 120, 99_999_999


def _yes_no(name: str) -> SheetColumn:
    return SheetColumn(name, cells.yes_no, name, otherwise=False)


_PROGRAMME = SheetColumn("programme", cells.any_case, "programme_id", required=True, refers=ROOT)
_FROM = SheetColumn("from", cells.code, "from_status", required=True, refers=STATUSES)
_NEXT_ACTION = SheetColumn("next_action", cells.line, "next_action")
_AGE = cells.whole(low=0, high=OLDEST)

PROGRAMME_FORMS = (
    SheetForm(
        ROOT, "programme", Programme,
        (
            needed("code", words.programme_code), needed("prefix", words.prefix),
            needed("name", cells.line), needed("min_age", _AGE), needed("max_age", _AGE),
            needed("team_kind", cells.line), SheetColumn("window", words.window, "window"),
            _yes_no("once"), SheetColumn("first_number", cells.whole(low=1, high=MOST), "first_number"),
            SheetColumn("enabled", cells.yes_no, "enabled", kept=True),
        ),
        part=True,
    ),
    SheetForm(
        "grounds", "ground", ProgrammeGround,
        (_PROGRAMME, needed("code", cells.code), needed("label", cells.line), _yes_no("needs_date")),
        keyed=2, part=True,
    ),
    SheetForm(
        "questions", "question", ProgrammeQuestion,
        (
            _PROGRAMME, needed("code", cells.code), needed("question", cells.line),
            needed("if_yes", cells.one_of(IfYes)), SheetColumn("cure", cells.line, "cure"),
        ),
        keyed=2, part=True,
    ),
    SheetForm(
        STATUSES, "status", ProgrammeStatus,
        (
            _PROGRAMME, needed("code", cells.code), needed("label", cells.line),
            needed("coarse", cells.one_of(Coarse)), _yes_no("begins"), _yes_no("holds"),
            SheetColumn("timer", words.timer, "timer"), _NEXT_ACTION,
        ),
        keyed=2, part=True,
    ),
    SheetForm(
        "moves", "move", ProgrammeMove,
        (
            _PROGRAMME, _FROM, SheetColumn("to", cells.code, "to_status", required=True, refers=STATUSES),
            needed("who", cells.one_of(MoveBy)),
            SheetColumn("needs", cells.several(cells.one_of(MoveNeed)), "needs", otherwise=()),
        ),
        keyed=3, part=True,
    ),
    SheetForm(
        "outcomes", "outcome", ProgrammeOutcome,
        (
            _PROGRAMME, _FROM, needed("outcome", cells.one_of(VisitOutcome)),
            SheetColumn("to", words.steps, "steps", refers=STATUSES, otherwise=()),
            SheetColumn("after", words.timer, "after"), SheetColumn("next", cells.line, "next_action"),
        ),
        keyed=3, part=True,
    ),
    SheetForm(
        "words", "words", ProgrammeWords,
        (
            _PROGRAMME, needed("kind", cells.one_of(DoorWords)),
            needed("for", cells.one_of(AgeGroup), "audience"), needed("text", cells.text),
        ),
        keyed=4, part=True,
    ),
    SheetForm(
        "holidays", "holiday", Holiday,
        (needed("day", dates.day), needed("title", cells.line)),
        part=True,
    ),
)  # fmt: skip
