"""The database goes away in the middle of traffic and comes back: the bot goes on by itself."""

from __future__ import annotations

import asyncio
import sqlite3
from random import Random

import pytest

from tests.faults.between import Wire
from tests.faults.conftest import OFFICERS
from tests.faults.notebooks import all_settled, check_books, is_pending, sort_as_kept
from tests.faults.running import until

FEW = 4  # officers

FEW_AND_MANY = pytest.mark.parametrize(
    "takers", [FEW, pytest.param(OFFICERS, marks=pytest.mark.drill)], indirect=True
)


@pytest.fixture
def database_url(request):
    """The database, chosen by each test."""
    return request.getfixturevalue(request.param)


@pytest.fixture
async def cable(database_url):
    wire = Wire(database_url)
    await wire.mend()
    yield wire
    await wire.cut()


async def _write(taker, *, ended, dice):
    while not ended.is_set():
        taker.writes(photos=int(dice.random() < 0.2))
        await asyncio.sleep(dice.uniform(0.05, 0.3))


async def _in_traffic(takers, trouble):
    """Everybody writes before, during and after the trouble."""
    ended, count = asyncio.Event(), 5 * len(takers)
    async with asyncio.TaskGroup() as group:
        for taker in takers:
            group.create_task(_write(taker, ended=ended, dice=Random(taker.officer_id)))
        await until(lambda: sum(len(taker.receipts) for taker in takers) > count, "some notes to be taken")
        await trouble()
        written = sum(len(taker.texts) for taker in takers)
        await until(lambda: sum(len(taker.texts) for taker in takers) > written + count, "some notes more")
        ended.set()


async def _nothing_is_acknowledged(telegram, officer):
    """A note written while the database is away stays with Telegram, though the bot has seen it."""
    sent = officer.writes()
    asked = len(telegram.calls)
    await asyncio.sleep(0)
    if telegram.world.webhook.address is None:
        await until(
            lambda: sum(call.method == "getUpdates" for call in list(telegram.calls)[asked:]) >= 2,
            "the bot to ask again",
        )
    else:
        await until(
            lambda: "503" in (telegram.world.webhook.last_error or (0, ""))[1], "the webhook to answer 503"
        )
    assert is_pending(telegram, sent.update_id)


@FEW_AND_MANY
@pytest.mark.parametrize("database_url", ["postgresql_url"], indirect=True)
async def test_postgresql_away_in_the_middle_of_traffic_loses_and_doubles_nothing(
    cable, telegram, start_bot, takers, database, way
):
    await start_bot(database_url=cable.url, **way)

    async def trouble():
        await cable.cut()
        await _nothing_is_acknowledged(telegram, takers[0])
        await cable.mend()

    await _in_traffic(takers, trouble)
    await all_settled(telegram, database)
    if way:
        sort_as_kept(database, takers)
    check_books(database, takers)


@FEW_AND_MANY
@pytest.mark.parametrize("database_url", ["postgresql_url"], indirect=True)
async def test_a_commit_of_which_nobody_heard_is_not_done_twice(cable, telegram, start_bot, takers, database):
    await start_bot(database_url=cable.url)

    async def trouble():
        cable.commits_to_swallow = 12
        await until(lambda: cable.commits_to_swallow == 0, "commits to be cut off")

    await _in_traffic(takers, trouble)
    await all_settled(telegram, database)
    check_books(database, takers)


@pytest.mark.drill
@FEW_AND_MANY
@pytest.mark.parametrize("database_url", ["sqlite_url"], indirect=True)
async def test_sqlite_held_by_another_process_loses_and_doubles_nothing(
    telegram, start_bot, takers, database, way
):
    await start_bot(**way)

    async def trouble():
        other = sqlite3.connect(database.url.database, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        await _nothing_is_acknowledged(telegram, takers[0])
        other.execute("ROLLBACK")
        other.close()

    await _in_traffic(takers, trouble)
    await all_settled(telegram, database)
    if way:
        sort_as_kept(database, takers)
    check_books(database, takers)
