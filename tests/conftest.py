"""Both databases for every test that wants one, each test its own, made from a migrated template."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck
from hypothesis import settings as profiles
from pydantic import SecretStr

from bot.database import Database
from bot.settings import Settings
from models.migrations import upgrade
from tests import compiled, postgresql, shares, unlocked

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)  # a Wednesday: a week of action lies on both sides

profiles.register_profile(
    "beatline",
    deadline=None,
    derandomize=True,  # a change is judged by the same examples on every machine
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
profiles.register_profile("explore", profiles.get_profile("beatline"), derandomize=False)
profiles.register_profile("quick", profiles.get_profile("beatline"), max_examples=20)
profiles.load_profile("quick")
gc.disable()  # while the tests are collected, nothing of it is garbage
compiled.share()
unlocked.hash_cheaply()

ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests whose statements other tests run on both databases."""

POSTGRESQL_IN_THE_DRILL = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.drill)], indirect=True
)
"""For long tests: `make test` runs them on SQLite, `make drill` on PostgreSQL."""

SQLITE_TEMPLATE, POSTGRESQL_TEMPLATE = "TEST_SQLITE_TEMPLATE", "TEST_POSTGRESQL_TEMPLATE"

_numbers = count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Begin with the tests that wait longest, so that there is always other work meanwhile."""
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not config.option.keyword
    for item in list(shares.drilled(items)) if is_whole else ():
        item.add_marker(pytest.mark.drill)
    items.sort(key=lambda item: item.path.parent.name not in ("faults", "page"))


def pytest_collection_finish():
    """Keep the modules and the collected tests out of each later search for garbage."""
    gc.freeze()
    gc.enable()


@pytest.fixture
def now():
    return NOW


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config):
    """Give all workers one server and one template of each kind; they find them in their environment."""
    running = ExitStack()
    config.add_cleanup(running.close)
    if "TEST_DATABASE_URL" not in os.environ:
        url = running.enter_context(postgresql.server())
        os.environ["TEST_DATABASE_URL"] = url.render_as_string(hide_password=False)
    os.environ[SQLITE_TEMPLATE] = str(running.enter_context(_sqlite_template()))
    server = sa.make_url(os.environ["TEST_DATABASE_URL"])
    os.environ[POSTGRESQL_TEMPLATE] = running.enter_context(_postgresql_template(server))


@pytest.fixture(scope="session")
def sqlite_template():
    if path := os.environ.get(SQLITE_TEMPLATE):
        yield Path(path)
        return
    with _sqlite_template() as path:
        yield path


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
def postgresql_template(postgresql_server):
    if name := os.environ.get(POSTGRESQL_TEMPLATE):
        yield name
        return
    with _postgresql_template(postgresql_server) as name:
        yield name


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    path = tmp_path / "beatline.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def new_postgresql(postgresql_server, postgresql_template, administer):
    """Make a database by copying files: through the write-ahead log it would be written twice."""

    @contextmanager
    def new():
        name = f"test_{os.getpid()}_{next(_numbers)}"
        administer(f"CREATE DATABASE {name} TEMPLATE {postgresql_template} STRATEGY file_copy")
        yield postgresql.named(postgresql_server, name)
        administer(f"DROP DATABASE {name} WITH (FORCE)")

    return new


@pytest.fixture
def postgresql_url(new_postgresql):
    with new_postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """A fresh migrated database, once on each kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def unhurried():
    """Without limits; nobody is asked for more at random. To read the environment takes 15 ms a time."""
    most = 10_000
    return Settings(
        _env_file=None,
        messages_per_second=most,
        chat_messages_per_second=most,
        chat_burst=most,
        account_burst=most,
        fuller_reason_one_in=0,
    )


@pytest.fixture
def settings(unhurried, telegram, database_url, tmp_path):
    """For a bot that talks to the test's own stand-in."""
    return unhurried.model_copy(
        update={
            "telegram_token": SecretStr(telegram.token),
            "telegram_api": telegram.url,
            "database_url": database_url,
            "files_dir": tmp_path / "files",
        }
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


@contextmanager
def _sqlite_template():
    with tempfile.TemporaryDirectory(prefix="beatline-") as place:
        path = Path(place) / "template.db"
        _migrate(f"sqlite:///{path}")
        yield path


@contextmanager
def _postgresql_template(server):
    name = f"template_{os.getpid()}"
    with postgresql.administering(server) as administer:
        administer(f"CREATE DATABASE {name}")
        _migrate(postgresql.named(server, name))
        yield name
        administer(f"DROP DATABASE {name} WITH (FORCE)")


def _migrate(url):
    database = Database(url)
    with database.transaction() as session:
        upgrade(session.connection())
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
