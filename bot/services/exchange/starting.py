"""An empty workbook to start from: every sheet with its headings, what each takes, and lists of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.errors import RejectedError
from bot.language import ranks
from bot.letters import lowered
from bot.services.access.policy import ASSESSING_TEAM
from bot.services.exchange.sheets import dates
from bot.services.exchange.sheets.columns import BY_NAME, FORMS
from bot.services.exchange.sheets.explanations import LISTS, explanation
from bot.services.exchange.sheets.forms import SheetColumn, SheetForm
from bot.services.exchange.sheets.rules import USUAL_KINDS
from models.area import AreaKind
from models.officer import Role
from models.programme import (
    AgeGroup,
    Coarse,
    DoorWords,
    IfYes,
    MoveBy,
    Programme,
    ProgrammeStatus,
    VisitOutcome,
)
from models.result import ResultCategory
from models.task import TaskStatus
from models.task_kind import Asks, KindGroup, Strand
from models.threat import Threat

Words = Mapping[tuple[str, str], Sequence[str]]
FIRST, LAST = 3, 5000  # the lines to fill in; lists are offered on these
WIDTH = 24  # letters
OPEN = frozenset(  # lists beside which other words are taken: those of a programme that comes with the file
    (("teams", "kind"), ("officers", "rank"), ("referrals", "programme"), ("referrals", "status"))
)
NUMBERS = frozenset(
    {
        *("latitude", "longitude", "radius_m", "min_age", "max_age", "first_number"),
        *("crew", "crew_nights", "alone_minutes", "ask_above", "count", "money"),
    }
)
YES_NO = ("yes", "no")


def write_empty(session: Session, path: Path) -> None:
    """Write the workbook. Raises RejectedError if the name is taken, or is no workbook's."""
    if lowered(path.suffix) != ".xlsx":
        raise RejectedError(f"{path.name} is no name for a workbook. Write one that ends in .xlsx.")
    if path.exists():
        raise RejectedError(f"There is a {path.name} already. Write another name, or move it away.")
    book = import_module("openpyxl").Workbook()
    book.remove(book.active)
    words = _words(session)
    for form in FORMS:
        _write_sheet(book.create_sheet(form.name), form)
    lists = _write_lists(book, words)
    for form in FORMS:
        _offer(book[form.name], form, lists)
    book.save(path)


def _words(session: Session) -> Words:
    """The words to choose from, by sheet and column."""
    codes = sa.select(col(Programme.code), col(Programme.team_kind)).where(col(Programme.enabled))
    programmes = [tuple(row) for row in session.run(codes.order_by(col(Programme.id)))]
    statuses = session.run(sa.select(col(ProgrammeStatus.code)).order_by(col(ProgrammeStatus.position)))
    deciding = [*(kind for _, kind in programmes), ASSESSING_TEAM]
    return {
        ("areas", "kind"): tuple(AreaKind),
        ("teams", "kind"): (*deciding, *USUAL_KINDS),
        ("officers", "rank"): tuple(rank for name in ranks.NAMES for rank in ranks.LADDER[name][:2]),
        ("officers", "role"): tuple(Role),
        ("referrals", "programme"): tuple(code for code, _ in programmes),
        ("referrals", "status"): tuple(dict.fromkeys(statuses.scalars())),
        ("referrals", "restricted"): YES_NO,
        ("task_kinds", "group"): tuple(KindGroup),
        ("task_kinds", "constable"): YES_NO,
        ("task_kinds", "asks"): tuple(Asks),
        ("task_kinds", "strand"): tuple(Strand),
        ("result_kinds", "category"): tuple(ResultCategory),
        ("results", "threat"): tuple(Threat),
        ("tasks", "status"): tuple(TaskStatus),
        ("programmes", "once"): YES_NO,
        ("programmes", "enabled"): YES_NO,
        ("grounds", "needs_date"): YES_NO,
        ("questions", "if_yes"): tuple(IfYes),
        ("statuses", "coarse"): tuple(Coarse),
        ("statuses", "begins"): YES_NO,
        ("statuses", "holds"): YES_NO,
        ("moves", "who"): tuple(MoveBy),
        ("outcomes", "outcome"): tuple(VisitOutcome),
        ("words", "kind"): tuple(DoorWords),
        ("words", "for"): tuple(AgeGroup),
    }


def _write_sheet(sheet: Any, form: SheetForm) -> None:
    styles = import_module("openpyxl.styles")
    sheet.append([column.name for column in form.columns])
    sheet.append([explanation(form, column) for column in form.columns])
    sheet.freeze_panes = f"B{FIRST}"
    for heading, told, column in zip(sheet[1], sheet[2], form.columns, strict=True):
        heading.font = styles.Font(bold=True)
        told.font = styles.Font(italic=True, color="666666")
        told.alignment = styles.Alignment(wrap_text=True, vertical="top")
        place = sheet.column_dimensions[heading.column_letter]
        place.width, place.number_format = WIDTH, _format(column)


def _format(column: SheetColumn) -> str:
    """The format of a column: text, lest a spreadsheet takes zeros away or makes a date of a code."""
    if column.read is dates.day:
        return dates.DATE
    if column.name in {"starts", "ends", "status_since"}:
        return lowered(dates.TIME)
    return "General" if column.name in NUMBERS else "@"


def _write_lists(book: Any, words: Words) -> dict[tuple[str, str], str]:
    """Write the words onto a hidden sheet; the places of each list."""
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    letter = import_module("openpyxl.utils").get_column_letter
    places = {}
    for number, (name, listed) in enumerate(words.items(), start=1):
        for line, one in enumerate(listed, start=1):
            sheet.cell(line, number, str(one))
        places[name] = f"{LISTS}!${letter(number)}$1:${letter(number)}${len(listed)}"
    return places


def _keys_of(sheet: str) -> str:
    """The place of a sheet's keys: a status is named beside its programme."""
    column = chr(ord("A") + BY_NAME[sheet].keyed - 1)
    return f"{sheet}!${column}${FIRST}:${column}${LAST}"


def _offer(sheet: Any, form: SheetForm, lists: Mapping[tuple[str, str], str]) -> None:
    """Offer a list on each column that has one: words, or the keys of the sheet that it refers to."""
    validation = import_module("openpyxl.worksheet.datavalidation").DataValidation
    letter = import_module("openpyxl.utils").get_column_letter
    for number, column in enumerate(form.columns, start=1):
        name = (form.name, column.name)
        is_closed = name in lists and name not in OPEN
        if name in lists or column.refers in BY_NAME:
            source = lists.get(name) or _keys_of(column.refers)
            offered = validation(type="list", formula1=f"={source}", allow_blank=True)
            offered.showErrorMessage = is_closed
            offered.error = "Choose one from the list."
            offered.add(f"{letter(number)}{FIRST}:{letter(number)}{LAST}")
            sheet.add_data_validation(offered)
