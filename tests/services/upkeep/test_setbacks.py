"""The machine's clock set back by an hour: nothing stands still until the old time comes again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, col
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.chat.inbox import Inbox, InboxQuery
from bot.jobs import clock
from bot.services import leases
from bot.services.briefings.enquiries import EnquiryAnsweredNotice
from bot.services.identity import sessions
from bot.services.identity.sessions import UnlockRules
from bot.services.kinds import push_contents
from bot.services.pushes import notices
from bot.services.pushes import queue as push_queue
from bot.services.reminders import reminders
from bot.services.upkeep import heartbeats
from bot.services.upkeep.setbacks import WAITS, ClockSetBackNotice
from bot.settings import Settings
from models import Role
from models.unlock import Unlock
from tests.notices_told import notices_told

SETTINGS = Settings(_env_file=None)
HOUR, SOON = timedelta(hours=1), timedelta(seconds=11)
CHOSEN_BY_PEOPLE = {"briefings.valid_until", "bookings.taken_until"}


@pytest.fixture
def told(database, force):
    force.change(5, role=Role.ADMINISTRATOR)

    def told():
        with database.transaction() as session:
            return [notice for who, notice in notices_told(session) if who == 5]

    return told


async def set_back(database, was, *, settings=SETTINGS):
    """Tick at `was`, and again when the clock was set back by an hour."""
    await clock.tick(database, settings, now=was)
    await clock.tick(database, settings, now=was - HOUR, catching_up=False, before=was)


async def test_administrators_are_told_once_by_whichever_copy_finds_it(database, force, told):
    await set_back(database, force.now)
    await clock.tick(database, SETTINGS, now=force.now - HOUR, catching_up=False, before=force.now)
    assert told() == [ClockSetBackNotice(force.now, force.now - HOUR)]
    with database.reading() as session:
        assert heartbeats.last(session) == force.now - HOUR


async def test_a_start_finds_that_it_was_set_back_meanwhile(database, force, told):
    await clock.tick(database, SETTINGS, now=force.now)
    await clock.tick(database, SETTINGS, now=force.now - HOUR)
    assert told() == [ClockSetBackNotice(force.now, force.now - HOUR)]


async def test_a_copy_whose_clock_is_a_little_behind_says_nothing(database, force, told):
    await clock.tick(database, SETTINGS, now=force.now)
    behind = force.now - timedelta(seconds=40)
    await clock.tick(database, SETTINGS, now=behind)
    await clock.tick(database, SETTINGS, now=behind, catching_up=False, before=force.now)
    assert told() == []


async def test_a_reminder_that_comes_due_by_the_new_time_is_queued(database, force):
    due_at = force.now - HOUR + timedelta(minutes=5)
    with database.transaction() as session:
        reminders.add(
            session, force.actor(session, 2), "tea", due_at=due_at, about=None, now=force.now - 2 * HOUR
        )
    early = due_at - timedelta(minutes=1)
    await clock.tick(database, SETTINGS, now=early, before=force.now, catching_up=False)
    await clock.tick(database, SETTINGS, now=due_at, before=early, catching_up=False)
    with database.reading() as session:
        assert push_queue.is_waiting(session, now=due_at)


async def test_a_dead_copys_lease_and_claims_run_out(database, force):
    now = force.now
    with database.transaction() as session:
        leases.acquire(session, "sender", "dead", now=now, until=now + timedelta(seconds=8))
        for officer_id in (2, 3):
            notices.tell(session, officer_id, EnquiryAnsweredNotice("BRF-0001", 1), now=now)
        push_queue.claim(session, 1, read=push_contents.read, now=now, until=now + timedelta(seconds=8))
    await set_back(database, now)
    later = now - HOUR + SOON
    with database.transaction() as session:
        assert leases.acquire(session, "sender", "new", now=later, until=later + HOUR)
        assert push_queue.settle_doubtful(session, now=later)
        claimed = push_queue.claim(session, 5, read=push_contents.read, now=later, until=later + HOUR).claimed
    assert [one.account_id for one in claimed] == [103]


async def test_what_is_in_hand_stays_in_hand(database, force):
    now = force.now - HOUR
    with database.transaction() as session:
        leases.acquire(session, "sender", "busy", now=now, until=now + timedelta(seconds=8))
    await set_back(database, force.now)
    with database.transaction() as session:
        assert not leases.acquire(session, "sender", "other", now=now, until=force.now)


async def test_a_letter_of_the_old_time_is_taken_up(database, force):
    inbox = Inbox(database, clock=lambda: force.now)
    await inbox.store([{"update_id": 1, "message": {"from": {"id": 102}, "chat": {"id": 102}}}])
    await set_back(database, force.now)
    later = force.now - HOUR + SOON
    waiting = InboxQuery(9, of_a_lane=9, received=later, answered=later)
    assert [one.update_id for one in (await inbox.waiting(waiting, known=frozenset())).letters] == [1]


async def test_no_unlock_outlasts_its_idle_time(database, force):
    idle = timedelta(minutes=SETTINGS.unlock_idle_minutes)
    with database.transaction() as session:
        rules = UnlockRules(idle, timedelta(hours=9))
        sessions.begin(session, force.actor(session, 2), rules=rules, now=force.now)
    await set_back(database, force.now)
    with database.reading() as session:
        assert session.run(sa.select(col(Unlock.active_until))).scalar() == force.now - HOUR + idle


def test_every_instant_that_the_bot_waits_for_is_looked_after():
    columns = [one for table in SQLModel.metadata.tables.values() for one in table.columns]
    waits = {
        str(one)
        for one in columns
        if isinstance(one.type, UTCDateTime) and re.search(r"until$|^not_before$|^try_at$", one.name)
    }
    mended = {str(sa.inspect(column.class_).columns[column.key]) for column, _ in WAITS}
    assert waits - mended - CHOSEN_BY_PEOPLE == {"unlocks.active_until"}  # has a rule of its own
