"""Workbooks sent out: text stays text, whatever it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from importlib import import_module
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from msgspec import Struct

from bot.services.exchange.exporting import text_cell
from bot.services.exchange.sheets.cells import EXCEL_CELL, UNPRINTABLE

SHEET = re.compile(r"xl/worksheets/sheet(?P<number>\d+)\.xml")
EMPTY = re.compile(rb"</f><v ?/>|</f><v></v>")
WALL_TIME, DAY = "dd/mm/yyyy hh:mm:ss", "dd/mm/yyyy"


class Formula(Struct, frozen=True):
    """A formula without its `=`, and what it comes to: shown by a telephone, which works nothing out."""

    words: str
    comes_to: float
    looks: str = "#,##0"


class Heading(Struct, frozen=True):
    """Words in bold letters."""

    words: str


Value = str | int | date | datetime | Formula | Heading | None


class Worksheet(Struct, frozen=True):
    """`widths` are in letters, one for each column; `frozen` rows stay on top, bold, and can be filtered by.

    A time is given as London's wall time, and can be sorted and counted with.
    """

    title: str
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int]
    frozen: int = 0


def workbook(sheets: Iterable[Worksheet], *, marking: str) -> bytes:
    """An .xlsx file. The marking stands at top and bottom of each printed page."""
    book = import_module("openpyxl").Workbook(write_only=True)
    results: list[list[float]] = []
    cell_of = import_module("openpyxl.cell").WriteOnlyCell
    letter = import_module("openpyxl.utils").get_column_letter
    bold = import_module("openpyxl.styles").Font(name="Calibri", size=11, bold=True)  # as the rest is
    properties = import_module("openpyxl.worksheet.properties")
    for one in sheets:
        sheet = book.create_sheet(one.title)
        for number, width in enumerate(one.widths, start=1):
            sheet.column_dimensions[letter(number)].width = width
        if one.frozen:
            sheet.freeze_panes = f"A{one.frozen + 1}"
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.sheet_properties.pageSetUpPr = properties.PageSetupProperties(fitToPage=True)  # in its width
        sheet.oddHeader.center.text = marking
        sheet.oddFooter.center.text = f"{marking} · page &P of &N"
        values = [tuple(row) for row in one.rows]
        results.append([value.comes_to for row in values for value in row if isinstance(value, Formula)])
        rows = [[_cell(cell_of, sheet, value) for value in row] for row in values]
        for number, row in enumerate(rows):
            for cell, value in zip(row, values[number], strict=True):
                if isinstance(value, Heading) or (number < one.frozen and cell is not None):
                    cell.font = bold
            sheet.append(row)
        if one.frozen and rows:
            sheet.auto_filter.ref = f"A{one.frozen}:{letter(len(rows[0]))}{len(rows)}"
    out = BytesIO()
    book.save(out)
    return _with_results(out, results) if any(results) else out.getvalue()


def _with_results(book: BytesIO, results: Sequence[Sequence[float]]) -> bytes:
    """The library writes formulas without what they come to; here it is put behind each, sheet by sheet."""
    out = BytesIO()
    with ZipFile(book) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for part in before.infolist():
            found, content = SHEET.fullmatch(part.filename), before.read(part)
            if found:
                content = _filled(content, results[int(found["number"]) - 1])
            after.writestr(part, content)
    return out.getvalue()


def _filled(sheet: bytes, results: Sequence[float]) -> bytes:
    left = iter(results)
    return EMPTY.sub(lambda _: f"</f><v>{next(left)!r}</v>".encode(), sheet)


def _cell(cell_of: Any, sheet: object, value: Value) -> Any:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Formula):
        cell = cell_of(sheet, value=f"={value.words}")
        cell.number_format = value.looks
        return cell
    if isinstance(value, date):
        cell = cell_of(sheet, value=value)
        cell.number_format = WALL_TIME if isinstance(value, datetime) else DAY
        return cell
    words = value.words if isinstance(value, Heading) else value
    return text_cell(cell_of, sheet, UNPRINTABLE.sub("\ufffd", words)[:EXCEL_CELL])
