"""Columns that refer to their own sheet: an area's parent, an officer's supervisor, an operation's strategy.

They may name a row further down, so they are set after every row of the sheet is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import sqlalchemy as sa

from bot.services.exchange.sheets.forms import SheetColumn, SheetForm
from bot.services.exchange.sheets.keys import CHUNK, chunked
from bot.services.exchange.sheets.reading import ImportSheet
from bot.services.exchange.sheets.upserts import set_fields
from bot.services.exchange.sheets.writing import Import, RowOutcome

CIRCLES = MappingProxyType(
    {
        "parent": ("lie in", "Correct one of the parents"),
        "part_of": ("be a part of", "Correct one of the strategies"),
    }
)


def close_loop(work: Import, sheet: ImportSheet, outcomes: Mapping[str, RowOutcome]) -> None:
    """Check the column that refers to the sheet itself, and write it if it differs."""
    column = sheet.form.looped
    if column is None or column not in sheet.columns:
        return
    if column.name in CIRCLES:
        _refuse_circles(work, sheet, column)
    if not work.problems.total:
        _write(work, sheet, column, outcomes)


def _write(work: Import, sheet: ImportSheet, column: SheetColumn, outcomes: Mapping[str, RowOutcome]) -> None:
    form, field = sheet.form, column.field
    table, key = form.table, form.key.field
    for rows in chunked(sheet.rows, CHUNK):
        query = sa.select(table.c[key], table.c.id, table.c[field]).where(
            table.c[key].in_([row.key for row in rows])
        )
        stored = {row[0]: (row[1], row[2]) for row in work.session.run(query)}
        changes = []
        for row in rows:
            row_id, before = stored[row.key]
            wanted = row.values[column.name]
            after = work.keys.require_id(form.name, wanted) if isinstance(wanted, str) else None
            if after != before:
                changes.append({"row_id": row_id, f"new_{field}": after})
                outcomes[row.key].note(column.name)
        if changes:
            set_fields(work.session, form, [field], changes)


def _refuse_circles(work: Import, sheet: ImportSheet, column: SheetColumn) -> None:
    """Refuse an area that lies in itself, or an operation that is a part of itself, also through others."""
    parents = _parents_on_record(work, sheet.form, column)
    lines = {}
    for row in sheet.rows:
        wanted = row.values.get(column.name)
        parents[row.key] = wanted if isinstance(wanted, str) else None
        lines[row.key] = row.line
    for circle in _circles(parents):
        first = min(circle, key=lambda code: lines.get(code, 0) or len(lines) + 2)
        would, cure = CIRCLES[column.name]
        why = f"{first} would {would} itself ({' in '.join([*circle, circle[0]])})"
        work.problems.add(
            sheet.form.name, lines.get(first, 0), column=column.name, value=parents[first], why=why,
            cure=cure,
        )  # fmt: skip


def _parents_on_record(work: Import, form: SheetForm, column: SheetColumn) -> dict[str, str | None]:
    inner, outer = form.table.alias("inner_rows"), form.table.alias("outer_rows")
    key = form.key.field
    query = sa.select(inner.c[key], outer.c[key]).join(outer, outer.c.id == inner.c[column.field])
    return {row[0]: row[1] for row in work.session.run(query)}


def _circles(parents: Mapping[str, str | None]) -> list[list[str]]:
    """Find each circle once, in order of its links; every code is walked once."""
    walked: dict[str, str] = {}  # code -> start of the walk that met it
    circles = []
    for start in parents:
        path: list[str] = []
        code: str | None = start
        while code is not None and code not in walked:
            walked[code] = start
            path.append(code)
            code = parents.get(code)
        if code is not None and walked[code] == start and code in path:
            circles.append(path[path.index(code) :])
    return circles
