"""A sheet of rows that belong to operations: objectives, days, doses. Those that a file leaves out stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session, columns
from bot.services.exchange.sheets.forms import SheetForm
from bot.services.exchange.sheets.keys import CHUNK, chunked
from bot.services.exchange.sheets.operation_columns import OPERATION_FORMS
from bot.services.exchange.sheets.problems import quoted
from bot.services.exchange.sheets.reading import ImportSheet, SheetRow
from bot.services.exchange.sheets.writing import Import, RowOutcome, look_up
from models.area import Area
from models.operation import Operation
from models.result import ResultKind

NAMES = frozenset(form.name for form in OPERATION_FORMS)
Facts = dict[str, Any]
RowKey = tuple[Any, ...]


def take(work: Import, sheet: ImportSheet) -> dict[str, RowOutcome]:
    """The outcome of each row; new and changed ones are written as long as no problem has been found."""
    look_up(work, sheet, sheet.rows)
    outcomes: dict[str, RowOutcome] = {}
    for rows in chunked(sheet.rows, CHUNK):
        _take_some(work, sheet, rows, outcomes)
    return outcomes


def _take_some(
    work: Import, sheet: ImportSheet, rows: Sequence[SheetRow], outcomes: dict[str, RowOutcome]
) -> None:
    form, facts = sheet.form, {row.key: _facts(work, sheet, row) for row in rows}
    stored = _stored(work.session, form, {one["operation_id"] for one in facts.values()})
    new, changed = [], []
    for key, brought in facts.items():
        before = stored.get(_key(form, brought))
        names = [one.name for one in sheet.columns if before and brought[one.field] != before[one.field]]
        outcomes[key] = RowOutcome(before is None, names)
        if before is None:
            new.append({column.field: column.otherwise for column in form.columns} | brought)
        elif names:
            changed.append((before["id"], brought))
    if work.problems.total:
        return
    if new:
        work.session.run(sa.insert(form.table), new)
    for row_id, brought in changed:
        work.session.run(sa.update(form.table).where(form.table.c.id == row_id).values(**brought))


def _facts(work: Import, sheet: ImportSheet, row: SheetRow) -> Facts:
    """The row by the model's fields, with references resolved. Each fault is complained of."""
    facts: Facts = {}
    for column in sheet.columns:
        value = row.values.get(column.name)
        if column.refers:
            value = next(iter(work.keys.resolve(sheet.form, row, column, work.problems)), None)
        facts[column.field] = value
    _check_kind(work, sheet, row, facts)
    for name, why, cure in sheet.form.check(row.values):
        value = row.values.get(name)
        work.problems.add(sheet.form.name, row.line, column=name, value=value, why=why, cure=cure)
    return facts


def _check_kind(work: Import, sheet: ImportSheet, row: SheetRow, facts: Facts) -> None:
    """Refuse a measure that no result can ever count for."""
    code = facts.get("result_kind")
    if code is None or code in work.keys.brought("result_kinds"):
        return
    known = sa.select(sa.exists().where(col(ResultKind.code) == code))
    if not work.session.run(known).scalar_one():
        why, cure = f"no kind of result has code {quoted(code)}", "Write one of the result_kinds sheet"
        work.problems.add(sheet.form.name, row.line, column="result_kind", value=code, why=why, cure=cure)


def _stored(session: Session, form: SheetForm, operations: set[int | None]) -> dict[RowKey, Facts]:
    query = sa.select(form.table).where(form.table.c.operation_id.in_(operations - {None}))
    rows = (dict(columns(row)) for row in session.run(query))
    return {_key(form, row): row for row in rows}


def _key(form: SheetForm, row: Mapping[str, Any]) -> RowKey:
    return tuple(row[column.field] for column in form.named_by)


def written(session: Session, form: SheetForm) -> Iterator[list[Any]]:
    """The rows of the sheet, in the order of their keys."""
    named: dict[str, dict[int, str]] = {
        name: {row.id: row.code for row in session.run(sa.select(table.c.id, table.c.code))}
        for name, table in (("operations", Operation.__table__), ("areas", Area.__table__))
    }
    rows = [
        [
            named[column.refers][row[column.field]] if column.refers else row[column.field]
            for column in form.columns
        ]
        for row in (columns(one) for one in session.run(sa.select(form.table)))
    ]
    yield from sorted(rows, key=lambda row: tuple(row[: form.keyed]))
