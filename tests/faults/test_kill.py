"""Killed with -9 at random instants, the bot loses no note and writes none twice.

KILLS=200 in the environment makes the drill a long one.
"""

from __future__ import annotations

import asyncio
import os
from random import Random

import pytest

from bot.services.files.store import Store
from tests.conftest import ON_ONE_DATABASE
from tests.faults.conftest import BY_POLLING, FILES_KEY
from tests.faults.notebooks import all_fetched, all_settled, check_books, check_files, sort_as_kept
from tests.patience import LONG

KILLS = int(os.environ.get("KILLS", "3"))
FEW = 4  # officers
SEED = int(os.environ.get("SEED", "1"))
STOP_SECONDS = 60  # no shutdown waits for a call without an answer; a busy machine may still be slow


async def _write(taker, *, ended, dice, waits):
    """Write notes, some with a photo, until it is over. An officer who `waits` sees each one taken first."""
    while not ended.is_set():
        photos = dice.choice((0, 0, 0, 0, 1, 3))
        if waits:
            await taker.writes_and_waits(photos=photos)
        else:
            taker.writes(photos=photos)
        await asyncio.sleep(dice.uniform(0.1, 0.6))


async def _kill_again_and_again(program, telegram, *, kills, dice):
    """Killed at any instant of its life: while it starts, takes up unfinished work, and works."""
    for _ in range(kills):
        seen = len(telegram.calls)
        program.start()
        if dice.random() < 0.75:
            await program.listens(telegram, after=seen)
        await asyncio.sleep(dice.uniform(0, 1.2))
        program.kill()


@ON_ONE_DATABASE
@BY_POLLING
async def test_every_note_is_there_once_after_a_kill(program, telegram, takers, database, way):
    await _lives_through(1, program, telegram, takers[:FEW], database, way)


@pytest.mark.drill
@pytest.mark.timeout(LONG + 10 * KILLS)
async def test_every_note_is_there_once_after_kills_at_random_instants(
    program, telegram, takers, database, way
):
    await _lives_through(KILLS, program, telegram, takers, database, way)


async def _lives_through(kills, program, telegram, takers, database, way):
    dice, ended = Random(SEED), asyncio.Event()
    hasty = takers[::2]
    async with asyncio.TaskGroup() as group:
        for taker in takers:
            waits = taker not in hasty
            group.create_task(_write(taker, ended=ended, dice=Random(dice.random()), waits=waits))
        await _kill_again_and_again(program, telegram, kills=kills, dice=dice)
        program.start()
        ended.set()
    await all_settled(telegram, database)
    if way:  # Telegram itself doesn't keep the order of updates that it delivers side by side
        sort_as_kept(database, hasty)
    check_books(database, takers)
    await all_fetched(database)
    check_files(database, takers, Store(program.place / "files", (bytes.fromhex(FILES_KEY),)))


@pytest.mark.drill
async def test_asked_to_stop_in_the_middle_of_traffic_it_ends_soon_and_well_and_loses_nothing(
    program, telegram, takers, database
):
    dice, ended = Random(SEED), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for taker in takers:
            group.create_task(_write(taker, ended=ended, dice=Random(dice.random()), waits=True))
        for _ in range(2):
            await program.starts(telegram)
            await asyncio.sleep(dice.uniform(0.2, 1))
            program.asked_to_stop()
            assert await program.exit_status(patience=STOP_SECONDS) == 0
        program.start()
        ended.set()
    await all_settled(telegram, database)
    check_books(database, takers)
    assert "Traceback" not in program.said
