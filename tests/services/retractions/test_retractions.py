import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot.services import queues
from bot.services.retractions import queue as retraction_queue
from bot.services.retractions import requests, unmasked
from bot.services.retractions.queue import QUEUE, RetractionResult
from bot.services.retractions.requests import MessagePlace, WipedNotice
from models import (
    AuditEntry,
    Delivery,
    DeliveryState,
    InboxEntry,
    InboxState,
    Occurrence,
    OccurrenceKind,
    Retraction,
)
from tests.conftest import POSTGRESQL_IN_THE_DRILL
from tests.notices_told import notices_told

MASK_AFTER = timedelta(minutes=2)
HOUR = timedelta(hours=1)


def mask(database, force, message_id, now, *, officer_id=2, ref="TUR-0123"):
    with database.transaction() as session:
        actor, place = force.actor(session, officer_id), MessagePlace(100 + officer_id, message_id)
        return requests.mask_later(session, actor, place, ref, after=MASK_AFTER, now=now)


def claim(database, now, limit=30):
    with database.transaction() as session:
        return queues.claim(session, QUEUE, limit, now=now)


def record(database, now, *results):
    with database.transaction() as session:
        for result in results:
            retraction_queue.record(session, result, now=now)


def rows(database):
    with database.transaction() as session:
        return session.orm.exec(select(Retraction).order_by(col(Retraction.message_id))).all()


def wipe(database, now, *, officer_id=2, asked_by=1):
    with database.transaction() as session:
        return requests.wipe(session, officer_id, 100 + officer_id, asked_by=asked_by, now=now)


def said(database, update_id, at, *, lane=102, message_id=None, sent=None, state=InboxState.SETTLED):
    with database.transaction() as session:
        session.orm.add(
            InboxEntry(
                update_id=update_id,
                lane=lane,
                state=state,
                received_at=at,
                answered_at=at,
                message_id=message_id,
                sent=sent,
            )
        )


def pushed(database, at, message_id, *, officer_id=2):
    with database.transaction() as session:
        occurrence = Occurrence(
            kind=OccurrenceKind.NOTICE, subject_id=message_id, due_at=at, made_at=at, expires_at=at + HOUR
        )
        session.orm.add(occurrence)
        session.orm.flush()
        session.orm.add(
            Delivery(
                occurrence_id=occurrence.id,
                officer_id=officer_id,
                state=DeliveryState.ACCEPTED,
                not_before=at,
                message_id=message_id,
                accepted_at=at,
            )
        )


def told(database):
    with database.transaction() as session:
        return notices_told(session)


def test_a_mask_is_due_at_its_time_and_claimed_once(database, force):
    due = mask(database, force, 7, force.now)
    assert claim(database, due - timedelta(seconds=1)) == []
    (one,) = claim(database, due)
    assert (one.account_id, one.message_id, one.ref, one.kind) == (102, 7, "TUR-0123", "mask")
    assert claim(database, due) == []
    record(database, due, RetractionResult(one))
    (row,) = rows(database)
    assert (row.done_at, row.try_at, row.failed_reason) == (due, None, None)
    assert claim(database, due + HOUR) == []


def test_a_dead_recallers_claim_runs_out(database, force):
    due = mask(database, force, 7, force.now)
    (first,) = claim(database, due)
    (second,) = claim(database, due + QUEUE.lease)
    record(database, due + QUEUE.lease, RetractionResult(first))
    assert rows(database)[0].done_at is None
    record(database, due + QUEUE.lease, RetractionResult(second))
    assert rows(database)[0].done_at == due + QUEUE.lease


def test_what_is_shown_again_while_it_is_masked_is_masked_again(database, force):
    due = mask(database, force, 7, force.now)
    (old,) = claim(database, due)
    again = mask(database, force, 7, due)
    record(database, due, RetractionResult(old))
    (row,) = rows(database)
    assert (row.done_at, row.try_at) == (None, again)
    assert len(claim(database, again)) == 1


@pytest.mark.drill
@POSTGRESQL_IN_THE_DRILL
def test_trying_again_takes_longer_each_time_and_ends_after_48_hours(database, force):
    now, waits = mask(database, force, 7, force.now), []
    while found := claim(database, now):
        record(database, now, RetractionResult(found[0], "TimedOut", after=0))
        (row,) = rows(database)
        if row.try_at is None:
            break
        waits.append(row.try_at - now)
        now = row.try_at
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert max(waits) == timedelta(minutes=10)
    assert row.failed_reason == "could not be masked within 48 h (TimedOut)"
    assert timedelta(hours=47) < now - force.now < timedelta(hours=48, minutes=10)


def test_telegrams_own_wait_is_kept(database, force):
    due = mask(database, force, 7, force.now)
    (one,) = claim(database, due)
    record(database, due, RetractionResult(one, "RetryAfter", after=300.0))
    assert rows(database)[0].try_at == due + timedelta(seconds=300)


def test_a_mask_waits_while_the_answer_that_shows_the_detail_is_on_its_way_but_not_for_ever(database, force):
    mask(database, force, 7, force.now)
    said(database, 1, force.now, state=InboxState.ANSWERED)
    with database.transaction() as session:
        requests.mask_now(session, 2, now=force.now)
    soon = force.now + timedelta(seconds=30)
    with database.transaction() as session:
        assert not queues.is_waiting(session, QUEUE, now=soon)
    assert claim(database, soon) == []
    assert len(claim(database, force.now + retraction_queue.ON_ITS_WAY)) == 1


def test_somebody_elses_answer_holds_up_no_mask(database, force):
    due = mask(database, force, 7, force.now)
    said(database, 1, due, lane=103, state=InboxState.ANSWERED)
    assert len(claim(database, due)) == 1


def test_locking_masks_all_of_ones_own_at_once(database, force):
    mask(database, force, 7, force.now)
    mask(database, force, 8, force.now, ref="CIR-0045")
    mask(database, force, 9, force.now, officer_id=3)
    with database.transaction() as session:
        requests.mask_now(session, 2, now=force.now)
    assert [one.message_id for one in claim(database, force.now)] == [7, 8]


def test_a_wipe_takes_all_that_is_known_of_48_hours_and_detail_first(database, force):
    now, old = force.now, force.now - timedelta(hours=49)
    mask(database, force, 50, now - HOUR)
    said(database, 1, now - HOUR, message_id=10, sent=[11, 12])
    said(database, 2, old, message_id=8, sent=[9])
    said(database, 3, now - HOUR, message_id=13)
    said(database, 4, now - HOUR, lane=103, message_id=14, sent=[15])
    pushed(database, now - HOUR, 20)
    pushed(database, now - HOUR, 21, officer_id=3)
    pushed(database, old, 22)
    assert wipe(database, now) == 6
    found = claim(database, now + retraction_queue.ON_ITS_WAY)
    assert found[0].message_id == 50
    assert sorted(one.message_id for one in found) == [10, 11, 12, 13, 20, 50]
    assert {one.kind for one in found} == {"delete"}


def test_a_wipe_takes_what_was_masked_already_as_well(database, force):
    due = mask(database, force, 7, force.now)
    (one,) = claim(database, due)
    record(database, due, RetractionResult(one))
    assert wipe(database, due) == 1


def test_a_mask_under_way_does_not_count_for_a_wipe(database, force):
    due = mask(database, force, 7, force.now)
    (one,) = claim(database, due)
    wipe(database, due)
    record(database, due, RetractionResult(one))
    (row,) = rows(database)
    assert (row.kind, row.done_at) == ("delete", None)


def test_whoever_asked_for_a_wipe_is_told_once_when_the_last_is_done(database, force):
    for number in range(1, 5):
        said(database, number, force.now - HOUR, sent=[number])
    assert wipe(database, force.now) == 4
    first, second, third, last = claim(database, force.now)
    record(database, force.now, RetractionResult(first), RetractionResult(second))
    record(database, force.now, RetractionResult(third, "message can't be deleted for everyone"))
    assert told(database) == []
    record(database, force.now, RetractionResult(last))
    assert told(database) == [(1, WipedNotice("1002", 3, 1))]


def test_two_recallers_that_end_a_wipe_at_once_tell_once(database, force):
    for number in range(1, 9):
        said(database, number, force.now - HOUR, sent=[number])
    wipe(database, force.now)
    halves = [claim(database, force.now, 4), claim(database, force.now, 4)]
    threads = [
        threading.Thread(target=record, args=(database, force.now, *map(RetractionResult, half)))
        for half in halves
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told(database) == [(1, WipedNotice("1002", 8, 0))]


def test_who_left_by_an_import_is_wiped_and_nobody_is_told(database, force):
    said(database, 1, force.now - HOUR, sent=[1])
    assert wipe(database, force.now, asked_by=None) == 1
    record(database, force.now, RetractionResult(claim(database, force.now)[0]))
    assert told(database) == []


def test_nothing_to_wipe_is_nothing(database, force):
    assert wipe(database, force.now) == 0


def test_the_report_tells_what_could_not_be_recalled_and_when_it_was_sent(database, force):
    sent_at = force.now - HOUR
    said(database, 1, sent_at, sent=[1, 2])
    wipe(database, force.now)
    first, second = claim(database, force.now)
    record(database, force.now, RetractionResult(first), RetractionResult(second, "too old"))
    with database.transaction() as session:
        found = requests.wipe_report(session, force.actor(session, 1), "1002", now=force.now)
    assert (found.done, found.waiting, found.failed) == (1, 0, ((sent_at, "too old"),))


def test_erasure_is_on_record_whether_it_succeeded_or_not(database, force):
    said(database, 1, force.now - HOUR, sent=[1, 2])
    wipe(database, force.now)
    first, second = claim(database, force.now)
    record(database, force.now, RetractionResult(first), RetractionResult(second, "too old"))
    with database.transaction() as session:
        entries = session.orm.exec(select(AuditEntry)).all()
    assert [(one.action, one.object_ref, one.outcome, one.detail) for one in entries] == [
        ("delete message", "1002", "done", "1002 · message 1"),
        ("delete message", "1002", "failed", "1002 · message 2 · too old"),
    ]


def test_claimers_at_once_never_take_the_same(database, force):
    for number in range(1, 61):
        mask(database, force, number, force.now)
    found, lock = [], threading.Lock()

    def work():
        while got := claim(database, force.now + MASK_AFTER, limit=7):
            with lock:
                found.extend(one.id for one in got)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 60


@pytest.mark.parametrize("reason", ["", "refused"])
def test_what_could_not_be_masked_is_counted(database, force, reason):
    due = mask(database, force, 7, force.now)
    record(database, due, RetractionResult(claim(database, due)[0], reason))
    with database.transaction() as session:
        assert unmasked.total(session) == bool(reason)


def test_an_answer_that_was_on_its_way_at_a_wipe_is_deleted_before_anybody_is_told(database, force):
    said(database, 1, force.now - HOUR, sent=[1])
    said(database, 2, force.now, state=InboxState.ANSWERED)
    assert wipe(database, force.now) == 1
    assert claim(database, force.now) == []
    with database.transaction() as session:
        row = session.orm.get(InboxEntry, 2)
        row.state, row.sent = InboxState.SETTLED, [2, 3]
        session.orm.add(row)
    said(database, 3, force.now + timedelta(seconds=1), sent=[4])  # the next holder's
    record(database, force.now, RetractionResult(claim(database, force.now)[0]))
    assert told(database) == []
    late = claim(database, force.now)
    assert [one.message_id for one in late] == [2, 3]
    record(database, force.now, *map(RetractionResult, late))
    assert told(database) == [(1, WipedNotice("1002", 3, 0))]


def test_what_a_push_is_to_say_may_be_unreadable_and_stops_nothing(database, force):
    due = mask(database, force, 7, force.now)
    with database.transaction() as session:
        session.run(sa.update(Retraction).values(batch="odd", facts={"end": "renamed since"}))
    (one,) = claim(database, due)
    assert (one.batch, one.replacement) == ("odd", None)
    record(database, due, RetractionResult(one))
    assert [row.done_at for row in rows(database)] == [due]
    assert told(database) == []
