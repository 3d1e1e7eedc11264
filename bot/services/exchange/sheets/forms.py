"""The shape of a sheet and of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import SQLModel

from bot.services.exchange.sheets.cells import EXCEL_CELL, Reader, Value

Complaints = Iterator[tuple[str, str, str]]  # column, why, cure
ROOT = "programmes"


class SheetColumn(Struct, frozen=True):
    """`field` is the model's, `refers` the form that the cell holds a key of.

    `link` is the table of pairs (record, referred) of a column that holds several. An empty cell means
    `otherwise`, unless `kept`: then the record's value stays. A `seldom` column is exported only if it has
    a value; an instant by its day.
    """

    name: str
    read: Reader
    field: str
    required: bool = False
    refers: str = ""
    link: type[SQLModel] | None = None
    otherwise: Value = None
    kept: bool = False
    seldom: bool = False


def needed(name: str, read: Reader, field: str = "") -> SheetColumn:
    """A column that must be filled in; its field has its name unless another is given."""
    return SheetColumn(name, read, field or name, required=True)


class SheetForm(Struct, frozen=True):
    """A sheet: `kind` is the audit's word for a row; `key` the column that names the record.

    In some it takes the first `keyed` columns together to name a row. The rows of a `part` are those of a
    programme, or holidays (bot.services.exchange.sheets.parts); the others are records of their own. Rows
    with the same key may come `again`.
    """

    name: str
    kind: str
    model: type[SQLModel]
    columns: tuple[SheetColumn, ...]
    check: Callable[[Mapping[str, Value]], Complaints] = lambda _row: iter(())
    keyed: int = 1
    part: bool = False
    again: bool = False

    @property
    def key(self) -> SheetColumn:
        return self.columns[0]

    @property
    def named_by(self) -> tuple[SheetColumn, ...]:
        """The columns that name a row together."""
        return self.columns[: self.keyed]

    @property
    def table(self) -> sa.Table:
        return SQLModel.metadata.tables[str(self.model.__tablename__)]

    @property
    def looped(self) -> SheetColumn | None:
        """The column that refers to rows of its own sheet."""
        return next((column for column in self.columns if column.refers == self.name), None)

    def limit(self, column: SheetColumn) -> int:
        """The number of characters that the model has room for."""
        if column.refers:
            return EXCEL_CELL
        return getattr(self.table.c[column.field].type, "length", None) or EXCEL_CELL
