"""Reports of a briefing: sums that add up, lists, files; sending again; the card that counts along."""

from datetime import datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
from PIL import Image
from sqlmodel import select

from bot.chat.pool import Urgency
from bot.chat.sender import SendResult, SendVerdict
from bot.errors import NotOnRecordError
from bot.jobs import progress_cards as progress_cards_job
from bot.jobs.dispatcher import LEASE
from bot.jobs.makers import MAKERS
from bot.jobs.worker import Tools, turn
from bot.services import leases, queues
from bot.services.briefings import progress_cards, receipts, refusals, reports, resending
from bot.services.briefings.progress_cards import CardPlace
from bot.services.briefings.reports import ReportList
from bot.services.documents import queue as document_queue
from bot.texts.briefings import reports as texts
from bot.texts.media.charts.style import WIDTH
from models import AuditEntry, Delivery, DeliveryState, ProgressCard
from tests.dead_ends import TABLE
from tests.refusals import refused
from tests.services.briefings.briefing import LATE

PLACE = CardPlace(101, 77, 5)


@pytest.fixture
def mixed(desk):
    """Of six: 1 accepted and acknowledged, 2 parked, 3 refused, 4 uncertain, 5 accepted, 6 under way."""
    desk.books_off(2)
    desk.force.change(3, unreachable_since=desk.now)
    ref = desk.drafts("all")
    desk.sends(ref)
    desk.pushes()
    states = {4: "uncertain", 6: "queued"}
    with desk.database.transaction() as session:
        for officer, state in states.items():
            row = sa.update(Delivery).where(Delivery.officer_id == officer)
            session.run(row.values(state=state, accepted_at=None))
    desk.does(receipts.acknowledge, ref)
    return ref


def report(desk, ref, officer=1):
    return desk.does(reports.report, ref, officer=officer)


def test_every_recipient_stands_in_the_sum_once(desk, mixed):
    found = report(desk, mixed)
    said = "\n".join(str(line) for line in texts.report(found, now=desk.now).lines)
    assert "6 people: 1 under way · 1 waiting until back · 2 sent · 1 uncertain · 1 not delivered" in said
    assert (
        texts.figures(found.counts) == "2 of 6, 1 not delivered, 1 uncertain, 1 to go, 1 waiting until back"
    )


def test_the_lists_name_who_stands_where(desk, mixed):
    found = report(desk, mixed)
    listed = {which: [one.collar for one in found.which(which)] for which in ReportList}
    assert listed == {
        ReportList.ACKNOWLEDGED: ["1001"],
        ReportList.UNDERSTOOD: [],
        ReportList.UNACKNOWLEDGED: ["1004", "1005", "1006"],
        ReportList.PARKED: ["1002"],
        ReportList.WAITING: ["1006"],
        ReportList.REFUSED: ["1003"],
        ReportList.UNCERTAIN: ["1004"],
        ReportList.EXPIRED: [],
        ReportList.CANCELLED: [],
    }


def test_a_list_is_paged(desk, mixed):
    found = report(desk, mixed)
    many = reports.BriefingReport(
        found.briefing, found.counts, found.recipients * 4, has_question=False, is_own=True
    )
    second = texts.listed(many, ReportList.UNACKNOWLEDGED, page=2, now=desk.now)
    assert [button.says for button in second.buttons[0]] == [f"/briefings report {mixed} unread page 1"]
    assert sum("100" in str(line) for line in second.lines) == 4


def test_nobody_but_author_and_supervisors_sees_it(desk, mixed):
    for what, facts in ((reports.report, ()), (reports.request_file, ("xlsx",))):
        with pytest.raises(NotOnRecordError):
            desk.does(what, mixed, *facts, officer=5)


def test_again_goes_to_whom_it_failed_to_reach_and_to_nobody_else(desk, mixed):
    desk.force.change(3, unreachable_since=None)
    assert desk.does(resending.send_again, mixed, doubtful=False, late=LATE)[1] == 1
    assert [who for who, _ in desk.pushes()] == [3, 6]
    with refused(refusals.NOBODY_UNRESOLVED):
        desk.does(resending.send_again, mixed, doubtful=False, late=LATE)
    assert report(desk, mixed).counts.recipients == 6


def test_the_uncertain_have_it_again_only_where_the_author_says_so_and_not_if_they_opened_it(desk, mixed):
    desk.pushes()
    assert desk.does(resending.send_again, mixed, doubtful=True, late=LATE)[1] == 2
    desk.pushes(DeliveryState.UNCERTAIN)
    desk.does(receipts.acknowledge, mixed, officer=4)
    assert report(desk, mixed).in_doubt == 0


def test_again_waits_for_who_is_off_duty_and_is_in_time_however_late_the_first_was(desk, mixed):
    desk.force.change(3, unreachable_since=None)
    desk.books_off(3)
    desk.pushes()
    desk.moves(hours=5)
    desk.does(resending.send_again, mixed, doubtful=True, late=LATE)
    assert [who for who, _ in desk.pushes()] == [4]
    assert report(desk, mixed).counts.parked == 2


def test_only_its_author_sends_it_again_and_only_once_it_is_out(desk, mixed):
    desk.force.change(5, role="supervisor")
    with pytest.raises(NotOnRecordError):
        desk.does(resending.send_again, mixed, doubtful=False, late=LATE, officer=5)
    assert not report(desk, mixed, officer=5).is_own
    with refused(refusals.NOTHING_TO_RESEND):
        desk.does(resending.send_again, desk.drafts(), doubtful=False, late=LATE)


@pytest.fixture
def printed(desk, mixed):
    def printed(form):
        desk.does(reports.request_file, mixed, form)
        with desk.database.transaction() as session:
            (paper,) = queues.claim(session, document_queue.QUEUE, 1, now=desk.now)
            maker = MAKERS[paper.kind]
            facts = maker.gather(session, paper)
        (sheet,) = maker.make(facts, None)
        return sheet.files[0]

    return printed


def test_the_workbook_has_each_persons_times_and_the_sums(printed):
    file = printed("xlsx")
    book = openpyxl.load_workbook(BytesIO(file.content))
    header, first, second, *_ = book["recipients"].iter_rows(values_only=True)
    row = dict(zip(header, first, strict=True))
    assert (row["collar"], row["state"], row["acknowledged"]) == (
        "1001",
        "sent",
        datetime(2026, 11, 21, 10, 15),  # noqa: DTZ001  # wall time
    )
    assert second[4] == "waiting until back"
    sums = dict(line[:2] for line in book["totals"].iter_rows(values_only=True))
    states = ("sent", "under way", "waiting until back", "uncertain", "too late", "recalled")
    assert sum(sums[one] for one in states) + sums["not delivered: can't be reached"] == 6
    assert sums["recipients (total)"] == 6


def test_the_chart_is_a_picture(printed):
    file = printed("png")
    with Image.open(BytesIO(file.content)) as picture:
        assert (picture.format, picture.width) == ("PNG", WIDTH)
    assert (file.is_picture, file.name[:9]) == (True, "BRF-0001-")


def test_who_may_not_see_it_any_more_gets_no_file(desk, mixed):
    desk.does(reports.request_file, mixed, "png")
    desk.force.change(1, account_id=999)
    with desk.database.transaction() as session:
        (paper,) = queues.claim(session, document_queue.QUEUE, 1, now=desk.now)
        with pytest.raises(Exception, match="briefing"):
            reports.gather(session, paper)


def test_that_it_left_is_on_record(desk, printed):
    printed("xlsx")
    with desk.database.transaction() as session:
        rows = session.orm.exec(select(AuditEntry).where(AuditEntry.action == "export")).all()
    assert [(row.object_ref, row.detail) for row in rows] == [("BRF-0001", "xlsx")]


# The card that counts along


def claim(desk):
    with desk.database.transaction() as session:
        claimed = queues.claim(session, progress_cards.QUEUE, 9, now=desk.now)
        cards = (progress_cards.prepare(session, one, now=desk.now) for one in claimed)
        return [card for card in cards if card is not None]


def watched(desk, place=PLACE):
    ref = desk.drafts()
    done = desk.sends(ref)
    desk.does(progress_cards.begin, done.briefing, place)
    return done.briefing


def test_it_is_edited_at_most_every_three_seconds_and_by_one_copy(desk):
    watched(desk)
    assert claim(desk) == []
    desk.moves(seconds=3)
    (card,) = claim(desk)
    assert (card.account_id, card.message_id, card.counts.under_way) == (101, 77, 3)
    assert claim(desk) == []
    desk.moves(seconds=3)
    assert len(claim(desk)) == 1


def test_the_three_seconds_run_from_the_edit_which_may_have_waited(desk):
    watched(desk)
    desk.moves(seconds=3)
    (card,) = claim(desk)
    desk.moves(seconds=1)
    with desk.database.transaction() as session:
        progress_cards.record(session, card, "1 of 3", through=False, now=desk.now)
    desk.moves(seconds=2)
    assert claim(desk) == []
    desk.moves(seconds=1)
    assert [card.shown for card in claim(desk)] == ["1 of 3"]


class Taken:
    """A sender whose every message is accepted."""

    def __init__(self):
        self.sent = []

    async def send(self, call, *, urgency):
        self.sent.append((call.method, call.params["message_id"], urgency))
        return SendResult(SendVerdict.ACCEPTED, message_id=77)


async def test_the_copy_that_sends_the_pushes_edits_it_and_any_other_once_that_has_died(desk):
    """Together they would send more than Telegram permits."""
    watched(desk)
    desk.moves(seconds=3)
    with desk.database.transaction() as session:
        leases.acquire(session, LEASE, "a", now=desk.now, until=desk.now + timedelta(seconds=8))
    taken = Taken()
    a, b = (
        Tools(
            desk.database,
            taken,
            wire=None,
            store=None,
            holder=name,
            permitted=TABLE.permitted,
            clock=lambda: desk.now,
        )
        for name in "ab"
    )
    assert [await turn(progress_cards_job.WORKER, copy) for copy in (b, a)] == [0, 1]
    desk.moves(seconds=8)
    assert [await turn(progress_cards_job.WORKER, copy) for copy in (b, a)] == [1, 0]
    assert taken.sent == [("editMessageText", 77, Urgency.PUSH)]


def test_it_ends_with_the_last_of_them(desk):
    watched(desk)
    desk.pushes()
    desk.moves(seconds=3)
    (card,) = claim(desk)
    assert texts.figures(card.counts) == "3 of 3"
    with desk.database.transaction() as session:
        progress_cards.record(session, card, "3 of 3", through=True, now=desk.now)
        assert not queues.is_waiting(session, progress_cards.QUEUE, now=desk.now)
    desk.moves(hours=1)
    assert claim(desk) == []


def test_whoever_taps_on_in_that_message_is_left_alone(desk):
    watched(desk)
    with desk.database.transaction() as session:
        progress_cards.stop_counting(session, PLACE)
    desk.moves(seconds=3)
    assert claim(desk) == []


def test_a_card_in_a_chat_that_is_another_officers_by_now_is_ended(desk):
    watched(desk)
    desk.force.change(1, account_id=999)
    desk.moves(seconds=3)
    assert claim(desk) == []
    with desk.database.transaction() as session:
        assert session.orm.exec(select(ProgressCard)).one().try_at is None


def test_typed_it_waits_until_its_message_has_a_number(desk):
    watched(desk, CardPlace(101, None, 5))
    with desk.database.transaction() as session:
        session.run(
            sa.text("INSERT INTO inbox (update_id, lane, state, received_at, failures)"
                    " VALUES (5, 101, 'answered', :now, 0)"),
            {"now": desk.now.isoformat(" ").removesuffix("+00:00")},
        )  # fmt: skip
    desk.moves(seconds=3)
    assert claim(desk) == []
    with desk.database.transaction() as session:
        session.run(sa.text("UPDATE inbox SET state = 'settled', sent = '[88]'"))
    desk.moves(seconds=3)
    assert [card.message_id for card in claim(desk)] == [88]


def test_there_is_one_card_for_each_briefing_and_none_once_it_is_through(desk):
    briefing = watched(desk)
    desk.does(progress_cards.begin, briefing, CardPlace(101, 78, 6))
    with desk.database.transaction() as session:
        assert [card.message_id for card in session.orm.exec(select(ProgressCard)).all()] == [78]
    desk.pushes()
    desk.does(progress_cards.begin, briefing, PLACE)
    with desk.database.transaction() as session:
        assert session.orm.exec(select(ProgressCard)).all() == []
