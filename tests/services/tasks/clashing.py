"""Two sergeants of two teams, an Inspector above them, and tasks that come into each other's way."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.services.tasks.clashes import checking
from models import Clash, Officer, Person, Referral, Role
from tests.notices_told import notices_told
from tests.turns import turn

SERGEANT, CREW, RESPONSE, OTHERS_CREW, OTHER_SERGEANT, INSPECTOR, OUTSIDE = 1, 2, 4, 5, 7, 8, 9
BELL_LANE = "12 Bell Lane, Kettering"
AHEAD = timedelta(hours=8)


class Clashing:
    def __init__(self, force):
        self.force, self.now = force, force.now
        self.read = 0

    def task(self, ref, kind, planner, *crew, **facts):
        starts = facts.pop("starts_at", self.now + AHEAD)
        facts = {"planner_id": planner, "step": 1, "status": "allocated"} | facts
        return self.force.task(ref, starts, *crew, kind=kind, **facts)

    def visit(self, ref="TSK-0001", planner=CREW, crew=CREW, **facts):
        return self.task(ref, "BAIL_CHECK", planner, crew, **{"address": BELL_LANE} | facts)

    def warrant(self, ref="TSK-0002", planner=OTHERS_CREW, crew=OTHERS_CREW, **facts):
        return self.task(ref, "WARRANT", planner, crew, **{"address": BELL_LANE} | facts)

    def ticks(self, **later):
        """A look of the clock, and the notices that it leaves."""
        self.now += timedelta(**later)
        with self.force.database.transaction() as session:
            if checking.is_due(session, turn(self.now)):
                checking.publish_due(session, turn(self.now))
        return self.news()

    def news(self):
        """The notices since the last time."""
        with self.force.database.reading() as session:
            found = notices_told(session)
        new, self.read = found[self.read :], len(found)
        return new

    def clashes(self):
        with self.force.database.reading() as session:
            columns = (Clash.first_id, Clash.second_id, Clash.waits_id, Clash.ending)
            return [tuple(one) for one in session.run(sa.select(*columns).order_by(Clash.id))]

    def does(self, officer, act, *words, **more):
        with self.force.database.transaction() as session:
            return act(session, self.force.actor(session, officer), *words, now=self.now, **more)


@pytest.fixture
def clashing(force):
    """Response's sergeant, and an Inspector above both; a sergeant of elsewhere is above nobody."""
    with force.database.transaction() as session:
        people = (
            (INSPECTOR, "1101", "Insp", 1, None),
            (OTHER_SERGEANT, "2101", "PS", 2, INSPECTOR),
            (OUTSIDE, "2301", "Ch Insp", 3, None),
        )
        for number, collar, rank, team, above in people:
            facts = {"rank": rank, "team_id": team, "supervisor_id": above, "account_id": 100 + number}
            session.orm.add(Officer(id=number, collar=collar, surname="Oak", role=Role.SUPERVISOR, **facts))
            session.orm.flush()
        sa_ = sa.update(Officer)
        session.run(sa_.where(Officer.id == SERGEANT).values(rank="PS", supervisor_id=INSPECTOR))
        session.run(sa_.where(Officer.id.in_((CREW, 3))).values(supervisor_id=SERGEANT))
        session.run(sa_.where(Officer.id.in_((RESPONSE, OTHERS_CREW))).values(supervisor_id=OTHER_SERGEANT))
        session.orm.add(Person(id=1, source_key="p1", surname="Millbrook", address=BELL_LANE))
        session.orm.flush()
        facts = {"status": "CONTACTING", "status_since": force.now, "opened_on": force.now.date()}
        for number in (1, 2):
            session.orm.add(
                Referral(
                    id=number, ref=f"TUR-000{number}", programme_id=number, person_id=1, team_id=3, **facts
                )
            )
    return Clashing(force)
