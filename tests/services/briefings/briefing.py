"""A briefing that is out, and its deliveries, for tests of the steps that follow."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import select

from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings import escalations as chases
from bot.services.briefings import sending
from bot.services.briefings.drafts import Fields
from bot.services.kinds import push_contents
from bot.services.officers import duty
from bot.services.pushes import queue as push_queue
from bot.services.pushes.facts import Notice
from bot.services.pushes.queue import PushResult
from models import Delivery, DeliveryState, Escalation, Role
from tests.turns import turn

LATE = timedelta(hours=2)
LEASE = timedelta(seconds=10)


class Desk:
    """Officer 1 writes briefings; `now` is moved by tests."""

    def __init__(self, database, force):
        self.database = database
        self.force = force
        self.now = force.now
        self.sent = 0

    def moves(self, **how):
        self.now += timedelta(**how)

    def does(self, what, *facts, officer=1, **more):
        with self.database.transaction() as session:
            return what(session, self.force.actor(session, officer), *facts, now=self.now, **more)

    def drafts(self, audience="NPT1", **requirements):
        """Its reference."""
        self.sent += 1
        fields = Fields(f"Knife arch {self.sent}", f"It stands at stop {self.sent}.", audience)
        ref = self.does(briefing_drafts.draft, fields).briefing.ref
        if requirements:
            self.does(briefing_drafts.change_requirements, ref, **requirements)
        return ref

    def sends(self, ref, *, version=None):
        with self.database.transaction() as session:
            actor = self.force.actor(session, 1)
            seen = briefing_drafts.preview(session, actor, ref, now=self.now).briefing.version
            return sending.send(
                session, actor, ref, version=version or seen, again=True, late=LATE, now=self.now
            )

    def briefs(self, audience="NPT1", **requirements):
        """One that is out, and its pushes accepted."""
        ref = self.drafts(audience, **requirements)
        self.sends(ref)
        self.pushes()
        return ref

    def pushes(self, state=DeliveryState.ACCEPTED):
        """The pushes claimed now, which end so: (officer, content) of each."""
        with self.database.transaction() as session:
            push_queue.turn_away(session, now=self.now)
            claimed = push_queue.claim(
                session, 100, read=push_contents.read, now=self.now, until=self.now + LEASE
            ).claimed
            accepted = 7 if state is DeliveryState.ACCEPTED else None
            results = [
                PushResult(p.delivery_id, p.attempt, state, p.account_id, accepted, reason="said so")
                for p in claimed
            ]
            push_queue.record(session, results, now=self.now)
        return [(push.account_id - 100, push.content) for push in claimed]

    def told(self):
        """The notices that are pushed now: (officer, notice)."""
        return [one for one in self.pushes() if isinstance(one[1], Notice)]

    def chase(self):
        """Do the clock's work now."""
        with self.database.transaction() as session:
            if chases.is_due(session, turn(self.now)):
                chases.publish_due(session, turn(self.now))

    def told_after(self, **how):
        """The notices told by then: (officer, notice, how long after the start). Leaps from step to step."""
        end, told = self.now + timedelta(**how), []
        while (due := self.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            self.chase()
            told += [(*one, self.now - self.force.now) for one in self.told()]
        self.now = end
        return told

    def next_due(self):
        return min((one.due_at for one in self.chases() if one.due_at is not None), default=None)

    def books_off(self, officer):
        self.does(duty.book_on, officer=officer)
        self.does(duty.book_off, officer=officer)

    def states(self):
        with self.database.transaction() as session:
            rows = session.orm.exec(
                select(Delivery).where(Delivery.occurrence_id == self.newest(session))
            ).all()
        return Counter("parked" if row.parked_at else row.state.value for row in rows)

    def newest(self, session):
        return session.run(
            sa.text("SELECT max(id) FROM occurrences WHERE kind = 'briefing'")
        ).scalar()  # fmt: skip

    def chases(self):
        with self.database.transaction() as session:
            return session.orm.exec(select(Escalation).order_by(Escalation.id)).all()

    def under(self, supervisors):
        """By officer, their supervisor, who is one by role as well."""
        for officer, supervisor in supervisors.items():
            self.force.change(officer, supervisor_id=supervisor)
            self.force.change(supervisor, role=Role.SUPERVISOR)
