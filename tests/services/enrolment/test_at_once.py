"""Two who act at the same instant, each on what was true before: the second finds out what the first did."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.errors import BeatlineError, NotPermittedError
from bot.language.times.clock_words import SHIFT_STARTS
from bot.language.times.recurrence_words import read_rule
from bot.services.briefings import drafts, resending, sending
from bot.services.briefings import schedules as briefing_schedules
from bot.services.enrolment import links, revoking
from bot.services.officers import duty
from bot.services.officers import parked as parked_pushes
from bot.services.reminders import reminders, repeating
from bot.services.schedules import schedules
from models import Delivery, DeliveryState, OccurrenceKind, Officer, Reminder, ReminderState, Role
from models.schedule import ScheduleState
from tests.turns import turn

HOUR = timedelta(hours=1)


def at_once(force, *acts):
    """Each (officer, act): all find out who they are, then all act. An error is an answer."""
    together = threading.Barrier(len(acts))

    def one(pair):
        officer, act = pair
        with force.database.reading() as session:
            actor = force.actor(session, officer)
        together.wait(10)
        try:
            with force.database.transaction() as session:
                return act(session, actor)
        except BeatlineError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def meanwhile(force, first, second):
    """The answer of the second (officer, act), who looks before the first has committed, and acts after."""
    acted, looked = threading.Event(), threading.Event()

    def begins(officer, act):
        with force.database.transaction() as session:
            act(session, force.actor(session, officer))
            acted.set()
            looked.wait(0.5)  # the second waits for us, or has done so already

    def follows(officer, act):
        try:
            with force.database.reading() as session:
                actor = force.actor(session, officer)
            acted.wait(10)
            with force.database.transaction() as session:
                return act(session, actor)
        except BeatlineError as error:
            return error
        finally:
            looked.set()

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(begins, *first), pool.submit(follows, *second)]
        done[0].result(20)
        return done[1].result(20)


def parked(force, officer=2):
    with force.database.reading() as session:
        query = sa.select(Delivery.parked_at).where(Delivery.officer_id == officer)
        return session.run(query).scalars().all()


def revokes(force, collar):
    return lambda session, actor: revoking.revoke(session, actor, collar, now=force.now)


def test_two_administrators_who_revoke_each_other_leave_one(force):
    force.change(2, role=Role.ADMINISTRATOR)
    force.change(3, role=Role.ADMINISTRATOR)
    results = at_once(force, (2, revokes(force, "1003")), (3, revokes(force, "1002")))
    assert [isinstance(one, NotPermittedError) for one in results].count(True) == 1
    with force.database.reading() as session:
        query = sa.select(Officer.id).where(
            Officer.role == Role.ADMINISTRATOR, Officer.account_id.is_not(None)
        )
        assert session.count(query) == 1


LATE_ACTS = {
    "enrol": lambda s, a, now: links.issue(s, a, "1004", lifetime=HOUR, now=now),
    "reset": lambda s, a, now: revoking.reset_pin(s, a, "1004", now=now),
    "revoke": lambda s, a, now: revoking.revoke(s, a, "1004", now=now),
}


@pytest.mark.parametrize("change", [{"account_id": None, "enrolled_at": None}, {"role": Role.OFFICER}])
@pytest.mark.parametrize("act", LATE_ACTS)
def test_a_supervisor_who_lost_the_right_meanwhile_changes_nobodys_access(force, act, change):
    with force.database.reading() as session:
        stale = force.actor(session, 1)
    force.change(1, **change)
    with pytest.raises(NotPermittedError), force.database.transaction() as session:
        LATE_ACTS[act](session, stale, force.now)


def test_an_officer_who_books_on_while_a_briefing_is_published_isnt_left_parked(desk, force):
    """The publisher has read who is off duty, and has not committed."""
    desk.books_off(2)
    ref = desk.drafts()

    def publishes(session, actor):
        seen = drafts.preview(session, actor, ref, now=force.now).briefing.version
        sending.send(session, actor, ref, version=seen, again=True, late=HOUR, now=force.now)

    meanwhile(force, (1, publishes), (2, lambda s, a: duty.book_on(s, a, now=force.now)))
    assert parked(force) == [None]


def test_nor_is_one_to_whom_it_is_sent_again(desk, force):
    ref = desk.drafts()
    desk.sends(ref)
    desk.pushes(DeliveryState.REFUSED)
    desk.books_off(2)

    def sends_again(session, actor):
        resending.send_again(session, actor, ref, doubtful=False, late=HOUR, now=force.now)

    meanwhile(force, (1, sends_again), (2, lambda s, a: duty.book_on(s, a, now=force.now)))
    assert parked(force) == [None]


def test_one_that_stayed_parked_all_the_same_is_released_by_the_next_tick(desk, force):
    desk.books_off(2)
    desk.books_off(3)
    desk.sends(desk.drafts())
    force.change(2, on_duty_since=force.now)  # without the look at what is parked
    assert None not in parked(force)
    with force.database.transaction() as session:
        assert parked_pushes.is_due(session, turn(force.now))
        parked_pushes.release_due(session, turn(force.now))
        assert not parked_pushes.is_due(session, turn(force.now))
    assert parked(force) == [None]
    assert None not in parked(force, 3)


def test_a_reminder_that_was_cancelled_meanwhile_is_not_snoozed(force):
    with force.database.transaction() as session:
        actor = force.actor(session, 2)
        mine = reminders.add(session, actor, "x", due_at=force.now, about=None, now=force.now).id
    cancels = (2, lambda s, a: reminders.cancel(s, a, mine, now=force.now))
    snoozes = (2, lambda s, a: repeating.snooze(s, a, mine, due_at=force.now + HOUR, now=force.now))
    assert isinstance(meanwhile(force, cancels, snoozes), BeatlineError)
    with force.database.reading() as session:
        assert session.orm.get(Reminder, mine).state is ReminderState.CANCELLED


def test_a_supervisor_who_is_being_revoked_enrols_nobody(force):
    force.change(3, role=Role.ADMINISTRATOR)
    enrols = (1, lambda s, a: links.issue(s, a, "1004", lifetime=HOUR, now=force.now))
    assert isinstance(meanwhile(force, (3, revokes(force, "1001")), enrols), NotPermittedError)


def test_a_schedule_that_was_stopped_meanwhile_is_not_resumed(desk, force):
    ref = desk.drafts()
    rule = read_rule("every weekday 0645", now=force.now).rule
    with force.database.transaction() as session:
        actor = force.actor(session, 1)
        found = drafts.preview(session, actor, ref, now=force.now).briefing
        briefing_schedules.propose(session, actor, found, rule, late=HOUR, now=force.now)
    desk.sends(ref)
    desk.does(briefing_schedules.pause, ref)
    with force.database.reading() as session:
        stale = schedules.find(session, OccurrenceKind.BRIEFING, found.id)
    stops = (1, lambda s, a: briefing_schedules.stop(s, a, ref, now=force.now))
    resumes = (1, lambda s, a: schedules.resume(s, stale, keeper_id=1, shifts=SHIFT_STARTS, now=force.now))
    assert isinstance(meanwhile(force, stops, resumes), BeatlineError)
    with force.database.reading() as session:
        assert schedules.find(session, OccurrenceKind.BRIEFING, found.id).state is ScheduleState.ENDED
