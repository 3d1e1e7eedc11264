"""Off duty: parked until book-on, neither failed nor escalated."""

from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.services.briefings import sending
from bot.services.briefings.enquiries import EnquiryAnsweredNotice
from bot.services.briefings.sending import UndeliveredNotice
from bot.services.enrolment import accounts
from bot.services.officers import duty
from bot.services.pushes import counts, ledger, parking
from bot.services.pushes import queue as push_queue
from models import AuditEntry, Delivery, OccurrenceKind, Officer
from tests.notices_told import notices_told


def delivery_counts(desk):
    with desk.database.transaction() as session:
        return counts.count_deliveries(session, [desk.newest(session)])


def test_who_is_off_duty_gets_it_at_book_on_and_the_sum_stays_true(desk):
    desk.books_off(2)
    desk.briefs()
    found = delivery_counts(desk)
    assert (found.accepted, found.parked, found.queued, found.under_way, found.recipients) == (2, 1, 1, 0, 3)
    desk.moves(hours=13)
    assert desk.pushes() == []
    desk.does(duty.book_on, officer=2)
    assert [who for who, _ in desk.pushes()] == [2]
    assert desk.states() == {"accepted": 3}


def test_released_it_may_be_as_late_as_it_might_have_been_at_first(desk):
    desk.books_off(2)
    desk.briefs()
    desk.moves(hours=13)
    desk.does(duty.book_on, officer=2)
    desk.moves(hours=2)
    assert desk.pushes() == []
    assert desk.states() == {"accepted": 2, "expired": 1}


def test_booking_on_and_the_release_are_one_transaction(desk):
    desk.books_off(2)
    desk.briefs()
    with suppress(ZeroDivisionError), desk.database.transaction() as session:
        duty.book_on(session, desk.force.actor(session, 2), now=desk.now)
        raise ZeroDivisionError
    assert desk.states() == {"accepted": 2, "parked": 1}


def test_what_is_urgent_goes_at_once_whoever_is_off_duty(desk):
    desk.books_off(2)
    desk.briefs(urgent=True)
    assert desk.states() == {"accepted": 3}


def test_who_books_off_with_one_on_its_way_has_it_parked_but_for_what_is_urgent(desk):
    desk.does(duty.book_on, officer=2)
    desk.sends(desk.drafts())
    desk.does(duty.book_off, officer=2)
    assert desk.states() == {"queued": 2, "parked": 1}
    desk.does(duty.book_on, officer=2)
    desk.sends(desk.drafts(urgent=True))
    desk.does(duty.book_off, officer=2)
    assert desk.states() == {"queued": 3}


def test_only_briefings_are_parked(desk):
    desk.does(duty.book_on, officer=2)
    with desk.database.transaction() as session:
        ledger.publish(
            session, OccurrenceKind.NOTICE, 2, desk.now, {2},
            now=desk.now, expires_at=desk.now + timedelta(hours=1),
            facts=EnquiryAnsweredNotice("BRF-0001", 1),
        )  # fmt: skip
        parking.park(session, 2, now=desk.now)
    assert [who for who, _ in desk.pushes()] == [2]


def test_who_never_books_or_did_so_long_ago_counts_as_at_work(desk):
    def off():
        with desk.database.transaction() as session:
            return duty.off_duty(session, [1, 2, 3], now=desk.now)

    assert off() == frozenset()
    desk.books_off(2)
    assert off() == {2}
    desk.moves(days=28, seconds=1)
    assert off() == frozenset()


def test_the_author_is_told_of_who_was_not_reached_without_waiting_for_who_is_parked(desk):
    desk.books_off(2)
    desk.force.change(3, unreachable_since=desk.now)
    desk.briefs()

    def told():
        with desk.database.transaction() as session:
            sending.tell_undelivered(session, [desk.newest(session)], now=desk.now)
        with desk.database.transaction() as session:
            return [notice for _, notice in notices_told(session)]

    assert told() == [UndeliveredNotice("BRF-0001")]
    desk.does(duty.book_on, officer=2)
    desk.pushes()
    assert told() == [UndeliveredNotice("BRF-0001")]


def test_with_nobody_but_parked_ones_left_nobody_failed(desk):
    desk.books_off(2)
    desk.briefs()
    with desk.database.transaction() as session:
        (row,) = ledger.list_finished(session, OccurrenceKind.BRIEFING, [desk.newest(session)])
    assert row.not_accepted == 0


def test_a_parked_one_of_who_was_revoked_is_recalled(desk):
    desk.books_off(2)
    desk.briefs()
    with desk.database.transaction() as session:
        accounts.end_account(session, 2, asked_by=1, now=desk.now)
    found = delivery_counts(desk)
    assert (found.recalled, found.parked, found.recipients) == (1, 0, 3)


def test_the_database_refuses_a_parked_one_that_does_not_wait(desk):
    desk.briefs()
    with pytest.raises(sa.exc.IntegrityError), desk.database.transaction() as session:
        session.run(sa.update(Delivery).values(parked_at=desk.now))


def test_what_is_parked_is_not_looked_at_each_second(desk):
    if not desk.database.is_sqlite:
        pytest.skip("PostgreSQL chooses by statistics")
    with desk.database.transaction() as session:
        asked = str(push_queue.WAITING.compile(session.connection()))
        plan = str(session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("", "")).all())
        written = session.connection().exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = 'ix_deliveries_open'"
        )
        assert "parked_at IS NULL" in written.scalar_one()
    assert "ix_deliveries_open" in plan


def test_each_booking_is_on_record_once(desk):
    desk.does(duty.book_on, officer=2)
    desk.does(duty.book_on, officer=2)
    with desk.database.transaction() as session:
        rows = session.orm.exec(select(AuditEntry.action).where(AuditEntry.action == "book on")).all()
        assert session.orm.get(Officer, 2).on_duty_since == desk.now
    assert len(rows) == 1
