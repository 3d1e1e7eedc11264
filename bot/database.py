"""The shared database: transactions, and all differences between SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlmodel import Session as SqlSession
from sqlmodel import SQLModel

from bot import statements
from bot.errors import DatabaseAwayError
from bot.settings import SettingsError
from bot.statements import Facts, Row, Rows
from bot.writers import Writers
from models.migrations import HEAD, revision_of, upgrade

T = TypeVar("T")
Query = sa.Select[*tuple[Any, ...]]  # a SELECT of any columns

POSTGRES_WRITERS = 4
PROGRAM_LIMIT = "54"  # the class of PostgreSQL's errors for too long, too deep or too many
AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)


def columns(row: Row) -> Facts:
    """A row's values by the names of its columns."""
    return cast("Facts", row._mapping)  # noqa: SLF001  # public in spite of its name


class Session:
    """A transaction, as services use it: SQLAlchemy's statements in, rows or views out."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._cursor = connection.connection.cursor()
        self.dialect = connection.dialect.name  # `sqlite` or `postgresql`

    def run(self, statement: sa.Executable, facts: Facts | Sequence[Facts] | None = None) -> Rows[Row]:
        """Run one statement, with its parameters or with several sets of them."""
        return statements.run(self._connection, self._cursor, statement, facts)

    def stream(self, query: Query, *, at_once: int) -> Iterable[Row]:
        """Walk through more rows than should be held in memory."""
        return self._connection.execute(query, execution_options={"yield_per": at_once})

    def rows(self, view: Callable[..., T], query: Query, facts: Facts | None = None) -> list[T]:
        """A view for each row; the query's columns have the names of the view's fields."""
        return [view(**columns(row)) for row in self.run(query, facts)]

    def page(
        self, query: Query, number: int, *, size: int, facts: Facts | None = None
    ) -> tuple[Sequence[Row], int]:
        """The rows of a page, counted from 1, and how many rows there are on all pages."""
        shown = query.limit(size).offset((number - 1) * size)
        return self.run(shown, facts).all(), self.count(query.order_by(None), **(facts or {}))

    def one(self, view: Callable[..., T], query: Query, facts: Facts | None = None) -> T | None:
        """The view of the first row, None for no row."""
        return next(iter(self.rows(view, query.limit(1), facts)), None)

    def count(self, query: Query, **facts: Any) -> int:
        """The number of rows that a query would give."""
        counted = sa.select(sa.func.count()).select_from(query.subquery())
        total: int = self.run(counted, facts).scalar_one()
        return total

    def connection(self) -> sa.Connection:
        """SQLAlchemy's connection, for what needs one: migrations."""
        return self._connection

    def begin_nested(self) -> sa.NestedTransaction:
        """A savepoint."""
        return self._connection.begin_nested()

    @cached_property
    def orm(self) -> SqlSession:
        """SQLModel's session in the same transaction, for those who want models and not rows."""
        return SqlSession(self._connection, expire_on_commit=False)

    def begin(self, words: str) -> None:
        """Begin; SQLite, by the words."""
        self._connection.begin()
        if self.dialect == "sqlite":
            statements.say(self._connection, self._cursor, words)

    def commit(self) -> None:
        if "orm" in self.__dict__:
            self.orm.flush()
        self._connection.commit()

    def close(self) -> None:
        if "orm" in self.__dict__:
            self.orm.close()
        self._cursor.close()


class Database:
    """One engine that writes and one that only reads.

    SQLite gets a single writing connection: it allows one writer at a time anyway, and its
    write-ahead log is safest where only one connection checkpoints it.
    """

    def __init__(self, url: str) -> None:
        self.url = _url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url) if self.is_sqlite else _postgres(self.url)
        self._reading = _sqlite(self.url, reading=True) if self.is_sqlite else _in_snapshots(self.engine)
        self._writers = Writers(self.transaction, threads=1 if self.is_sqlite else POSTGRES_WRITERS)
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="read")

    @property
    def is_there(self) -> bool:
        """Whether there is anything to open: to open an SQLite file that is missing makes it."""
        return not self.is_sqlite or Path(self.url.database or "").exists()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """The only begin and commit. Raises DatabaseAwayError when the database cannot be reached."""
        with _session(self.engine, begin="BEGIN IMMEDIATE") as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A snapshot to read from. It never holds up a writer."""
        with _session(self._reading, begin="BEGIN") as session:
            yield session

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a transaction, in one hop to a worker thread. It may run twice: see Writers."""
        return await self._writers.run(work)

    async def read(self, work: Callable[[Session], T]) -> T:
        def whole() -> T:
            with self.reading() as session:
                return work(session)

        return await asyncio.get_running_loop().run_in_executor(self._readers, whole)

    def close(self) -> None:
        self._writers.close()
        self._readers.shutdown()
        self.engine.dispose()
        self._reading.dispose()


@contextmanager
def _session(engine: sa.Engine, *, begin: str) -> Iterator[Session]:
    """Open a session. SQLite's `begin` is no event, which would make each statement look for events."""
    try:
        with engine.connect() as connection, closing(Session(connection)) as session:
            session.begin(begin)
            yield session
    except AWAY as error:
        if _is_lasting(error):
            raise
        raise DatabaseAwayError(type(error).__name__) from error


def _is_lasting(error: Exception) -> bool:
    """Whether the statement can never succeed, although the database reports it as if it were away."""
    reason = getattr(error, "orig", None)
    if isinstance(reason, sqlite3.OperationalError):
        return getattr(reason, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return (getattr(reason, "sqlstate", None) or "").startswith(PROGRAM_LIMIT)


def merged(parts: Iterable[Query], most: int, order: Callable[[Any], tuple[Any, ...]]) -> Query:
    """The first `most` rows of all parts together. Each part is read by its own index, and no further.

    `order` is made of the columns of the whole; each part is in that order already.
    """
    whole = sa.union(*(sa.select(*part.limit(most).subquery().c) for part in parts)).subquery()
    return sa.select(whole).order_by(*order(whole.c)).limit(most)


def make_ready(session: Session) -> None:
    """Migrate a fresh database. Raises SettingsError for one of another version."""
    connection = session.connection()
    revision = revision_of(connection)
    if revision is None:
        upgrade(connection)
    elif revision != HEAD:
        message = f"the database is at revision {revision}, this version needs {HEAD}: python bot.py migrate"
        raise SettingsError(message)


def insert_new(model: type[SQLModel]) -> Mapping[str, Any]:
    """An INSERT by dialect that leaves existing rows alone."""
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    return {
        "sqlite": sqlite.insert(table).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(table).on_conflict_do_nothing(),
    }


def _url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except sa.exc.ArgumentError:
        message = "DATABASE_URL cannot be read; write sqlite:///file or postgresql://user:password@host/name"
        raise SettingsError(message) from None
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed
    message = "DATABASE_URL must name an SQLite file (sqlite:///file) or PostgreSQL (postgresql://...)"
    raise SettingsError(message)


def _postgres(url: URL) -> sa.Engine:
    return sa.create_engine(
        url,
        pool_size=POSTGRES_WRITERS + 4,
        pool_timeout=5,
        hide_parameters=True,
        connect_args={"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 3},
    )


def _in_snapshots(engine: sa.Engine) -> sa.Engine:
    """The same connections: what a transaction reads first is the state in which it reads everything."""
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _sqlite(url: URL, *, reading: bool = False) -> sa.Engine:
    engine = sa.create_engine(
        url, pool_size=2 if reading else 1, max_overflow=0, pool_timeout=10, hide_parameters=True,
        connect_args={"check_same_thread": False},
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = "IMMEDIATE"  # for use outside transaction(), which begins by itself
        for pragma in _pragmas(reading=reading):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _pragmas(*, reading: bool) -> tuple[str, ...]:
    """Set FULL, so that commits survive a loss of power; readers never checkpoint."""
    common = ("busy_timeout = 5000", "foreign_keys = ON", "journal_mode = WAL")
    if reading:
        return (*common, "query_only = ON", "wal_autocheckpoint = 0")
    return (*common, "synchronous = FULL")
