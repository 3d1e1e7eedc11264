"""Workbooks sent out: text stays text, whatever it begins with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO

from bot.services.exchange.exporting import text_cell
from bot.services.exchange.sheets.cells import EXCEL_CELL, UNPRINTABLE


@dataclass(frozen=True, slots=True)
class Worksheet:
    """`widths` are in letters, one for each column; `frozen` rows stay on top when scrolling."""

    title: str
    rows: Iterable[Sequence[str | int | None]]
    widths: Sequence[int]
    frozen: int = 0


def workbook(sheets: Iterable[Worksheet], *, marking: str) -> bytes:
    """An .xlsx file. The marking stands at top and bottom of each printed page."""
    book = import_module("openpyxl").Workbook(write_only=True)
    cell_of = import_module("openpyxl.cell").WriteOnlyCell
    letter = import_module("openpyxl.utils").get_column_letter
    for one in sheets:
        sheet = book.create_sheet(one.title)
        for number, width in enumerate(one.widths, start=1):
            sheet.column_dimensions[letter(number)].width = width
        if one.frozen:
            sheet.freeze_panes = f"A{one.frozen + 1}"
        sheet.page_setup.orientation = "landscape"
        sheet.oddHeader.center.text = marking
        sheet.oddFooter.center.text = f"{marking} · page &P of &N"
        for row in one.rows:
            sheet.append([_cell(cell_of, sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(cell_of: object, sheet: object, value: str | int | None) -> object:
    if value is None or isinstance(value, int):
        return value
    return text_cell(cell_of, sheet, UNPRINTABLE.sub("\ufffd", value)[:EXCEL_CELL])
