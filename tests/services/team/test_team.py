"""A supervisor's own officers, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.services.team import lists as team_lists
from bot.texts.reply import words
from bot.texts.team import lists as texts
from models import Officer, Role, TaskOfficer, TaskStatus


@pytest.fixture
def line(database, force):
    """Inspector 7 above sergeants 1 and 8; 2 and 3 are the first's, 4 and 5 the second's."""
    facts = {"surname": "Ash", "team_id": 2, "role": Role.SUPERVISOR}
    with database.transaction() as session:
        session.orm.add(Officer(id=7, collar="2007", rank="Insp", account_id=107, **facts))
        session.orm.flush()
        session.orm.add(Officer(id=8, collar="2008", account_id=108, supervisor_id=7, **facts))
    for officer, above in {1: 7, 2: 1, 3: 1, 4: 8, 5: 8}.items():
        force.change(officer, supervisor_id=above)
    return force


def collars(database, force, officer, page=1):
    with database.transaction() as session:
        found, total = team_lists.listed(session, force.actor(session, officer), page=page, now=force.now)
        return [one.collar for one in found], total


def test_a_sergeant_sees_their_own_and_an_inspector_all_below(database, line):
    assert collars(database, line, 1) == (["1002", "1003"], 2)
    assert collars(database, line, 8) == (["1004", "1005"], 2)
    assert collars(database, line, 7) == (["1001", "1002", "1003", "1004", "1005", "2008"], 6)
    line.change(7, rank="Sgt")
    assert collars(database, line, 7) == (["1001", "2008"], 2)


def test_officers_without_a_supervisor_are_their_teams(database, force):
    assert collars(database, force, 1) == (["1002", "1003"], 2)
    force.change(2, left_at=force.now)
    force.change(3, role=Role.AUDITOR)
    assert collars(database, force, 1) == ([], 0)


def test_a_page_at_a_time(database, line, monkeypatch):
    monkeypatch.setattr(team_lists, "PAGE", 4)
    assert collars(database, line, 7, page=2) == (["1005", "2008"], 6)


def test_the_task_begun_comes_before_the_next_and_a_later_shifts_not_at_all(database, line):
    now, hour = line.now, timedelta(hours=1)
    line.task("TSK-0001", now + hour, 2)
    line.task("TSK-0002", now - 20 * hour, 2, ends_at=now - 19 * hour)
    line.task("TSK-0003", now + 13 * hour, 3)
    line.task("TSK-0004", now - hour, 3, ends_at=now + hour, kind="WARRANT_SUPPORT")
    assert tasks(database, line, 1) == {"1002": ("TSK-0001", False), "1003": ("TSK-0004", False)}
    begun = line.task("TSK-0005", now - 9 * hour, 2, 3, status=TaskStatus.IN_PROGRESS)
    assert tasks(database, line, 1)["1002"] == ("TSK-0001", False)
    crew = sa.update(TaskOfficer).where(TaskOfficer.task_id == begun, TaskOfficer.officer_id == 2)
    with database.transaction() as session:
        session.run(crew.values(arrived_at=now))
    assert tasks(database, line, 1) == {"1002": ("TSK-0005", True), "1003": ("TSK-0004", False)}
    assert "off duty" in said(database, line, 1) and "TSK-0005" not in said(database, line, 1)
    line.change(2, on_duty_since=now)
    assert "on TSK-0005" in said(database, line, 1) and "next: TSK-0004 at" in said(database, line, 1)
    with database.transaction() as session:
        session.run(crew.values(left_at=now))
    assert tasks(database, line, 1)["1002"] == ("TSK-0001", False)
    line.task("TSK-0006", now + hour, 4)
    assert tasks(database, line, 7).keys() == {"1002", "1003", "1004"}


def said(database, force, officer):
    with database.transaction() as session:
        found, total = team_lists.listed(session, force.actor(session, officer), page=1, now=force.now)
        return "\n".join(map(words, texts.listed(found, total, page=1, now=force.now).lines))


def tasks(database, force, officer):
    with database.transaction() as session:
        found, _ = team_lists.listed(session, force.actor(session, officer), page=1, now=force.now)
        return {one.collar: (one.task.ref, one.task.is_begun) for one in found if one.task}
