"""Killed with -9 in the middle of lone visits, every alarm goes out, and a kill doubles one at most.

The bot ends itself at a statement of the clock's turn, or of what follows: the commit, the claim, the
record of what was sent.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.services.lone_visits import rows
from bot.settings import utc_now
from models import LoneVisit, LoneWord, Officer, Role, Task, TaskOfficer, TaskStatus
from tests.faults import deadly
from tests.faults.running import until
from tests.patience import LONG

pytestmark = pytest.mark.drill
SEED = int(os.environ.get("SEED", "1"))
SERGEANT, INSPECTOR = 1, 2
LAST_STATEMENT = 40
TURN = "bot.services.lone_visits.clock._turn"


@pytest.fixture
def program(make_program, database_url):
    quick = {"alone_ask_again": "1s", "alone_alarm_after": "2s", "alone_climb_every": "1h"}
    return make_program(database_url, script=deadly.script(TURN), **quick)


@pytest.fixture
def alone(takers, database):
    """Constables below a sergeant, below an Inspector, each of whom has arrived on a task of their own."""
    constables = takers[2:]
    with database.transaction() as session:
        for officer, above in ((SERGEANT, INSPECTOR), (INSPECTOR, None)):
            change = sa.update(Officer).where(col(Officer.id) == officer)
            session.run(change.values(role=Role.SUPERVISOR, supervisor_id=above))
        for one in constables:
            change = sa.update(Officer).where(col(Officer.id) == one.officer_id)
            session.run(change.values(supervisor_id=SERGEANT))
            session.orm.add(_task(one.officer_id))
            session.orm.flush()
            member = {"task_id": one.officer_id, "officer_id": one.officer_id, "arrived_at": utc_now()}
            session.run(sa.insert(TaskOfficer), member)
    return constables


def _task(number):
    now = utc_now()
    return Task(
        id=number, ref=f"TSK-{number:04}", kind="REASSURANCE_VISIT", title="x", starts_at=now,
        created_at=now, status=TaskStatus.IN_PROGRESS,
    )  # fmt: skip


@pytest.mark.timeout(2 * LONG)
@pytest.mark.parametrize("takers", [6], indirect=True)
async def test_every_alarm_goes_out_and_a_kill_doubles_one_at_most(
    program, telegram, takers, alone, database
):
    dice, sergeant = Random(SEED), takers[0]
    await program.starts(telegram)
    for one in takers:
        one.person.says("/me")
        await until(lambda one=one: one.heard, "the first answer")
    for kills, one in enumerate(alone, 1):
        deadly.dies_at(program, dice.randint(1, LAST_STATEMENT))
        with database.transaction() as session:
            rows.begin(session, one.officer_id, one.officer_id, 1, word=LoneWord.ARRIVED, now=_so_that_due())
        await until(lambda: not program.runs, "the kill", patience=LONG)
        await program.starts(telegram)
        await until(lambda one=one: _alarms(sergeant)[one.collar], "the alarm", patience=LONG)
        told = _alarms(sergeant)
        assert told.total() - len(told) <= kills
        assert max(told.values()) <= 2
    assert set(_alarms(sergeant)) == {one.collar for one in alone}
    with database.reading() as session:
        states = session.run(sa.select(LoneVisit.state)).scalars().all()
    assert {*states} == {"alarm"}


def _so_that_due():
    """An arrival a minute ago, less a moment: its question is due in that moment."""
    return utc_now() - timedelta(minutes=1) + timedelta(seconds=0.5)


def _alarms(taker):
    return Counter(text[:4] for text in taker.heard if "does not answer" in text)
