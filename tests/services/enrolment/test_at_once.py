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
from bot.services.briefings import drafts, sending
from bot.services.briefings import schedules as briefing_schedules
from bot.services.enrolment import links, revoking
from bot.services.officers import duty
from bot.services.schedules import schedules
from models import Delivery, OccurrenceKind, Officer, Role
from models.schedule import ScheduleState

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
    desk.does(duty.book_on, officer=2)
    desk.does(duty.book_off, officer=2)
    ref = desk.drafts()
    published, books = threading.Event(), threading.Event()

    def publishes():
        with force.database.transaction() as session:
            actor = force.actor(session, 1)
            seen = drafts.preview(session, actor, ref, now=force.now).briefing.version
            sending.send(session, actor, ref, version=seen, again=True, late=HOUR, now=force.now)
            published.set()
            books.wait(0.5)  # it waits for us, or has done so already

    def books_on():
        published.wait(10)
        desk.does(duty.book_on, officer=2)
        books.set()

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(publishes), pool.submit(books_on)]:
            one.result(20)
    with force.database.reading() as session:
        mine = sa.select(Delivery.parked_at).where(Delivery.officer_id == 2)
        assert session.run(mine).scalars().all() == [None]


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
    desk.does(briefing_schedules.stop, ref)
    with pytest.raises(BeatlineError), force.database.transaction() as session:
        schedules.resume(session, stale, keeper_id=1, shifts=SHIFT_STARTS, now=force.now)
    with force.database.reading() as session:
        assert schedules.find(session, OccurrenceKind.BRIEFING, found.id).state is ScheduleState.ENDED
