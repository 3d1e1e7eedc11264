"""The receipt: given once, taken back within minutes; and the question that shows who understood."""

import threading

import pytest
from sqlmodel import select

from bot.errors import NotOnRecordError
from bot.services.access import refusals as access_refusals
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings import receipts, requirements, sending
from bot.services.briefings import refusals as briefings_refusals
from bot.services.briefings import viewing as briefings
from bot.services.briefings.requirements import Question
from bot.services.pushes import counts
from models import AuditEntry, BriefingState
from tests.refusals import refused

ASKED = Question("Where is the RV?", ("Guildhall", "Car park", "Station"), 1)
REF = "BRF-0001"


@pytest.fixture
def asked(desk):
    """It asks where the RV is, and is out."""
    ref = desk.drafts()
    desk.does(briefing_drafts.change_requirements, ref, question=ASKED)
    desk.sends(ref)
    desk.pushes()
    return ref


def reader(desk, what, *facts, officer=2):
    return desk.does(what, REF, *facts, officer=officer)


def delivery_counts(desk):
    with desk.database.transaction() as session:
        return counts.count_deliveries(session, [desk.newest(session)])


def actions(desk, officer=2):
    with desk.database.transaction() as session:
        rows = session.orm.exec(
            select(AuditEntry).where(AuditEntry.chain == officer).order_by(AuditEntry.number)
        )
        return [(row.action, row.object_ref, row.detail) for row in rows]


def test_a_receipt_is_new_once_and_counts_as_opened(desk):
    desk.briefs()
    receipt, new = reader(desk, receipts.acknowledge)
    assert (new, receipt.briefing.acknowledged_at, receipt.briefing.opened_at) == (True, desk.now, desk.now)
    desk.moves(minutes=1)
    again, new = reader(desk, receipts.acknowledge)
    assert (new, again.briefing.acknowledged_at) == (False, receipt.briefing.acknowledged_at)
    assert actions(desk) == [("acknowledge", REF, "v1")]


def test_taps_at_once_make_one_receipt(desk):
    desk.briefs()
    new = []

    def tap():
        new.append(reader(desk, receipts.acknowledge)[1])

    threads = [threading.Thread(target=tap) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert new.count(True) == 1


def test_opening_is_not_acknowledging(desk):
    desk.briefs()
    reader(desk, briefings.open_briefing)
    assert (delivery_counts(desk).opened, delivery_counts(desk).acknowledged) == (1, 0)


def test_understood_at_once_is_told_from_later_and_from_acknowledged(desk, asked):
    for officer in (1, 2, 3):
        receipt, _ = reader(desk, receipts.acknowledge, officer=officer)
        assert receipt.asks == ASKED
    assert reader(desk, receipts.answer, 2)[1] is True
    for choice, right in ((1, False), (3, False), (2, True), (2, None), (1, None)):
        assert reader(desk, receipts.answer, choice, officer=3)[1] is right
    found = delivery_counts(desk)
    assert (found.acknowledged, found.understood, found.at_once) == (3, 2, 1)
    assert [detail for action, _, detail in actions(desk, 3) if action == "answer"] == [
        "wrong",
        "wrong",
        "right",
    ]


def test_a_question_is_answered_after_the_receipt_and_by_one_of_its_answers(desk, asked):
    with refused(briefings_refusals.NOT_ACKNOWLEDGED):
        reader(desk, receipts.answer, 2)
    reader(desk, receipts.acknowledge)
    for choice in (0, 4, 99):
        with refused(briefings_refusals.NO_SUCH_ANSWER):
            reader(desk, receipts.answer, choice)


def test_it_is_taken_back_for_five_minutes_with_its_answer_and_no_longer(desk, asked):
    reader(desk, receipts.acknowledge)
    reader(desk, receipts.answer, 1)
    reader(desk, receipts.answer, 2)
    desk.moves(minutes=4, seconds=59)
    receipt = reader(desk, receipts.take_back)
    assert (receipt.briefing.acknowledged_at, receipt.understood_at) == (None, None)
    found = delivery_counts(desk)
    assert (found.opened, found.acknowledged, found.understood) == (1, 0, 0)
    with refused(briefings_refusals.NOT_ACKNOWLEDGED):
        reader(desk, receipts.take_back)
    reader(desk, receipts.acknowledge)
    reader(desk, receipts.answer, 2)
    found = delivery_counts(desk)
    assert (found.understood, found.at_once) == (1, 0)  # the wrong answer before still counts
    desk.moves(minutes=5)
    with refused(briefings_refusals.TOO_LATE_TO_TAKE_BACK):
        reader(desk, receipts.take_back)
    assert delivery_counts(desk).acknowledged == 1


@pytest.mark.parametrize(
    ("what", "facts"),
    [
        (receipts.acknowledge, ()),
        (receipts.answer, (1,)),
        (receipts.take_back, ()),
    ],
)
def test_who_was_not_sent_it_has_no_receipt_to_give(desk, asked, what, facts):
    with pytest.raises(NotOnRecordError):
        reader(desk, what, *facts, officer=4)


def test_a_question_makes_a_new_version_so_that_nobody_sends_what_they_have_not_seen(desk):
    ref = desk.drafts()
    desk.does(briefing_drafts.change_requirements, ref, question=ASKED)
    assert isinstance(desk.sends(ref, version=1), sending.StaleButton)
    assert desk.sends(ref).briefing.state is BriefingState.PUBLISHED
    with refused(briefings_refusals.SENT_ALREADY):
        desk.does(briefing_drafts.change_requirements, ref, question=None)
    with pytest.raises(NotOnRecordError):
        desk.does(briefing_drafts.change_requirements, ref, question=ASKED, officer=2)


def test_a_question_may_be_taken_away_again(desk):
    ref = desk.drafts()
    assert desk.does(briefing_drafts.change_requirements, ref, question=ASKED).requirements.question == ASKED
    assert desk.does(briefing_drafts.change_requirements, ref, question=None).requirements.question is None


def test_a_question_is_checked_like_the_text():
    with refused(access_refusals.TOO_SECRET):
        requirements.read_question("Where? | *TOP SECRET base | here")
