"""Reading a file into typed rows; every bad cell is named. Nothing here uses the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from bot.services.exchange.sheets.cells import Cell, Value, is_empty
from bot.services.exchange.sheets.columns import FORMS, SheetColumn, SheetForm
from bot.services.exchange.sheets.folders import open_folder
from bot.services.exchange.sheets.headers import Header, find_form, read_header
from bot.services.exchange.sheets.problems import CellError, ImportRefusedError, Problems
from bot.services.exchange.sheets.workbooks import Rows, open_workbook

Progress = Callable[[str, int, int], None]
EVERY = 1000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`values` by column, without cells that could not be read."""

    line: int
    key: str
    values: dict[str, Value]


@dataclass(slots=True)
class ImportSheet:
    """`lines` gives the line of each key, even in bad rows."""

    form: SheetForm
    header: Header
    rows: list[SheetRow] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return tuple(column for _, column in self.header.placed)


def read_file(path: Path, problems: Problems, *, progress: Progress | None = None) -> list[ImportSheet]:
    """The sheets of the file, in the order of writing.

    `progress` is given `reading people`, the rows so far, and 0 for a total that is not known yet.
    """
    found: dict[str, ImportSheet] = {}
    for name, rows in _open(path):
        header = next(rows, ())
        first = next((row for row in rows if not _blank(row)), None) if _blank(header) else None
        if first is None and _blank(header):
            continue  # the empty sheets that every new workbook has
        form = find_form(name, problems)
        if form is None:
            continue
        if form.name in found:
            problems.add(form.name, 0, why="the sheet is there twice", cure="Put the rows in one of them")
            continue
        found[form.name] = _read_sheet(form, chain([header], rows), problems, progress)
    return [found[form.name] for form in FORMS if form.name in found]


def _open(path: Path) -> Iterator[tuple[str, Rows]]:
    if not path.exists():
        raise ImportRefusedError(f"There is no file or folder {path}. Check the name.")
    return open_folder(path) if path.is_dir() or path.suffix.lower() == ".csv" else open_workbook(path)


def _read_sheet(form: SheetForm, rows: Rows, problems: Problems, progress: Progress | None) -> ImportSheet:
    sheet = ImportSheet(form, read_header(form, next(rows), problems))
    for line, cells in enumerate(rows, start=2):
        if line % EVERY == 0 and progress:
            progress(f"reading {form.name}", line, 0)
        if not _blank(cells):
            _read_row(sheet, line, cells, problems)
    return sheet


def _read_row(sheet: ImportSheet, line: int, cells: Sequence[Cell], problems: Problems) -> None:
    values: dict[str, Value] = {}
    for place, column in sheet.header.placed:
        cell = cells[place] if place < len(cells) else None
        try:
            values[column.name] = _read_cell(sheet.form, column, cell)
        except CellError as error:
            why, cure = error.why, error.cure
            problems.add(sheet.form.name, line, column=column.name, value=cell, why=why, cure=cure)
    _stray(sheet, line, cells, problems)
    key = values.get(sheet.form.key.name)
    if isinstance(key, str):
        _keep(sheet, SheetRow(line, key, values), problems)


def _read_cell(form: SheetForm, column: SheetColumn, cell: Cell) -> Value:
    if is_empty(cell):
        if column.required:
            raise CellError("the cell is empty", "Fill it in")
        return column.otherwise
    value = column.read(cell)
    if isinstance(value, str) and len(value) > form.limit(column):
        why = f"{len(value)} characters are too many"
        raise CellError(why, f"Shorten it to {form.limit(column)}")
    return value


def _keep(sheet: ImportSheet, row: SheetRow, problems: Problems) -> None:
    """Keep the row unless its key is taken, as then the result would depend on the order of the lines."""
    column = sheet.form.key.name
    first = sheet.lines.setdefault(row.key, row.line)
    if first == row.line:
        sheet.rows.append(row)
        return
    why = f"lines {first} and {row.line} both have {column} {row.key}"
    problems.add(sheet.form.name, row.line, column=column, value=row.key, why=why, cure="Keep one of them")


def _stray(sheet: ImportSheet, line: int, cells: Sequence[Cell], problems: Problems) -> None:
    """Report a value under no heading: somebody expects it to be imported."""
    for place, cell in enumerate(cells):
        if place not in sheet.header.headed and not is_empty(cell):
            why = f"column {place + 1} has no heading"
            problems.add(sheet.form.name, line, value=cell, why=why, cure="Head it or delete the value")
            return


def _blank(cells: Sequence[Cell]) -> bool:
    return all(is_empty(cell) for cell in cells)
