"""Proof that the clock runs: those who see it, those who are told when it stood still."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.database import Database
from bot.jobs import clock
from bot.services.reminders import reminders
from bot.services.upkeep import heartbeats
from bot.services.upkeep.health import Level, examine
from bot.settings import Settings
from models import Role
from tests.notices_told import notices_told

SETTINGS = Settings(_env_file=None)


@pytest.fixture
def told(database):
    def told():
        with database.transaction() as session:
            return [notice for who, notice in notices_told(session) if who == 5]

    return told


async def test_a_clock_that_stood_is_told_to_administrators_once_by_whichever_copy_finds_it(
    database, database_url, force, told
):
    force.change(5, role=Role.ADMINISTRATOR)
    start = force.now
    await clock.tick(database, SETTINGS, now=start)
    await clock.tick(database, SETTINGS, now=start + timedelta(minutes=4))
    assert told() == []
    stood, back = start + timedelta(minutes=4), start + timedelta(minutes=41)
    copies = [Database(database_url), Database(database_url)]
    await asyncio.gather(*(clock.tick(copy, SETTINGS, now=back) for copy in copies))
    for copy in copies:
        copy.close()
    assert told() == [heartbeats.ClockStoodNotice(stood, back)]


async def test_it_is_written_once_a_minute_at_most(database, force):
    for seconds in (0, 1, 59, 60, 61):
        await clock.tick(database, SETTINGS, now=force.now + timedelta(seconds=seconds))
    with database.reading() as session:
        assert heartbeats.last(session) == force.now + timedelta(seconds=60)


def doctor(database, now):
    with database.reading() as session:
        return next(one for one in examine(session, now=now) if "clock" in one.what)


async def test_doctor_finds_it_wrong_only_while_something_is_due(database, force):
    assert doctor(database, force.now).level is Level.OK
    await clock.tick(database, SETTINGS, now=force.now)
    later = force.now + timedelta(minutes=3)
    assert doctor(database, force.now + timedelta(minutes=2)).level is Level.OK
    assert doctor(database, later).level is Level.WARNING
    with database.transaction() as session:
        due_at = force.now + timedelta(minutes=1)
        reminders.add(session, force.actor(session, 2), "tea", due_at=due_at, about=None, now=force.now)
    found = doctor(database, later)
    assert (found.level, "Is the bot running?" in found.cure) == (Level.WRONG, True)
