"""That a visit was unsafe is never turned away, whoever was first with another outcome."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bot.language.times.bands import read_bands
from bot.services.tasks import outcomes
from bot.services.tasks.moves import NotYoursToMoveError
from bot.services.tasks.outcomes import DoorAnswers, OutcomeView
from bot.services.tasks.unsafe_after import UnsafeToo
from bot.settings import VISIT_BANDS
from models import (
    Contact,
    Delivery,
    Occurrence,
    Person,
    Referral,
    ReferralStep,
    Role,
    Task,
    TaskStatus,
    TaskStep,
    VisitOutcome,
)
from models.decider import Decider
from models.referral import StepKind
from tests.conftest import ON_ONE_DATABASE
from tests.services.enrolment.test_at_once import at_once

BANDS = read_bands(VISIT_BANDS)
CREW, MATE, OTHER, SERGEANT, NEXT = 2, 4, 5, 1, "TSK-0002"
GIVEN = DoorAnswers(
    reason="not for them", consent_by="mother", consent_how="at home", ends=True, another_day=True
)
DOG = DoorAnswers(reason="a dog", another_day=True)
LATER = timedelta(minutes=5)
FIRST = [one for one in VisitOutcome if one is not VisitOutcome.UNSAFE]


@pytest.fixture
def visit(force):
    """A visit of two officers to somebody in CONTACTING, and another one that an officer has accepted."""

    def make(number=1, **values):
        with force.database.transaction() as session:
            facts = {"source_key": str(number), "surname": "x", "date_of_birth": date(2011, 5, 1)}
            session.orm.add(Person(id=number, **facts))
            session.orm.flush()
            facts = {"programme_id": 1, "person_id": number, "status": "CONTACTING", "team_id": 3}
            when = {"status_since": force.now, "opened_on": force.now.date()}
            session.orm.add(Referral(id=number, ref=f"TUR-{number:04}", **facts, **when))
        force.task(f"TSK-{number:04}", force.now, CREW, MATE, referral_id=number, **values)

    force.change(SERGEANT, role=Role.SUPERVISOR, on_duty_since=force.now)
    return make


@pytest.fixture
def says(force):
    def say(who, outcome, given=DOG, *, at=force.now, **more):
        with force.database.transaction() as session:
            actor = force.actor(session, who)
            return outcomes.record(session, actor, "TSK-0001", outcome, given, bands=BANDS, now=at, **more)

    return say


@pytest.fixture
def look(force):
    """The referral, the visit, the reasons of unsafe steps, and the officers told of them by their kinds."""

    def read():
        with force.database.reading() as session:
            referral = session.run(sa.select(Referral.__table__).where(Referral.id == 1)).one()
            task = session.run(sa.select(Task.__table__).where(Task.ref == "TSK-0001")).one()
            unsafe = sa.select(ReferralStep.reason).where(ReferralStep.kind == StepKind.UNSAFE)
            told = (
                sa.select(Occurrence.notice, Delivery.officer_id)
                .join(Occurrence, Occurrence.id == Delivery.occurrence_id)
                .where(Occurrence.notice.in_(("visit-unsafe", "visit-waits")))
            )
            words = session.run(unsafe.order_by(ReferralStep.id)).scalars().all()
            return referral, task, words, sorted(map(tuple, session.run(told)))

    return read


def kept(force):
    """The steps and contacts on record."""
    with force.database.reading() as session:
        return [
            [tuple(row) for row in session.run(sa.select(table.__table__).order_by(table.id))]
            for table in (TaskStep, Contact)
        ]


@pytest.mark.parametrize("who", [CREW, MATE])
@pytest.mark.parametrize("first", FIRST)
def test_after_any_outcome_it_warns_and_tells_and_leaves_the_first_as_it_was(
    force, visit, says, look, first, who
):
    visit()
    force.task(NEXT, force.now + timedelta(days=1), OTHER, referral_id=1, status=TaskStatus.ACCEPTED)
    assert isinstance(says(CREW, first, GIVEN), OutcomeView)
    before, on_record = look(), kept(force)
    found = says(who, VisitOutcome.UNSAFE, seen=0, at=force.now + LATER)
    assert isinstance(found, UnsafeToo) and found.is_kept and found.told_at is None
    assert (found.first, found.is_own, found.at) == (first, who == CREW, force.now)
    referral, task, words, told = look()
    assert kept(force) == on_record and task == before[1]
    assert (referral.status, words) == (before[0].status, ["a dog"])
    assert referral.unsafe_at == force.now + LATER
    assert told == [("visit-unsafe", SERGEANT), ("visit-waits", OTHER)]
    if referral.is_open:
        assert (found.next_action, referral.next_due_on) == (referral.next_action, force.now.date())
    else:
        assert (referral.next_action, referral.next_due_on, found.next_action) == (None, None, None)
    with force.database.reading() as session:
        assert session.run(sa.select(Decider.officer_id)).scalars().all() == [SERGEANT]


def test_two_thumbs_are_told_once_and_both_words_are_kept(force, visit, says, look):
    visit()
    assert isinstance(says(CREW, VisitOutcome.UNSAFE), OutcomeView)
    knife = DoorAnswers(reason="a knife")
    also = says(MATE, VisitOutcome.UNSAFE, knife, at=force.now + LATER)
    assert (also.first, also.is_kept, also.told_at) == (VisitOutcome.UNSAFE, True, force.now)
    again = says(MATE, VisitOutcome.UNSAFE, knife, at=force.now + 2 * LATER)
    assert (again.is_kept, again.told_at) == (False, force.now)
    *_, words, told = look()
    assert words == ["a dog", "a knife"] and told == [("visit-unsafe", SERGEANT)]


@ON_ONE_DATABASE
def test_once_a_supervisor_has_allowed_another_the_same_words_are_told_again(force, visit, says, look):
    visit()
    says(CREW, VisitOutcome.UNSAFE)
    with force.database.transaction() as session:
        session.run(sa.update(Referral).values(unsafe_at=None))
    assert says(CREW, VisitOutcome.UNSAFE, at=force.now + LATER).told_at is None
    assert look()[0].unsafe_at and look()[3] == [("visit-unsafe", SERGEANT)] * 2


@pytest.mark.parametrize("stands", [one for one in TaskStatus if one not in outcomes.life.IN_HAND])
@ON_ONE_DATABASE
def test_it_is_taken_however_the_visit_stands_and_whenever_it_was(force, visit, says, look, stands):
    visit(status=stands)
    found = says(MATE, VisitOutcome.UNSAFE, at=force.now + timedelta(days=9))
    assert (found.stands, found.first, found.by, found.status) == (stands, None, None, None)
    assert look()[0].unsafe_at and look()[1].status is stands


@ON_ONE_DATABASE
def test_a_visit_of_last_week_in_hand_and_a_step_that_was_moved_on_are_no_reason_to_refuse_it(
    force, visit, says, look
):
    visit(step=3)
    found = says(MATE, VisitOutcome.UNSAFE, seen=0, at=force.now + timedelta(days=9))
    assert isinstance(found, OutcomeView) and found.ended is TaskStatus.NOT_DONE


@ON_ONE_DATABASE
def test_words_without_end_are_cut_and_not_refused(visit, says, look):
    visit()
    says(CREW, VisitOutcome.UNSAFE, DoorAnswers(reason="a knife " * 200))
    assert len(look()[2][0]) <= 500


@ON_ONE_DATABASE
def test_it_is_for_those_who_may_say_an_outcome(visit, says, look):
    visit()
    says(CREW, VisitOutcome.NOT_IN, GIVEN)
    with pytest.raises(NotYoursToMoveError):
        says(OTHER, VisitOutcome.UNSAFE)
    assert look()[0].unsafe_at is None


@pytest.mark.parametrize("first", [VisitOutcome.DECLINED, VisitOutcome.THINKING, VisitOutcome.UNSAFE])
def test_said_at_the_same_instant_as_another_it_is_never_lost(force, visit, look, first):
    visit()

    def act(outcome, given):
        return lambda session, actor: outcomes.record(
            session, actor, "TSK-0001", outcome, given, bands=BANDS, seen=0, now=force.now
        )

    answers = at_once(
        force, (CREW, act(first, GIVEN)), (MATE, act(VisitOutcome.UNSAFE, DoorAnswers(reason="a knife")))
    )
    assert isinstance(answers[1], OutcomeView | UnsafeToo)
    referral, _, words, told = look()
    assert referral.unsafe_at and "a knife" in words and told == [("visit-unsafe", SERGEANT)]
