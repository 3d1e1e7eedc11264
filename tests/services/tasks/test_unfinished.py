"""All that an officer leaves when they book off, whenever it was planned for."""

from __future__ import annotations

from datetime import timedelta

from bot.services.tasks import unfinished
from models import TaskStatus


def test_a_task_begun_early_is_unfinished_as_well(database, force):
    hour = timedelta(hours=1)
    force.task("TSK-0001", force.now + hour, 2, status=TaskStatus.IN_PROGRESS)
    force.task("TSK-0002", force.now + hour, 2, status=TaskStatus.ACCEPTED)
    force.task("TSK-0003", force.now - hour, 2, status=TaskStatus.ACCEPTED)
    force.task("TSK-0004", force.now - 480 * hour, 2, status=TaskStatus.IN_PROGRESS)
    with database.transaction() as session:
        found = unfinished.list_unfinished(session, force.actor(session, 2), now=force.now)
    assert [one.ref for one in found] == ["TSK-0004", "TSK-0003", "TSK-0001"]
