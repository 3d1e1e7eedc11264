"""The demo's morning, and the newcomer whose link waits to be opened."""

from __future__ import annotations

import asyncio
import re
from datetime import date

import pytest

from bot.database import make_ready
from bot.demo import morning
from bot.demo.sample import PERSONAS, import_sample
from tests.conftest import ON_ONE_DATABASE


@pytest.fixture
async def people(database, telegram, start_bot, clock):
    """The demo's officers, each with a phone, before anybody has written."""
    await database.write(make_ready)
    await asyncio.to_thread(import_sample, database, now=clock.now)
    people = await database.write(lambda session: morning.enrol(session, telegram, now=clock.now))
    await start_bot()
    return people


@ON_ONE_DATABASE
async def test_each_person_says_who_they_are_and_what_to_try(people, telegram):
    for person in telegram.people.values():
        assert "·" in person.role, person.user
        assert person.hint, person.user


@ON_ONE_DATABASE
async def test_the_newcomer_opens_the_link_and_is_enrolled(people, telegram):
    (newcomer,) = [one for one in telegram.people.values() if "not enrolled yet" in one.role]
    assert [*telegram.people.values()].index(newcomer) == len(PERSONAS), "seen without scrolling"
    (link,) = re.findall(r"https://\S+", newcomer.hint)
    said = newcomer.opens(link)
    assert f"You are enrolled as PC {morning.NEWCOMER}" in (await newcomer.hears(after=said)).text


@ON_ONE_DATABASE
async def test_the_morning_is_played_to_its_end(people):
    await morning.play(people, date(2026, 11, 21))
    heard = [message.text for message in people["0734"].messages if message.from_bot]
    assert any(text.startswith("PNB-0734-0001") for text in heard)
