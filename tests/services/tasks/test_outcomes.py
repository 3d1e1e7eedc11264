"""An outcome is said once, by one of those at the door, and costs little."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from bot.language.times.bands import read_bands
from bot.services.tasks import outcomes
from bot.services.tasks.moves import NotNextError
from bot.services.tasks.outcomes import DoorAnswers, DoorQuestion, OutcomeView
from bot.settings import VISIT_BANDS
from models import Clash, ClashReason, Contact, Person, Referral, ReferralStep, TaskStep, VisitOutcome
from tests.services.enrolment.test_at_once import at_once
from tests.watched import watch

BANDS = read_bands(VISIT_BANDS)
CREW, MATE = 2, 4
GIVEN = DoorAnswers(reason="not for them", consent_by="mother", consent_how="at home", ends=True)
ROUNDS, MOST, FOR_EACH_TOLD = 5, 12, 2
FOR_UNSAFE = 12  # those who decide are looked for and asked, and the visits that wait


@pytest.fixture
def visit(force):
    """Make a visit to somebody in CONTACTING, by its number."""

    def make(number):
        with force.database.transaction() as session:
            facts = {"source_key": str(number), "surname": "x", "date_of_birth": date(2011, 5, 1)}
            session.orm.add(Person(id=number, **facts))
            session.orm.flush()
            facts = {"programme_id": 1, "person_id": number, "status": "CONTACTING", "team_id": 3}
            ref = f"TUR-{number:04}"
            when = {"status_since": force.now, "opened_on": force.now.date()}
            session.orm.add(Referral(id=number, ref=ref, **facts, **when))
        return force.task(f"TSK-{number:04}", force.now, CREW, MATE, referral_id=number)

    return make


def says(force, ref, outcome):
    def act(session, actor):
        return outcomes.record(session, actor, ref, outcome, GIVEN, bands=BANDS, seen=0, now=force.now)

    return act


def count(session, model):
    return session.run(sa.select(sa.func.count()).select_from(model)).scalar_one()


def test_a_visit_that_waits_for_a_word_is_asked_about_once_more(force, visit):
    ids = visit(1), visit(2)
    with force.database.transaction() as session:
        facts = {"first_id": ids[0], "second_id": ids[1], "waits_id": ids[0], "found_at": force.now}
        session.orm.add(Clash(**facts, reason=next(iter(ClashReason))))

    def record(outcome, **more):
        given = DoorAnswers(reason="a dog", consent_by="mother", consent_how="at home", **more)
        with force.database.transaction() as session:
            actor = force.actor(session, CREW)
            return outcomes.record(session, actor, "TSK-0001", outcome, given, bands=BANDS, now=force.now)

    assert record(VisitOutcome.NOT_IN) is DoorQuestion.WORD
    assert isinstance(record(VisitOutcome.NOT_IN, despite_word=True), OutcomeView)


def test_of_two_outcomes_at_once_one_counts_whole_and_the_other_not_at_all(force, visit):
    for number in range(1, ROUNDS + 1):
        visit(number)
        ref = f"TSK-{number:04}"
        with force.database.reading() as session:
            before = count(session, TaskStep), count(session, Contact), count(session, ReferralStep)
        answers = at_once(
            force,
            (CREW, says(force, ref, VisitOutcome.ENGAGED)),
            (MATE, says(force, ref, VisitOutcome.DECLINED)),
        )
        (made,) = [one for one in answers if isinstance(one, OutcomeView)]
        (late,) = [one for one in answers if one is not made]
        assert isinstance(late, Exception)
        with force.database.reading() as session:
            after = count(session, TaskStep), count(session, Contact), count(session, ReferralStep)
            status = session.run(sa.select(Referral.status).where(Referral.id == number)).scalar_one()
        assert [b - a for a, b in zip(before, after, strict=True)] == [3, 1, 1]
        is_consent = made.outcome is VisitOutcome.ENGAGED
        assert status == ("CONSENT_GIVEN" if is_consent else "CONSENT_DECLINED")
        assert made.status in {"Consent given", "Consent declined"}


def test_said_again_it_is_told_what_it_was(force, visit):
    visit(1)
    with force.database.transaction() as session:
        says(force, "TSK-0001", VisitOutcome.NOT_IN)(session, force.actor(session, CREW))
    with pytest.raises(NotNextError), force.database.transaction() as session:
        says(force, "TSK-0001", VisitOutcome.ENGAGED)(session, force.actor(session, CREW))


@pytest.mark.parametrize("outcome", VisitOutcome)
def test_it_takes_few_statements(force, visit, monkeypatch, outcome):
    visit(1)
    ran = []
    with force.database.transaction() as session:
        actor = force.actor(session, CREW)
        watch(monkeypatch, force.database.engine, lambda words, _: ran.append(words))
        says(force, "TSK-0001", outcome)(session, actor)
    told = sum("INTO deliveries" in one for one in ran)
    most = MOST + FOR_EACH_TOLD * told + (FOR_UNSAFE if outcome is VisitOutcome.UNSAFE else 0)
    assert len(ran) <= most, "\n".join(ran)
