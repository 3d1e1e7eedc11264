"""The dispatcher sends at the full permitted rate: by its own clock, as a machine may be slow."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.chat.permits import Permits
from bot.chat.sender import Sender
from bot.jobs.dispatcher import Dispatcher
from bot.language.times.quiet_hours import QuietHours
from bot.services.briefings.enquiries import EnquiryAnsweredNotice
from bot.services.pushes import ledger
from models import Delivery, DeliveryState, OccurrenceKind, Officer, Role, Team
from tests.clock_loop import ClockLoop
from tests.conftest import NOW, ON_ONE_DATABASE

CROWD = 300
RATE = 30
PAID_RATE = 200
ANSWER_SECONDS = 0.05
CYCLE = 1 + ANSWER_SECONDS  # a permit comes back a second after the answer that it was used for
STATE = sa.select(col(Delivery.state), sa.func.count()).group_by(col(Delivery.state))


class Wire:
    """A Telegram that answers after a while; `arrived` has the second in which each message came."""

    def __init__(self):
        self.permits = Permits(RATE, paid_per_second=PAID_RATE)
        self.arrived = []

    def wait_for(self, chat_id):
        return self.permits.wait_for(chat_id)

    async def call(self, method, params, *, urgency):
        return await self.permits.process_request(self._answer, (), {}, method, params, urgency)

    async def _answer(self):
        self.arrived.append(asyncio.get_running_loop().time())
        await asyncio.sleep(ANSWER_SECONDS)
        return {"message_id": len(self.arrived)}


class AtOnce:
    """The database without its threads, which know no other time than the machine's."""

    def __init__(self, database):
        self._database = database

    async def write(self, work):
        with self._database.transaction() as session:
            return work(session)

    async def read(self, work):
        with self._database.reading() as session:
            return work(session)


@pytest.fixture
def crowd(database):
    with database.transaction() as session:
        session.orm.add(Team(id=1, code="NPT1", name="NPT"))
        session.orm.flush()
        facts = {"surname": "Ash", "team_id": 1, "role": Role.OFFICER}
        session.orm.add_all(Officer(id=n, collar=str(n), account_id=n, **facts) for n in range(1, CROWD + 1))
        session.orm.flush()
        ledger.publish(
            session, OccurrenceKind.NOTICE, 1, NOW, range(1, CROWD + 1),
            now=NOW, expires_at=NOW + timedelta(hours=1), facts=EnquiryAnsweredNotice("BRF-0001", 1),
        )  # fmt: skip
    return AtOnce(database)


async def _states(database):
    rows = await database.read(lambda session: session.run(STATE).all())
    return dict(tuple(row) for row in rows)


async def _send_all(database, wire, *, per_second=RATE, is_paid=False):
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as group:
        dispatcher = Dispatcher(
            database, Sender(wire), per_second=per_second, is_paid=is_paid, spawn=group.create_task,
            permitted=lambda reply, _role: reply,
            quiet=QuietHours(time(0), time(0)),
            clock=lambda: NOW + timedelta(seconds=loop.time() - began),
        )  # fmt: skip
        group.create_task(dispatcher.run())
        while await _states(database) != {DeliveryState.ACCEPTED: CROWD}:  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0.5)
        await dispatcher.stop()


@ON_ONE_DATABASE
def test_everybody_gets_it_at_the_full_rate_and_no_second_has_more(crowd):
    wire = Wire()
    with asyncio.Runner(loop_factory=ClockLoop) as runner:
        runner.run(_send_all(crowd, wire))
        assert runner.run(_states(crowd)) == {DeliveryState.ACCEPTED: CROWD}
    assert len(wire.arrived) == CROWD
    for first, beyond in zip(wire.arrived, wire.arrived[RATE:], strict=False):
        assert beyond - first > 1
    assert wire.arrived[-1] - wire.arrived[0] < CROWD / RATE * CYCLE


@ON_ONE_DATABASE
def test_paid_pushes_go_beyond_the_free_rate(crowd):
    wire = Wire()
    with asyncio.Runner(loop_factory=ClockLoop) as runner:
        runner.run(_send_all(crowd, wire, per_second=PAID_RATE, is_paid=True))
    assert len(wire.arrived) == CROWD
    assert wire.arrived[-1] - wire.arrived[0] < CROWD / PAID_RATE * CYCLE
