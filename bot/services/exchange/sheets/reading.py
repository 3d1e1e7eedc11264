"""Reading a file into typed rows; every bad cell is named. Nothing here uses the database."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path

from msgspec import Struct, field

from bot.letters import lowered
from bot.services.exchange.sheets.cells import Cell, Value, is_empty, key
from bot.services.exchange.sheets.columns import BY_NAME, FORMS
from bot.services.exchange.sheets.dates import written_date
from bot.services.exchange.sheets.explanations import LISTS, OLD_LISTS, explanation
from bot.services.exchange.sheets.folders import open_folder
from bot.services.exchange.sheets.forms import SheetColumn, SheetForm
from bot.services.exchange.sheets.headers import Header, find_form, find_header, read_header, word
from bot.services.exchange.sheets.oddities import no_record, remarks, swallowed
from bot.services.exchange.sheets.problems import CellError, ImportRefusedError, Problems, quoted
from bot.services.exchange.sheets.shown import CellFault
from bot.services.exchange.sheets.workbooks import OpenSheet, open_workbook

Progress = Callable[[str, int, int], None]
EVERY = 1000
HEAD = 20  # lines among which to look for the column names


class SheetRow(Struct, frozen=True):
    """`values` by column, without cells that could not be read."""

    line: int
    key: str
    values: dict[str, Value]


class ImportSheet(Struct):
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
    for opened in _open(path):
        head = list(islice(opened.rows, HEAD))
        if all(map(_blank, head)) and all(map(_blank, opened.rows)):
            continue  # the empty sheets that every new workbook has
        if _is_list(opened, head[0]):
            continue
        if opened.is_hidden and word(opened.name) not in BY_NAME:
            problems.left_out.append(f"{opened.name}, a hidden sheet")
            continue
        before = problems.total
        form = _form(opened, found, problems)
        if form is not None:
            found[form.name] = _read_sheet(form, head, opened, problems, progress)
        problems.is_partly_read |= problems.total > before and (form is None or not found[form.name].rows)
    return [found[form.name] for form in FORMS if form.name in found]


def _is_list(opened: OpenSheet, first: Sequence[Cell]) -> bool:
    """Whether these are the words to choose from, which bear the name of a sheet in older workbooks."""
    is_old = opened.name == OLD_LISTS and not any(
        word(cell) == column.name for column in BY_NAME[OLD_LISTS].columns for cell in first
    )
    return opened.is_hidden and (opened.name == LISTS or is_old)


def _form(opened: OpenSheet, found: Container[str], problems: Problems) -> SheetForm | None:
    form = find_form(opened.name, problems)
    if form is None:
        return None
    if form.name in found:
        problems.add(form.name, 0, why="the sheet is there twice", cure="Put the rows in one of them")
        return None
    if opened.is_hidden:
        cure = "Unhide it (right-click a sheet's tab, Unhide), or delete it"
        problems.add(form.name, 0, why="the sheet is hidden", cure=cure)
        return None
    return form


def require(path: Path) -> None:
    """Raise ImportRefusedError if there is nothing of that name."""
    if not path.exists():
        raise ImportRefusedError(f"There is no file or folder {path}. Check the name.")


def _open(path: Path) -> Iterator[OpenSheet]:
    require(path)
    return open_folder(path) if path.is_dir() or lowered(path.suffix) == ".csv" else open_workbook(path)


def _read_sheet(
    form: SheetForm,
    head: list[Sequence[Cell]],
    opened: OpenSheet,
    problems: Problems,
    progress: Progress | None,
) -> ImportSheet:
    if above := find_header(form, head):
        why = f"the column names stand in line {above + 1}, not in line 1"
        lines = "line 1" if above == 1 else f"lines 1 to {above}"
        problems.add(form.name, above + 1, why=why, cure=f"Delete {lines}")
        return ImportSheet(form, Header((), frozenset()))
    sheet = ImportSheet(form, read_header(form, head[0], problems))
    if not sheet.header.placed:
        return sheet
    told = {place: explanation(form, column) for place, column in sheet.header.placed}
    for line, row in enumerate(chain(head[1:], opened.rows), start=2):
        if line % EVERY == 0 and progress:
            progress(f"reading {form.name}", line, 0)
        cells = [None if cell == told.get(place) else cell for place, cell in enumerate(row)]
        if not _blank(cells):
            _read_row(sheet, line, cells, problems, is_csv=opened.is_csv)
    _check_ends(sheet, problems)
    return sheet


def _check_ends(sheet: ImportSheet, problems: Problems) -> None:
    """Refuse what is written above or below the records and fills the cells that they need."""
    column = sheet.form.key
    if column.read is not key or sheet.form.keyed > 1:
        return
    numbered = column.field == "source_key"  # codes of teams and the like are often words
    bare = [numbered and _is_bare(sheet.form, row) for row in sheet.rows]
    for place in remarks([row.key for row in sheet.rows], bare):
        row = sheet.rows[place]
        why = "this looks like a remark, and no record: the other keys are single words, or have figures"
        cure = "Delete the row, or give it a key like the others"
        problems.add(sheet.form.name, row.line, column=column.name, value=row.key, why=why, cure=cure)


def _is_bare(form: SheetForm, row: SheetRow) -> bool:
    """Whether the row says only what each row must."""
    return not any(row.values.get(column.name) for column in form.columns if not column.required)


def _read_row(
    sheet: ImportSheet, line: int, cells: Sequence[Cell], problems: Problems, *, is_csv: bool
) -> None:
    refused = no_record(sheet.form, sheet.header, cells) or (
        swallowed(sheet.header, cells) if is_csv else None
    )
    if refused:
        problems.add(sheet.form.name, line, why=refused.why, cure=refused.cure)
        return
    values: dict[str, Value] = {}
    for place, column in sheet.header.placed:
        cell = cells[place] if place < len(cells) else None
        try:
            values[column.name] = _read_cell(sheet.form, column, cell)
        except CellError as error:
            why, cure = error.why, error.cure
            problems.add(sheet.form.name, line, column=column.name, value=cell, why=why, cure=cure)
    _stray(sheet, line, cells, problems)
    named = [values.get(column.name, column.otherwise) for column in sheet.form.named_by]
    if None not in named:
        _keep(sheet, SheetRow(line, ", ".join(map(plain_words, named)), values), problems)


def _read_cell(form: SheetForm, column: SheetColumn, cell: Cell) -> Value:
    if isinstance(cell, CellFault):
        raise CellError(cell.why, cell.cure)
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
    if sheet.form.again:
        row = _apart(sheet, row)
    first = sheet.lines.setdefault(row.key, row.line)
    if first == row.line:
        sheet.rows.append(row)
        return
    refuse_second(sheet.form, row, first, problems)


def _apart(sheet: ImportSheet, row: SheetRow) -> SheetRow:
    """The row by a key of its own."""
    key, number = row.key, 1
    while key in sheet.lines:
        number += 1
        key = f"{row.key} ({number})"
    return SheetRow(row.line, key, row.values)


def refuse_second(form: SheetForm, row: SheetRow, first: int, problems: Problems) -> None:
    """Refuse a row whose key the row on the line `first` has already."""
    named = ", ".join(f"{one.name} {plain_words(row.values[one.name])}" for one in form.named_by)
    why = f"lines {first} and {row.line} both have {quoted(named)}"
    column = form.named_by[-1].name
    problems.add(form.name, row.line, column=column, value=row.key, why=why, cure="Keep one of them")


def plain_words(value: Value) -> str:
    return written_date(value) if isinstance(value, date) else str(value)


def _stray(sheet: ImportSheet, line: int, cells: Sequence[Cell], problems: Problems) -> None:
    """Report a value under no heading: somebody expects it to be imported."""
    for place, cell in enumerate(cells):
        if place not in sheet.header.headed and not is_empty(cell):
            why = f"column {place + 1} has no heading"
            problems.add(sheet.form.name, line, value=cell, why=why, cure="Head it or delete the value")
            return


def _blank(cells: Sequence[Cell]) -> bool:
    return all(is_empty(cell) for cell in cells)
