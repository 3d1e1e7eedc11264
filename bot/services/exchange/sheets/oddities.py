"""Rows that are no records: totals, remarks, a repeated header, lines that an open quotation mark took in."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from bot.services.exchange.sheets import cells as readers
from bot.services.exchange.sheets.cells import Cell, is_empty
from bot.services.exchange.sheets.forms import SheetColumn, SheetForm
from bot.services.exchange.sheets.headers import Header, word
from bot.services.exchange.sheets.problems import CellError
from bot.services.exchange.sheets.shown import RowFault
from bot.services.exchange.sheets.words import programme_code, telephone

_TOTALS = re.compile(
    r"(?:(?:.{1,40} )?(?:sub[- ]?|grand[- ]?)?totals?(?: rows| records| count)?|sum|count|average)"
    r"\s*[:=]?\s*[\d.,]*",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:rows?|records?|lines?|entries|number|exported|printed|generated|created|updated|produced|compiled"
    r"|checked|source|notes?|pages?|date|end|version)\s*[:=]?",
    re.IGNORECASE,
)
_FIGURE, _WORD = re.compile(r"[0-9]"), re.compile(r"[^\W\d_]{3,}[:.]?")
_PAIR = 2  # cells
_ASIDE = re.compile(r"\(.*\)|\[.*\]|<.*>", re.DOTALL)
_FEWEST = 3  # columns; with fewer, any text with a comma looks like a row
_FREE = (
    *(readers.text, readers.name, readers.line, readers.key, readers.any_case, readers.collar, telephone),
    *(readers.keys, readers.collars, readers.code, programme_code),
)  # readers that take nearly any words
_OPEN = "Close it, or write such a text in one line"


def no_record(form: SheetForm, header: Header, cells: Sequence[Cell]) -> CellError | None:
    """The reason that a row is no record, None for one that may be."""
    filled = {place: cell for place, cell in enumerate(cells) if not is_empty(cell)}
    at, first = next(iter(filled.items()))
    if isinstance(first, RowFault):
        return CellError(first.why, first.cure)
    is_pair = len(filled) <= _PAIR and isinstance(first, str) and _REMARK.fullmatch(first.strip())
    if is_pair or (isinstance(first, str) and _TOTALS.fullmatch(first.strip())):
        return CellError("this looks like totals or a remark, and no record", "Delete it")
    if all(isinstance(cell, str) and _ASIDE.fullmatch(cell.strip()) for cell in filled.values()):
        return CellError("this looks like a second line of headings", "Delete it")
    if _is_header(header, filled):
        return CellError("the column names are repeated", "Delete the row")
    needs = sum(column.required for column in form.columns)
    if len(filled) == 1 and needs > 1 and at in header.headed:
        return CellError("one cell of the row alone is filled", "Fill in the others, or delete a remark")
    return None


def remarks(keys: Sequence[str], bare: Sequence[bool]) -> list[int]:
    """The places of rows at either end whose key is in words, where no key between them is: `End of list`.

    So are those that are `bare`, without a figure in their key, where all others have one: `Rota | by Ash`.
    """
    plain = [place for place, key in enumerate(keys) if " " not in key]
    figured = [place for place in plain if _FIGURE.search(keys[place])]
    inside = (
        figured
        if figured and all(bare[one] and _WORD.fullmatch(keys[one]) for one in plain if one not in figured)
        else plain
    )
    if not inside or len(inside) != inside[-1] - inside[0] + 1:
        return []
    return [*range(inside[0]), *range(inside[-1] + 1, len(keys))]


def _is_header(header: Header, filled: dict[int, Cell]) -> bool:
    names = {place: column.name for place, column in header.placed}
    return bool(filled) and all(word(str(cell)) == names.get(place) for place, cell in filled.items())


def swallowed(header: Header, cells: Sequence[Cell]) -> CellError | None:
    """The refusal of a .csv row whose quotation mark seems to have taken in the lines below it."""
    width = max(header.headed, default=-1) + 1
    for place, cell in enumerate(cells):
        if not isinstance(cell, str) or "\n" not in cell:
            continue
        _, *whole, last = cell.replace("\r\n", "\n").split("\n")
        taken = [*map(_cells_of, whole), _cells_of(last)]
        rows = sum(len(one) == width >= _FEWEST and _reads(header, one) for one in taken)
        is_ragged = len(cells) != width and any(len(one) > 1 for one in taken)
        if rows or is_ragged or _proves(header, taken[-1], place):
            lines = len(taken)
            return CellError(f"a quotation mark seems to be left open: it takes in {lines} more lines", _OPEN)
    return None


def _cells_of(line: str) -> list[str]:
    return next(csv.reader([line.replace("\r", " ")]), [])


def _reads(header: Header, cells: Sequence[str]) -> bool:
    """Whether the words could be a record, as far as they go."""
    return all(_fits(column, cells[place]) for place, column in header.placed if place < len(cells))


def _proves(header: Header, cells: Sequence[str], place: int) -> bool:
    """Whether the words are the beginning of a record, up to the column at `place`: one is more than text."""
    if len(cells) != place + 1 or len(cells) < _FEWEST or not _reads(header, cells):
        return False
    return any(_is_no_text(column, cells[at]) for at, column in header.placed if at < place)


def _fits(column: SheetColumn, words: str) -> bool:
    if is_empty(words):
        return not column.required
    try:
        column.read(words)
    except CellError:
        return False
    return True


def _is_no_text(column: SheetColumn, words: str) -> bool:
    return not is_empty(words) and column.read not in _FREE
