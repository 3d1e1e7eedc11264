"""An alarm leaves before everything else, whatever happens, and whoever raised it learns who was not told."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import time, timedelta

import pytest
import sqlalchemy as sa
from telegram.error import Forbidden, TimedOut

from bot.chat.paces import ChatPaces
from bot.chat.permits import Permits
from bot.chat.request import NotSentError
from bot.chat.sender import Sender
from bot.jobs.dispatcher import LASTS, MOST_DOUBTS, Dispatcher
from bot.language.times.quiet_hours import QuietHours
from bot.services.briefings.enquiries import EnquiryAnsweredNotice
from bot.services.kinds import push_contents
from bot.services.officers import duty
from bot.services.pushes import alarms, ledger, quiet
from bot.services.pushes import queue as push_queue
from bot.services.pushes.alarms import AlarmOutcome
from bot.services.pushes.contents import AlarmContent, Subject
from bot.services.pushes.facts import Alarm
from models import OccurrenceKind, Officer, Role
from tests.clock_loop import ClockLoop
from tests.conftest import ON_ONE_DATABASE
from tests.services.pushes.test_killed import KilledError
from tests.services.pushes.test_rate import ANSWER_SECONDS, RATE, AtOnce

TASK = 7
CROWD = 1500
HOUR = timedelta(hours=1)
A_SECOND = 1.0
SERGEANT = 1


class Wire:
    """Telegram; `arrived` has who got what and when. `before` it arrives or `after`, something may raise."""

    def __init__(self, *, before=None, after=None):
        paces = ChatPaces(burst=3, per_second=1)
        self.permits = Permits(RATE, paces=paces)
        self.arrived = []
        self._before = before or (lambda _method, _chat: None)
        self._after = after or (lambda _method, _chat: None)

    def wait_for(self, chat_id):
        return self.permits.wait_for(chat_id)

    async def call(self, method, params, *, urgency):
        async def answer():
            await asyncio.sleep(ANSWER_SECONDS)
            self._before(method, params.get("chat_id"))
            if method == "sendMessage":
                self.arrived.append((asyncio.get_running_loop().time(), params["chat_id"], params["text"]))
            self._after(method, params.get("chat_id"))
            return {"message_id": len(self.arrived) + 1}

        return await self.permits.process_request(answer, (), {}, method, params, urgency)

    @property
    def alarms(self):
        return [(at, chat) for at, chat, text in self.arrived if "does not answer" in text]


def sender(database, wire, now, spawn):
    loop = asyncio.get_running_loop()
    began = loop.time()
    return Dispatcher(
        database, Sender(wire), per_second=RATE, is_paid=False, spawn=spawn,
        permitted=lambda reply, _role: reply, quiet=QuietHours(time(0), time(23, 59)),
        clock=lambda: now + timedelta(seconds=loop.time() - began),
    )  # fmt: skip


async def runs(database, wire, now, *, copies=1, seconds=60, meanwhile=None):
    """Let the senders live for so long, or until the first is killed."""
    loop, tasks = asyncio.get_running_loop(), []

    def spawn(work):
        tasks.append(loop.create_task(work))

    lives = [loop.create_task(sender(database, wire, now, spawn).run()) for _ in range(copies)]
    if meanwhile is not None:
        tasks.append(loop.create_task(meanwhile(loop)))
    await asyncio.wait(lives, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    ended = [one.exception() for one in lives if one.done() and not one.cancelled()]
    for one in (*lives, *tasks):
        one.cancel()
    await asyncio.gather(*lives, *tasks, return_exceptions=True)
    assert all(isinstance(one, KilledError) for one in ended)
    return bool(ended)


def live(*args, **how):
    with asyncio.Runner(loop_factory=ClockLoop) as runner:
        return runner.run(runs(*args, **how))


def raise_alarm(database, now, *officers, task=TASK):
    with database.transaction() as session:
        return alarms.sound(
            session, task, now, officers, Alarm("1002", "TSK-0456"), now=now, expires_at=now + HOUR
        )


def told(database, since, task=TASK):
    with database.reading() as session:
        return alarms.told(session, task, since=since)


@pytest.fixture
def task(force):
    return force.task("TSK-0456", force.now, 2)


@pytest.fixture
def crowd(database, force):
    """A notice to 1,500 that begins to leave."""
    with database.transaction() as session:
        facts = {"surname": "Ash", "team_id": 1, "role": Role.OFFICER}
        numbers = range(1000, 1000 + CROWD)
        session.orm.add_all(Officer(id=n, collar=f"c{n}", account_id=n, **facts) for n in numbers)
        session.orm.flush()
        ledger.publish(
            session, OccurrenceKind.NOTICE, 1, force.now, numbers,
            now=force.now, expires_at=force.now + HOUR, facts=EnquiryAnsweredNotice("BRF-0001", 1),
        )  # fmt: skip


@ON_ONE_DATABASE
def test_an_alarm_during_a_broadcast_to_1500_leaves_within_a_second(database, force, crowd):
    wire, raised = Wire(), []

    async def alarm_in_the_middle(loop):
        await asyncio.sleep(10)
        raised.append(loop.time())
        raise_alarm(database, force.now, SERGEANT)

    live(AtOnce(database), wire, force.now, seconds=14, meanwhile=alarm_in_the_middle)
    ((at, chat),) = wire.alarms
    assert chat == 101
    assert at - raised[0] < A_SECOND
    assert len([one for one in wire.arrived if one[0] < at]) > 200
    assert len([one for one in wire.arrived if one[0] > at]) > 60
    for first, beyond in zip(wire.arrived, wire.arrived[RATE:], strict=False):
        assert beyond[0] - first[0] > 1


@ON_ONE_DATABASE
def test_an_alarm_is_first_of_what_waits_for_its_chat_and_keeps_its_pace(database, force):
    with database.transaction() as session:
        for number in range(8):
            ledger.publish(
                session, OccurrenceKind.NOTICE, number, force.now, {SERGEANT},
                now=force.now, expires_at=force.now + HOUR, facts=EnquiryAnsweredNotice("BRF-0001", 1),
            )  # fmt: skip
    for number in range(6):
        raise_alarm(database, force.now, SERGEANT, task=number)
    wire = Wire()
    live(AtOnce(database), wire, force.now, seconds=30)
    assert len(wire.alarms) == 6
    for first, beyond in zip(wire.arrived, wire.arrived[4:], strict=False):
        assert beyond[0] - first[0] > 1  # a burst of three, then one a second


class Mortal(AtOnce):
    """A database whose sender is killed once Telegram has taken a message, before that is on record."""

    def __init__(self, database, wire):
        super().__init__(database)
        self._wire = wire

    async def write(self, work):
        if self._wire.arrived:
            raise KilledError
        return await super().write(work)


def test_killed_between_sending_and_recording_every_alarm_comes_and_one_at_most_twice(database, force, task):
    raise_alarm(database, force.now, 1, 2, 3, 4, 5)
    wire = Wire()
    assert live(Mortal(database, wire), wire, force.now)
    live(AtOnce(database), wire, force.now + 2 * LASTS)
    got = Counter(chat for _, chat in wire.alarms)
    assert set(got) == {101, 102, 103, 104, 105}
    assert got.total() <= 6
    assert set(told(database, force.now).values()) == {AlarmOutcome.YES}


@pytest.mark.drill
@ON_ONE_DATABASE
@pytest.mark.parametrize("error", [NotSentError("away"), TimedOut()])
def test_telegram_away_for_ten_minutes_delays_an_alarm_and_loses_none(database, force, error):
    raise_alarm(database, force.now, 1, 2)
    loop_began = []

    def away(_method, _chat):
        loop_began.append(asyncio.get_running_loop().time())
        if loop_began[-1] - loop_began[0] < 600:
            raise error

    wire = Wire(before=away)
    live(AtOnce(database), wire, force.now, seconds=660)
    assert sorted(chat for _, chat in wire.alarms) == [101, 102]
    assert max(at for at, _ in wire.alarms) - loop_began[0] < 660
    assert told(database, force.now) == {1: AlarmOutcome.YES, 2: AlarmOutcome.YES}


@ON_ONE_DATABASE
def test_an_alarm_that_timed_out_though_it_arrived_comes_a_second_time(database, force):
    raise_alarm(database, force.now, 1)
    lost = [TimedOut()]

    def once(method, _chat):
        if method == "sendMessage" and lost:
            raise lost.pop()

    wire = Wire(after=once)
    live(AtOnce(database), wire, force.now)
    assert len(wire.alarms) == 2
    assert told(database, force.now) == {1: AlarmOutcome.YES}


def test_whom_an_alarm_does_not_reach_its_raiser_learns(database, force):
    force.change(3, unreachable_since=force.now)
    force.change(4, left_at=force.now)

    def blocked(_method, chat):
        if chat == 102:
            raise Forbidden("bot was blocked by the user")

    raise_alarm(database, force.now, 1, 2, 3, 4)
    assert set(told(database, force.now).values()) == {AlarmOutcome.UNDER_WAY}
    live(AtOnce(database), Wire(before=blocked), force.now)
    assert told(database, force.now) == {
        1: AlarmOutcome.YES,
        2: AlarmOutcome.NO,
        3: AlarmOutcome.NO,
        4: AlarmOutcome.NO,
    }
    assert told(database, force.now + HOUR) == {}


def test_two_copies_send_an_alarm_once(database, force):
    raise_alarm(database, force.now, 1, 2, 3)
    wire = Wire()
    live(AtOnce(database), wire, force.now, copies=2)
    assert sorted(chat for _, chat in wire.alarms) == [101, 102, 103]


def test_an_alarm_is_raised_once_for_a_task_and_time(database, force):
    assert raise_alarm(database, force.now, 1) is not None
    assert raise_alarm(database, force.now, 1) is None


def test_an_alarm_waits_neither_for_booking_on_nor_for_the_morning(database, force):
    with database.transaction() as session:
        ledger.publish(
            session, OccurrenceKind.ALARM, TASK, force.now, {2}, now=force.now,
            expires_at=force.now + HOUR, facts=Alarm("1002", "TSK-0456"), parked={2},
        )  # fmt: skip
        duty.book_on(session, force.actor(session, 2), now=force.now)
        duty.book_off(session, force.actor(session, 2), now=force.now)
    wire = Wire()
    live(AtOnce(database), wire, force.now)
    assert len(wire.alarms) == 1
    night = QuietHours(time(0), time(23, 59))
    assert not quiet.is_silent(AlarmContent("1002", None), on_duty=False, quiet=night, now=force.now)


def test_whoever_may_not_know_of_the_task_is_told_without_it(database, force):
    force.task("TSK-0456", force.now, 4, kind="WARRANT_SUPPORT")
    facts = {"collar": "1004", "ref": "TSK-0456"}
    subjects = [Subject(n, n, TASK, force.now, None, facts) for n in (3, 4)]
    with database.reading() as session:
        found = push_contents.read(session, OccurrenceKind.ALARM, subjects, now=force.now)
    assert found == {3: AlarmContent("1004", None), 4: AlarmContent("1004", "TSK-0456")}


@ON_ONE_DATABASE
def test_alarms_are_found_by_an_index_of_their_own(database):
    with database.reading() as session:
        asked = str(push_queue.PICK_ALARMS.compile(session.connection()))
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("", 5, 0)).all()
    assert "ix_deliveries_alarms" in " ".join(map(str, plan))


def test_the_database_parks_no_alarm(database, force):
    raise_alarm(database, force.now, 1)
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.run(sa.text("UPDATE deliveries SET parked_at = not_before"))


@ON_ONE_DATABASE
def test_while_telegram_delivers_and_loses_every_answer_an_alarm_comes_four_times_at_most(
    database, force, task
):
    """Then it counts as one that told nobody, so that somebody else is turned to."""
    raise_alarm(database, force.now, SERGEANT)

    def answers_lost(method, _chat):
        if method == "sendMessage":
            raise TimedOut

    wire = Wire(after=answers_lost)
    live(AtOnce(database), wire, force.now, seconds=300)
    assert len(wire.alarms) == MOST_DOUBTS
    assert told(database, force.now) == {SERGEANT: AlarmOutcome.NO}
