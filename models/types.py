"""Column types and the one metadata that every table belongs to."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts up only an INTEGER key

ESCAPE = "\U0010fffd"
UNSTORABLE = re.compile(f"[\x00\ud800-\udfff{ESCAPE}]")
ESCAPED = re.compile(f"{ESCAPE}([0-9a-f]{{4,6}});")


class ExactText(sa.types.TypeDecorator[str]):
    """Text that comes back as it was sent, even with NUL and lone surrogates, which no database takes."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: sa.Dialect) -> str | None:
        return None if value is None else UNSTORABLE.sub(lambda one: f"{ESCAPE}{ord(one[0]):04x};", value)

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> str | None:
        return None if value is None else ESCAPED.sub(lambda one: chr(int(one[1], 16)), value)


def words_of(kind: type[StrEnum], name: str = "") -> sa.Enum:
    """A column that holds the enum's values as text; the database refuses any other.

    `name` is the constraint's, if a migration gave it another name than the enum has now.
    """
    return sa.Enum(
        kind,
        name=name or kind.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def key() -> Any:
    """The surrogate primary key."""
    return Field(default=None, primary_key=True, sa_type=BIG_ID)


def link(column: str, *, index: bool = True, **more: Any) -> Any:
    """A foreign key to `table.column`, indexed because look-ups walk it backwards."""
    return Field(foreign_key=column, sa_type=BIG_ID, index=index, **more)


class Row(SQLModel):
    """The base of every table. Validation is the services' work: a row only holds."""

    __table__: ClassVar[sa.Table]
    model_config: ClassVar[Any] = {"defer_build": True}  # or the start takes twice as long


class QueueItem(Row):
    """A row of a work queue (bot.services.queues).

    `try_at` is when to try next, NULL once it has ended; `attempts` counts its claims.
    """

    id: int | None = key()
    try_at: datetime | None = None
    attempts: int = 0


def due_index(table: str) -> sa.Index:
    """The index that finds due rows in a queue, and holds nothing else."""
    open_ = sa.text("try_at IS NOT NULL")
    return sa.Index(f"ix_{table}_due", "try_at", sqlite_where=open_, postgresql_where=open_)
