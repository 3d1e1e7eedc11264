"""Briefings parked, sent, in doubt, escalated, acknowledged, withdrawn, sent again, in any order."""

from contextlib import suppress

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from bot.errors import BeatlineError
from bot.services.briefings import receipts, reports, resending
from bot.services.briefings import viewing as briefings
from bot.services.briefings.unacknowledged import LineUnacknowledgedNotice, UnacknowledgedNotice
from bot.services.kinds import push_contents
from bot.services.officers import duty
from bot.services.pushes import counts
from bot.services.pushes import queue as push_queue
from bot.services.pushes.queue import PushResult
from models import BriefingRequirements, Delivery, DeliveryState, Escalation, Occurrence, OccurrenceKind
from tests.services.briefings.briefing import LATE, LEASE

OFFICERS = st.integers(1, 6)
OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING)
ENDS = st.sampled_from(
    [
        *(DeliveryState.ACCEPTED, DeliveryState.ACCEPTED, DeliveryState.ACCEPTED),
        *(DeliveryState.QUEUED, DeliveryState.UNCERTAIN, DeliveryState.REFUSED),
    ]
)


class Life(RuleBasedStateMachine):
    """`acknowledged` holds (collar, reference) pairs, as a person would remember them."""

    refs = Bundle("refs")
    claims = Bundle("claims")

    def __init__(self, desk):
        super().__init__()
        self.desk = desk
        self.recipients = {}
        self.acknowledged = set()
        self.off = set()
        self.settled = {}

    @initialize()
    def begins_anew(self):
        self.desk.now = self.desk.force.now
        with self.desk.database.transaction() as session:
            for model in (Escalation, Delivery, Occurrence, BriefingRequirements):  # versions stay for ever
                session.run(sa.delete(model))
        for officer in range(1, 7):
            self.desk.does(duty.book_on, officer=officer)
        self.desk.under({2: 1, 3: 1, 1: 4, 5: 4})

    @rule(target=refs, audience=st.sampled_from(["NPT1", "RESP", "all"]), urgent=st.booleans())
    def briefs(self, audience, urgent):
        ref = self.desk.drafts(audience, urgent=urgent)
        self.recipients[ref] = len(self.desk.sends(ref).audience.officers)
        report = self.desk.does(reports.report, ref)
        assert report.counts.parked == sum(
            not urgent and int(one.collar[-1]) in self.off for one in report.recipients
        )
        return ref

    @rule(officer=OFFICERS)
    def books_on(self, officer):
        self.desk.does(duty.book_on, officer=officer)
        self.off.discard(officer)
        with self.desk.database.transaction() as session:
            mine = select(Delivery).where(Delivery.officer_id == officer, Delivery.parked_at.is_not(None))
            assert not session.orm.exec(mine).all()

    @rule(officer=OFFICERS)
    def books_off(self, officer):
        self.desk.does(duty.book_off, officer=officer)
        self.off.add(officer)

    @rule(target=claims)
    def claims_all(self):
        with self.desk.database.transaction() as session:
            push_queue.turn_away(session, now=self.desk.now)
            batch = push_queue.claim(
                session, 100, read=push_contents.read, now=self.desk.now, until=self.desk.now + LEASE
            )
        for one in batch.claimed:
            self.is_told_nothing_but_the_truth(one.account_id - 100, one.content)
        return batch.claimed

    def is_told_nothing_but_the_truth(self, officer, content):
        if isinstance(content, UnacknowledgedNotice):
            assert officer not in self.off
            assert content.refs
            assert not {(f"100{officer}", ref) for ref in content.refs} & self.acknowledged
        if isinstance(content, LineUnacknowledgedNotice):
            pairs = {(collar, ref) for ref, collars in content.refs.items() for collar in collars}
            assert pairs
            assert not pairs & self.acknowledged

    @rule(claimed=consumes(claims), state=ENDS)
    def records(self, claimed, state):
        accepted = 7 if state is DeliveryState.ACCEPTED else None
        results = [
            PushResult(p.delivery_id, p.attempt, state, message_id=accepted, reason="said so")
            for p in claimed
        ]
        with self.desk.database.transaction() as session:
            push_queue.record(session, results, now=self.desk.now)

    @rule()
    def everything_arrives(self):
        self.records(self.claims_all(), DeliveryState.ACCEPTED)

    @rule(ref=refs, officer=OFFICERS)
    def acknowledges_while_a_reminder_is_queued(self, ref, officer):
        self.everything_arrives()
        self.waits(61)
        self.acknowledges(ref, officer)
        self.everything_arrives()

    @rule()
    def doubts(self):
        with self.desk.database.transaction() as session:
            push_queue.settle_doubtful(session, now=self.desk.now)

    @rule(ref=refs, officer=OFFICERS)
    def acknowledges(self, ref, officer):
        with suppress(BeatlineError):
            self.desk.does(receipts.acknowledge, ref, officer=officer)
            self.acknowledged.add((f"100{officer}", ref))

    @rule(ref=refs, officer=OFFICERS)
    def takes_back(self, ref, officer):
        with suppress(BeatlineError):
            self.desk.does(receipts.take_back, ref, officer=officer)
            self.acknowledged.discard((f"100{officer}", ref))

    @rule(ref=refs, officer=OFFICERS)
    def opens(self, ref, officer):
        with suppress(BeatlineError):
            self.desk.does(briefings.open_briefing, ref, officer=officer)

    @rule(ref=refs, doubtful=st.booleans())
    def is_sent_again(self, ref, doubtful):
        allowed = {DeliveryState.REFUSED, DeliveryState.EXPIRED}
        before = self.rows()
        with suppress(BeatlineError):
            self.desk.does(resending.send_again, ref, doubtful=doubtful, late=LATE)
        for row in self.rows().values():
            was = before[row.id]
            if was.state is not row.state:
                assert row.state is DeliveryState.QUEUED
                assert was.opened_at is None
                assert was.state in (allowed | {DeliveryState.UNCERTAIN} if doubtful else allowed)
                self.settled.pop(row.id)

    @rule(minutes=st.sampled_from([1, 6, 31, 61, 130]))
    def waits(self, minutes):
        self.desk.moves(minutes=minutes)
        self.desk.chase()

    def rows(self):
        with self.desk.database.transaction() as session:
            return {row.id: row for row in session.orm.exec(select(Delivery)).all()}

    @invariant()
    def the_sums_balance(self):
        with self.desk.database.transaction() as session:
            for row in session.orm.exec(select(Occurrence).where(Occurrence.kind == OccurrenceKind.BRIEFING)):
                found = counts.count_deliveries(session, [row.id])
                assert found.recipients == len(
                    session.orm.exec(select(Delivery).where(Delivery.occurrence_id == row.id)).all()
                )
                assert 0 <= found.parked <= found.queued
                assert found.at_once <= found.understood <= found.acknowledged <= found.opened

    @invariant()
    def what_is_settled_stays_so_unless_its_author_asks(self):
        for row in self.rows().values():
            assert self.settled.get(row.id, row.state) is row.state
            if row.state not in OPEN:
                self.settled[row.id] = row.state

    @invariant()
    def what_is_acknowledged_is_not_chased(self):
        with self.desk.database.transaction() as session:
            both = select(Escalation, Delivery).join(Delivery, Delivery.id == Escalation.delivery_id)
            for chase, delivery in session.orm.exec(both).all():
                if delivery.acknowledged_at is not None:
                    assert (chase.due_at, chase.ended_at is not None) == (None, True)


@pytest.mark.parametrize("examples", [2, pytest.param(8, marks=pytest.mark.drill)])
def test_whatever_happens_the_sums_balance_and_nobody_is_chased_who_acknowledged(desk, examples):
    run_state_machine_as_test(
        lambda: Life(desk), settings=settings(max_examples=examples, stateful_step_count=20)
    )
