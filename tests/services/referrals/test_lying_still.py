"""Nobody lets a referral lie: its lead is told, then a supervisor, and on Mondays both."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from msgspec import structs

from bot.services.clock_duties import Turn
from bot.services.kinds import push_contents
from bot.services.pushes.contents import Subject
from bot.services.referrals import due_actions, lying_still
from bot.services.referrals.due_actions import ReferralsDueNotice, ReferralsOverdueNotice
from bot.services.referrals.lying_still import LyingStillNotice
from bot.settings import Settings
from models import Delivery, Holiday, Leave, Occurrence, OccurrenceKind
from tests.conftest import ON_ONE_DATABASE
from tests.notices_told import notices_told
from tests.services.conftest import NOW
from tests.services.referrals.moving import fill
from tests.services.referrals.test_moves import moved

OFFICER, SERGEANT, INSPECTOR = 22, 23, 24  # of the owning team; the sergeant is the officer's supervisor
REF = ("CIR-0045",)


@pytest.fixture
def settings():
    return Settings(_env_file=None)


@pytest.fixture
def led(database):
    fill(database, lead=OFFICER, status="DECLINED")
    with database.transaction() as session:
        session.run(sa.text("UPDATE officers SET supervisor_id = 23 WHERE id = 22"))
    return database


def due_on(database, day):
    with database.transaction() as session:
        session.run(sa.text("UPDATE referrals SET next_due_on = :day"), {"day": day.isoformat()})


def ticks(database, settings, *days, at=9):
    """The clock at nine (in winter) on each of these days; the notices of each day, by officer."""
    found = []
    for day in days:
        turn = Turn(settings, datetime(day.year, day.month, day.day, at, tzinfo=UTC))
        with database.transaction() as session:
            before = len(notices_told(session))
            for one in (due_actions.DUTY, lying_still.DUTY):
                if one.is_due(session, turn):
                    one.publish(session, turn)
            found.append(notices_told(session)[before:])
    return found


def test_the_lead_is_told_on_the_day_and_a_day_later_and_a_working_day_later_their_supervisor(led, settings):
    friday = date(2026, 11, 27)
    due_on(led, friday)
    with led.transaction() as session:
        session.orm.add(Holiday(day=date(2026, 11, 30), title="Closed"))
    days = [friday + timedelta(days=one) for one in range(-1, 7)]
    told = ticks(led, settings, *days, at=9)
    monday = [(who, LyingStillNotice(REF)) for who in (OFFICER, SERGEANT, INSPECTOR)]
    assert told[:3] == [[], [(OFFICER, ReferralsDueNotice(REF))], [(OFFICER, ReferralsDueNotice(REF))]]
    assert told[4] == monday
    assert told[5] == [(SERGEANT, ReferralsOverdueNotice(REF))]
    assert told[3] == told[6] == told[7] == []
    assert ticks(led, settings, days[5]) == [[]]


@ON_ONE_DATABASE
def test_days_on_which_the_bot_stood_still_are_made_up_for_once(led, settings):
    due_on(led, date(2026, 11, 25))
    told = ticks(led, settings, date(2026, 11, 24), date(2026, 11, 27))
    assert told == [[], [(OFFICER, ReferralsDueNotice(REF)), (SERGEANT, ReferralsOverdueNotice(REF))]]


@ON_ONE_DATABASE
def test_nobody_is_told_before_nine_nor_by_a_bot_that_is_set_up_at_noon(led, settings):
    wednesday = date(2026, 11, 25)
    due_on(led, wednesday)
    assert ticks(led, settings, wednesday, at=12) == [[]]
    assert ticks(led, settings, wednesday + timedelta(days=1), at=8) == [[]]


@ON_ONE_DATABASE
def test_one_without_a_lead_is_the_supervisors_of_its_team(led, settings):
    due_on(led, date(2026, 11, 25))
    with led.transaction() as session:
        session.run(sa.text("UPDATE referrals SET lead_id = NULL"))
    (told,) = ticks(led, settings, date(2026, 11, 25))
    assert told == [(SERGEANT, ReferralsDueNotice(REF)), (INSPECTOR, ReferralsDueNotice(REF))]


@ON_ONE_DATABASE
def test_it_waits_for_those_who_are_off_duty(led, settings):
    wednesday = date(2026, 11, 25)
    due_on(led, wednesday)
    with led.transaction() as session:
        day = date(2026, 11, 20)
        facts = {"officer_id": OFFICER, "put_by_id": OFFICER, "put_at": NOW}
        session.orm.add(Leave(first_day=day, last_day=day + timedelta(days=10), **facts))
    ticks(led, settings, wednesday)
    with led.reading() as session:
        assert session.run(sa.select(Delivery.parked_at)).scalar_one() is not None


def test_moving_it_on_ends_what_was_not_sent_yet(led, settings):
    wednesday = date(2026, 11, 25)
    due_on(led, wednesday)
    (told,) = ticks(led, settings, wednesday)
    at = datetime(2026, 11, 25, 9, 1, tzinfo=UTC)

    def leaving():
        with led.reading() as session:
            row = session.run(sa.select(Occurrence.notice, Occurrence.facts)).one()
            subject = Subject(1, OFFICER, OFFICER, at, row.notice, row.facts)
            return push_contents.read(session, OccurrenceKind.NOTICE, [subject], now=at)

    assert leaving() == {1: told[0][1]}
    moved(led, "officer", REF[0], "SUPPORT_OFFERED", number=0)
    assert leaving() == {}
    assert structs.asdict(told[0][1]) == {"refs": REF}
