"""Export in the form that `bot.services.exchange.importing` takes: importing an export changes nothing.

Rows stand in the order of their keys, dates and times are text as people type them, and no text is ever a
formula. A workbook marks each cell as text. A .csv has no types, and a spreadsheet runs any cell that
begins with = + - or @, so such a text gets an apostrophe in front, which the import takes away again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.database import Session, columns
from bot.errors import RejectedError
from bot.language.times.wall import to_local
from bot.services.exchange.sheets import holidays, operation_rows, programme_rows, results, steps, things
from bot.services.exchange.sheets.cells import EXCEL_CELL, UNPRINTABLE, tidy
from bot.services.exchange.sheets.columns import BY_NAME, FORMS
from bot.services.exchange.sheets.dates import written_date, written_time
from bot.services.exchange.sheets.forms import ROOT, SheetColumn, SheetForm
from bot.services.exchange.sheets.keys import CHUNK, chunked
from bot.services.exchange.sheets.links import read_links
from bot.services.exchange.sheets.operation_columns import OPERATION_FORMS
from models.programme import Programme

Written = str | float  # only numbers stay numbers
ROWS: Mapping[str, Callable[[Session], Iterator[Sequence[Any]]]] = MappingProxyType(
    {
        steps.NAME: steps.written,
        results.NAME: results.written,
        **{form.name: partial(operation_rows.written, form=form) for form in OPERATION_FORMS},
    }
)
"""The rows of the sheets that write their own."""
_FORMULA = re.compile(r"'*[=+\-@]")
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def export_workbook(session: Session, path: Path) -> None:
    """Write an .xlsx file, one sheet per kind. Raises RejectedError for a text that no cell can hold."""
    book = import_module("openpyxl").Workbook(write_only=True)
    cell_of = import_module("openpyxl.cell").WriteOnlyCell
    for form in _standing(session):
        sheet = book.create_sheet(form.name)
        rows = form_rows(session, form)
        header = next(rows)
        sheet.append([text_cell(cell_of, sheet, name) for name in header])
        for row in rows:
            _check_lengths(form.name, header, row)
            sheet.append([text_cell(cell_of, sheet, value) for value in row])
    book.save(path)


def export_folder(session: Session, path: Path) -> None:
    """Write one .csv file per kind into the folder, which is made if missing: UTF-8, no byte order mark."""
    path.mkdir(parents=True, exist_ok=True)
    for form in _standing(session):
        with (path / f"{form.name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([_guarded(v) for v in row] for row in form_rows(session, form))


def _standing(session: Session) -> Iterator[SheetForm]:
    """The sheets to write: those of programmes, holidays and things only where something stands in them.

    So are those that write their own rows.
    """
    for form in FORMS:
        if form.name == steps.NAME:
            if steps.stand(session):
                yield form
        elif not _is_seldom(form) or _holds_rows(session, form):
            yield form


def _is_seldom(form: SheetForm) -> bool:
    return form.part or form.name == things.NAME or form.name in ROWS


def _holds_rows(session: Session, form: SheetForm) -> bool:
    return bool(session.run(sa.select(sa.exists().select_from(form.table))).scalar_one())


def form_rows(session: Session, form: SheetForm) -> Iterator[list[Written]]:
    """The header, then the records, a chunk at a time."""
    if form.part:
        yield [column.name for column in form.columns]
        yield from _part_rows(session, form)
        return
    if form.name in ROWS:
        yield [column.name for column in form.columns]
        yield from ([_plain(value) for value in row] for row in ROWS[form.name](session))
        return
    columns = [column for column in form.columns if not column.seldom or _holds(session, form, column)]
    yield [column.name for column in columns]
    keys = _Keys(session)
    table, key = form.table, form.table.c[form.key.field]
    ordered = sorted(tuple(row) for row in session.run(sa.select(key, table.c.id)))
    for chunk in chunked(ordered, CHUNK):
        for record in _records(session, form, [row_id for _, row_id in chunk]):
            yield [_written(keys, column, record) for column in columns]


def _part_rows(session: Session, form: SheetForm) -> Iterator[list[Written]]:
    """The rows of each programme in their order, or the holidays."""
    if form.name == holidays.NAME:
        for day, title in session.run(sa.select(*form.table.c).order_by(form.key.field)):
            yield [_plain(day), _plain(title)]
        return
    for programme in sorted(programme_rows.load(session), key=lambda one: one.head["code"]):
        rows = [programme.head] if form.name == ROOT else programme.parts[form.name]
        for row in rows:
            whole = {"programme_id": programme.head["code"], **row}
            yield [_plain(whole[column.field]) for column in form.columns]


def _holds(session: Session, form: SheetForm, column: SheetColumn) -> bool:
    """Whether the column has a value in any row."""
    field = form.table.c[column.field]
    query = sa.select(field).where(field.is_not(None)).limit(1)
    return session.run(query).first() is not None


def _records(session: Session, form: SheetForm, ids: Sequence[int]) -> list[dict[str, Any]]:
    found = session.run(sa.select(form.table).where(form.table.c.id.in_(ids)))
    records = {row.id: dict(columns(row)) for row in found}
    for column in form.columns:
        if column.link:
            read_links(session, column, list(records.values()))
    return [records[row_id] for row_id in ids]


class _Keys:
    """Turns ids back into the keys that a sheet shows; reads each form's keys once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, dict[int, str]] = {}

    def of(self, name: str, row_id: int) -> str:
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name][row_id]

    def _read(self, name: str) -> dict[int, str]:
        model, key = (Programme, "code") if name == ROOT else (BY_NAME[name].model, BY_NAME[name].key.field)
        table = SQLModel.metadata.tables[str(model.__tablename__)]
        query = sa.select(table.c.id, table.c[key])
        return {row[0]: row[1] for row in self._session.run(query)}


def _written(keys: _Keys, column: SheetColumn, record: dict[str, Any]) -> Written:
    value = record[column.field]
    if value is None:
        return ""
    if column.link:
        return "; ".join(sorted(keys.of(column.refers, row_id) for row_id in value))
    if column.refers:
        return keys.of(column.refers, value)
    if column.seldom and isinstance(value, datetime):
        return written_date(to_local(value))
    return _plain(value)


def _plain(value: Any) -> Written:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | time):
        return _moment(value)
    return value if isinstance(value, float) else UNPRINTABLE.sub("\ufffd", tidy(str(value)))


def _moment(value: date | time) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return written_time(value) if isinstance(value, datetime) else written_date(value)


def _guarded(value: Written) -> Written:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def text_cell(cell_of: Any, sheet: Any, value: Written) -> Any:
    """Make a number, an empty cell, or a cell that stays text even when somebody edits it."""
    if isinstance(value, float) or not value:
        return value if isinstance(value, float) else None
    cell = cell_of(sheet, _LIKE_AN_ESCAPE.sub("_x005F_", value))
    cell.data_type = "s"
    if _FORMULA.match(value):
        cell.quotePrefix = True
    return cell


def _check_lengths(sheet: str, header: Sequence[Written], row: Sequence[Written]) -> None:
    for column, value in zip(header, row, strict=True):
        if isinstance(value, str) and len(value) > EXCEL_CELL:
            message = f"{sheet} {row[0]}: {column} is too long for a workbook. Export a folder instead."
            raise RejectedError(message)
