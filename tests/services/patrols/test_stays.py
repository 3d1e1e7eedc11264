"""Stays and doses on record: one place at a time, over midnight, and on the night when the clocks go back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from bot.errors import NotPermittedError
from bot.services.operations import doses as of_operations
from bot.services.patrols import doses, stays, visits
from models import Dose, Operation, Patrol

NIGHT = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # 01:50, ten minutes before the clocks go back


@pytest.fixture
def dosed(database, force):
    with database.transaction() as session:
        session.run(sa.update(Operation).values(starts_on=NIGHT.date() - timedelta(days=1)))
        row = {"operation_id": 1, "area_id": 2, "minutes": 15, "times": 2}
        session.orm.add(Dose(**row, from_time=time(22), until_time=time(4)))


def test_a_night_of_the_clocks_going_back_counts_real_minutes(database, force, dosed):
    with database.transaction() as session:
        constable = force.actor(session, 2)
        visits.here(session, constable, 2, "Kettering", "KET", now=NIGHT)
        gone = visits.leave(session, constable, now=NIGHT + timedelta(minutes=20))  # 01:10 again
        assert gone.minutes == 20
        (tally,) = doses.of_operation(session, 1, now=NIGHT + timedelta(hours=1))
        assert (tally.done, tally.window.end - tally.window.start) == (1, timedelta(hours=7))
        assert tally.next_by == datetime(2026, 10, 25, 4, tzinfo=UTC)
        assert doses.of_operation(session, 1, now=NIGHT - timedelta(days=2)) == []


def test_an_officer_is_in_one_place_and_a_task_ends_the_stays_of_its_crew(database, force, dosed):
    task = force.task("TSK-0001", NIGHT, 2, 3)
    with database.transaction() as session:
        for officer in (2, 3):
            stays.arrive(session, officer, 2, task_id=task, now=NIGHT)
        later = NIGHT + timedelta(minutes=16)
        moved = visits.here(session, force.actor(session, 2), 1, "North", "NTH", now=later)
        assert (moved.left.area, moved.left.minutes, moved.doses) == ("Kettering", 16, ())
        stays.leave_task(session, 2, task, now=later)
        stays.end_task(session, task, now=later)
        still = session.run(sa.select(Patrol.officer_id).where(Patrol.left_at.is_(None))).scalars().all()
        assert still == [2]
        (tally,) = doses.of_area(session, 2, now=later)
        assert tally.done == 1


def test_a_partner_neither_patrols_nor_sees_what_is_owed(database, force, dosed):
    with database.transaction() as session:
        partner = force.actor(session, 6)
        for look in (
            lambda: visits.here(session, partner, 2, "Kettering", "KET", now=NIGHT),
            lambda: of_operations.show(session, partner, "driven", now=NIGHT),
        ):
            with pytest.raises(NotPermittedError):
                look()
