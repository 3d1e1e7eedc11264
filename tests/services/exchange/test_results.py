"""Results by import and export: added to, never changed."""

from __future__ import annotations

import csv

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.services.exchange.exporting import export_folder
from bot.services.exchange.importing import run_import
from models import Result, ResultKind, ResultStrike
from tests.sheets import everything, write_folder

COLUMNS = ["number", "day", "kind", "subtype", "count", "money", "task", "by"]
ROWS = [
    ["", "20/11/2026", "knives seized", "", "2", "", "TSK-0456", "0012"],
    ["", "20/11/2026", "KNIVES_SEIZED", "", "2", "", "TSK-0456", "0012"],
    ["41", "21/11/2026", "cash-seized", "", "", "1240.50", "", ""],
    ["", "21/11/2026", "DRUGS_WRAPS", "Cannabis", "14", "", "", ""],
]


def brought(database, tmp_path, rows, now, name="in"):
    sheets = {"results": [COLUMNS, *rows]} | (everything() if name == "in" else {})
    return run_import(database, write_folder(tmp_path / name, sheets), now=now)


def held(database):
    query = (
        sa.select(*(col(one) for one in (Result.number, Result.subtype, Result.count, Result.pence)))
        .order_by(col(Result.number))
        .add_columns(col(ResultKind.code))
        .join(ResultKind, col(ResultKind.id) == col(Result.kind_id))
    )
    with database.reading() as session:
        return [tuple(row) for row in session.run(query)]


def test_a_file_adds_results_once_and_an_export_changes_nothing(database, tmp_path, now):
    first = brought(database, tmp_path, ROWS, now)
    assert (first.problems, first.counts["results"].added) == ((), 4)
    assert held(database) == [
        (41, None, None, 124050, "CASH_SEIZED"),
        (42, None, 2, None, "KNIVES_SEIZED"),
        (43, None, 2, None, "KNIVES_SEIZED"),
        (44, "cannabis", 14, None, "DRUGS_WRAPS"),
    ]
    again = brought(database, tmp_path, ROWS, now, "again").counts["results"]
    assert (again.added, again.changed, again.unchanged) == (0, 0, 4)
    with database.transaction() as session:
        export_folder(session, tmp_path / "out")
        struck = sa.select(col(Result.id)).where(col(Result.number) == 42)
        row = {"result_id": session.run(struck).scalar_one(), "officer_id": 1, "at": now, "reason": "twice"}
        session.run(sa.insert(ResultStrike), row)
    counts = run_import(database, tmp_path / "out", now=now).counts["results"]
    assert (counts.added, counts.changed, counts.unchanged) == (0, 0, 4)
    with database.reading() as session:
        export_folder(session, tmp_path / "later")
    with (tmp_path / "later/results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["number"], row["count"], row["money"]) for row in rows] == [
        ("41", "", "1240.50"),
        ("43", "2", ""),
        ("44", "14", ""),
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["", "20/12/2026", "ARRESTS", "", "2", "", "", ""], "still to come"),
        (["", "20/11/2026", "ARRESTS", "", "2.5", "", "", ""], "no whole number"),
        (["", "20/11/2026", "ARRESTS", "", "-3", "", "", ""], "out of range"),
        (["", "20/11/2026", "ARRESTS", "", "", "5", "", ""], "there is no count"),
        (["", "20/11/2026", "CASH_SEIZED", "", "5", "5", "", ""], "has no count"),
        (["", "20/11/2026", "CASH_SEIZED", "", "", "1.234", "", ""], "no sum in pounds and pence"),
        (["", "20/11/2026", "DRUGS_WRAPS", "tea", "2", "", "", ""], "no such subtype"),
        (["", "20/11/2026", "UNICORNS", "", "2", "", "", ""], "no result_kind has code"),
        (["41", "21/11/2026", "CASH_SEIZED", "", "", "9", "", ""], "never changed"),
    ],
)
def test_a_wrong_row_is_refused_whole(sqlite_database, tmp_path, now, row, why):
    brought(sqlite_database, tmp_path, ROWS[2:3], now)
    result = brought(sqlite_database, tmp_path, [ROWS[0], row], now, "wrong")
    assert why in str(result.problems[0])
    assert len(held(sqlite_database)) == 1
