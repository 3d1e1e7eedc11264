from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from bot.errors import DatabaseAwayError
from bot.writers import BATCH, Writers

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
INSERT = sa.text("INSERT INTO leases (name, holder, until) VALUES (:name, 'us', :now)")


def keep(name, *, then=None):
    """A piece of work: one row, and whatever else."""

    def work(session):
        session.run(INSERT, {"name": name, "now": NOW})
        if then is not None:
            then(session)
        return name

    return work


def fail(_):
    raise ZeroDivisionError


@pytest.fixture
def kept(database):
    def names():
        with database.reading() as session:
            return set(session.run(sa.text("SELECT name FROM leases")).scalars())

    return names


@pytest.fixture
def held(database):
    """One writer that does nothing until let go, so that what comes meanwhile waits together."""
    go = threading.Event()

    @contextmanager
    def when_let_go():
        assert go.wait(30)
        with database.transaction() as session:
            yield session

    writers = Writers(when_let_go, threads=1)
    writers.go = go.set
    yield writers
    go.set()
    writers.close()


async def start(writers, *works):
    """Hand the pieces over; the first is in the writer's hands, the others wait together."""
    begun = [asyncio.get_running_loop().create_task(writers.run(work)) for work in works]
    await asyncio.sleep(0)
    return begun


@pytest.fixture
def commits(database):
    counted = []
    event.listen(database.engine, "commit", counted.append)
    return counted


async def test_what_waits_together_is_one_commit(held, kept, commits):
    names = [f"{number}" for number in range(BATCH)]
    begun = await start(held, *(keep(name) for name in names))
    held.go()
    assert await asyncio.gather(*begun) == names
    assert kept() == set(names)
    assert 1 <= len(commits) <= 2  # the first may have gone alone


async def test_a_batch_has_its_limit(held, commits):
    begun = await start(held, *(keep(f"{number}") for number in range(3 * BATCH)))
    held.go()
    await asyncio.gather(*begun)
    assert 3 <= len(commits) <= 4


async def test_a_failing_piece_fails_alone(held, kept):
    works = [keep("first"), keep("failing", then=fail), keep("last")]
    begun = await start(held, *works)
    held.go()
    results = await asyncio.gather(*begun, return_exceptions=True)
    assert [results[0], type(results[1]), results[2]] == ["first", ZeroDivisionError, "last"]
    assert kept() == {"first", "last"}


async def test_a_piece_that_the_database_refuses_fails_alone(held, kept):
    begun = await start(held, keep("first"), keep("first"), keep("last"))
    held.go()
    results = await asyncio.gather(*begun, return_exceptions=True)
    assert [results[0], type(results[1]), results[2]] == ["first", sa.exc.IntegrityError, "last"]
    assert kept() == {"first", "last"}


async def test_even_an_error_that_a_future_refuses_reaches_its_waiter(database):
    with pytest.raises(RuntimeError, match="StopIteration"):
        await database.write(lambda _: next(iter(())))


async def test_every_waiter_gets_its_own_result(database):
    numbers = [*range(200)]
    assert await asyncio.gather(*(database.write(lambda _, n=number: n) for number in numbers)) == numbers


async def test_all_fail_at_once_while_the_database_is_away(database):
    tried = []

    @contextmanager
    def away():
        tried.append(1)
        assert go.wait(30)
        raise DatabaseAwayError
        yield

    go = threading.Event()
    writers = Writers(away, threads=1)
    begun = await start(writers, *(keep(f"{number}") for number in range(BATCH)))
    go.set()
    results = await asyncio.gather(*begun, return_exceptions=True)
    writers.close()
    assert {type(result) for result in results} == {DatabaseAwayError}
    assert len(tried) <= 2, "each was tried again alone"


async def test_the_database_itself_says_when_it_is_away(database, kept):
    def lose(_):
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("gone"))

    with pytest.raises(DatabaseAwayError):
        await database.write(keep("lost", then=lose))
    assert await database.write(keep("kept")) == "kept"
    assert kept() == {"kept"}


async def test_closing_writes_what_waits(database, kept):
    begun = await start(database._writers, keep("first"), *(keep(f"{number}") for number in range(3 * BATCH)))
    database._writers.close()
    assert len(await asyncio.gather(*begun)) == 3 * BATCH + 1
    assert len(kept()) == 3 * BATCH + 1


async def test_closing_ends_every_thread(database):
    await database.write(keep("kept"))
    threads = database._writers._threads
    assert all(thread.is_alive() for thread in threads)
    database._writers.close()
    assert not any(thread.is_alive() for thread in threads)


async def test_a_waiter_that_leaves_takes_nobody_along(held, kept):
    begun = await start(held, keep("first"), keep("leaves"), keep("last"))
    begun[1].cancel()
    held.go()
    results = await asyncio.gather(*begun, return_exceptions=True)
    assert [results[0], type(results[1]), results[2]] == ["first", asyncio.CancelledError, "last"]
    assert kept() >= {"first", "last"}


async def test_a_failure_that_nobody_waits_for_stops_nobody(held, kept):
    begun = await start(held, keep("failing", then=fail), keep("last"))
    begun[0].cancel()
    held.go()
    assert await begun[1] == "last"
    assert kept() == {"last"}
