"""A briefing on its way to many, while its sender is killed and Telegram has a bad day.

RECIPIENTS=1500 KILLS=40 in the environment makes the drill a long one.
`python -m tests.bench.broadcast` measures.
"""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.demo.stand_in.limits import Limits
from bot.demo.stand_in.stand_in import StandIn
from bot.services.briefings.progress_cards import EVERY
from bot.services.leases import LONG_AGO
from bot.settings import utc_now
from models import Delivery, DeliveryState
from models.lease import Lease
from tests.faults.broadcasting import BAD_DAY, Broadcast, seed
from tests.faults.conftest import TOKEN
from tests.faults.line import Line
from tests.faults.running import until
from tests.patience import LONG

RECIPIENTS = int(os.environ.get("RECIPIENTS", "45"))
KILLS = int(os.environ.get("KILLS", "1"))
RATE = 30

pytestmark = pytest.mark.timeout(LONG + RECIPIENTS + 15 * KILLS)


@pytest.fixture
async def telegram():
    """A Telegram as strict as the real one."""
    stand_in = StandIn(TOKEN, limits=Limits())
    await stand_in.start()
    yield stand_in
    await stand_in.stop()
    assert stand_in.warnings == []


@pytest.fixture
def database_url(sqlite_url):
    """One database: none of this depends on its kind."""
    return sqlite_url


@pytest.fixture
def broadcast(telegram, database):
    with database.transaction() as session:
        seed(session, RECIPIENTS, utc_now())
    return Broadcast(telegram, database, RECIPIENTS)


@pytest.fixture
def start(make_program, database_url, telegram):
    async def start(**changes):
        program = make_program(database_url, messages_per_second=str(RATE), **changes)
        program.start()
        await program.listens(telegram, after=0)
        return program

    return start


def lease_runs_out(database):
    """Let the seconds of a dead sender's lease and claims pass at once."""
    with database.transaction() as session:
        session.orm.execute(sa.update(Lease).values(until=LONG_AGO))
        sending = sa.update(Delivery).where(col(Delivery.state) == DeliveryState.SENDING)
        session.orm.execute(sending.values(claimed_until=LONG_AGO))


async def test_it_goes_out_once_to_each_without_a_429_and_the_card_counts_along(start, broadcast):
    await start()
    loop = asyncio.get_running_loop()
    began = loop.time()
    await broadcast.begins()
    await broadcast.through()
    await broadcast.check()
    took = timedelta(seconds=loop.time() - began)
    edits = broadcast.edits()
    assert set(broadcast.got.values()) == {1}
    assert broadcast.floods() == []
    assert edits
    assert (len(edits) - 1) * EVERY <= took


@pytest.mark.drill
async def test_killed_on_a_bad_day_it_misses_nobody_and_doubles_only_whom_it_doubted(
    start, broadcast, database, telegram
):
    program = await start()
    await broadcast.begins()
    faults = [telegram.fault(method="sendMessage", times=None, chance=0.05, **one) for one in BAD_DAY]
    for _ in range(KILLS):
        seen = len(broadcast.pushes()) + RECIPIENTS // (2 * KILLS + 2)
        await until(lambda seen=seen: len(broadcast.pushes()) > seen, "some more to be sent")
        program.kill()
        lease_runs_out(database)
        program.start()
    await broadcast.through()
    for fault in faults:
        fault.lift()
    assert (await broadcast.check()).uncertain > 0
    assert max(broadcast.got.values()) == 1
    await broadcast.sends_again()
    await broadcast.through()
    assert (await broadcast.check()).accepted == RECIPIENTS
    assert min(broadcast.got.values()) == 1


@pytest.mark.drill
async def test_when_nobody_knows_what_arrives_no_more_is_sent_until_telegram_answers(
    start, broadcast, telegram
):
    line = Line(int(telegram.url.rpartition(":")[2]))
    await line.mend()
    await start(telegram_api=line.url)
    await broadcast.begins()
    await until(lambda: len(broadcast.pushes()) > RECIPIENTS // 3, "a third to be sent")
    await line.fail()
    await until(lambda: broadcast.counts().uncertain, "the first to be in doubt")
    await asyncio.sleep(RECIPIENTS / RATE)  # at the full rate all of them would be by now
    await line.mend()
    await broadcast.through()
    assert (await broadcast.check()).uncertain <= RATE // 3
    assert max(broadcast.got.values()) == 1
    await line.cut()
