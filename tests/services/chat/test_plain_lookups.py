"""Look-ups in plain words: their cost, and that they change nothing but the audit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models import Area, Operation, Task
from tests.bench.desk import Desk
from tests.bench.records import account, fill
from tests.conftest import ON_ONE_DATABASE
from tests.unit.language.phrases import HELD_OUT, NOTES, TUNED
from tests.watched import watch

NOW = datetime(2026, 11, 25, 10, 15, tzinfo=UTC)
BESIDE = {"audit_entries", "inbox"}  # of an answer: what it showed, and the letter itself
WAITING = {"dialogues"}  # words that nobody understood wait for a tap, as they always did
ASKED = "any visits in kings heath tonight"


@pytest.fixture
def desk(database, database_url):
    fill(database_url, referrals=10)
    with database.transaction() as session:
        session.orm.add(Area(id=1, code="KINGS-HEATH", name="King's Heath"))
        session.orm.add(Area(id=2, code="COR", name="Corby"))
        session.orm.add(Operation(id=1, code="DRIVEN", name="Op Driven", starts_on=NOW.date()))
        session.orm.flush()
        task = Task(
            ref="TSK-0001", kind="SCHOOL_VISIT", title="Year 9", starts_at=NOW, area_id=1, created_at=NOW
        )
        session.orm.add(task)
    return Desk(database, clock=lambda: NOW)


def looks():
    for table in (TUNED, HELD_OUT):
        for line in table.replace("||\n", "|| ").strip().splitlines():
            words, _, meant = line.rpartition(" | ")
            if not meant.startswith("/note"):
                yield words
    yield from NOTES.strip().splitlines()


@pytest.mark.drill
@ON_ONE_DATABASE
async def test_no_words_that_are_read_change_anything_but_the_audit(desk, database):
    before = contents(database)
    for words in looks():
        await desk.hears(account(0), words)
    changed = {name for name, rows in contents(database).items() if rows != before[name]}
    assert "audit_entries" in changed
    assert changed <= BESIDE | WAITING


@ON_ONE_DATABASE
async def test_a_look_up_that_is_understood_leaves_no_words_to_wait(desk, database):
    before = contents(database)
    assert "King's Heath" in await desk.hears(account(0), ASKED)
    changed = {name for name, rows in contents(database).items() if rows != before[name]}
    assert changed <= BESIDE


def contents(database):
    with database.transaction() as session:
        return {
            table.name: sorted(map(str, session.run(sa.select(table))))
            for table in SQLModel.metadata.tables.values()
        }


async def test_the_words_on_record_are_read_once_and_other_words_read_none(desk, database, monkeypatch):
    ran = []
    watch(monkeypatch, database.engine, lambda words, _: ran.append(words))

    async def statements(words):
        ran.clear()
        await desk.hears(account(0), words)
        return [one for one in ran if not one.startswith("BEGIN")]

    first, again = await statements(ASKED), await statements(ASKED)
    assert len(first) - len(again) >= 6  # the second also settles the first
    typed = await statements("/tasks kind visit in kings-heath tonight")
    assert len(again) <= len(typed) + 3, again
    told = await statements("Two males by the shop. One had a knife, and ran off.")
    assert not [one for one in told if "FROM areas" in one]
