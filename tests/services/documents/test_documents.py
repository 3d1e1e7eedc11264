"""Documents: requested in one transaction, made after it, in five tries at most, for those still allowed."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.services import queues
from bot.services.access.policy import Permission
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import QUEUE, TRIES, DocumentFailedNotice, DocumentFailure
from bot.services.enrolment import accounts
from bot.services.retractions import requests
from bot.services.upkeep import purging
from models import Document, DocumentKind, EndedBy, Retraction, Role
from tests.notices_told import notices_told
from tests.turns import turn
from tests.unlocked import unlock_everybody

ASKED = {"ref": "PNB-1002-0001", "attachments": [1], "total": 1}
AGAIN = "/pictures PNB-1002-0001"


@pytest.fixture
def asked(database, force):
    """1002, who is unlocked, has asked for a document."""
    with database.transaction() as session:
        unlock_everybody(session, force.now)
    with database.transaction() as session:
        actor = force.actor(session, 2)
        document_queue.request(session, actor, DocumentKind.PICTURES, ASKED, again=AGAIN, now=force.now)


def claim(database, now, limit=9):
    with database.transaction() as session:
        return queues.claim(session, QUEUE, limit, now=now)


def row(database):
    with database.reading() as session:
        return session.orm.exec(select(Document)).one()


def do(database, work, *facts, **how):
    with database.transaction() as session:
        return work(session, *facts, **how)


def told(database):
    with database.reading() as session:
        return notices_told(session)


def test_what_was_asked_for_is_claimed_once(database, force, asked):
    (one,) = claim(database, force.now)
    assert (one.kind, one.officer_id, one.account_id) == (DocumentKind.PICTURES, 2, 102)
    assert (one.asked, one.again, one.asked_at, one.sheets) == (ASKED, AGAIN, force.now, 0)
    assert claim(database, force.now) == []
    do(database, document_queue.finish, one, now=force.now)
    assert claim(database, force.now + QUEUE.lease * 9) == []
    assert row(database).done_at == force.now


def test_an_undone_answer_asks_for_nothing(database, force, asked):
    with suppress(ZeroDivisionError), database.transaction() as session:
        document_queue.request(
            session, force.actor(session, 2), DocumentKind.FILES, ASKED, again=AGAIN, now=force.now
        )
        session.run(select(1 / 0))
    assert len(claim(database, force.now)) == 1


def test_what_a_dead_printer_had_is_taken_over_and_its_word_no_longer_counts(database, force, asked):
    (old,) = claim(database, force.now)
    assert do(database, document_queue.record_arrival, old, [70], now=force.now)
    later = force.now + QUEUE.lease
    (new,) = claim(database, later)
    assert (new.sheets, new.attempt) == (1, 2)
    assert not do(database, document_queue.record_arrival, old, [71], now=later)
    do(database, document_queue.fail, old, "late", now=later)
    assert row(database).sent == [70, 71]  # what arrived can be deleted, whoever sent it
    assert (row(database).sheets, row(database).failed_reason) == (1, None)


def test_it_is_tried_five_times_over_a_quarter_of_an_hour_and_then_its_officer_is_told(
    database, force, asked
):
    now, tries = force.now, 0
    while found := claim(database, now):
        tries += 1
        do(database, document_queue.fail, found[0], "TimedOut", now=now, after=0)
        now = row(database).try_at or now + QUEUE.lease
    assert tries == TRIES
    assert timedelta(minutes=10) < now - force.now < timedelta(minutes=20)
    assert row(database).failed_reason == "TimedOut"
    assert told(database) == [(2, DocumentFailedNotice(DocumentFailure.FAILED, AGAIN))]


def test_telegrams_own_wait_is_kept(database, force, asked):
    (one,) = claim(database, force.now)
    do(database, document_queue.fail, one, "RetryAfter", now=force.now, after=300.0)
    assert row(database).try_at == force.now + timedelta(seconds=300)


def bar(database, force, now):
    (one,) = claim(database, now)
    with database.reading() as session:
        return document_queue.find_bar(session, one, Permission.NOTE, now=now)


def test_who_still_may_gets_it(database, force, asked):
    assert bar(database, force, force.now) is None


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"account_id": None}, "revoked"),
        ({"account_id": 999}, "revoked"),
        ({"left_at": timedelta(0)}, "revoked"),
        ({"role": Role.AUDITOR}, "not permitted"),
    ],
)
def test_who_no_longer_may_does_not(database, force, asked, values, why):
    force.change(2, **{name: force.now if name == "left_at" else value for name, value in values.items()})
    assert bar(database, force, force.now) == why


def test_somebody_else_on_that_account_does_not(database, force, asked):
    force.change(2, account_id=None)
    force.change(3, account_id=102)
    assert bar(database, force, force.now) == "revoked"


def test_a_locked_chat_is_not_sent_it_and_the_officer_is_told_why(database, force, asked):
    (one,) = claim(database, force.now)
    with database.transaction() as session:
        accounts.silence(session, 2, by=EndedBy.PIN_RESET, now=force.now)
    with database.reading() as session:
        why = document_queue.find_bar(session, one, Permission.NOTE, now=force.now)
    do(database, document_queue.fail, one, why, now=force.now)
    assert told(database) == [(2, DocumentFailedNotice(DocumentFailure.LOCKED, AGAIN))]


def test_of_an_old_paper_nothing_is_kept_and_of_one_that_is_still_tried_all(database, force, asked):
    late = force.now + timedelta(days=8)
    do(database, purging.purge_due, turn(late))
    (one,) = claim(database, late)
    do(database, document_queue.finish, one, now=late)
    do(database, purging.purge_due, turn(late))
    assert claim(database, late + QUEUE.lease) == []
    with database.reading() as session:
        assert session.orm.exec(select(Document)).all() == []


def to_delete(database):
    with database.reading() as session:
        return session.orm.exec(select(Retraction.message_id).order_by(col(Retraction.message_id))).all()


def test_a_wipe_finds_what_was_sent(database, force, asked):
    (one,) = claim(database, force.now)
    do(database, document_queue.record_arrival, one, [70, 71], now=force.now)
    do(database, document_queue.record_arrival, one, [72], now=force.now)
    do(database, requests.wipe, 2, 102, asked_by=1, now=force.now)
    assert to_delete(database) == [70, 71, 72]


def test_what_arrives_after_access_was_ended_is_deleted_too(database, force, asked):
    (one,) = claim(database, force.now)
    do(database, accounts.end_account, 2, asked_by=1, now=force.now)
    do(database, document_queue.record_arrival, one, [70], now=force.now)
    assert to_delete(database) == [70]
