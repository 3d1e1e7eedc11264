"""Sheets as offices leave them: hidden, merged, struck, under a title, with totals. Each has its cure."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from sqlmodel import col

from bot.database import Database
from bot.letters import kind_code
from bot.services.access import policy
from bot.services.exchange.importing import ImportRefusedError, ImportResult, run_import
from bot.services.tasks import visibility
from models import KindGroup, Person, Task, TaskKind
from tests.sheets import at, book_of, everything, set_cell, write_folder
from tests.shipped_kinds import group_of


def bring(database: Database, book: Workbook, path: Path, now: dt.datetime) -> ImportResult:
    book.save(path / "week.xlsx")
    return run_import(database, path / "week.xlsx", now=now)


def complaints(result: ImportResult) -> list[str]:
    return [str(problem) for problem in result.problems]


def strike(book: Workbook) -> None:
    at(book, "people.2.warnings").font = Font(strike=True)


def strike_a_word(book: Workbook) -> None:
    struck = TextBlock(InlineFont(strike=True), "knife")
    at(book, "people.2.warnings").value = CellRichText(["gun, ", struck])


def merge(book: Workbook) -> None:
    book["people"].append(["P2", "Ashgrove"])
    book["people"].merge_cells("G2:G3")


def hide_row(book: Workbook) -> None:
    book["people"].append(["P2", "Ashgrove"])
    book["people"].row_dimensions[3].hidden = True


def filter_rows(book: Workbook) -> None:
    hide_row(book)
    book["people"].auto_filter.ref = "A1:H3"


def hide_column(book: Workbook) -> None:
    book["people"].column_dimensions["H"].hidden = True


def hide_columns(book: Workbook) -> None:
    book["people"].column_dimensions.group("G", "H", hidden=True)


def hide_sheet(book: Workbook) -> None:
    book["people"].sheet_state = "hidden"


def bury_sheet(book: Workbook) -> None:
    book["people"].sheet_state = "veryHidden"


def title(book: Workbook) -> None:
    book["people"].insert_rows(1, 2)
    book["people"]["A1"] = "People of the week of action"


def blank_line(book: Workbook) -> None:
    book["people"].insert_rows(1)


def total(book: Workbook) -> None:
    book["people"].append(["Total", 1])


def total_elsewhere(book: Workbook) -> None:
    book["people"].append([None, "Grand total:", 1])


def subtotal(book: Workbook) -> None:
    book["teams"].append(["NPT Total", "7"])


def remark(book: Workbook) -> None:
    book["people"].append(["Seen by the office on 25/11/2026"])


def header_again(book: Workbook) -> None:
    book["people"].append([cell.value for cell in book["people"][1]])


def headings_in_brackets(book: Workbook) -> None:
    book["people"].insert_rows(2)
    book["people"]["A2"], book["people"]["B2"] = "(unique)", "(family name)"


def end_of_list(book: Workbook) -> None:
    book["people"].append(["End of list", "of people"])


def count(book: Workbook) -> None:
    book["people"].append([*[None] * 7, "=COUNTA(A2:A2)"])


def merged_header(book: Workbook) -> None:
    book["people"].merge_cells("A1:B1")


def unseen_header(book: Workbook) -> None:
    book["people"]["B1"], book["people"].title = "sur\u200bnaem", "\u200bpeople"


def singular(book: Workbook) -> None:
    book["people"].title = "Person"


def stray_formula(book: Workbook) -> None:
    book["people"]["J2"] = "=1+1"


def swap(book: Workbook) -> None:
    at(book, "tasks.2.latitude").value, at(book, "tasks.2.longitude").value = -0.9017, 52.2471


def header_formula(book: Workbook) -> None:
    book["people"]["H1"] = '="warnings"'


def second_sheet(book: Workbook) -> None:
    book.create_sheet("People ").append(["person", "surname"])
    book["People "].append(["P2", "Ashgrove"])


ODD = [
    (strike, "people line 2, column warnings: the cell is struck through. Delete it, or take the line off."),
    (strike_a_word, "people line 2, column warnings: the cell is struck through."),
    (merge, "people line 3, column area: the cells G2:G3 are merged. Unmerge them and fill in each."),
    (hide_row, "people line 3: the row is hidden. Unhide it, clear the filter, or delete it."),
    (filter_rows, "people line 3: the row is hidden."),
    (hide_column, "people line 1, column warnings: the column is hidden. Unhide it or delete it."),
    (hide_columns, "people line 1, column warnings: the column is hidden."),
    (hide_sheet, "people: the sheet is hidden. Unhide it (right-click a sheet's tab, Unhide), or delete it."),
    (bury_sheet, "people: the sheet is hidden."),
    (title, "people line 3: the column names stand in line 3, not in line 1. Delete lines 1 to 2."),
    (blank_line, "people line 2: the column names stand in line 2, not in line 1. Delete line 1."),
    (total, "people line 3: this looks like totals or a remark, and no record. Delete it."),
    (total_elsewhere, "people line 3: this looks like totals or a remark, and no record. Delete it."),
    (subtotal, "teams line 4: this looks like totals or a remark, and no record. Delete it."),
    (remark, "people line 3: one cell of the row alone is filled. Fill in the others, or delete a remark."),
    (header_again, "people line 3: the column names are repeated. Delete the row."),
    (headings_in_brackets, "people line 2: this looks like a second line of headings. Delete it."),
    (end_of_list, "people line 3, column person: this looks like a remark, and no record: the other keys"),
    (count, "people line 3: one cell of the row alone is filled. Fill in the others, or delete a remark."),
    (merged_header, "people line 1: the cells A1:B1 are merged. Unmerge them and fill in each."),
    (unseen_header, "people line 1, column surname: the column is missing. Add a column headed surname."),
    (singular, "Person: there is no such sheet. Did you mean people? Rename it or delete it."),
    (stray_formula, "people line 2: column 10 has no heading. Head it or delete the value."),
    (
        swap,
        "tasks line 2, column latitude: latitude and longitude are swapped. Write 52.2471 as the latitude",
    ),
    (header_formula, "people line 1: there is a formula, and the file doesn't hold its result."),
    (second_sheet, "people: the sheet is there twice. Put the rows in one of them."),
]


@pytest.mark.parametrize(("change", "complaint"), ODD, ids=lambda value: getattr(value, "__name__", ""))
def test_what_an_office_does_to_a_sheet_is_named_with_its_cure(
    sqlite_database, tmp_path, now, change, complaint
):
    book = book_of(everything())
    change(book)
    result = bring(sqlite_database, book, tmp_path, now)
    assert any(one.startswith(complaint) for one in complaints(result)), complaints(result)
    assert len(complaints(result)) == (2 if change in {unseen_header, hide_columns} else 1), (
        "one fault has one answer"
    )


def test_a_sheet_and_a_heading_are_found_in_spite_of_what_nobody_sees(sqlite_database, tmp_path, now):
    book = book_of(everything())
    book["people"]["B1"], book["people"].title = "sur\u200bname\ufeff", "\u200bpeople"
    assert complaints(bring(sqlite_database, book, tmp_path, now)) == []


def test_a_cell_that_cannot_be_read_is_complained_of_once(sqlite_database, tmp_path, now):
    book = book_of(set_cell(everything(), "areas.2.latitude", "52N"))
    (complaint,) = complaints(bring(sqlite_database, book, tmp_path, now))
    assert "52N is no number" in complaint


def test_a_collar_on_record_that_lost_its_zeros_makes_no_second_officer(database, tmp_path, now):
    run_import(database, write_folder(tmp_path / "in", everything()), now=now)
    officers = [
        ["collar", "surname", "team", "role", "supervisor"],
        ["12", "Ashfield", "NPT1", "officer", ""],
    ]
    officers.append(["0013", "Heath", "NPT1", "officer", "12"])
    result = run_import(database, write_folder(tmp_path / "more", {"officers": officers}), now=now)
    (complaint,) = complaints(result)
    assert complaint == (
        "officers line 2, column collar: 0012 is on record, and a spreadsheet may have taken its zeros away."
        " Format the column as text and write 0012."
    )
    officers[1][0] = "0012"
    (complaint,) = complaints(
        run_import(database, write_folder(tmp_path / "more", {"officers": officers}), now=now)
    )
    assert "no officer has collar 12. Did you mean 0012?" in complaint


@pytest.mark.parametrize("rows", [1, 7, 1234])
def test_the_rows_said_to_be_read_are_those_of_the_file(database, tmp_path, now, rows):
    people = [["person", "surname"], *([f"P{i}", "Millbrook"] for i in range(rows))]
    people.insert(min(rows, 3), ["", ""])
    for path in (tmp_path / "in", tmp_path / "in"):
        result = run_import(database, write_folder(path, {"people": people}), now=now)
        assert result.counts["people"].rows == rows


def test_a_hidden_sheet_of_another_name_is_said_not_to_be_read(sqlite_database, tmp_path, now):
    book = book_of(everything())
    book.create_sheet("Lists").append(["npt", "beat"])
    book["Lists"].sheet_state = "hidden"
    result = bring(sqlite_database, book, tmp_path, now)
    assert (complaints(result), result.remarks) == ([], ("not read: Lists, a hidden sheet",))


def test_a_kind_of_team_that_gives_no_rights_is_named(sqlite_database, tmp_path, now):
    sheets = set_cell(everything(), "teams.2.kind", "canal boats")
    result = run_import(sqlite_database, write_folder(tmp_path / "in", sheets), now=now)
    assert result.remarks == ("teams line 2: the kind canal boats gives no rights",)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            "SHOP_VISIT",
            "tasks line 2: the kind SHOP_VISIT is new to the bot, the nearest known one is SCHOOL_VISIT",
        ),
        ("Litter pick", "tasks line 2: the kind Litter pick is new to the bot"),
    ],
)
def test_a_kind_of_task_that_is_new_is_named_once(sqlite_database, tmp_path, now, kind, said):
    sheets = set_cell(everything(), "tasks.2.kind", kind)
    result = run_import(sqlite_database, write_folder(tmp_path / "in", sheets), now=now)
    assert result.remarks == (said,)


@pytest.mark.parametrize("kind", ["WARRANT_SUPPORT", "visit cirv", "Beat-Bus", "ARREST_ATTEMPT"])
def test_a_kind_of_task_that_is_known_is_not_named(sqlite_database, tmp_path, now, kind):
    sheets = set_cell(everything(), "tasks.2.kind", kind)
    assert run_import(sqlite_database, write_folder(tmp_path / "in", sheets), now=now).remarks == ()


@pytest.mark.parametrize(
    "kind",
    [
        "warrànt entry",
        "ＡＲＲＥＳＴ attempt",
        "visit - cirv",
        "VISIT  CIRV",
        "Bail\u2014check",
        "beat bus",
        "café",
    ],
)
def test_a_kind_in_any_dress_is_the_same_to_the_database_and_to_the_rules(database, tmp_path, now, kind):
    run_import(database, write_folder(tmp_path / "in", set_cell(everything(), "tasks.2.kind", kind)), now=now)
    with database.reading() as session:
        stored = session.run(sa.select(col(Task.kind)).where(col(Task.ref) == "TSK-0456")).scalar_one()
        query = sa.select(
            visibility.CIRCLE, col(Task.referral_id).is_not(None), visibility.of_kind(TaskKind.circle)
        )
        asked, linked, circle = session.run(query.where(col(Task.ref) == "TSK-0456")).one()
    assert policy.task_group(circle, linked=linked).value == asked
    assert kind_code(stored) == kind_code(kind)
    closed = KindGroup.NEED_TO_KNOW if "ARR" in kind_code(kind) else None  # an arrest, a warrant
    assert circle == (group_of(kind) or closed)


REMARKS = ["End of list", "Printed by A Smith", "Number of people", "as at 1 November", "see also"]


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_at_the_end_that_fills_all_the_record_needs_is_refused(
    sqlite_database, tmp_path, now, remark
):
    book = book_of(everything())
    book["people"].append([remark, "of the north"])
    assert any(
        "looks like a remark" in one for one in complaints(bring(sqlite_database, book, tmp_path, now))
    )


@pytest.mark.parametrize("sheet", ["areas", "teams", "people"])
@pytest.mark.parametrize(
    "line",
    [("Rows", 12), ("Anything", "12"), ("Wards", "21/11/2026"), ("Printed", "by Ash"), ("Source:", "X")],
)
def test_a_remark_of_one_word_is_no_record(sqlite_database, tmp_path, now, sheet, line):
    book = book_of(everything())
    book[sheet].append([*line])
    last = book[sheet].max_row
    told = complaints(bring(sqlite_database, book, tmp_path, now))
    assert [one for one in told if one.startswith(f"{sheet} line {last}")], told


def test_a_word_beside_numbered_people_is_a_remark_unless_its_row_says_more(sqlite_database, tmp_path, now):
    book = book_of(everything())
    book["people"].append(["Rota", "Ash"])
    told = complaints(bring(sqlite_database, book, tmp_path, now))
    assert any("looks like a remark" in one for one in told)
    book["people"].cell(book["people"].max_row, 3, "Jo")
    assert complaints(bring(sqlite_database, book, tmp_path, now)) == []


def test_keys_in_words_are_taken_where_they_are_the_custom(sqlite_database, tmp_path, now):
    book = book_of(everything())
    for line in range(2, book["operations"].max_row + 1):
        book["operations"].cell(line, 2).value = "End of the line"
    assert complaints(bring(sqlite_database, book, tmp_path, now)) == []


def test_a_formula_that_gives_nothing_clears_and_one_without_a_result_does_not(database, tmp_path, now):
    book = book_of(everything())
    assert complaints(bring(database, book, tmp_path, now)) == []
    at(book, "people.2.warnings").value = '=IF(TRUE,"dog","")'
    assert complaints(bring(database, book, tmp_path, now))
    with database.reading() as session:
        assert session.run(sa.select(Person.warnings)).scalar_one() == "dog"


def test_an_empty_result_of_a_formula_is_an_empty_cell(sqlite_database, tmp_path, now):
    book = book_of(everything())
    at(book, "people.2.warnings").value = "=A1"
    book.save(tmp_path / "plain.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "plain.xlsx") as plain,
        zipfile.ZipFile(tmp_path / "week.xlsx", "w") as made,
    ):
        for name in plain.namelist():
            made.writestr(
                name, plain.read(name).replace(b'<c r="H2"><f>A1</f><v', b'<c r="H2" t="str"><f>A1</f><v')
            )
    assert complaints(run_import(sqlite_database, tmp_path / "week.xlsx", now=now)) == []
    with sqlite_database.reading() as session:
        assert session.run(sa.select(Person.warnings)).scalar_one() is None


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("week.ods", {"mimetype": "application/vnd.oasis", "content.xml": ""}, "is an OpenDocument file."),
        ("week.xlsb", {"[Content_Types].xml": "", "xl/workbook.bin": ""}, r"is a binary workbook \(.xlsb\)"),
        ("week.zip", {"people.csv": "person,surname"}, "is an archive. Unpack it and give the file or"),
        ("week.docx", {"[Content_Types].xml": "", "word/document.xml": ""}, "is no workbook. Give an .xlsx"),
        ("week.xlsx", {"_rels/.rels": '"http://purl.oclc.org/ooxml/"', "[Content_Types].xml": ""},
         'is a Strict Open XML workbook. In Excel choose File, Save As and the type "Excel Workbook'),
    ],
)  # fmt: skip
def test_another_kind_of_file_is_called_by_its_name(sqlite_database, tmp_path, now, name, content, why):
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for part, words in content.items():
            archive.writestr(part, words)
    with pytest.raises(ImportRefusedError, match=why):
        run_import(sqlite_database, tmp_path / name, now=now)
