"""Reminders of a form without a reference: their times, the supervisor who is told, their end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.errors import RejectedError
from bot.jobs import clock
from bot.services.kinds import notices, push_contents
from bot.services.notebook import writing as note_writing
from bot.services.notebook.writing import NewNote, Origin
from bot.services.officers import duty, leave
from bot.services.officers.leave_words import LeaveDays
from bot.services.pushes import queue as push_queue
from bot.services.safeguarding import duties, nrm
from bot.services.safeguarding import reminders as safeguarding_reminders
from bot.services.safeguarding.reminders import SafeguardingNotice, SafeguardingUnansweredNotice
from bot.settings import Settings
from models import (
    AuditEntry,
    Consent,
    Delivery,
    FieldNote,
    Form,
    Occurrence,
    SafeguardingDuty,
    SlaveryState,
)
from tests.turns import turn
from tests.watched import watch

SETTINGS = Settings(_env_file=None)
WEEK = LeaveDays(date(2026, 11, 21), date(2026, 11, 28))
HURT = "Two children, one with bruising to both arms"
FIRST, SECOND, THIRD, CLIMBS = (timedelta(hours=hours) for hours in (4, 16, 28, 40))


@pytest.fixture
def writes(database, force):
    """Officer 2 writes a note; return the forms suggested."""

    def write(text=HURT, *, number=1, officer=2, now=force.now):
        with database.transaction() as session:
            actor = force.actor(session, officer)
            origin = Origin(number, now)
            note = note_writing.write(session, actor, NewNote(text), origin=origin, now=now, both=True)
            return duties.suggest(session, actor, note.id, note.ref, text, None, now=now)

    return write


REMINDER, UNANSWERED = SafeguardingNotice, SafeguardingUnansweredNotice
BOTH = (Form.PPN, Form.MASH)


@pytest.fixture
def tick(database):
    async def tick(now):
        await clock.tick(database, SETTINGS, now=now, catching_up=False)

    return tick


@pytest.fixture
def told(database):
    def told(officer=None):
        """Each notice about safeguarding that is not withdrawn."""
        with database.transaction() as session:
            rows = session.orm.exec(
                select(Delivery.officer_id, Occurrence.notice, Occurrence.facts, Delivery.state)
                .join(Occurrence, Occurrence.id == Delivery.occurrence_id)
                .where(Occurrence.notice.in_((REMINDER.kind, UNANSWERED.kind)))
                .order_by(Delivery.id)
            ).all()
        return [
            notices.read(kind, facts)
            for who, kind, facts, state in rows
            if state != "recalled" and officer in (None, who)
        ]

    return told


def does(database, force, what, *facts, officer=2, now=None, **more):
    with database.transaction() as session:
        return what(session, force.actor(session, officer), *facts, now=now or force.now, **more)


async def test_the_officer_is_reminded_three_times_and_then_the_supervisor_is_told_once(
    force, writes, tick, told
):
    force.change(2, supervisor_id=1)
    writes()
    for hours in range(40):
        await tick(force.now + timedelta(hours=hours))
    assert (len(told(2)), told(1)) == (3, [])
    for hours in range(40, 53):
        await tick(force.now + timedelta(hours=hours))
    assert told(2) == [REMINDER({"PNB-1002-0001": BOTH})] * 5  # 4, 16, 28, 40 and 52 hours
    assert told(1) == [UNANSWERED(("PNB-1002-0001",))]


async def test_nothing_is_due_before_its_time_and_nothing_twice(force, writes, tick, told):
    writes()
    await tick(force.now + FIRST - timedelta(seconds=1))
    assert told() == []
    for _ in range(3):
        await tick(force.now + FIRST)
    await tick(force.now + SECOND - timedelta(seconds=1))
    assert len(told()) == 1


async def test_all_that_is_due_comes_in_one_line(force, writes, tick, told):
    for number in (1, 2):
        writes(number=number)
    await tick(force.now + FIRST)
    assert told(2) == [REMINDER({"PNB-1002-0001": BOTH, "PNB-1002-0002": BOTH})]


async def test_a_reference_or_a_reason_ends_its_own_reminders_alone(database, force, writes, tick, told):
    writes()
    does(database, force, duties.give, "PNB-1002-0001", Form.PPN, "PPN1")
    await tick(force.now + FIRST)
    assert told() == [REMINDER({"PNB-1002-0001": (Form.MASH,)})]
    does(database, force, duties.decline, "PNB-1002-0001", None, "nobody is at risk")
    for hours in range(5, 60):
        await tick(force.now + timedelta(hours=hours))
    assert told() == []  # the one above still waited to be sent, and is taken back


async def test_an_answer_takes_back_a_reminder_that_waits_and_says_the_rest_anew(
    database, force, writes, tick, told
):
    writes()
    await tick(force.now + FIRST)
    does(database, force, duties.give, "PNB-1002-0001", Form.PPN, "PPN1", now=force.now + FIRST)
    assert told() == []
    await tick(force.now + FIRST + timedelta(seconds=1))
    assert told() == [REMINDER({"PNB-1002-0001": (Form.MASH,)})]


async def test_a_reminder_that_was_sent_is_not_sent_anew_at_an_answer(database, force, writes, tick, told):
    writes()
    await tick(force.now + FIRST)
    with database.transaction() as session:
        (claimed,) = push_queue.claim(
            session, 10, read=push_contents.read, now=force.now + FIRST, until=force.now + CLIMBS
        ).claimed
        assert claimed.content == REMINDER({"PNB-1002-0001": BOTH})
    does(database, force, duties.give, "PNB-1002-0001", Form.PPN, "PPN1", now=force.now + FIRST)
    await tick(force.now + FIRST + timedelta(seconds=1))
    assert len(told()) == 1


async def test_who_booked_off_is_left_in_peace_until_they_book_on_and_the_supervisor_is_told_all_the_same(
    database, force, writes, tick, told
):
    force.change(2, supervisor_id=1)
    does(database, force, duty.book_on)
    writes()
    does(database, force, duty.book_off)
    for step in (FIRST, SECOND, THIRD, CLIMBS):
        await tick(force.now + step)
    assert told(2) == []
    assert told(1) == [UNANSWERED(("PNB-1002-0001",))]
    later = force.now + timedelta(hours=44)
    does(database, force, duty.book_on, now=later)
    await tick(later)
    assert len(told(2)) == 1


async def test_who_has_no_supervisor_has_those_of_the_team(force, writes, tick, told):
    writes()
    await tick(force.now + CLIMBS)
    assert told(1) == [UNANSWERED(("PNB-1002-0001",))]


async def test_a_supervisor_on_leave_is_passed_over_while_the_team_has_another(force, writes, tick, told):
    force.change(2, supervisor_id=1)
    force.change(3, role="supervisor")
    with force.database.transaction() as session:
        leave.record_leave(session, force.actor(session, 1), WEEK, collar=None, now=force.now)
    writes()
    await tick(force.now + CLIMBS)
    assert (told(1), told(3)) == ([], [UNANSWERED(("PNB-1002-0001",))])


async def test_who_has_left_is_not_reminded_and_the_supervisor_is_told(force, writes, tick, told):
    force.change(2, supervisor_id=1)
    writes()
    force.change(2, left_at=force.now, account_id=None)
    for step in (FIRST, CLIMBS):
        await tick(force.now + step)
    assert (told(2), len(told(1))) == ([], 1)


def test_what_is_due_is_the_same_for_whoever_asks_and_done_by_one(database, force, writes):
    writes()
    now = force.now + FIRST
    for expected in (True, False):
        with database.transaction() as session:
            assert safeguarding_reminders.is_due(session, turn(now)) is expected
            if expected:
                safeguarding_reminders.publish_due(session, turn(now))


def test_each_second_only_what_is_open_is_looked_at(sqlite_database, monkeypatch):
    with sqlite_database.transaction() as session:
        asked = []
        watch(monkeypatch, sqlite_database.engine, lambda *said: asked.append(said))
        safeguarding_reminders.is_due(session, turn(datetime(2026, 11, 21, tzinfo=UTC)))
        plans = [
            str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", facts).all())
            for said, facts in tuple(asked)
        ]
    assert len(plans) == 2
    assert all("safeguarding_duties USING INDEX ix_safeguarding_duties_open" in plan for plan in plans)


def test_asked_again_of_the_same_note_nothing_is_offered_twice(database, force, writes):
    suggestion = writes()
    with database.transaction() as session:
        actor = force.actor(session, 2)
        note_id = session.orm.exec(select(FieldNote.id)).one()
        again = duties.suggest(
            session, actor, note_id, "PNB-1002-0001", "quiet", None, kind="SAFEGUARDING", now=force.now
        )
        assert again.forms == (Form.PPN,)
        assert len(session.orm.exec(select(SafeguardingDuty)).all()) == len(suggestion.forms) == 2


def test_each_step_is_on_record_by_kind_and_note_and_without_words(database, force, writes):
    writes()
    does(database, force, duties.give, "PNB-1002-0001", Form.MASH, "M-1")
    does(database, force, nrm.settle, "PNB-1002-0001", Consent.DECLINES)
    does(database, force, duties.decline, "PNB-1002-0001", Form.PPN, "told by her mother at home")
    with database.transaction() as session:
        rows = session.orm.exec(select(AuditEntry).order_by(AuditEntry.number)).all()
        said = [(row.action, row.object_ref, row.reason, row.detail) for row in rows if row.chain == 2]
    assert said[1:] == [
        ("offer safeguarding", "PNB-1002-0001", None, "child at risk: ppn, mash"),
        ("give reference", "PNB-1002-0001", None, "mash"),
        ("settle consent", "PNB-1002-0001", "declines", "nrm"),
        ("consult", "PNB-1002-0001", None, None),
        ("not needed", "PNB-1002-0001", "in own words", "ppn"),
    ]


def test_a_partner_is_offered_only_what_a_partner_sends(force, writes):
    assert writes(officer=6).forms == (Form.MASH,)
    assert writes("She disclosed an assault", number=2, officer=6) is None


@pytest.fixture
def numbers():
    return count(1)


AFTER = {
    (SlaveryState.NRM_SUBMITTED, SlaveryState.RG_POSITIVE): SlaveryState.RG_POSITIVE,
    (SlaveryState.NRM_SUBMITTED, SlaveryState.RG_NEGATIVE): SlaveryState.RG_NEGATIVE,
    (SlaveryState.RG_POSITIVE, SlaveryState.CG_POSITIVE): SlaveryState.CG_POSITIVE,
    (SlaveryState.RG_POSITIVE, SlaveryState.CG_NEGATIVE): SlaveryState.CG_NEGATIVE,
}
STEPS = st.lists(st.sampled_from([*Consent, "give", *SlaveryState]), max_size=8)


@given(steps=STEPS)
@settings(max_examples=25)
def test_a_childs_referral_never_becomes_a_duty_to_notify_and_no_step_is_left_out(
    database, force, writes, numbers, steps
):
    ref = writes(number=next(numbers)).ref
    consent = state = None
    for step in steps:
        try:
            if step == "give":
                found = does(database, force, duties.give, ref, Form.NRM, "N1")
                assert consent is not None
                if state is None:
                    state = nrm.SUBMITTED[consent]
            elif isinstance(step, Consent):
                found = does(database, force, nrm.settle, ref, step)
                assert state is None
                consent = step
            else:
                found = does(database, force, nrm.decide, ref, step)
                state = AFTER[state, step]
        except RejectedError:
            continue
        assert found.consent is consent
        assert found.state is (state or SlaveryState.INDICATORS_NOTED)
        assert (found.consent, found.state) != (Consent.CHILD, SlaveryState.DTN_SUBMITTED)
