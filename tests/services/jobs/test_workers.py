"""One worker for every queue: poison holds up nobody, copies share, a dead one's work is done by the next."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.chat.sender import SendResult, SendVerdict
from bot.errors import DatabaseAwayError
from bot.jobs import documents, fetched_files, progress_cards, retractions
from bot.jobs.worker import Tools, turn
from bot.services import queues
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentFailedNotice, DocumentFailure
from bot.services.files.store import Store
from bot.services.kinds.fetched_files import FileLostNotice
from bot.services.retractions import queue as retraction_queue
from bot.services.retractions.requests import WipedNotice
from models import Attachment, AuditEntry, DocumentKind, Retraction
from tests.dead_ends import TABLE
from tests.patience import PATIENCE
from tests.services.jobs.lines import (
    GOES_WELL,
    GOES_WRONG,
    GOOD,
    LINES,
    SECRETS,
    Sender,
    Wire,
    rows,
    told,
)

WORKERS = {
    "documents": documents.WORKER,
    "retractions": retractions.WORKER,
    "files": fetched_files.WORKER,
    "cards": progress_cards.WORKER,
}
BAD = range(1, 10)  # more than any of them does side by side
WELL = range(GOOD, GOOD + 3)


class Turns:
    """A worker, with what it works with and on."""

    def __init__(self, name, desk, store):
        self.line, self.worker, self.desk = LINES[name], WORKERS[name], desk
        self.sender, self.wire = Sender(), Wire()
        self.tools = Tools(
            desk.database,
            self.sender,
            self.wire,
            store,
            holder="a",
            permitted=TABLE.permitted,
            clock=lambda: self.desk.now,
        )

    async def turn(self):
        return await turn(self.worker, self.tools)

    def claim(self, limit):
        with self.desk.database.transaction() as session:
            return queues.claim(session, self.worker.queue, limit, now=self.desk.now)

    @property
    def done(self):
        with self.desk.database.reading() as session:
            return self.line.done(session)

    @property
    def row(self):
        (row,) = rows(self.desk.database, self.line)
        return row

    async def tried_until_given_up(self):
        """The wait after each attempt, until its end."""
        waits = []
        while await self.turn():
            if self.row.try_at is None:
                break
            waits.append(self.row.try_at - self.desk.now)
            self.desk.now = self.row.try_at
        return waits


@pytest.fixture(params=LINES)
def name(request):
    return request.param


@pytest.fixture
def turns(name, desk, tmp_path, monkeypatch):
    makers = {DocumentKind.AUDIT: GOES_WELL, DocumentKind.BOOK: GOES_WRONG}
    monkeypatch.setattr(documents, "MAKERS", makers)
    return Turns(name, desk, Store(tmp_path / "files"))


def only(name):
    return pytest.mark.parametrize("name", [name])


async def test_what_nobody_foresaw_holds_up_no_neighbour_and_is_put_off(turns, caplog):
    turns.line.put(turns.desk, [*BAD, *WELL])
    while await turns.turn():
        pass
    assert turns.done == set(WELL)
    bad, well = (rows(turns.desk.database, turns.line)[cut] for cut in (slice(9), slice(9, None)))
    wait = turns.worker.queue.first_wait
    assert {(row.try_at - turns.desk.now, row.attempts) for row in bad} == {(wait, 1)}
    assert turns.desk.now not in {row.try_at for row in well}
    assert SECRETS not in caplog.text
    assert caplog.text.count("ZeroDivisionError at") + caplog.text.count("RuntimeError at") == len(BAD)


@pytest.mark.parametrize(("name", "tries"), [("documents", 5), ("files", 30), ("cards", 5)])
async def test_it_is_put_off_for_longer_each_time_and_in_the_end_given_up(turns, tries):
    turns.line.put(turns.desk, [1])
    waits = await turns.tried_until_given_up()
    assert len(waits) == tries - 1
    assert waits == sorted(waits)
    assert waits[1] == waits[0] * turns.worker.queue.growth
    assert waits[-1] <= turns.worker.queue.longest_wait
    turns.desk.moves(days=9)
    assert await turns.turn() == 0


@only("documents")
async def test_of_a_paper_given_up_its_officer_is_told(turns):
    turns.line.put(turns.desk, [1])
    await turns.tried_until_given_up()
    assert told(turns.desk.database) == [(2, DocumentFailedNotice(DocumentFailure.FAILED, "/1"))]


@only("files")
async def test_of_a_file_given_up_its_officer_is_told_after_a_day(turns):
    began = turns.desk.now
    turns.line.put(turns.desk, [1])
    await turns.tried_until_given_up()
    assert timedelta(hours=18) < turns.desk.now - began < timedelta(hours=30)
    assert told(turns.desk.database) == [(2, FileLostNotice("PNB-1002-0001"))]
    with turns.desk.database.reading() as session:
        assert session.orm.exec(select(Attachment.lost_reason)).one() == "RuntimeError"


@only("retractions")
async def test_a_retraction_is_tried_for_as_long_as_the_messenger_lets_us_and_then_counted(turns):
    turns.line.put(turns.desk, [1, GOOD])
    await turns.turn()
    assert told(turns.desk.database) == []
    turns.desk.moves(days=1)
    await turns.turn()
    with turns.desk.database.reading() as session:
        reasons = session.orm.exec(select(Retraction.failed_reason).order_by(Retraction.id)).all()
        entries = session.orm.exec(
            select(AuditEntry.outcome).where(AuditEntry.action == "delete message")
        ).all()
    assert reasons == ["could not be deleted within 48 h (ZeroDivisionError)", None]
    assert sorted(entries) == ["done", "failed"]
    assert told(turns.desk.database) == [(1, WipedNotice("1002", 1, 1))]


@only("retractions")
async def test_what_cannot_even_be_recorded_holds_up_no_neighbour(turns, caplog):
    """An error in the record of one, whatever became of it."""
    turns.line.put(turns.desk, [GOOD, *WELL[1:]])
    record = retraction_queue.record

    def stumbles(session, result, *, now):
        if result.claimed.message_id == GOOD:
            raise ValueError(SECRETS)
        record(session, result, now=now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sender, "send", refuses_first)
        patch.setattr(retraction_queue, "record", stumbles)
        while await turns.turn():
            pass
    assert turns.done == set(WELL[1:])
    assert rows(turns.desk.database, turns.line)[0].attempts == 1
    assert SECRETS not in caplog.text


async def refuses_first(self, call, *, urgency):
    refused = call.params["message_id"] == GOOD
    return SendResult(SendVerdict.REFUSED if refused else SendVerdict.ACCEPTED, reason="no")


async def test_what_cannot_even_be_put_off_waits_for_its_lease(turns, monkeypatch, caplog):
    """An error in what should write down the first one: the neighbours are done, and it comes round again."""

    def breaks(*_, **__):
        raise LookupError(SECRETS)

    turns.line.put(turns.desk, [1, *WELL])
    monkeypatch.setattr(queues, "put_off", breaks)
    while await turns.turn():
        pass
    assert turns.done == set(WELL)
    bad = rows(turns.desk.database, turns.line)[0]
    assert (bad.try_at, bad.attempts) == (turns.desk.now + turns.worker.queue.lease, 1)
    assert "LookupError at" in caplog.text and SECRETS not in caplog.text


def test_two_transactions_claim_disjoint_items(turns):
    """On PostgreSQL neither waits for the other: both hold what they claimed at the same time."""
    turns.line.put(turns.desk, WELL)
    database, queue = turns.desk.database, turns.worker.queue
    ready = threading.Barrier(2, timeout=PATIENCE)
    claimed = []

    def claims():
        ready.wait()
        with database.transaction() as session:
            mine = queues.claim(session, queue, 2, now=turns.desk.now)
            if not database.is_sqlite:
                ready.wait()
            claimed.append([one.id for one in mine])

    threads = [threading.Thread(target=claims) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = claimed
    assert sorted(first + second) == sorted(row.id for row in rows(database, turns.line))


async def test_what_a_killed_worker_had_the_next_does_once_its_lease_has_run_out(turns):
    turns.line.put(turns.desk, WELL)
    held = turns.claim(9)
    assert len(held) == len(WELL) and await turns.turn() == 0
    turns.desk.now += turns.worker.queue.lease
    while await turns.turn():
        pass
    assert turns.done == set(WELL)


def test_the_word_of_an_older_claim_counts_for_nothing(turns):
    turns.line.put(turns.desk, WELL[:1])
    (old,) = turns.claim(9)
    turns.desk.now += turns.worker.queue.lease
    (new,) = turns.claim(9)
    queue = turns.worker.queue
    with turns.desk.database.transaction() as session:
        assert not queues.put_off(session, queue, old, now=turns.desk.now)
        assert not queues.end(session, queue, old)
        assert queues.end(session, queue, new)
        assert not queues.put_off(session, queue, new, now=turns.desk.now)


@only("files")
async def test_a_second_copy_does_not_fetch_what_a_first_is_fetching(turns):
    turns.line.put(turns.desk, WELL)
    turns.claim(2)
    await turns.turn()
    assert turns.wire.asked == [WELL[2]]


@only("documents")
async def test_with_the_database_away_it_is_taken_up_again_later(turns, monkeypatch):
    turns.line.put(turns.desk, WELL[:1])

    def away(*_, **__):
        raise DatabaseAwayError

    with monkeypatch.context() as patch:
        patch.setattr(document_queue, "finish", away)
        assert await turns.turn() == 1
    assert turns.row.done_at is None
    turns.desk.now += turns.worker.queue.lease
    assert await turns.turn() == 1
    assert turns.row.done_at == turns.desk.now
