"""Escalations when a briefing is replaced, withdrawn, over, or goes out again by its schedule."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.language.times.clock_words import SHIFT_STARTS
from bot.language.times.recurrence_words import read_rule
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings import (
    escalations,
    receipts,
    reports,
    requirements,
    resending,
    revisions,
    runs,
    sources,
    templates,
    withdrawal,
)
from bot.services.briefings import schedules as briefing_schedules
from bot.services.briefings.ends import ExpiredError, WithdrawnError
from bot.services.briefings.requirements import Question
from bot.services.schedules import schedules
from models import DeliveryState, OccurrenceKind
from tests.services.briefings.briefing import LATE
from tests.turns import turn

REF = "BRF-0001"
QUESTION = Question("Where is the RV?", ("Guildhall", "Car park"), 1)


def asked(desk, ref):
    with desk.database.transaction() as session:
        briefing = briefing_drafts.require_own(session, desk.force.actor(session, 1), ref)
        return requirements.for_briefing(session, briefing.id).question


def revised(desk):
    """A new version is out."""
    new = desk.does(revisions.revise, REF).briefing.ref
    desk.does(briefing_drafts.change, new, text="It stands elsewhere.")
    desk.sends(new)
    desk.pushes()


def open_chases(desk):
    return [one.officer_id for one in desk.chases() if one.ended_at is None]


@pytest.fixture
def recurring(desk, force):
    """It recurs each day: what makes it go out the next time."""
    ref = desk.drafts()
    rule = read_rule("every day 0645", now=force.now).rule
    with desk.database.transaction() as session:
        actor = force.actor(session, 1)
        briefing = briefing_drafts.require_own(session, actor, ref)
        briefing_schedules.propose(session, actor, briefing, rule, late=LATE, now=force.now)
    desk.sends(ref)

    def goes_out():
        with desk.database.transaction() as session:
            view = schedules.find(session, OccurrenceKind.BRIEFING, briefing.id)
            desk.now = view.next_at
            run = schedules.move_on(session, view, shifts=SHIFT_STARTS, now=desk.now)
            runs.fire(session, view, run, now=desk.now)

    return goes_out


def test_a_new_version_is_chased_anew_and_the_old_one_no_more(desk):
    desk.briefs()
    desk.does(receipts.acknowledge, REF, officer=2)
    revised(desk)
    assert sorted(open_chases(desk)) == [1, 2, 3]
    report = desk.does(reports.report, REF)
    assert (report.counts.recipients, report.counts.acknowledged) == (3, 0)


def test_what_is_resumed_of_an_old_version_ends_instead_of_being_chased(desk):
    desk.briefs()
    old = [one.delivery_id for one in desk.chases()]
    revised(desk)
    with desk.database.transaction() as session:
        escalations.resume(session, old, now=desk.now)
    desk.moves(minutes=20)
    desk.chase()
    assert not [one for one in desk.chases() if one.delivery_id in old and one.ended_at is None]


def test_nobody_is_asked_for_a_receipt_of_what_was_withdrawn(desk):
    desk.briefs()
    desk.does(withdrawal.withdraw, REF, "wrong place")
    assert open_chases(desk) == []
    with pytest.raises(WithdrawnError):
        desk.does(receipts.acknowledge, REF, officer=2)


def test_nobody_is_asked_for_a_receipt_of_what_is_over(desk):
    ref = desk.drafts()
    desk.does(briefing_drafts.change, ref, valid_until=desk.now + timedelta(hours=1))
    desk.sends(ref)
    desk.pushes(DeliveryState.REFUSED)
    desk.moves(hours=1)
    with desk.database.transaction() as session:
        withdrawal.end_due(session, turn(desk.now))
    assert open_chases(desk) == []
    with pytest.raises(ExpiredError):
        desk.does(receipts.acknowledge, ref, officer=2)
    with pytest.raises(ExpiredError):
        desk.does(resending.send_again, ref, doubtful=False, late=LATE)


def test_only_the_newest_of_the_times_is_chased_reported_and_sent_to_who_was_off(desk, recurring):
    desk.books_off(3)
    recurring()
    desk.pushes()
    assert desk.states() == {"accepted": 2, "parked": 1}
    recurring()
    desk.pushes()
    assert sorted(open_chases(desk)) == [1, 2, 3]
    assert desk.does(reports.report, REF).counts.recipients == 3
    query = sa.text("SELECT count(*) FROM deliveries WHERE officer_id = 3 AND state = 'queued'")
    with desk.database.transaction() as session:
        assert session.run(query).scalar() == 1


def test_what_is_begun_from_another_asks_its_question_too(desk):
    ref = desk.drafts()
    desk.does(briefing_drafts.change_requirements, ref, question=QUESTION)
    desk.sends(ref)
    desk.does(templates.save, ref, "friday")
    copies = [
        desk.does(sources.from_briefing, ref),
        desk.does(sources.from_template, "friday"),
        desk.does(revisions.revise, ref),
    ]
    assert [asked(desk, one.briefing.ref) for one in copies] == [QUESTION] * 3


def test_a_new_version_may_ask_another_question(desk):
    desk.briefs()
    new = desk.does(revisions.revise, REF).briefing.ref
    desk.does(briefing_drafts.change, new, text="It stands elsewhere.")
    desk.does(briefing_drafts.change_requirements, new, question=QUESTION)
    desk.sends(new)
    assert asked(desk, REF) == QUESTION
