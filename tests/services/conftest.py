"""A small force for tests of services."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.services.identity import guard
from models import Area, Officer, Operation, OperationArea, Role, Task, TaskOfficer, Team
from tests.services.briefings.briefing import Desk

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)  # a Saturday


class Force:
    """Officers 1 to 6 with accounts 101 to 106: a sergeant, four constables, a partner."""

    def __init__(self, database):
        self.database = database
        self.now = NOW

    def actor(self, session, officer_id):
        return guard.identify(session, 100 + officer_id, now=self.now).actor

    def change(self, officer_id, **values):
        with self.database.transaction() as session:
            officer = session.orm.get(Officer, officer_id)
            for name, value in values.items():
                setattr(officer, name, value)
            session.orm.add(officer)

    def task(self, ref, starts_at, *crew, **values):
        facts = {
            "kind": "PATROL_HOTSPOT",
            "title": "x",
            "created_at": starts_at - timedelta(days=30),
        } | values
        with self.database.transaction() as session:
            task = Task(ref=ref, starts_at=starts_at, **facts)
            session.orm.add(task)
            session.orm.flush()
            session.orm.add_all(TaskOfficer(task_id=task.id, officer_id=one) for one in crew)
            return task.id


@pytest.fixture
def force(database):
    with database.transaction() as session:
        session.orm.add(Area(id=1, code="NTH", name="North", kind="lpa"))
        session.orm.flush()
        session.orm.add(Area(id=2, code="KET", name="Kettering", kind="npt", parent_id=1))
        session.orm.flush()
        session.orm.add_all(
            [
                Team(id=1, code="NPT1", name="NPT Kettering", area_id=2),
                Team(id=2, code="RESP", name="Response", area_id=1),
                Team(id=3, code="TURN", name="Turnaround"),
            ]
        )
        session.orm.flush()
        roles = [Role.SUPERVISOR, *[Role.OFFICER] * 4, Role.PARTNER]
        teams = [1, 1, 1, 2, 2, 3]
        for number, (role, team) in enumerate(zip(roles, teams, strict=True), start=1):
            session.orm.add(
                Officer(
                    id=number,
                    collar=f"100{number}",
                    surname="Ash",
                    team_id=team,
                    role=role,
                    account_id=100 + number,
                    enrolled_at=NOW - timedelta(days=400),
                )
            )
        session.orm.flush()
        session.orm.add(Operation(id=1, code="DRIVEN", name="Op Driven", starts_on=NOW.date(), lead_id=6))
        session.orm.flush()
        session.orm.add(OperationArea(operation_id=1, area_id=2))
    return Force(database)


@pytest.fixture
def book(database):
    """Officer 1234's, who has account 5001 and has written nothing yet."""
    with database.transaction() as session:
        session.orm.add(Team(id=1, code="NPT1", name="NPT"))
        session.orm.flush()
        session.orm.add(
            Officer(id=1, collar="1234", surname="Ashfield", team_id=1, role=Role.OFFICER, account_id=5001)
        )
    return database


@pytest.fixture
def desk(database, force):
    return Desk(database, force)
