"""Kinds of task by import and export: rows that decide who may see a task."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.services.exchange.exporting import export_folder
from bot.services.exchange.importing import run_import
from models import AuditEntry, KindGroup, Task, TaskKind
from tests.sheets import everything, set_cell, write_folder
from tests.shipped_kinds import FOLDER, shipped

COLUMNS = ["code", "label", "group"]


def circles(database):
    with database.reading() as session:
        return dict(map(tuple, session.run(sa.select(col(TaskKind.code), col(TaskKind.circle)))))


def test_the_kinds_that_come_with_the_bot_are_those_of_the_migration(database, tmp_path, now):
    counts = run_import(database, FOLDER, now=now).counts["task_kinds"]
    assert (counts.added, counts.changed, counts.unchanged) == (0, 0, len(shipped()))
    with database.reading() as session:
        export_folder(session, tmp_path / "out")
    counts = run_import(database, tmp_path / "out", now=now).counts["task_kinds"]
    assert (counts.added, counts.changed, counts.unchanged) == (0, 0, len(shipped()))


def test_a_force_brings_a_kind_with_its_tasks_and_changes_one(database, tmp_path, now):
    sheets = set_cell(everything(), "tasks.2.kind", "drone flight")
    sheets["task_kinds"] = [COLUMNS, ["Drone flight", "Drone", "private"], ["beat-bus", "Bus", "open"]]
    result = run_import(database, write_folder(tmp_path / "in", sheets), now=now)
    assert (result.problems, result.remarks) == ((), ())
    counts = result.counts["task_kinds"]
    assert (counts.added, counts.changed) == (1, 1)
    assert circles(database)["DRONE_FLIGHT"] is KindGroup.PRIVATE
    again = run_import(database, tmp_path / "in", now=now).counts
    assert all(one.added == one.changed == 0 for one in again.values())


def test_a_new_kind_with_a_word_of_need_to_know_kinds_is_need_to_know_from_its_first_task(
    database, tmp_path, now
):
    sheets = set_cell(everything(), "tasks.2.kind", "Search warrant")
    result = run_import(database, write_folder(tmp_path / "in", sheets), now=now)
    assert result.remarks == (
        "tasks line 2: the kind Search warrant is new to the bot, and need to know, as WARRANT is in it",
    )
    assert circles(database)["SEARCH_WARRANT"] is KindGroup.NEED_TO_KNOW
    with database.reading() as session:
        entry = sa.select(col(AuditEntry.detail)).where(col(AuditEntry.detail) == "need to know")
        assert len(session.run(entry).all()) == 1
    assert run_import(database, tmp_path / "in", now=now).remarks == ()
    opened = {"task_kinds": [COLUMNS, ["SEARCH_WARRANT", "Warrant talk", "open"]]}
    run_import(database, write_folder(tmp_path / "open", opened), now=now)
    assert circles(database)["SEARCH_WARRANT"] is KindGroup.OPEN


def test_a_refused_file_makes_no_kind(database, tmp_path, now):
    sheets = set_cell(set_cell(everything(), "tasks.2.kind", "search warrant"), "tasks.2.starts", "never")
    assert run_import(database, write_folder(tmp_path / "in", sheets), now=now).problems
    assert "SEARCH_WARRANT" not in circles(database)
    with database.reading() as session:
        assert session.run(sa.select(col(Task.id))).all() == []


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("group", "secret", "is not one of the words for it. Write open, private or need to know"),
        ("group", "", "the cell is empty"),
        ("crew", "0", "is out of range"),
        ("crew_nights", "2.5", "is no whole number"),
        ("alone_minutes", "-3", "is out of range"),
        ("asks", "everything", "Write outcome, results, dose, attendance or nothing"),
        ("strand", "arrests", "Write education, engagement, prevention or enforcement"),
        ("constable", "perhaps", "is neither yes nor no"),
        ("code", "X" * 41, "40"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_cure(sqlite_database, tmp_path, now, column, value, why):
    names = [*COLUMNS, "crew", "crew_nights", "alone_minutes", "asks", "constable", "strand"]
    row = dict(zip(names, ["DRONE", "Drone", "open"], strict=False)) | {column: value}
    sheets = {"task_kinds": [names, [row.get(name, "") for name in names]]}
    (problem,) = run_import(sqlite_database, write_folder(tmp_path / "in", sheets), now=now).problems
    assert why in str(problem)
