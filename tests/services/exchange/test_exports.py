from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database import Database
from bot.errors import RejectedError
from bot.language import ranks
from bot.services.exchange.exporting import export_folder, export_workbook
from bot.services.exchange.importing import ImportResult, run_import
from bot.services.exchange.sheets.dates import YEARS, written_date
from models import AuditEntry, Referral, Task, TaskStatus
from models.area import AreaKind
from models.officer import Role
from tests.sheets import Sheets, everything, set_cell, write_folder

FORMULAS = ("=1+1", "+44", "-dog", "@SUM(A1)", "'=1", "''quoted", "'tis", "_x0041_", "a\nb", '"', "a;b,c")


@pytest.fixture
def other_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A second one beside `database`."""
    other = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'other.db')}")
    yield other
    other.close()


def export(database: Database, folder: Path, form: str) -> Path:
    path = folder / ("out.xlsx" if form == "workbook" else "out")
    with database.reading() as session:
        (export_workbook if form == "workbook" else export_folder)(session, path)
    return path


def take(database: Database, path: Path, now: datetime) -> ImportResult:
    result = run_import(database, path, now=now)
    assert not result.problems, [str(problem) for problem in result.problems]
    return result


def is_unchanged(result: ImportResult) -> bool:
    return not any(counts.added or counts.changed for counts in result.counts.values())


def audited(database: Database) -> int:
    with database.reading() as session:
        return session.run(sa.select(sa.func.count()).select_from(AuditEntry)).scalar_one()


@pytest.mark.parametrize("form", ["workbook", "folder"])
def test_an_export_imported_again_changes_nothing(database, tmp_path, now, form):
    take(database, write_folder(tmp_path / "in", everything()), now)
    entries = audited(database)
    result = take(database, export(database, tmp_path, form), now)
    assert is_unchanged(result)
    assert sum(result.counts[name].unchanged for name in everything()) == 10
    assert result.counts["programmes"].unchanged == 3
    assert audited(database) == entries


@pytest.mark.parametrize("form", ["workbook", "folder"])
def test_an_export_fills_an_empty_database_with_the_same(database, tmp_path, now, form, other_database):
    take(database, write_folder(tmp_path / "in", everything()), now)
    out = export(database, tmp_path, form)
    take(other_database, out, now)
    again = tmp_path / "again"
    again.mkdir()
    second = export(other_database, again, form)
    if form == "folder":
        assert {f.name: f.read_bytes() for f in out.iterdir()} == {
            f.name: f.read_bytes() for f in second.iterdir()
        }
    assert is_unchanged(take(database, second, now))


@pytest.mark.parametrize("form", ["workbook", "folder"])
def test_text_that_looks_like_a_formula_comes_back_as_text(database, tmp_path, now, form):
    sheets = everything()
    for number, text in enumerate(FORMULAS):
        # The import's own folder form: an apostrophe in front where a spreadsheet would calculate.
        sheets["people"].append([f"F{number}", f"'{text}" if text.lstrip("'")[0] in "=+-@" else text])
    take(database, write_folder(tmp_path / "in", sheets), now)
    out = export(database, tmp_path, form)
    assert is_unchanged(take(database, out, now))
    with database.reading() as session:
        rows = session.run(sa.text("SELECT surname FROM people WHERE source_key LIKE 'F%'"))
        assert {row[0] for row in rows} == set(FORMULAS)


def test_a_workbook_holds_no_formula(database, tmp_path, now):
    take(database, write_folder(tmp_path / "in", set_cell(everything(), "people.2.surname", "'=1+1")), now)
    sheet = openpyxl.load_workbook(export(database, tmp_path, "workbook"))["people"]
    assert sheet["B2"].value == "=1+1"
    assert sheet["B2"].data_type == "s"
    assert sheet["A2"].value == "P1"


def test_a_folder_guards_what_a_spreadsheet_would_calculate(database, tmp_path, now):
    take(database, write_folder(tmp_path / "in", set_cell(everything(), "people.2.surname", "=1+1")), now)
    with (export(database, tmp_path, "folder") / "people.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1][1] == "'=1+1"


def test_rows_stand_in_the_order_of_their_keys(database, tmp_path, now):
    sheets = everything()
    sheets["people"] += [["b", "Millbrook"], ["A", "Millbrook"], ["a", "Millbrook"], ["B", "Millbrook"]]
    take(database, write_folder(tmp_path / "in", sheets), now)
    with (export(database, tmp_path, "folder") / "people.csv").open(encoding="utf-8", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == ["A", "B", "P1", "a", "b"]


@pytest.mark.parametrize("form", ["workbook", "folder"])
def test_seconds_and_the_doubled_hour_that_no_sheet_shows_stay_as_they_are(database, tmp_path, now, form):
    take(database, write_folder(tmp_path / "in", everything()), now)
    second_0130 = datetime(2026, 10, 25, 1, 30, 17, tzinfo=UTC)
    with database.transaction() as session:
        session.run(sa.update(Referral).values(status_since=second_0130))
    assert is_unchanged(take(database, export(database, tmp_path, form), now))
    with database.reading() as session:
        assert session.run(sa.select(Referral.status_since)).scalar_one() == second_0130


def test_what_the_bot_wrote_with_odd_characters_survives_both_forms(database, tmp_path, now):
    take(database, write_folder(tmp_path / "in", everything()), now)
    with database.transaction() as session:
        session.run(sa.update(Task).values(title=" a\x07b\r\nc "))
    for form in ("workbook", "folder"):
        path = export(database, tmp_path, form)
        assert set(take(database, path, now).counts) == {
            *("areas", "teams", "officers", "operations", "people", "referrals", "tasks"),
            *("result_kinds", "task_kinds"),
            *("programmes", "grounds", "questions", "statuses", "moves", "outcomes", "words"),
        }


def test_a_text_too_long_for_a_workbook_is_refused_with_the_cure(database, tmp_path, now):
    take(database, write_folder(tmp_path / "in", everything()), now)
    with database.transaction() as session:
        session.run(sa.update(Referral).values(grounds="x" * 40_000))
    with pytest.raises(RejectedError, match=r"grounds is too long for a workbook\. Export a folder"):
        export(database, tmp_path, "workbook")


LETTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cf"], exclude_characters="\ufffe\uffff", max_codepoint=0x1FFFF
)
WORDS = st.text(LETTERS, min_size=1, max_size=30).filter(str.strip)
NAMES = WORDS.filter(lambda words: re.search(r"[^\d .,:/%-]", words))  # a number alone is a remark
FREE = st.one_of(st.just(""), WORDS, st.sampled_from(FORMULAS))
ANY_DAYS = st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31))
DAYS = st.dates(date(1900, 1, 1), date(2027, 12, 31)).map(written_date)
BIRTHS = st.just("") | st.dates(date(1912, 1, 1), date(2026, 11, 25)).map(written_date)
RANKS = st.sampled_from(["", *(rank for names in ranks.LADDER.values() for rank in names)])
GONE = st.just("") | st.dates(date(1900, 1, 1), date(2026, 11, 25)).map(written_date)
NORTH, EAST = st.floats(49, 61).map(repr), st.floats(-11, 2).map(repr)


@st.composite
def generated(draw: st.DrawFn) -> Sheets:
    """Rows of every kind that refer to each other; an apostrophe guards what the folder form would."""
    sheets = {name: rows[:1] for name, rows in everything().items()}
    text = lambda cells: guarded(draw(cells))  # noqa: E731  # one word for what every cell is
    for i in range(draw(st.integers(1, 3))):
        parent = f"A{i - 1}" if i else ""
        sheets["areas"].append(
            [f"A{i}", text(NAMES), draw(st.sampled_from(["", *AreaKind])), parent, draw(NORTH),
             draw(EAST), repr(draw(st.floats(0.001, 1e6)))]
        )  # fmt: skip
    sheets["teams"].append(["T", text(NAMES), text(FREE), "A0"])
    sheets["officers"][0].append("left")
    for i in range(draw(st.integers(1, 3))):
        role = draw(st.sampled_from(list(Role)))
        supervisor = "000" if i else ""
        sheets["officers"].append(
            [f"00{i}", text(NAMES), text(FREE), draw(RANKS), "T", role, supervisor, text(FREE), draw(GONE)]
        )
    crew = st.lists(st.sampled_from([row[0] for row in sheets["officers"][1:]]), unique=True).map("; ".join)
    starts, ends = sorted((draw(ANY_DAYS), draw(ANY_DAYS)))
    sheets["operations"].append(
        ["O", text(NAMES), "", written_date(starts), written_date(ends), "000", text(FREE), "A0"]
    )
    sheets["people"].append(
        ["P", text(NAMES), text(FREE), text(FREE), draw(BIRTHS), text(FREE), "A0", text(FREE)]
    )
    sheets["referrals"].append(
        ["CIR-1", "cirv", "P", "triage", draw(DAYS), text(FREE), draw(DAYS), "000", "T", "O", draw(DAYS),
         text(FREE), draw(DAYS), draw(st.sampled_from(["yes", "", "TRUE", "0"]))]
    )  # fmt: skip
    hour = draw(st.integers(3, 23))
    sheets["tasks"].append(
        ["TSK-1", "PATROL", text(WORDS), "O", "A0", text(FREE), draw(NORTH), draw(EAST),
         f"{draw(DAYS)} {hour:02}:59", "", draw(crew), draw(st.sampled_from(["", *TaskStatus])), "cir1"]
    )  # fmt: skip
    return sheets


def guarded(text: str) -> str:
    return f"'{text}" if text.strip().lstrip("'")[:1] in set("=+-@") else text


@pytest.mark.drill
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sheets=generated())
def test_whatever_can_be_imported_comes_back_unchanged_in_both_forms(database, tmp_path, now, sheets):
    path = tmp_path / "in"
    take(database, write_folder(path, sheets), now)
    entries = audited(database)
    for form in ("workbook", "folder"):
        assert is_unchanged(take(database, export(database, tmp_path, form), now))
    assert audited(database) == entries
