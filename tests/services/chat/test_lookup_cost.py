"""The cost of one audited look-up to the database, from its arrival to its settling.

A statement is whatever the driver is asked to execute, many rows or one, but not BEGIN and COMMIT.
Settling an update is written with the next intake, so the second of two look-ups is counted: its own
intake with the settling of the first, and its answer, in one commit.
"""

from __future__ import annotations

import sys
import threading
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from bot import statements
from bot.chat import inbox
from bot.database import Database
from bot.services.identity import guard
from bot.services.referrals import viewing as referrals
from bot.services.tasks import viewing as tasks
from tests.bench.desk import Desk
from tests.bench.records import account, fill, reference
from tests.watched import watch

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)


@pytest.fixture
def desk(database, database_url):
    fill(database_url, referrals=10)
    return Desk(database, clock=lambda: NOW)


@pytest.fixture
def spent(database, monkeypatch):
    """Every statement and commit from here on."""
    spent = SimpleNamespace(statements=[], commits=0)

    def commit(_connection):
        spent.commits += 1

    watch(monkeypatch, database.engine, lambda words, _: spent.statements.append(words))
    sa.event.listen(database.engine, "commit", commit)
    return spent


async def test_a_look_up_takes_six_statements_and_one_commit(desk, spent):
    await desk.hears(account(0), reference(1))
    spent.statements.clear()
    spent.commits = 0
    assert (await desk.hears(account(0), reference(2))).startswith(reference(2))
    executed = [one for one in spent.statements if not one.startswith("BEGIN")]
    assert sum("audit_entries (" in one for one in executed) == 1
    assert len(executed) <= 6, executed
    assert spent.commits == 1


CALLS = {
    "sqlite": 1_450,
    "postgresql": 2_040,
}  # of functions, ours and others': 1,379 and 1,939 when it was written


async def test_a_look_up_calls_no_more_functions_than_it_did(database_url, calls):
    """Its time is noise on a busy machine; the calls are the same on each."""
    fill(database_url, referrals=10)
    with closing(Database(database_url)) as database:
        desk = Desk(database, clock=lambda: NOW)
        for number in range(statements.OFTEN + 1):
            await desk.hears(account(0), reference(number + 1))
        with calls() as made:
            await desk.hears(account(0), reference(6))
        kind = "sqlite" if database.is_sqlite else "postgresql"
    assert 500 < made[0] <= CALLS[kind]


@pytest.fixture
def calls():
    """A context in which the calls of all threads that begin after this are counted, and of this one."""
    made, on = [0], threading.Event()

    def count(_frame, event, _argument):
        made[0] += event in ("call", "c_call") and on.is_set()

    @contextmanager
    def counted():
        sys.setprofile(count)
        on.set()
        yield made
        on.clear()
        sys.setprofile(None)

    threading.setprofile(count)
    yield counted
    threading.setprofile(None)


async def test_a_look_up_runs_no_statement_that_is_compiled_at_each_use(desk, monkeypatch):
    for number in range(statements.OFTEN + 1):
        await desk.hears(account(0), reference(number + 1))
    found = {}
    as_it_is = statements.compiled

    def watched(statement, *rest):
        ready = found[str(statement)] = as_it_is(statement, *rest)
        return ready

    monkeypatch.setattr(statements, "compiled", watched)
    await desk.hears(account(0), reference(6))
    assert len(found) >= 5
    assert [words for words, ready in found.items() if ready is None] == []


@pytest.mark.parametrize("query", [referrals.BY_REF, tasks.BY_REF], ids=["referral", "task"])
def test_the_query_of_a_card_is_compiled_for_good(database, query):
    assert statements.CompiledStatement(query, database.engine.dialect, (), many=False).is_plain


READ = {
    "guard": (guard.STATEMENT, {"account_id": account(0), "ceiling": 200}),
    "referral": (
        referrals.BY_REF,
        {"ref": reference(1), "viewer": 1, "live_from": NOW, "live_until": NOW},
    ),
    "answer": (inbox.ANSWER, {"id": 1, "calls": b"", "failed": 0, "now": NOW}),
    "waiting": (
        inbox.WAITING,
        {"received": NOW, "answered": NOW, "limit": 1, "of_a_lane": 1, "pausing": [1]},
    ),
}


@pytest.mark.parametrize("name", READ)
def test_what_a_look_up_reads_is_found_by_index(database, desk, name):
    plan = _plan(database, *READ[name])
    assert any("USING" in line or "Index" in line for line in plan)
    assert not [line for line in plan if _reads_all(line)], "\n".join(plan)


def test_what_waits_is_found_without_reading_what_is_settled(database, desk):
    assert any("ix_inbox_open" in line for line in _plan(database, *READ["waiting"]))


def _reads_all(line):
    """SEARCH finds; SCAN reads all, but of a partial index or a subquery over it: what is open."""
    whole = "SCAN" in line and not any(part in line for part in ("ix_inbox_open", "subquery", "anon_"))
    return whole or "Seq Scan" in line


def _plan(database, statement, facts):
    """The plan's lines. PostgreSQL reads small tables whole by choice, unless that is taken from it."""
    compiled = statement.compile(database.engine)
    state = compiled.construct_expanded_state(facts)  # a list has as many places as it is long
    given = state.positional_parameters if compiled.positional else state.parameters
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = connection.exec_driver_sql(
            explain + state.statement, tuple(given) if compiled.positional else given
        ).all()
    return [str(row[-1]) for row in rows]
