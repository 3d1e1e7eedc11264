"""Both databases for every test that wants one, each test its own, made from a migrated template."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck
from hypothesis import settings as profiles

from bot.database import Database
from bot.settings import Settings
from models.migrations import upgrade
from tests import compiled, postgresql

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)  # a Wednesday: a week of action lies on both sides

profiles.register_profile(
    "beatline",
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
profiles.load_profile("beatline")
compiled.share()

ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests whose statements other tests run on both databases."""

_numbers = count(1)


def pytest_collection_modifyitems(items):
    """Begin with the tests that wait longest, so that there is always other work meanwhile."""
    items.sort(key=lambda item: item.path.parent.name != "faults")


@pytest.fixture
def now():
    return NOW


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config):
    """Give all workers one server; they find it in their environment."""
    if "TEST_DATABASE_URL" not in os.environ:
        running = ExitStack()
        config.add_cleanup(running.close)
        url = running.enter_context(postgresql.server())
        os.environ["TEST_DATABASE_URL"] = url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgresql_server():
    """The address of a server; ours from pip unless TEST_DATABASE_URL names another."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield sa.make_url(url)
        return
    with postgresql.server() as url:
        yield url


@pytest.fixture(scope="session")
def administer(postgresql_server):
    with postgresql.administering(postgresql_server) as administer:
        yield administer


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server, administer):
    name = f"template_{os.getpid()}"
    administer(f"CREATE DATABASE {name}")
    _migrate(postgresql.named(postgresql_server, name))
    yield name
    administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    path = tmp_path / "beatline.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_server, postgresql_template, administer):
    """Copy the template file by file: through the write-ahead log it would be written twice."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    administer(f"CREATE DATABASE {name} TEMPLATE {postgresql_template} STRATEGY file_copy")
    yield postgresql.named(postgresql_server, name)
    administer(f"DROP DATABASE {name} WITH (FORCE)")


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
    """For tests that do not depend on the kind of database."""
    database = Database(sqlite_url)
    yield database
    database.close()


def _migrate(url):
    database = Database(url)
    with database.transaction() as session:
        upgrade(session.connection())
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
