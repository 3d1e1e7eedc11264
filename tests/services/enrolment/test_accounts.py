"""The end of an officer's account, and of all that depends on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.jobs.dispatcher import _record
from bot.services.briefings.enquiries import EnquiryAnsweredNotice
from bot.services.briefings.sending import UndeliveredNotice
from bot.services.enrolment import accounts, revoking
from bot.services.kinds import push_contents
from bot.services.pushes import ledger
from bot.services.pushes import queue as push_queue
from bot.services.pushes.queue import PushResult
from models import Delivery, DeliveryState, OccurrenceKind, Retraction
from models.retraction import RetractionKind
from tests.notices_told import notices_told

LEASE = timedelta(seconds=10)


@pytest.fixture
def publish(force):
    def publish(subject, officer_ids):
        with force.database.transaction() as session:
            return ledger.publish(
                session, OccurrenceKind.NOTICE, subject, force.now, officer_ids,
                now=force.now, expires_at=force.now + timedelta(hours=1),
                facts=EnquiryAnsweredNotice("BRF-0001", 1),
            )  # fmt: skip

    return publish


def claim(force, limit):
    with force.database.transaction() as session:
        return push_queue.claim(
            session, limit, read=push_contents.read, now=force.now, until=force.now + LEASE
        ).claimed


def revoke(force, collar):
    with force.database.transaction() as session:
        return revoking.revoke(session, force.actor(session, 1), collar, now=force.now).ended


def states(force, officer_id):
    with force.database.reading() as session:
        query = sa.select(Delivery.state, Delivery.reason).where(Delivery.officer_id == officer_id)
        return sorted(tuple(row) for row in session.run(query.order_by(Delivery.id)))


def recalled(force, account_id):
    with force.database.reading() as session:
        query = sa.select(Retraction.message_id, Retraction.asked_by_id, Retraction.made_at).where(
            Retraction.account_id == account_id, Retraction.kind == RetractionKind.DELETE
        )
        return sorted(tuple(row) for row in session.run(query))


def accepted(push, message_id):
    return PushResult(
        push.delivery_id, push.attempt, DeliveryState.ACCEPTED, push.account_id, message_id=message_id
    )


def test_what_waits_is_recalled_and_what_others_wait_for_is_not(force, publish):
    publish(1, {3, 4})
    publish(2, {3})
    assert revoke(force, "1003").pushes == 2
    assert states(force, 3) == [(DeliveryState.CANCELLED, "revoked")] * 2
    assert states(force, 4) == [(DeliveryState.QUEUED, None)]


def test_what_was_being_sent_counts_as_sent_and_is_deleted_too(force, publish):
    publish(1, {3})
    publish(2, {3})
    early, late = claim(force, 2)
    with force.database.transaction() as session:
        _record(session, [accepted(early, 71)], force.now)
    ended = revoke(force, "1003")
    assert (ended.pushes, ended.messages) == (0, 1)
    asked_at = force.now
    force.now += timedelta(seconds=3)
    with force.database.transaction() as session:
        _record(session, [accepted(late, 72)], force.now)
    assert states(force, 3) == [(DeliveryState.ACCEPTED, None)] * 2
    assert recalled(force, 103) == [(71, 1, asked_at), (72, 1, asked_at)]


def test_what_reaches_an_account_that_is_still_theirs_stays(force, publish):
    publish(1, {3})
    (push,) = claim(force, 1)
    with force.database.transaction() as session:
        _record(session, [accepted(push, 71)], force.now)
    assert recalled(force, 103) == []


def test_a_new_account_has_the_old_ones_chat_emptied(force, publish):
    publish(1, {3})
    (push,) = claim(force, 1)
    with force.database.transaction() as session:
        _record(session, [accepted(push, 71)], force.now)
        accounts.bind(session, 3, 7001, asked_by=1, now=force.now)
    assert recalled(force, 103) == [(71, 1, force.now)]


def test_a_reset_pin_masks_what_is_shown(force):
    later = force.now + timedelta(minutes=2)
    with force.database.transaction() as session:
        facts = {"officer_id": 3, "account_id": 103, "message_id": 7, "ref": "TUR-0123", "try_at": later}
        session.orm.add(Retraction(kind=RetractionKind.MASK, made_at=force.now, give_up_at=later, **facts))
    with force.database.transaction() as session:
        revoking.reset_pin(session, force.actor(session, 1), "1003", now=force.now)
    with force.database.reading() as session:
        assert session.run(sa.select(Retraction.try_at)).scalar() == force.now


def test_an_author_hears_whom_a_briefing_did_not_reach_because_access_ended(force, briefing_to):
    briefing_to({3})
    revoke(force, "1003")
    with force.database.reading() as session:
        assert UndeliveredNotice("BRF-0001") in [notice for _, notice in notices_told(session)]


@pytest.fixture
def briefing_to(force):
    from models import Briefing, BriefingState

    def publish(officer_ids):
        with force.database.transaction() as session:
            session.orm.add(
                Briefing(
                    id=1, number=1, author_id=1, title="x", text="x", audience="all",
                    state=BriefingState.PUBLISHED, created_at=force.now, published_at=force.now,
                )
            )  # fmt: skip
            session.orm.flush()
            ledger.publish(
                session, OccurrenceKind.BRIEFING, 1, force.now, officer_ids,
                now=force.now, expires_at=force.now + timedelta(hours=1),
            )  # fmt: skip

    return publish
