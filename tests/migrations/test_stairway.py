"""Each step of the schema goes up, down and up again, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

import models.migrations
from bot.database import make_ready
from bot.settings import SettingsError
from models.migrations import HEAD, downgrade, revision_of, upgrade

TOP = Path(__file__).parents[2]


def _steps():
    """(from, to), oldest first."""
    config = Config()
    config.set_main_option("script_location", str(Path(models.migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    return [(script.down_revision or "base", script.revision) for script in scripts][::-1]


STEPS = _steps()


def written(index):
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['unique']} {index['column_names']} {options}"


def shape(connection):
    """All that the database holds of a schema, its triggers too."""
    found = sa.inspect(connection)
    tables = {
        table: (
            sorted(str(column) for column in found.get_columns(table)),
            sorted(written(index) for index in found.get_indexes(table)),
            sorted(str(key) for key in found.get_foreign_keys(table)),
            sorted(str(check["name"]) for check in found.get_check_constraints(table)),
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION SELECT proname FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace"
    )
    return tables, sorted(connection.execute(sa.text(query)).scalars())


def at(database, move, **where):
    with database.transaction() as session:
        move(session.connection(), **where)
        return shape(session.connection())


def test_the_steps_are_one_stairway_and_head_is_its_top():
    assert len(STEPS) >= 3
    assert STEPS[0][0] == "base"
    assert [lower for lower, _ in STEPS[1:]] == [upper for _, upper in STEPS[:-1]]
    assert STEPS[-1][1] == HEAD


@pytest.mark.drill
def test_each_step_goes_up_down_and_up(empty):
    below = ({}, [])
    for lower, upper in STEPS:
        first = at(empty, upgrade, to=upper)
        assert at(empty, downgrade, to=lower) == below, upper
        assert at(empty, upgrade, to=upper) == first, upper
        with empty.transaction() as session:
            assert revision_of(session.connection()) == upper
        below = first


def test_an_empty_database_is_made_ready_by_the_start_once(empty):
    with empty.transaction() as session:
        assert revision_of(session.connection()) is None
        make_ready(session)
    with empty.transaction() as session:
        assert revision_of(session.connection()) == HEAD
        make_ready(session)
        found = session.run(sa.text("SELECT prefix FROM programmes ORDER BY prefix"))
        assert found.scalars().all() == ["CIR", "TUR", "YVI"]


@pytest.mark.drill
def test_a_start_makes_the_same_as_migrating(empty):
    with empty.transaction() as session:
        make_ready(session)
        started = shape(session.connection())
    assert at(empty, downgrade, to="base") == ({}, [])
    assert at(empty, upgrade) == started


@pytest.mark.parametrize("revision", [STEPS[-2][1], "9999"])
def test_a_start_refuses_a_database_of_another_version(database, revision):
    with database.transaction() as session:
        session.run(sa.text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    with (
        pytest.raises(SettingsError, match=f"at revision {revision}.* bot.py migrate"),
        database.transaction() as session,
    ):
        make_ready(session)


@pytest.mark.drill
def test_alembic_itself_finds_the_database(tmp_path):
    """`alembic current` and `alembic upgrade`, as anybody types them."""

    def alembic(*words):
        done = subprocess.run(
            [Path(sys.executable).with_name("alembic"), *words], cwd=TOP, capture_output=True, text=True,
            env={"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{tmp_path}/new.db"}, check=True,
        )  # fmt: skip
        return done.stdout

    assert alembic("current") == ""
    alembic("upgrade", "head")
    assert alembic("current") == f"{HEAD} (head)\n"
