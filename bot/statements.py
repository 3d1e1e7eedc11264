"""Statements compiled once. The only module that knows SQLAlchemy from within.

SQLAlchemy looks a statement up in its cache and makes its parameters and its result anew at each execution:
half of what a look-up's work in the database cost. A statement that is run often is kept here as the
driver's text, the order of its parameters and the maker of its rows. SQLAlchemy runs all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine.result import SimpleResultMetaData

T = TypeVar("T")
Facts = Mapping[str, Any]  # a statement's parameters, by name
Row = sa.Row[*tuple[Any, ...]]  # as read, by name and by position
Turn = Callable[[Any], Any]  # a value of ours into the driver's, or back

OFTEN = 3  # executions of one and the same statement until it is compiled for good


class Rows(Generic[T]):
    """All that a statement gave, read already. `rowcount` is the number of rows that it wrote."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[T], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[T]:
        return iter(self._rows)

    def all(self) -> Sequence[T]:
        return self._rows

    def first(self) -> T | None:
        return self._rows[0] if self._rows else None

    def one(self) -> T:
        """The only row. Raises NoResultFound or MultipleResultsFound of SQLAlchemy for another number."""
        if len(self._rows) == 1:
            return self._rows[0]
        raise sa.exc.MultipleResultsFound if self._rows else sa.exc.NoResultFound

    def scalar(self) -> Any:
        """The first value of the first row, None without a row."""
        first: Any = self.first()
        return None if first is None else first[0]

    def scalar_one(self) -> Any:
        only: Any = self.one()
        return only[0]

    def scalars(self) -> Rows[Any]:
        """The first value of each row."""
        rows: Sequence[Any] = self._rows
        return Rows([row[0] for row in rows], self.rowcount)


class StatementParameter(NamedTuple):
    """One of a statement's parameters: as the driver calls it, as we do, and how a value is turned."""

    name: str
    key: str
    turn: Turn | None


class CompiledStatement:
    """A statement's text for one driver. `is_plain` is False for one that SQLAlchemy must finish itself."""

    __slots__ = (
        "_columns",
        "_defaults",
        "_dialect",
        "_is_positional",
        "_make",
        "_parameters",
        "is_plain",
        "sql",
    )

    def __init__(self, statement: Any, dialect: sa.Dialect, keys: Sequence[str], *, many: bool) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=keys or None, for_executemany=many)
        self.sql = compiled.string
        self.is_plain = _is_plain(compiled)
        self._dialect = dialect
        self._columns = _columns(compiled)
        self._make: Callable[[Any], Row] | None = None
        self._is_positional = compiled.positional
        names = compiled.positiontup if compiled.positional else compiled.bind_names.values()
        self._parameters = [_parameter(compiled, name) for name in names] if self.is_plain else []
        self._defaults = {bind.key: bind.value for bind in compiled.bind_names if not bind.required}

    def run(self, cursor: Any, facts: Facts | Sequence[Facts]) -> Rows[Row]:
        """Execute it, with its parameters or with several sets of them. Raises the driver's own errors."""
        sets = [self._values(one) for one in facts] if isinstance(facts, Sequence) else [self._values(facts)]
        if len(sets) == 1:  # psycopg opens a pipeline for many, which costs more than the statement
            cursor.execute(self.sql, sets[0])
        else:
            cursor.executemany(self.sql, sets)
        if not self._columns:
            return Rows((), cursor.rowcount)
        make = self._make or self._row_maker(cursor.description)
        return Rows([make(row) for row in cursor.fetchall()], cursor.rowcount)

    def _values(self, facts: Facts) -> Any:
        given = {**self._defaults, **facts} if self._defaults else facts
        if self._is_positional:
            return tuple(
                [given[key] if turn is None else turn(given[key]) for _, key, turn in self._parameters]
            )
        return {
            name: given[key] if turn is None else turn(given[key]) for name, key, turn in self._parameters
        }

    def _row_maker(self, description: Sequence[Any]) -> Callable[[Any], Row]:
        turns = [
            kind.dialect_impl(self._dialect).result_processor(self._dialect, told[1])
            for (_, kind), told in zip(self._columns, description, strict=True)
        ]
        parent = SimpleResultMetaData([name for name, _ in self._columns])
        places, processors = parent._key_to_index, turns if any(turns) else None  # noqa: SLF001

        def make(values: Sequence[Any]) -> Row:
            return sa.Row(parent, processors, places, values)

        self._make = make
        return make


def _is_plain(compiled: Any) -> bool:
    """Whether text and parameters are final: no list to unfold, no default to work out at each execution."""
    names = [name for name, _ in _columns(compiled)]
    return not (
        compiled.isplaintext
        or compiled._render_postcompile  # noqa: SLF001
        or compiled.post_compile_params
        or compiled.literal_execute_params
        or compiled.escaped_bind_names
        or getattr(compiled, "insert_prefetch", ())
        or getattr(compiled, "update_prefetch", ())
        or (compiled.for_executemany and names)
        or len(set(names)) < len(names)
        or any(bind.callable is not None for bind in compiled.bind_names)
    )


def _columns(compiled: Any) -> list[tuple[str, sa.types.TypeEngine[Any]]]:
    """The names and types of what comes back; a key that SQLAlchemy asks for by itself is not wanted."""
    if compiled.implicit_returning:
        return []
    return [(column.keyname, column.type) for column in compiled._result_columns]  # noqa: SLF001


def _parameter(compiled: Any, name: str) -> StatementParameter:
    bind = compiled.binds[name]
    turn = bind.type.dialect_impl(compiled.dialect).bind_processor(compiled.dialect)
    return StatementParameter(name, bind.key, turn)


_compiled: WeakKeyDictionary[Any, dict[Any, CompiledStatement | int]] = WeakKeyDictionary()


def compiled(
    statement: Any, dialect: sa.Dialect, facts: Facts | Sequence[Facts] | None
) -> CompiledStatement | None:
    """The statement as compiled for good; None if it is not run often, or not plain."""
    many = isinstance(facts, Sequence)
    first: Any = next(iter(facts), None) if isinstance(facts, Sequence) else facts
    keys = tuple(first) if first and (statement.is_insert or statement.is_update) else ()
    kept = _compiled.get(statement)
    if kept is None:
        kept = _compiled[statement] = {}
    found = kept.get((dialect.name, keys, many), 0)
    if isinstance(found, int):
        found += 1
        if found >= OFTEN:
            found = CompiledStatement(statement, dialect, keys, many=many)
        kept[dialect.name, keys, many] = found
    return found if isinstance(found, CompiledStatement) and found.is_plain else None


def run(
    connection: sa.Connection, cursor: Any, statement: sa.Executable, facts: Facts | Sequence[Facts] | None
) -> Rows[Row]:
    """Run a statement on a connection, by its cursor where it is compiled. Raises SQLAlchemy's errors."""
    ready = compiled(statement, connection.dialect, facts)
    if ready is None:
        result = connection.execute(statement, facts)
        return Rows(result.all() if result.returns_rows else (), result.rowcount)
    try:
        return ready.run(cursor, facts or {})
    except connection.dialect.loaded_dbapi.Error as error:
        _raise(connection, error, ready.sql)


def say(connection: sa.Connection, cursor: Any, words: str) -> None:
    """Say something to the driver as it stands. Raises SQLAlchemy's errors."""
    try:
        cursor.execute(words)
    except connection.dialect.loaded_dbapi.Error as error:
        _raise(connection, error, words)


def _raise(connection: sa.Connection, error: Exception, sql: str) -> NoReturn:
    """Raise SQLAlchemy's error in place of the driver's; it also drops connections that are dead."""
    connection._handle_dbapi_exception(error, sql, None, None, None)  # noqa: SLF001
