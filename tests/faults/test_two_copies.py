"""Two copies of the bot against one PostgreSQL: each takes up the work that the other leaves."""

from __future__ import annotations

import asyncio
from random import Random

import aiohttp
import pytest

from bot.chat.webhook import SECRET_HEADER
from bot.demo.stand_in.faults import Trouble
from tests.faults import doorsteps
from tests.faults.conftest import SECRET
from tests.faults.notebooks import all_settled, check_books, inbox
from tests.faults.running import free_port, until

COPIES = 2
ROUNDS = 8
ASK_MORE = ("engaged", "declined", "unsafe")


@pytest.fixture
def database_url(postgresql_url):
    return postgresql_url


@pytest.fixture
def addresses():
    return [f"127.0.0.1:{free_port()}" for _ in range(COPIES)]


def _by_webhook(address):
    return {
        "webhook_url": f"http://{address}/telegram",
        "webhook_secret": SECRET,
        "webhook_listen": address,
    }


@pytest.fixture
async def deliver(telegram):
    """Take the place of Telegram's own delivery: the update goes where the test says."""
    async with aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as session:

        async def deliver(update_id, *to):
            body = telegram.world.updates.pending[update_id].body
            for address in to:
                async with session.post(f"http://{address}/telegram", json=body) as answer:
                    assert answer.status == 200
            telegram.world.updates.hand_over(update_id)

        yield deliver


async def test_two_copies_answer_each_officer_in_order_and_each_update_once(
    addresses, deliver, telegram, start_bot, takers, database
):
    for address in addresses:
        await start_bot(**_by_webhook(address))
    await telegram.world.webhook.stop()
    dice = Random(3)

    async def goes_on(taker):
        for number in range(ROUNDS):
            update_id = taker.writes().update_id
            twice = addresses if dice.random() < 0.2 else addresses[number % COPIES :][:1]
            await deliver(update_id, *twice)

    async with asyncio.TaskGroup() as group:
        for taker in takers:
            group.create_task(goes_on(taker))
    await all_settled(telegram, database)
    check_books(database, takers)
    assert all(text.startswith("PNB-") for taker in takers for text in taker.heard)


@pytest.mark.parametrize("takers", [2], indirect=True)
async def test_the_same_outcome_tapped_by_two_on_two_copies_counts_once(
    addresses, deliver, telegram, start_bot, takers, database
):
    """One of them reads that the other was first; so does whoever taps twice."""
    with database.transaction() as session:
        planted = doorsteps.plant(session)
    steps = [one for one in planted if one.programme == "turnaround" and one.outcome not in ASK_MORE]
    for address in addresses:
        await start_bot(**_by_webhook(address))
    await telegram.world.webhook.stop()
    people = [taker.person for taker in takers]
    for one in steps:
        asked = []
        for person in people:
            await deliver(person.says(f"/outcome {one.ref}").update_id, addresses[0])
            asked.append(await doorsteps.latest(person, doorsteps.ASKED, one.ref))
        before = doorsteps.stands(database, one)
        taps = [person.taps(asked[at % 2], one.label) for at, person in enumerate([*people, people[0]])]
        async with asyncio.TaskGroup() as group:
            for number, tap in enumerate(taps):
                group.create_task(deliver(tap.update_id, addresses[number % COPIES]))
        await all_settled(telegram, database)
        doorsteps.check_whole(one, before, doorsteps.stands(database, one))
        said = [message.text for person in people for message in person.messages if message.from_bot]
        assert [text for text in said if one.ref in text and "nothing was changed" in text]


@pytest.mark.drill
async def test_what_a_killed_copy_had_received_and_answered_the_other_takes_up(
    addresses, deliver, make_program, telegram, start_bot, takers, database
):
    program = make_program(
        database.url.set(drivername="postgresql").render_as_string(hide_password=False),
        lanes="8",
        **_by_webhook(addresses[0]),
    )
    program.start()
    await program.listens(telegram, after=0)
    await telegram.world.webhook.stop()
    telegram.fault(Trouble.HANG, "sendMessage", times=None, seconds=90)
    for _ in range(3):
        for taker in takers:
            await deliver(taker.writes().update_id, addresses[0])

    def some_of_each():
        with database.reading() as session:
            return inbox(session).keys() >= {"received", "answered"}

    await until(some_of_each, "the first copy to be in the middle of it")
    program.kill()
    telegram.faults.clear()
    await start_bot(**_by_webhook(addresses[1]))
    await all_settled(telegram, database)
    check_books(database, takers)
