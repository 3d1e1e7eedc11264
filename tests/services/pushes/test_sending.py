import threading
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from bot.services import leases
from bot.services.briefings.enquiries import EnquiryAnsweredNotice
from bot.services.kinds import push_contents
from bot.services.officers import officers
from bot.services.pushes import counts, ledger, needs
from bot.services.pushes import queue as push_queue
from bot.services.pushes.queue import PushResult
from models import Delivery, DeliveryState, Occurrence, OccurrenceKind, Reminder, ReminderState

NOTICE, REMINDER = OccurrenceKind.NOTICE, OccurrenceKind.REMINDER
LEASE = timedelta(seconds=10)
HOUR = timedelta(hours=1)


def publish(database, officers, now, *, kind=NOTICE, subject=1, due=None, expires=HOUR):
    with database.transaction() as session:
        return ledger.publish(
            session,
            kind,
            subject,
            due or now,
            officers,
            now=now,
            expires_at=now + expires,
            facts=EnquiryAnsweredNotice("BRF-1", 1),
        )


def claim(database, now, limit=30):
    with database.transaction() as session:
        push_queue.turn_away(session, now=now)
        return push_queue.claim(session, limit, read=push_contents.read, now=now, until=now + LEASE).claimed


def record(database, now, *results):
    with database.transaction() as session:
        push_queue.record(session, results, now=now)


def doubt(database, now):
    with database.transaction() as session:
        push_queue.settle_doubtful(session, now=now)


def delivery_counts(database, occurrence):
    with database.transaction() as session:
        return counts.count_deliveries(session, [occurrence])


def taken(push, message_id=7):
    return PushResult(push.delivery_id, push.attempt, DeliveryState.ACCEPTED, push.account_id, message_id)


def reminder(database, now):
    with database.transaction() as session:
        row = Reminder(officer_id=2, due_at=now, text="x", created_at=now, state=ReminderState.GIVEN)
        session.orm.add(row)
        session.orm.flush()
        return row.id


def test_a_push_goes_to_each_once_however_often_it_is_published(database, force):
    occurrence = publish(database, {2, 3}, force.now)
    assert publish(database, {2, 3, 4}, force.now) is None
    assert [push.account_id for push in claim(database, force.now)] == [102, 103]
    assert claim(database, force.now) == []
    assert delivery_counts(database, occurrence).sending == 2


def test_what_is_accepted_has_its_message_and_its_time(database, force):
    occurrence = publish(database, {2}, force.now)
    record(database, force.now, taken(claim(database, force.now)[0]))
    with database.transaction() as session:
        row = session.orm.exec(select(Delivery)).one()
    assert (row.message_id, row.accepted_at, row.claimed_until) == (7, force.now, None)
    assert delivery_counts(database, occurrence).accepted == 1


def test_an_answer_without_a_message_is_never_called_accepted(database, force):
    publish(database, {2}, force.now)
    push = claim(database, force.now)[0]
    with pytest.raises(sa.exc.IntegrityError):
        record(database, force.now, taken(push, message_id=None))


def test_an_answer_to_an_older_claim_counts_for_nothing(database, force):
    occurrence = publish(database, {2}, force.now, kind=REMINDER, subject=reminder(database, force.now))
    first = claim(database, force.now)[0]
    later = force.now + LEASE
    doubt(database, later)
    second = claim(database, later)[0]
    record(database, later, taken(first))
    assert delivery_counts(database, occurrence).sending == 1
    record(database, later, taken(second))
    record(database, later, PushResult(second.delivery_id, second.attempt, DeliveryState.UNCERTAIN))
    assert delivery_counts(database, occurrence).accepted == 1


def test_what_was_certainly_not_sent_waits_and_goes_again(database, force):
    publish(database, {2}, force.now)
    push = claim(database, force.now)[0]
    again = force.now + timedelta(seconds=3)
    record(
        database, force.now, PushResult(push.delivery_id, push.attempt, DeliveryState.QUEUED, again_at=again)
    )
    assert claim(database, force.now + timedelta(seconds=2)) == []
    assert claim(database, again)[0].attempt == 2


@pytest.mark.parametrize(
    ("kind", "then"), [(NOTICE, DeliveryState.UNCERTAIN), (REMINDER, DeliveryState.QUEUED)]
)
def test_a_dead_senders_pushes_are_settled_by_their_kind(database, force, kind, then):
    publish(database, {2}, force.now, kind=kind, subject=reminder(database, force.now))
    claim(database, force.now)
    doubt(database, force.now + LEASE - timedelta(seconds=1))
    with database.transaction() as session:
        assert session.orm.exec(select(Delivery)).one().state is DeliveryState.SENDING
    doubt(database, force.now + LEASE)
    with database.transaction() as session:
        assert session.orm.exec(select(Delivery)).one().state is then


def test_every_kind_says_what_happens_in_doubt_and_what_it_needs():
    assert set(push_queue.ON_DOUBT) == set(needs.NEEDS) == set(OccurrenceKind)


def test_who_may_not_have_it_is_turned_away_at_the_door_with_the_reason(database, force):
    occurrence = publish(database, {1, 2, 3, 4}, force.now)
    force.change(2, left_at=force.now)
    force.change(3, account_id=None)
    force.change(4, unreachable_since=force.now)
    assert [push.account_id for push in claim(database, force.now)] == [101]
    found = delivery_counts(database, occurrence)
    assert found.refused == {"has left": 1, "not enrolled": 1, "can't be reached": 1}
    assert found.recipients == 4


def test_what_is_too_late_expires_and_leaves_room_for_the_rest(database, force):
    late = publish(database, {2, 3}, force.now, expires=timedelta(seconds=1))
    good = publish(database, {2, 3}, force.now, subject=2)
    assert len(claim(database, force.now + timedelta(seconds=1), limit=2)) == 2
    assert delivery_counts(database, late).expired == 2
    assert delivery_counts(database, good).sending == 2


def test_a_cancelled_reminder_is_recalled_from_the_queue(database, force):
    number = reminder(database, force.now)
    occurrence = publish(database, {2}, force.now, kind=REMINDER, subject=number)
    with database.transaction() as session:
        session.orm.get(Reminder, number).state = ReminderState.CANCELLED
    assert claim(database, force.now) == []
    assert delivery_counts(database, occurrence).recalled == 1


def test_who_cannot_be_written_to_gets_no_more(database, force):
    with database.transaction() as session:
        officers.mark_reachable(session, 102, reachable=False, now=force.now)
    publish(database, {2}, force.now)
    assert claim(database, force.now) == []


def test_claimers_at_once_never_take_the_same(database, force):
    for subject in range(40):
        publish(database, {1, 2, 3, 4, 5}, force.now, subject=subject)
    found, lock = [], threading.Lock()

    def work():
        while got := claim(database, force.now, limit=7):
            with lock:
                found.extend(push.delivery_id for push in got)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 200


def test_publishers_at_once_make_it_once(database, force):
    made = []

    def work():
        made.append(publish(database, {2, 3}, force.now))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in made) == 1


def test_a_lease_has_one_holder_until_it_runs_out_or_is_given_back(database, force):
    def take(who, now):
        with database.transaction() as session:
            return leases.acquire(session, "sender", who, now=now, until=now + LEASE)

    assert take("a", force.now)
    assert not take("b", force.now)
    assert take("a", force.now + timedelta(seconds=5))
    assert not take("b", force.now + LEASE)
    assert take("b", force.now + timedelta(seconds=15))
    with database.transaction() as session:
        leases.release(session, "sender", "a", until=force.now)
        leases.release(session, "sender", "b", until=force.now)
    assert take("a", force.now)


class Ledger(RuleBasedStateMachine):
    """Anything in any order: the sums hold, and nothing is accepted twice or taken back."""

    claims = Bundle("claims")

    def __init__(self, database, force):
        super().__init__()
        self.database = database
        self.now = force.now
        self.sent = Counter()
        self.recipients = {}
        self.final = {}
        self.subjects = 0
        with database.transaction() as session:
            session.run(sa.delete(Delivery))
            session.run(sa.delete(Occurrence))
            session.run(sa.delete(Reminder))

    @rule(officers=st.sets(st.integers(1, 6)), kind=st.sampled_from([NOTICE, REMINDER]), again=st.booleans())
    def publishes(self, officers, kind, again):
        if not (again and self.subjects):
            self.subjects = reminder(self.database, self.now)
        made = publish(self.database, officers, self.now, kind=kind, subject=self.subjects, due=self.now)
        if made is not None:
            self.recipients[made] = len(officers)

    @rule(target=claims, limit=st.integers(1, 5))
    def claims_some(self, limit):
        return claim(self.database, self.now, limit)

    @rule(
        pushes_=consumes(claims),
        state=st.sampled_from(
            [DeliveryState.ACCEPTED, DeliveryState.QUEUED, DeliveryState.UNCERTAIN, DeliveryState.REFUSED]
        ),
        twice=st.booleans(),
    )
    def records(self, pushes_, state, twice):
        accepted = 7 if state is DeliveryState.ACCEPTED else None
        again = self.now + timedelta(seconds=2) if state is DeliveryState.QUEUED else None
        results = [
            PushResult(p.delivery_id, p.attempt, state, message_id=accepted, again_at=again, reason="said so")
            for p in pushes_
        ]
        for _ in range(1 + twice):
            record(self.database, self.now, *results)

    @rule()
    def doubts(self):
        doubt(self.database, self.now)

    @rule(seconds=st.sampled_from([1, 5, 11, 4000]))
    def waits(self, seconds):
        self.now += timedelta(seconds=seconds)

    @invariant()
    def the_rows_add_up(self):
        for occurrence, recipients in self.recipients.items():
            assert delivery_counts(self.database, occurrence).recipients == recipients

    @invariant()
    def what_is_settled_stays_settled(self):
        with self.database.transaction() as session:
            rows = session.orm.exec(select(Delivery)).all()
        for row in rows:
            assert self.final.get(row.id, row.state) is row.state
            if row.state not in (DeliveryState.QUEUED, DeliveryState.SENDING):
                self.final[row.id] = row.state


@pytest.mark.parametrize("examples", [3, pytest.param(25, marks=pytest.mark.drill)])
def test_any_order_of_events_keeps_the_ledger_balanced(database, force, examples):
    run_state_machine_as_test(
        lambda: Ledger(database, force), settings=settings(max_examples=examples, stateful_step_count=25)
    )


def test_looking_whether_anything_waits_uses_the_index(sqlite_url, force):
    database = force.database
    if not database.is_sqlite:
        pytest.skip("PostgreSQL chooses by statistics")
    with database.transaction() as session:
        compiled = push_queue.WAITING.compile(session.connection(), compile_kwargs={"literal_binds": False})
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", ("", "")).all()
    found = " ".join(str(row) for row in plan)
    assert "ix_deliveries_open" in found
    assert "ix_deliveries_sending" in found
