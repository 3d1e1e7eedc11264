"""A push about to go to an officer is not sent if they may no longer know its record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.kinds import push_contents
from bot.services.pushes import ledger
from bot.services.pushes import queue as push_queue
from bot.services.pushes.facts import ShiftEnd, TaskStart
from models import (
    Delivery,
    DeliveryState,
    OccurrenceKind,
    Person,
    Programme,
    Referral,
    Reminder,
    ReminderState,
    Role,
    TaskOfficer,
)

CONSTABLE = 2  # of team 1
TEAM, ELSEWHERE = 1, 2


@pytest.fixture
def queue(database, force):
    """Queue a push to the constable; the answer claims it and says what became of it."""

    def queued(kind, subject, facts=None, due=None):
        with database.transaction() as session:
            ledger.publish(
                session, kind, subject, due or force.now, {CONSTABLE},
                now=force.now, expires_at=force.now + timedelta(hours=1), facts=facts,
            )  # fmt: skip

    return queued


@pytest.fixture
def outcome(database, force):
    def claimed():
        with database.transaction() as session:
            push_queue.claim(
                session, 30, read=push_contents.read, now=force.now, until=force.now + timedelta(seconds=10)
            )
            push_queue.turn_away(session, now=force.now)
            session.orm.flush()
            row = session.orm.get(Delivery, 1)
            return row.state, row.reason

    return claimed


@pytest.fixture
def referral(database, force):
    """Set facts of TUR-0123, which is another team's."""

    def keep(**values):
        with database.transaction() as session:
            if session.orm.get(Person, 1) is None:
                session.orm.add(Person(id=1, source_key="p", surname="x"))
                session.orm.flush()
            facts = {
                "id": 1,
                "ref": "TUR-0123",
                "programme_id": session.orm.get(Programme, 1).id,
                "person_id": 1,
            }
            facts |= {"status": "CONTACTING", "status_since": force.now, "opened_on": force.now.date()}
            session.orm.merge(Referral(**facts | {"team_id": ELSEWHERE} | values))

    return keep


def reminder(database, now, about):
    with database.transaction() as session:
        facts = {"due_at": now, "text": "ring them", "created_at": now, "state": ReminderState.GIVEN}
        session.orm.add(Reminder(id=1, officer_id=CONSTABLE, about=about, **facts))
    return OccurrenceKind.REMINDER, 1


RECALLED = (DeliveryState.CANCELLED, "no longer so")
SENDING = (DeliveryState.SENDING, None)


@pytest.mark.parametrize(
    ("facts", "then"),
    [({}, SENDING), ({"restricted": True}, RECALLED), ({"restricted": True, "team_id": TEAM}, SENDING)],
)
def test_a_reminder_of_a_referral_restricted_since_is_recalled(
    database, force, referral, queue, outcome, facts, then
):
    referral()
    queue(*reminder(database, force.now, "TUR-0123"))
    referral(**facts)
    assert outcome() == then


def test_a_reminder_of_a_restricted_referral_comes_while_a_live_task_is_on_it(
    database, force, referral, queue, outcome
):
    referral(restricted=True)
    force.task("TSK-0001", force.now + timedelta(days=1), CONSTABLE, referral_id=1)
    queue(*reminder(database, force.now, "TUR-0123"))
    assert outcome() == SENDING


@pytest.mark.parametrize(("crew", "then"), [((CONSTABLE,), SENDING), ((4,), RECALLED)])
def test_a_reminder_of_a_warrant_that_is_others_now_is_recalled(database, force, queue, outcome, crew, then):
    force.task("TSK-0001", force.now, *crew, kind="WARRANT_SUPPORT")
    queue(*reminder(database, force.now, "TSK-0001"))
    assert outcome() == then


@pytest.mark.parametrize("about", ["PNB-1002-0007", "BRF-0001", None])
def test_a_reminder_of_ones_own_note_or_of_nothing_comes(database, force, queue, outcome, about):
    queue(*reminder(database, force.now, about))
    assert outcome() == SENDING


@pytest.mark.parametrize("kind", [OccurrenceKind.TASK, OccurrenceKind.DIGEST])
def test_who_was_taken_off_a_crew_hears_no_more_of_its_task(database, force, queue, outcome, kind):
    starts = force.now + timedelta(hours=2)
    task = force.task("TSK-0001", starts, CONSTABLE)
    if kind is OccurrenceKind.TASK:
        queue(kind, task, facts=TaskStart(starts))
    else:
        queue(kind, CONSTABLE, facts=ShiftEnd(starts + timedelta(days=1)))
    with database.transaction() as session:
        session.orm.delete(session.orm.get(TaskOfficer, (task, CONSTABLE)))
    assert outcome() == RECALLED


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_whose_role_has_no_look_ups_any_more_hears_of_no_task(force, queue, outcome, role):
    starts = force.now + timedelta(hours=2)
    queue(OccurrenceKind.TASK, force.task("TSK-0001", starts, CONSTABLE), facts=TaskStart(starts))
    force.change(CONSTABLE, role=role)
    assert outcome() == (DeliveryState.REFUSED, "not permitted")


def test_whose_role_has_no_look_ups_any_more_is_reminded_of_no_referral(
    database, force, referral, queue, outcome
):
    referral(team_id=TEAM)
    queue(*reminder(database, force.now, "TUR-0123"))
    force.change(CONSTABLE, role=Role.AUDITOR)
    assert outcome() == RECALLED
