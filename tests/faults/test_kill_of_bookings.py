"""Killed with -9 in a booking or a hand-over, all of it is there or none, and once in the end.

The words wait in the inbox, so that the next start answers what the kill cut off.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.settings import utc_now
from models import Officer, Role, Task, TaskOfficer, TaskStatus, TaskStep, Thing, ThingBooking
from tests.faults import deadly
from tests.faults.notebooks import all_settled
from tests.faults.running import until
from tests.patience import LONG

STATEMENTS = (1, 4, 7, 10, 15)  # the last are those of the answer and of what is due meanwhile
ACTS = ("bot.services.things.booking.book", "bot.services.tasks.giving.handing.take_over")
SERGEANT, GIVER, TAKER = 1, 2, 3


@pytest.fixture
def program(make_program, database_url):
    return make_program(database_url, script=deadly.script(*ACTS))


@pytest.fixture
def force(takers, database):
    """A sergeant, a bus, and tasks of one officer to be handed to another."""
    starts = utc_now() + timedelta(hours=3)
    with database.transaction() as session:
        sergeant = sa.update(Officer).where(col(Officer.id) == SERGEANT)
        session.run(sergeant.values(role=Role.SUPERVISOR, rank="PS"))
        session.run(sa.update(Officer).where(col(Officer.id) != SERGEANT).values(supervisor_id=SERGEANT))
        session.orm.add(Thing(id=1, code="BUS1", name="Beat bus", kind="BUS"))
        for number in range(1, len(STATEMENTS) + 1):
            begins = starts + timedelta(hours=2 * number)
            facts = {"ref": f"TSK-{number:04}", "kind": "WEAPON_SWEEP", "title": "x", "area_id": 1}
            times = {"starts_at": begins, "ends_at": begins + timedelta(hours=1), "created_at": utc_now()}
            session.orm.add(Task(id=number, status=TaskStatus.ACCEPTED, step=1, **facts, **times))
            session.orm.flush()
            session.orm.add(TaskOfficer(task_id=number, officer_id=GIVER, accepted_at=utc_now()))
    return [taker.person for taker in takers]


@pytest.mark.drill
@pytest.mark.timeout(2 * LONG)
@pytest.mark.parametrize("takers", [3], indirect=True)
async def test_a_booking_and_a_hand_over_live_through_a_kill(program, telegram, force, database):
    await program.starts(telegram)
    sergeant, giver, taker = force
    for number, statement in enumerate(STATEMENTS, 1):
        day = (utc_now() + timedelta(days=number)).strftime("%d/%m/%Y")
        words = f"/bus BUS1 {day} 1000 for 2h at Market Square"
        await _killed_at(statement, program, telegram, database, sergeant, words, lambda: _bookings(database))
        assert _bookings(database) == number
        giver.says(f"/task TSK-{number:04} hand over to 1003")
        await all_settled(telegram, database)
        words = f"/task TSK-{number:04} take over"
        await _killed_at(statement, program, telegram, database, taker, words, lambda: _handed(database))
        assert _handed(database) == number
        assert _crew(database, number) == [TAKER]


async def _killed_at(statement, program, telegram, database, person, words, count):
    """Say the words; the bot dies at that statement, is started again, and answers them."""
    before = count()
    deadly.dies_at(program, statement)
    person.says(words)
    await until(lambda: not program.runs, "the kill")
    assert count() in (before, before + 1), "all or none"
    await program.starts(telegram)
    await until(lambda: count() == before + 1, "what was said to be done")
    await all_settled(telegram, database)
    assert count() == before + 1


def _bookings(database):
    return _count(database, sa.select(col(ThingBooking.id)).where(col(ThingBooking.freed_at).is_(None)))


def _handed(database):
    handed = col(TaskStep.reason).like("Handed over by%")
    return _count(database, sa.select(col(TaskStep.id)).where(handed))


def _crew(database, task_id):
    with database.reading() as session:
        crew = sa.select(col(TaskOfficer.officer_id)).where(col(TaskOfficer.task_id) == task_id)
        return list(session.run(crew).scalars())


def _count(database, query):
    with database.reading() as session:
        return session.count(query)
