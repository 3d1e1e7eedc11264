"""Tasks that nobody ends: they expire by the clock alone, once, and their planner is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.services.tasks import expiry, unfinished
from bot.services.tasks.notices import TaskExpiredNotice
from bot.services.tasks.unfinished import UnfinishedNotice
from bot.values import replace
from models import Task, TaskStatus, TaskStep
from tests.notices_told import notices_told
from tests.turns import turn

SERGEANT, CREW = 1, 2
HALF_A_DAY = timedelta(hours=12)


def ticks(force, now, *, catching_up=False):
    with force.database.transaction() as session:
        at = replace(turn(now), catching_up=catching_up)
        if expiry.is_due(session, at):
            expiry.publish_due(session, at)


def status_of(force, ref):
    with force.database.reading() as session:
        return session.run(sa.select(col(Task.status)).where(col(Task.ref) == ref)).scalar_one()


@pytest.mark.parametrize(
    "ends", [datetime(2026, 11, 21, 18, tzinfo=UTC), datetime(2027, 3, 28, 0, 30, tzinfo=UTC)]
)
def test_a_task_expires_twelve_real_hours_after_its_end_and_its_planner_is_told_once(force, ends):
    starts = ends - timedelta(hours=1)
    force.task("TSK-0001", starts, CREW, ends_at=ends, planner_id=SERGEANT, step=1)
    ticks(force, ends + HALF_A_DAY)
    assert status_of(force, "TSK-0001") is TaskStatus.ALLOCATED
    for late in range(1, 4):
        ticks(force, ends + HALF_A_DAY + timedelta(seconds=late))
    assert status_of(force, "TSK-0001") is TaskStatus.EXPIRED
    with force.database.reading() as session:
        steps = session.run(sa.select(col(TaskStep.number), col(TaskStep.actor_id), col(TaskStep.to_status)))
        assert [tuple(one) for one in steps] == [(2, None, TaskStatus.EXPIRED)]
        assert notices_told(session) == [(SERGEANT, TaskExpiredNotice("TSK-0001"))]


def test_what_has_ended_or_goes_on_does_not_expire(force):
    long_ago = force.now - timedelta(days=1)
    for number, status in enumerate(TaskStatus):
        force.task(f"TSK-{number:04}", long_ago, CREW, status=status, step=1)
    force.task("TSK-0100", long_ago, CREW, ends_at=force.now, step=1)
    force.task("TSK-0101", long_ago, CREW)  # from before moves were kept
    ticks(force, force.now)
    stand = {status: status_of(force, f"TSK-{number:04}") for number, status in enumerate(TaskStatus)}
    opened = {"proposed", "approved", "allocated", "accepted", "in_progress"}
    assert stand == {one: TaskStatus.EXPIRED if one in opened else one for one in TaskStatus}
    assert status_of(force, "TSK-0100") is TaskStatus.ALLOCATED
    assert status_of(force, "TSK-0101") is TaskStatus.EXPIRED


def test_what_came_due_while_we_were_down_expires_when_catching_up(force):
    force.task("TSK-0001", force.now - timedelta(days=20), CREW, step=1)
    ticks(force, force.now)
    assert status_of(force, "TSK-0001") is TaskStatus.ALLOCATED
    ticks(force, force.now, catching_up=True)
    assert status_of(force, "TSK-0001") is TaskStatus.EXPIRED


def test_whoever_does_not_book_off_is_asked_once_two_hours_after_the_end(force):
    over = force.now - timedelta(hours=2)
    for ref in ("TSK-0001", "TSK-0002"):
        force.task(ref, over - timedelta(hours=1), CREW, ends_at=over, step=1)
    force.task("TSK-0003", over - timedelta(hours=1), CREW, ends_at=over, step=1, status="completed")
    force.task("TSK-0004", over, CREW, ends_at=over + timedelta(seconds=1), step=1)
    for _ in range(2):
        with force.database.transaction() as session:
            if unfinished.is_due(session, turn(force.now)):
                unfinished.publish_due(session, turn(force.now))
    with force.database.reading() as session:
        assert not unfinished.is_due(session, turn(force.now))
        assert notices_told(session) == [(CREW, UnfinishedNotice(("TSK-0001", "TSK-0002")))]
