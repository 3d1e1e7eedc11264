"""The empty workbook: filled in and imported it is the record, left alone it is nothing."""

from __future__ import annotations

from enum import StrEnum

import openpyxl
import pytest
import sqlalchemy as sa

from bot.errors import RejectedError
from bot.services.exchange.importing import run_import
from bot.services.exchange.sheets.cells import one_of
from bot.services.exchange.sheets.columns import FORMS
from bot.services.exchange.sheets.explanations import EXPLANATIONS, LISTS, OLD_LISTS, explanation
from bot.services.exchange.starting import write_empty
from models import Officer, Team
from tests.services.exchange.programme_files import beacon
from tests.sheets import everything


@pytest.fixture
def empty(database, tmp_path):
    path = tmp_path / "week.xlsx"
    with database.reading() as session:
        write_empty(session, path)
    return path


def test_every_column_is_explained_and_no_other():
    assert {name: set(told) for name, told in EXPLANATIONS.items()} == {
        form.name: {column.name for column in form.columns} for form in FORMS
    }


def test_no_explanation_could_be_a_value():
    for form in FORMS:
        for column in form.columns:
            assert " " in explanation(form, column) or explanation(form, column).startswith("dd/mm"), column


def test_every_sheet_has_its_headings_and_a_line_of_explanation(empty):
    book = openpyxl.load_workbook(empty)
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [form.name for form in FORMS]
    for form in FORMS:
        rows = list(book[form.name].iter_rows(values_only=True))
        assert list(rows[0]) == [column.name for column in form.columns]
        assert list(rows[1]) == [explanation(form, column) for column in form.columns]
        assert len(rows) == 2


def is_closed(reader: object) -> bool:
    """Whether a reader takes the words of an enum alone."""
    made = one_of(StrEnum("Any", ["one"]))
    return getattr(reader, "__code__", None) is made.__code__


def test_every_code_and_every_closed_word_has_a_list(empty):
    book = openpyxl.load_workbook(empty)
    for form in FORMS:
        lists = {str(one.sqref).split(":")[0]: one for one in book[form.name].data_validations.dataValidation}
        for place, column in enumerate(form.columns):
            first = book[form.name].cell(3, place + 1).coordinate
            if column.refers or is_closed(column.read):
                assert first in lists, f"{form.name}.{column.name}"
            if is_closed(column.read):
                assert lists[first].showErrorMessage


def test_each_listed_word_is_taken(empty):
    book = openpyxl.load_workbook(empty)
    listed = 0
    for form in FORMS:
        for one in book[form.name].data_validations.dataValidation:
            column = form.columns[next(iter(one.ranges.ranges)).min_col - 1]
            sheet, _, place = one.formula1.lstrip("=").partition("!")
            if sheet == LISTS:
                for (cell,) in book[sheet][place.replace("$", "")]:
                    assert column.read(cell.value) is not None, cell.value
                    listed += 1
    assert listed > 60


def test_an_empty_one_left_alone_changes_nothing(database, empty, now):
    result = run_import(database, empty, now=now)
    assert (result.problems, result.remarks) == ((), ())
    assert {counts.rows for counts in result.counts.values()} == {0}


def test_one_filled_in_is_the_record(database, empty, now):
    book = openpyxl.load_workbook(empty)
    for name, rows in everything().items():
        names = [cell.value for cell in book[name][1]]
        for row in rows[1:]:
            given = dict(zip(rows[0], row, strict=False))
            book[name].append([given.get(column) or None for column in names])
    book.save(empty)
    result = run_import(database, empty, now=now)
    assert [str(one) for one in result.problems] == []
    assert {name: counts.rows for name, counts in result.counts.items() if counts.rows} == {
        name: len(rows) - 1 for name, rows in everything().items()
    }
    assert not any(counts.added for counts in run_import(database, empty, now=now).counts.values())
    with database.reading() as session:
        assert sorted(session.run(sa.select(Officer.collar)).scalars()) == ["0012", "2001"]


def test_a_row_typed_over_the_explanations_is_read(database, empty, now):
    book = openpyxl.load_workbook(empty)
    book["teams"]["A2"], book["teams"]["B2"] = "NPT1", "Northampton"
    book.save(empty)
    result = run_import(database, empty, now=now)
    assert result.counts["teams"].rows == 1
    with database.reading() as session:
        assert session.run(sa.select(Team.kind)).scalar_one() is None


def test_it_takes_nobodys_place(database, empty):
    with database.reading() as session:
        with pytest.raises(RejectedError, match=r"There is a week.xlsx already"):
            write_empty(session, empty)
        with pytest.raises(RejectedError, match=r"is no name for a workbook"):
            write_empty(session, empty.with_suffix(".csv"))


def test_a_programme_filled_in_comes_in_with_a_referral_to_it(database, empty, now):
    book = openpyxl.load_workbook(empty)
    for name, rows in beacon().items():
        for row in rows[1:]:
            book[name].append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    book.save(empty)
    result = run_import(database, empty, now=now)
    assert [str(one) for one in result.problems] == []
    assert {name: counts.added for name, counts in result.counts.items() if counts.added} == {
        name: len(rows) - 1 for name, rows in beacon().items()
    }


def test_the_lists_of_a_workbook_from_before_are_not_taken_for_words_and_hidden_words_are_named(
    database, empty, now
):
    book = openpyxl.load_workbook(empty)
    del book["words"]
    book[LISTS].title = OLD_LISTS
    book.save(empty)
    assert run_import(database, empty, now=now).problems == ()
    for row, cells in enumerate(beacon()["words"], start=1):
        for column, cell in enumerate(cells, start=1):
            book[OLD_LISTS].cell(row, column, cell)
    book.save(empty)
    (problem,) = run_import(database, empty, now=now).problems
    assert str(problem).startswith("words: the sheet is hidden.")
