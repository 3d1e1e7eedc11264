"""Intelligence: who may submit, see and assess it, in what order, and how much may be spread."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.errors import NotOnRecordError, NotPermittedError, RejectedError
from bot.services.intelligence import assessments, refusals, submissions
from bot.services.intelligence import queue as intelligence_queue
from bot.services.intelligence import viewing as intelligence
from bot.services.intelligence.assessments import (
    DecidedMeanwhileError,
    GradingDecision,
    IntelligenceAssessedNotice,
    IntelligenceReturnedNotice,
)
from bot.services.intelligence.grades import Grade
from bot.services.intelligence.handling import Handling, require_lawful
from bot.services.intelligence.queue import IntelligenceWaitsNotice
from bot.services.intelligence.submissions import ReportItem, read_known_on
from models import (
    ActionCode,
    Assessment,
    AuditEntry,
    HandlingCode,
    IntelligenceGrading,
    IntelligenceItem,
    IntelligenceState,
    IntelligenceStep,
    Officer,
    Provenance,
    SanitisationCode,
    Source,
    Team,
)
from tests.notices_told import notices_told
from tests.refusals import refused
from tests.turns import turn

SUBMITTER, MATE, ASSESSOR, OTHER_ASSESSOR, PARTNER = 2, 3, 4, 5, 6
TODAY = date(2026, 11, 21)
GRADE = Grade(Source.UNTESTED, Assessment.INDIRECT)
PERMITTED = Handling(HandlingCode.PERMITTED)
WAITS, BACK, ASSESSED = IntelligenceState


def item(text="They sell from the garages", grade=GRADE):
    return ReportItem(text, Provenance.PUBLIC, grade)


def decision(text="Dealing at garages", handling=PERMITTED):
    return GradingDecision(Grade(Source.UNTESTED, Assessment.DIRECT, handling.code), handling, text)


class Desk:
    """Officers at work, each step in a transaction of its own."""

    def __init__(self, force):
        self.force = force
        self.database = force.database

    def __getattr__(self, name):
        work = WORK[name]

        def do(officer, *words, **how):
            with self.database.transaction() as session:
                return work(session, self.force.actor(session, officer), *words, now=self.force.now, **how)

        return do

    def rows(self, model):
        with self.database.reading() as session:
            return list(session.orm.exec(select(model)))


def submit(session, actor, *items, known_on=TODAY, about=None, now):
    return submissions.submit(session, actor, items or (item(),), known_on=known_on, about=about, now=now)


def resubmit(session, actor, ref, *items, version=1, now):
    return submissions.resubmit(
        session, actor, ref, items or (item("Garages 4 to 6"),), known_on=TODAY, version=version, now=now
    )


def assess(session, actor, ref, *decisions, version=1, group=3, now):
    return assessments.assess(
        session, actor, ref, decisions or (decision(),), mopi_group=group, version=version, now=now
    )


def send_back(session, actor, ref, words="Which garages?", version=1, *, now):
    return assessments.send_back(session, actor, ref, words, version=version, now=now)


WORK = {
    "submit": submit,
    "resubmit": resubmit,
    "assess": assess,
    "send_back": send_back,
    "see": intelligence.require,
    "mine": intelligence.mine,
    "queue": intelligence_queue.list_waiting,
}


@pytest.fixture
def desk(force):
    with force.database.transaction() as session:
        session.orm.add(Team(id=9, code="INTEL", name="Intelligence", kind="intelligence"))
        session.orm.flush()
        moved = sa.update(Officer).where(Officer.id.in_((ASSESSOR, OTHER_ASSESSOR))).values(team_id=9)
        session.run(moved)
    return Desk(force)


def test_a_report_goes_to_and_fro_until_it_is_assessed_and_each_step_is_a_row_and_an_entry(desk):
    ref = desk.submit(SUBMITTER, item(), item("A white van")).ref
    assert ref == "INT-0001"
    desk.send_back(ASSESSOR, ref)
    assert desk.see(SUBMITTER, ref).to_correct == "Which garages?"
    desk.resubmit(SUBMITTER, ref)
    assert desk.see(SUBMITTER, ref).to_correct is None
    desk.assess(OTHER_ASSESSOR, ref, version=2)
    assert desk.see(ASSESSOR, ref).state is ASSESSED
    steps = [(step.version, step.actor_id, step.state) for step in desk.rows(IntelligenceStep)]
    assert steps == [(1, 2, WAITS), (1, 4, BACK), (2, 2, WAITS), (2, 5, ASSESSED)]
    acts = [(one.officer_id, one.action) for one in desk.rows(AuditEntry) if one.object_ref == ref]
    for act in ((2, "submit"), (4, "send back"), (2, "resubmit"), (5, "assess")):
        assert act in acts


def test_what_was_submitted_first_stays_beside_what_was_corrected(desk):
    ref = desk.submit(SUBMITTER).ref
    desk.send_back(ASSESSOR, ref)
    desk.resubmit(SUBMITTER, ref)
    texts = [(one.version, one.text) for one in desk.rows(IntelligenceItem)]
    assert texts == [(1, "They sell from the garages"), (2, "Garages 4 to 6")]
    (shown,) = desk.see(ASSESSOR, ref).items
    assert shown.text == "Garages 4 to 6"


@pytest.mark.parametrize("model", [IntelligenceItem, IntelligenceGrading, IntelligenceStep])
@pytest.mark.parametrize("statement", [sa.delete, lambda model: sa.update(model).values(source="1")])
def test_no_item_grading_or_step_can_be_changed_or_erased(desk, model, statement):
    desk.assess(ASSESSOR, desk.submit(SUBMITTER).ref)
    made = statement(model) if model is not IntelligenceStep else sa.delete(model)
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), desk.database.transaction() as session:
        session.run(made)


def test_the_submitter_sees_their_own_words_and_state_and_nothing_of_the_assessment(desk):
    ref = desk.submit(SUBMITTER).ref
    desk.assess(ASSESSOR, ref)
    own, whole = desk.see(SUBMITTER, ref), desk.see(ASSESSOR, ref)
    assert (own.state, own.items[0].graded, own.mopi_group) == (ASSESSED, None, None)
    assert (whole.items[0].graded.text, whole.mopi_group) == ("Dealing at garages", 3)
    assert str(whole.items[0].graded.grade) == "2AP"


@pytest.mark.parametrize("other", [1, MATE, PARTNER])
def test_to_anybody_else_it_is_not_on_record_whatever_they_try(desk, other):
    ref = desk.submit(SUBMITTER).ref
    for refusal in (desk.see, desk.assess, desk.send_back):
        with pytest.raises(NotOnRecordError):
            refusal(other, ref)
    desk.send_back(ASSESSOR, ref)
    with pytest.raises((NotOnRecordError, NotPermittedError)):
        desk.resubmit(other, ref)
    with pytest.raises(NotPermittedError):
        desk.queue(other, page=1)
    assert desk.mine(other, page=1) == ([], 0)


def test_a_partner_submits_nothing(desk):
    with pytest.raises(NotPermittedError):
        desk.submit(PARTNER)


def test_nobody_assesses_or_sends_back_their_own(desk):
    ref = desk.submit(ASSESSOR).ref
    for decide in (desk.assess, desk.send_back):
        with refused(refusals.OWN_REPORT):
            decide(ASSESSOR, ref)
    assert desk.queue(ASSESSOR, page=1) == ([], 0)
    assert desk.assess(OTHER_ASSESSOR, ref).state is ASSESSED


@pytest.mark.parametrize("first", ["assess", "send_back"])
@pytest.mark.parametrize("second", ["assess", "send_back"])
def test_the_second_assessor_is_told_that_the_first_has_decided(desk, first, second):
    ref = desk.submit(SUBMITTER).ref
    getattr(desk, first)(ASSESSOR, ref)
    with pytest.raises(DecidedMeanwhileError):
        getattr(desk, second)(OTHER_ASSESSOR, ref)
    assert len(desk.rows(IntelligenceStep)) == 2


def test_who_saw_it_before_it_was_corrected_decides_nothing(desk):
    ref = desk.submit(SUBMITTER).ref
    desk.send_back(ASSESSOR, ref)
    desk.resubmit(SUBMITTER, ref)
    with pytest.raises(DecidedMeanwhileError):
        desk.assess(OTHER_ASSESSOR, ref, version=1)


def test_two_who_decide_at_the_same_instant_are_not_both_right(desk, monkeypatch):
    """Both have looked before either writes: only the row's own state and version can tell."""
    ref = desk.submit(SUBMITTER).ref
    looked = desk.see(OTHER_ASSESSOR, ref)
    desk.assess(ASSESSOR, ref)
    monkeypatch.setattr(assessments, "require_waiting", lambda *_, **__: looked)
    with pytest.raises(DecidedMeanwhileError):
        desk.assess(OTHER_ASSESSOR, ref)
    assert len(desk.rows(IntelligenceGrading)) == 1


def test_only_one_that_came_back_is_corrected_and_only_once(desk):
    ref = desk.submit(SUBMITTER).ref
    with refused(refusals.NOT_TO_CORRECT):
        desk.resubmit(SUBMITTER, ref)
    desk.send_back(ASSESSOR, ref)
    desk.resubmit(SUBMITTER, ref)
    with refused(refusals.NOT_TO_CORRECT):
        desk.resubmit(SUBMITTER, ref)


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ((item(""),), "nothing in that"),
        ((item(" \n "),), "nothing in that"),
        ((item("x" * 10_000),), "4096"),
        ((item(),) * 10, "nine items"),
        ((item("\x00"),), "can't be kept"),
        ((item("\ud800"),), "can't be kept"),
        ((item("SECRET\nthe plan"),), "SECRET"),
    ],
)
def test_what_cannot_be_a_report_is_refused_and_leaves_nothing(desk, items, says):
    with pytest.raises(RejectedError, match=says):
        desk.submit(SUBMITTER, *items)
    assert desk.rows(IntelligenceItem) == desk.rows(IntelligenceStep) == []


def test_a_long_text_in_any_script_comes_back_as_it_was_sent(desk):
    text = ("𐍈é\u202e\u0300<b>*_ " * 500)[:4090] + "end"
    ref = desk.submit(SUBMITTER, item(text)).ref
    assert desk.see(ASSESSOR, ref).items[0].text == text


def test_intelligence_of_a_day_to_come_is_refused(desk):
    with pytest.raises(RejectedError, match="in the future"):
        desk.submit(SUBMITTER, known_on=TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", TODAY),
        ("Yesterday", date(2026, 11, 20)),
        ("fri", date(2026, 11, 20)),
        ("sat", TODAY),
        ("monday", date(2026, 11, 16)),
        ("3/11", date(2026, 11, 3)),
        ("05/10/2026", date(2026, 10, 5)),
        ("12 nov", date(2026, 11, 12)),
        ("the 5th", date(2026, 11, 5)),
        ("nonsense", None),
        ("fri the garages", None),
    ],
)
def test_a_day_of_intelligence_is_read_day_first_and_lies_behind(words, day):
    assert read_known_on(words, now=datetime(2026, 11, 21, 10, 15, tzinfo=UTC)) == day


@pytest.mark.parametrize("words", ["tomorrow", "28/11", "31/12/2026", "next fri", "31/02"])
def test_a_day_to_come_or_none_at_all_is_refused(words):
    with pytest.raises(RejectedError):
        read_known_on(words, now=datetime(2026, 11, 21, 10, 15, tzinfo=UTC))


def test_a_night_by_local_time_counts_as_that_day():
    before_midnight_utc = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight in London
    assert read_known_on("today", now=before_midnight_utc) == date(2026, 7, 2)


def test_the_queue_is_pages_oldest_first_without_what_came_back_or_is_assessed(desk, force):
    refs = []
    for _ in range(11):
        force.now += timedelta(minutes=1)
        refs.append(desk.submit(SUBMITTER).ref)
    desk.send_back(ASSESSOR, refs[0])
    desk.assess(ASSESSOR, refs[1])
    first, total = desk.queue(ASSESSOR, page=1)
    second, _ = desk.queue(OTHER_ASSESSOR, page=2)
    assert total == 9
    assert [one.ref for one in (*first, *second)] == refs[2:]


def test_no_text_stands_in_the_audit(desk):
    ref = desk.submit(SUBMITTER, item("Periwinkle said it")).ref
    desk.send_back(ASSESSOR, ref, "Leave Periwinkle out")
    desk.resubmit(SUBMITTER, ref, item("Periwinkle again"))
    desk.assess(ASSESSOR, ref, decision("No Periwinkle"), version=2)
    entries = desk.rows(AuditEntry)
    assert "2AP; MoPI group 3" in [entry.detail for entry in entries]
    assert "Periwinkle" not in str([entry.model_dump() for entry in entries])


def test_the_submitter_is_told_of_return_and_assessment_by_the_reference_alone(desk):
    ref = desk.submit(SUBMITTER).ref
    desk.send_back(ASSESSOR, ref)
    desk.resubmit(SUBMITTER, ref)
    desk.assess(ASSESSOR, ref, version=2)
    with desk.database.reading() as session:
        returned, assessed = IntelligenceReturnedNotice(ref), IntelligenceAssessedNotice(ref)
        assert notices_told(session) == [(SUBMITTER, returned), (SUBMITTER, assessed)]


def test_an_assessor_is_told_once_an_hour_at_most_and_only_of_something_new(desk, force):
    def tick(**how):
        force.now += timedelta(**how)
        with desk.database.transaction() as session:
            if not intelligence_queue.is_due(session, turn(force.now)):
                return []
            before = len(notices_told(session))
            intelligence_queue.tell_due(session, turn(force.now))
            return notices_told(session)[before:]

    assert tick() == []
    desk.submit(ASSESSOR)
    assert tick(minutes=1) == [(OTHER_ASSESSOR, IntelligenceWaitsNotice(1))]
    desk.submit(SUBMITTER)
    assert tick(minutes=1) == [(ASSESSOR, IntelligenceWaitsNotice(1))]
    assert tick(minutes=57) == []
    assert tick(minutes=2) == [(OTHER_ASSESSOR, IntelligenceWaitsNotice(2))]
    assert tick(hours=5) == []


def test_every_item_is_graded_and_the_group_is_one_of_four(desk):
    ref = desk.submit(SUBMITTER, item(), item()).ref
    for decisions, how in (((decision(),), {}), ((decision(),) * 3, {}), ((decision(),) * 2, {"group": 5})):
        with pytest.raises(RejectedError):
            desk.assess(ASSESSOR, ref, *decisions, **how)
    with pytest.raises(RejectedError):
        desk.assess(ASSESSOR, ref, decision(), decision(""))
    with pytest.raises(RejectedError):
        desk.assess(ASSESSOR, ref, decision(), decision(handling=Handling(HandlingCode.CONDITIONS)))
    assert desk.see(ASSESSOR, ref).state is WAITS


def test_the_database_itself_takes_only_lawful_handling(desk):
    """As the pure rule has it, whichever program writes."""
    report = desk.submit(SUBMITTER)
    words, codes = (None, "said"), ((None, *ActionCode), (None, *SanitisationCode))
    for handling in (Handling(*one) for one in product(HandlingCode, words, codes[0], words, codes[1])):
        assert taken(desk.database, report.items[0].id, handling) == lawful(handling), handling


def taken(database, item_id, handling):
    row = {
        "item_id": item_id,
        "source": Source.RELIABLE,
        "assessment": Assessment.DIRECT,
        "sanitised_text": "x",
    }
    row |= {"handling": handling.code, "conditions": handling.conditions, "action": handling.action}
    row |= {"usage": handling.usage, "sanitisation": handling.sanitisation}
    with database.transaction() as session, session.begin_nested() as attempt:
        try:
            session.run(sa.insert(IntelligenceGrading), row)
        except sa.exc.IntegrityError:
            return False
        finally:
            attempt.rollback()
        return True


def lawful(handling):
    try:
        require_lawful(handling)
    except RejectedError:
        return False
    return True
