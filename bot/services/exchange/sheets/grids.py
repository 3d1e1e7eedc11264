"""One sheet of a workbook, a row at a time, each cell as the sheet shows it.

openpyxl alone hands over a formula without a stored value as empty, and hidden, merged and struck cells as
any other: what its parser knows of them is asked for here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from msgspec import Struct
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from bot.services.exchange.sheets.cells import Cell, is_empty
from bot.services.exchange.sheets.shown import GENERAL, CellFault, RowFault, SheetNumber, date_in

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_TEXTS = "xl/sharedStrings.xml"
_READ = 1 << 20
_LONGEST = 200  # bytes of a mergeCell
_HIDDEN = ("the row is hidden", "Unhide it, clear the filter, or delete it")
_COLUMN_HIDDEN = ("the column is hidden", "Unhide it or delete it")
_STRUCK = ("the cell is struck through", "Delete it, or take the line off")
_UNSHOWN = ("the cell's format hides what it holds", "Give it another format, or delete it")
_NO_VALUE = (
    "there is a formula, and the file doesn't hold its result",
    "Open the file in Excel and save it again, or type the value",
)
_NO_DATE = ("the number in it is no date", "Write it as dd/mm/yyyy")


class _Style(Struct, frozen=True):
    form: str
    is_struck: bool

    @property
    def is_unshown(self) -> bool:
        return len(self.form) > 1 and not self.form.strip(";")


class _Merge(Struct, frozen=True):
    name: str
    left: int
    top: int
    right: int
    bottom: int


def struck_texts(book: Any) -> frozenset[int]:
    """The numbers of the workbook's shared texts that have a struck word in them."""
    archive = book._archive  # noqa: SLF001  # openpyxl drops the fonts of words within a text
    if _TEXTS not in archive.namelist() or b"strike" not in archive.read(_TEXTS):
        return frozenset()
    with archive.open(_TEXTS) as file:
        texts = (one for _, one in iterparse(file) if str(one.tag).endswith("}si"))
        return frozenset(place for place, one in enumerate(texts) if _is_struck(one))


def _is_struck(text: Any) -> bool:
    struck = (one for one in text.iter() if str(one.tag).endswith("}strike"))
    return any(one.get("val", "1") not in {"0", "false"} for one in struck)


def rows_of(sheet: Any, struck: frozenset[int]) -> Iterator[Sequence[Cell]]:
    """The rows from the first line on; `struck` are the shared texts with a struck word in them."""
    book = sheet.parent
    merges = _Merges(_merges(sheet))
    with sheet._get_source() as source:  # noqa: SLF001  # the read-only sheet shows neither formats nor hiding
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        parser.parse_cell = _Cells(book, parser.parse_cell, struck).read
        done = 0
        for line, found in parser.parse():
            for _ in range(done + 1, line):
                done += 1
                yield merges.over(done, [])
            if line <= done:
                continue
            done = line
            shape = parser.row_dimensions.pop(str(line), {})
            is_hidden = _is_true(shape.get("hidden")) or float(shape.get("ht", 1)) == 0
            cells = _placed(found, _hidden_columns(parser.column_dimensions))
            yield _row_hidden(cells) if is_hidden else merges.over(line, cells)


class _Cells(Struct):
    """Wraps the parser's own reader of cells."""

    book: Any
    plain: Callable[[Any], dict[str, Any]]
    struck: frozenset[int]
    styles: dict[int, _Style] | None = None

    def read(self, element: Any) -> dict[str, Any]:
        cell = self.plain(element)
        cell["value"] = self._seen(element, cell)
        return cell

    def _seen(self, element: Any, cell: dict[str, Any]) -> Cell:
        value = cell["value"]
        if value is None or value == "":
            return CellFault(*_NO_VALUE) if _lacks_result(element) else None
        style = self._style(int(cell["style_id"]))
        if style.is_struck or self._has_struck_words(element):
            return CellFault(*_STRUCK, words=str(value))
        if style.is_unshown:
            return CellFault(*_UNSHOWN, words=str(value))
        if cell["data_type"] == "e":
            return _error(element, str(value))
        return _value(value, style.form)

    def _has_struck_words(self, element: Any) -> bool:
        kind = element.get("t")
        if kind == "inlineStr":
            return _is_struck(element)
        return bool(self.struck) and kind == "s" and int(element.findtext(VALUE_TAG)) in self.struck

    def _style(self, number: int) -> _Style:
        if self.styles is None:
            self.styles = {}
        if number not in self.styles:
            array = self.book._cell_styles[number]  # noqa: SLF001  # as a cell's own properties read them
            struck = bool(self.book._fonts[array.fontId].strike)  # noqa: SLF001
            self.styles[number] = _Style(_format(self.book, array.numFmtId), struck)
        return self.styles[number]


def _format(book: Any, number: int) -> str:
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return str(BUILTIN_FORMATS.get(number, "General"))
    return str(book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])  # noqa: SLF001


def _lacks_result(element: Any) -> bool:
    """Whether there is a formula without a result; one that gives an empty text has one."""
    if element.find(FORMULA_TAG) is None:
        return False
    return not (element.get("t") == "str" and element.find(VALUE_TAG) is not None)


def _error(element: Any, value: str) -> CellFault:
    if element.get("t", "n") == "n":
        return CellFault(*_NO_DATE, words=element.findtext(VALUE_TAG) or "")
    return CellFault(f"a formula ended in {value}", "Mend the formula or type the value", words=value)


def _value(value: Any, form: str) -> Cell:
    if isinstance(value, str):
        return _unescaped(value)
    if isinstance(value, datetime):
        return date_in(value, form)
    if isinstance(value, date):
        return date_in(datetime.combine(value, time()), form)
    if isinstance(value, bool) or not isinstance(value, int | float) or form in GENERAL:
        found: Cell = value
        return found
    return SheetNumber(value, form)


def _unescaped(text: str) -> str:
    """The text without escapes: a workbook writes `_x000D_` for a character that XML can't hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _placed(found: Sequence[dict[str, Any]], hidden: Sequence[range]) -> list[Cell]:
    """The cells of a row in their places, counted from 0."""
    row: list[Cell] = [None] * max((cell["column"] for cell in found), default=0)
    for cell in found:
        value, column = cell["value"], cell["column"]
        if value is not None and any(column in columns for columns in hidden):
            value = CellFault(*_COLUMN_HIDDEN, words=str(value))
        row[column - 1] = value
    return row


def _row_hidden(cells: Sequence[Cell]) -> Sequence[Cell]:
    shown = next((cell for cell in cells if not is_empty(cell)), None)
    return [] if shown is None else [RowFault(*_HIDDEN, words=str(shown))]


def _hidden_columns(dimensions: dict[str, dict[str, str]]) -> list[range]:
    return [
        range(int(one["min"]), int(one["max"]) + 1)
        for one in dimensions.values()
        if _is_true(one.get("hidden")) or float(one.get("width", 1)) == 0
    ]


def _is_true(flag: str | None) -> bool:
    return flag in {"1", "true"}


def _merges(sheet: Any) -> list[_Merge]:
    """The merged ranges from the top down. They stand behind the rows, so they are read first."""
    names: set[str] = set()
    kept = b""
    with sheet._get_source() as source:  # noqa: SLF001
        while part := source.read(_READ):
            names.update(found[1].decode() for found in _MERGED.finditer(kept + part))
            kept = part[-_LONGEST:]
    ranges = (_Merge(name, *range_boundaries(name)) for name in names)
    return sorted(ranges, key=lambda one: (one.top, one.left))


class _Merges:
    """Puts a fault into every cell that a merged range covers and that stands for its first one."""

    def __init__(self, merges: list[_Merge]) -> None:
        self._ahead = merges[::-1]
        self._open: list[_Merge] = []

    def over(self, line: int, cells: Sequence[Cell]) -> Sequence[Cell]:
        while self._ahead and self._ahead[-1].top <= line:
            merge = self._ahead.pop()
            if len(cells) >= merge.left and not is_empty(cells[merge.left - 1]):
                self._open.append(merge)
        if not self._open:
            return cells
        row = list(cells)
        for merge in self._open:
            _cover(row, merge, line)
        self._open = [merge for merge in self._open if merge.bottom > line]
        return row


def _cover(row: list[Cell], merge: _Merge, line: int) -> None:
    row += [None] * (merge.right - len(row))
    fault = CellFault(f"the cells {merge.name} are merged", "Unmerge them and fill in each")
    for place in range(merge.left - 1, merge.right):
        if (line, place) != (merge.top, merge.left - 1):
            row[place] = fault
