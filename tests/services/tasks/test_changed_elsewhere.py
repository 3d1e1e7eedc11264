"""An import that calls a task off, puts it to another time or gives it to others tells its crew once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.language.times.wall import to_local
from bot.services.exchange.importing import run_import
from bot.services.tasks.moves import TaskOffNotice
from bot.services.tasks.notices import CrewChangedNotice, TaskMovedNotice
from bot.texts.pushes import push
from models import Officer, Task, TaskStatus
from tests.conftest import ON_ONE_DATABASE
from tests.notices_told import notices_told
from tests.sheets import everything, set_cell, write_folder


@pytest.fixture
def brings(database, tmp_path, now):
    """Import the task with these cells; the notices that this brought."""

    def bring(start, status="", ends="", *, crew="0012;2001", at=now):
        sheets = everything()
        cells = {"starts": start, "status": status, "ends": ends, "assigned": crew}
        for name, value in cells.items():
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


def test_those_put_into_a_crew_and_those_taken_off_it_are_told_once(database, brings, now):
    soon, later = now + timedelta(hours=4), now + timedelta(hours=28)
    assert brings(soon, crew="0012") == []
    ref, (stays,) = crew_of(database)
    with database.reading() as session:
        query = sa.select(Officer.id).where(Officer.collar == "2001")
        comes = session.run(query).scalar_one()
    assert brings(soon, crew="0012;2001") == [(comes, CrewChangedNotice(ref, soon))]
    assert brings(soon, crew="0012;2001") == []
    assert brings(soon, crew="0012") == [(comes, CrewChangedNotice(ref))]
    assert dict(brings(later, crew="0012;2001")) == {  # who comes reads the time with it
        stays: TaskMovedNotice(ref, later),
        comes: CrewChangedNotice(ref, later),
    }
    assert dict(brings(later, "cancelled", crew="0012")) == {
        stays: TaskOffNotice(ref, TaskStatus.CANCELLED),
        comes: CrewChangedNotice(ref),
    }
    assert brings(later, "cancelled", crew="0012;2001") == []


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("start", "status", "became"), [(-5, "", ""), (4, "completed", "completed"), (4, "", "completed")]
)
def test_of_another_crew_of_what_is_over_or_ended_nobody_is_told(brings, now, start, status, became):
    at = now + timedelta(hours=start)
    brings(at, status, crew="0012")
    assert brings(at, became, crew="2001") == []


@ON_ONE_DATABASE
def test_a_crew_is_told_when_a_proposed_task_is_allocated_to_it(database, brings, now):
    soon = now + timedelta(hours=4)
    brings(soon, "proposed", crew="0012")
    ref, (one,) = crew_of(database)
    assert brings(soon, "allocated", crew="0012") == [(one, CrewChangedNotice(ref, soon))]


def test_the_words_name_neither_the_place_nor_the_kind(now):
    joined = push(CrewChangedNotice("TSK-0394", now + timedelta(hours=4)), now=now)
    assert "accept it" in str(joined.lines)
    assert [(one.label, one.says) for row in joined.buttons for one in row] == [
        ("Accept", "/task accept TSK-0394"),
        ("Open", "TSK-0394"),
    ]
    left = push(CrewChangedNotice("TSK-0394"), now=now)
    assert "is no longer yours." in str(left.lines)
    assert not left.buttons
