"""An import that calls a task off, or puts it to another time, tells its crew: once, and of nothing past."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.language.times.wall import to_local
from bot.services.exchange.importing import run_import
from bot.services.tasks.moves import TaskOffNotice
from bot.services.tasks.notices import TaskMovedNotice
from bot.texts.pushes import push
from models import Officer, Task, TaskStatus
from tests.conftest import ON_ONE_DATABASE
from tests.notices_told import notices_told
from tests.sheets import everything, set_cell, write_folder


@pytest.fixture
def brings(database, tmp_path, now):
    """Import the task with these cells; the notices that this brought."""

    def bring(start, status="", ends="", *, at=now):
        sheets = everything()
        for name, value in (("starts", start), ("status", status), ("ends", ends)):
            sheets = set_cell(sheets, f"tasks.2.{name}", value and said(value))
        with database.reading() as session:
            before = len(notices_told(session))
        assert not run_import(database, write_folder(tmp_path / "in", sheets), now=at).problems
        with database.reading() as session:
            return notices_told(session)[before:]

    return bring


def said(value):
    return f"{to_local(value):%d/%m/%Y %H:%M}" if isinstance(value, datetime) else value


def crew_of(database):
    with database.reading() as session:
        ref = session.run(sa.select(Task.ref)).scalar_one()
        return ref, session.run(
            sa.text("SELECT officer_id FROM task_officers ORDER BY officer_id")
        ).scalars().all()  # fmt: skip


@pytest.mark.parametrize("status", ["cancelled", "not_done"])
def test_its_crew_is_told_that_it_is_off_once(database, brings, now, status):
    soon = now + timedelta(hours=4)
    assert brings(soon) == []
    ref, crew = crew_of(database)
    assert crew
    assert brings(soon, status) == [(who, TaskOffNotice(ref, TaskStatus(status))) for who in crew]
    assert brings(soon, status) == []


def test_its_crew_is_told_the_new_time(database, brings, now):
    soon = now + timedelta(hours=4)
    brings(soon)
    ref, crew = crew_of(database)
    told = brings(soon + timedelta(days=1))
    assert told == [(who, TaskMovedNotice(ref, soon + timedelta(days=1))) for who in crew]
    text = str(push(told[0][1], now=now).lines)
    assert f"{to_local(soon + timedelta(days=1)):%d/%m/%Y %H:%M}" in text
    with database.reading() as session:
        assert not [row for row in session.run(sa.select(Officer.surname)).scalars() if row in text]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((-5, ""), (-5, "cancelled")),  # over, and only now put right
        ((-5, ""), (-4, "")),
        ((4, "completed"), (4, "cancelled")),  # had ended
        ((4, "cancelled"), (6, "cancelled")),
        ((4, ""), (4, "accepted")),
        ((4, ""), (4, "completed")),
    ],
)
@ON_ONE_DATABASE
def test_of_what_makes_nobody_go_in_vain_nobody_is_told(brings, now, before, after):
    brings(now + timedelta(hours=before[0]), before[1])
    assert brings(now + timedelta(hours=after[0]), after[1]) == []


@ON_ONE_DATABASE
def test_of_one_under_way_its_crew_is_told(database, brings, now):
    since, until = now - timedelta(hours=1), now + timedelta(hours=1)
    brings(since, "", until)
    ref, crew = crew_of(database)
    assert [one for _, one in brings(since, "cancelled", until)] == [TaskOffNotice(ref, "cancelled")] * len(
        crew
    )
