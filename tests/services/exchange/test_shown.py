"""The import stores a cell as the sheet shows it, or refuses it by sheet, line and column, with a cure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl.workbook import Workbook

from bot.database import Database
from bot.services.exchange.importing import ImportResult, run_import
from models import Officer, Person, Referral, Task, Team
from tests.sheets import Sheets, at, book_of, everything, set_cell, wall


def bring(database: Database, book: Workbook, path: Path, now: dt.datetime) -> ImportResult:
    book.save(path / "week.xlsx")
    return run_import(database, path / "week.xlsx", now=now)


def complaints(result: ImportResult) -> list[str]:
    return [str(problem) for problem in result.problems]


def with_telephone() -> Sheets:
    sheets = everything()
    sheets["teams"] = [[*row, *[""] * (4 - len(row))] for row in sheets["teams"]]
    sheets["teams"][0].append("telephone")
    for row in sheets["teams"][1:]:
        row.append("")
    return sheets


STORED = {
    "officers.2.collar": Officer.collar,
    "officers.2.surname": Officer.surname,
    "people.2.surname": Person.surname,
    "people.2.warnings": Person.warnings,
    "people.2.date_of_birth": Person.date_of_birth,
    "people.2.person": Person.source_key,
    "referrals.2.opened": Referral.opened_on,
    "referrals.2.status_since": Referral.status_since,
    "tasks.2.starts": Task.starts_at,
    "tasks.2.title": Task.title,
    "tasks.2.latitude": Task.latitude,
    "teams.2.telephone": Team.telephone,
    "officers.2.rank": Officer.rank,
}
AS_SHOWN = [  # place, value, number format, stored
    ("people.2.person", 412, "", "412"),
    ("people.2.person", 412, "0000", "0412"),
    ("people.2.person", 412.0, "0", "412"),
    ("people.2.person", 12345, '"P"00000', "P12345"),
    ("people.2.person", 1234, "@", "1234"),
    ("people.2.person", "0412", "@", "0412"),
    ("people.2.warnings", 1234567, "#,##0", "1,234,567"),
    ("people.2.warnings", 2.5, "", "2.5"),
    ("people.2.warnings", 2.5, "0.00", "2.50"),
    ("people.2.warnings", True, "", "TRUE"),
    ("people.2.person", 26000000001, "0", "26000000001"),
    ("people.2.person", 260000000012, "0", "260000000012"),
    ("teams.2.telephone", 1604123456, "00000000000", "01604123456"),
    ("teams.2.telephone", 1604123456, "00000 000000", "01604 123456"),
    ("teams.2.telephone", 7700900123, '"0"#', "07700900123"),
    ("teams.2.telephone", 101, "", "101"),
    ("teams.2.telephone", "+44 1604 123456", "", "+44 1604 123456"),
    ("people.2.date_of_birth", wall(2011, 2, 3), "dd/mm/yyyy", dt.date(2011, 2, 3)),
    ("people.2.date_of_birth", wall(2011, 2, 3, 1), "dd/mm/yyyy", dt.date(2011, 2, 3)),
    ("people.2.date_of_birth", wall(2011, 2, 3), "dd/mm/yyyy hh:mm", dt.date(2011, 2, 3)),
    ("people.2.date_of_birth", "03/02/2011 00:00:00", "", dt.date(2011, 2, 3)),
    ("people.2.date_of_birth", 40577, "d mmmm yyyy", dt.date(2011, 2, 3)),
    ("people.2.date_of_birth", "\u200e03/02/2011\u200b", "", dt.date(2011, 2, 3)),
    ("referrals.2.status_since", wall(2026, 11, 20), "dd/mm/yyyy",
     dt.datetime(2026, 11, 20, tzinfo=dt.UTC)),
    ("tasks.2.starts", wall(2026, 11, 26, 9, 15), "dd/mm/yy h:mm AM/PM",
     dt.datetime(2026, 11, 26, 9, 15, tzinfo=dt.UTC)),
    ("tasks.2.latitude", 52.25, '0.00"°"', 52.25),
    ("people.2.warnings", "dog\u200b, big", "", "dog, big"),
    ("people.2.warnings", "a\nb", "", "a\nb"),
    ("officers.2.rank", "T/Inspector", "", "T/Inspector"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "form", "stored"), AS_SHOWN)
def test_what_the_sheet_shows_is_stored(sqlite_database, tmp_path, now, place, value, form, stored):
    sheets = set_cell(with_telephone(), "referrals.2.person", stored if place == "people.2.person" else "P1")
    book = book_of(sheets)
    at(book, place).value = value
    at(book, place).number_format = form or "General"
    result = bring(sqlite_database, book, tmp_path, now)
    assert complaints(result) == []
    with sqlite_database.reading() as session:
        assert stored in session.run(sa.select(STORED[place])).scalars().all()


@pytest.mark.parametrize("form", ["0000", "00000", '"0"000', "0-000"])
def test_a_collar_in_a_format_of_digits_is_the_one_shown(database, tmp_path, now, form):
    shown = {"0000": "0412", "00000": "00412", '"0"000': "0412", "0-000": "0-412"}[form]
    book = book_of(
        set_cell(set_cell(everything(), "referrals.2.lead", shown), "tasks.2.assigned", f"{shown};2001")
    )
    at(book, "officers.2.collar").value = 412
    at(book, "officers.2.collar").number_format = form
    assert complaints(bring(database, book, tmp_path, now)) == []
    with database.reading() as session:
        assert shown in session.run(sa.select(Officer.collar)).scalars().all()


REFUSED = [  # place, value, number format, why and cure
    ("people.2.warnings", "=A1&B1", "", "there is a formula, and the file doesn't hold its result. Open"),
    ("people.2.date_of_birth", "=TODAY()", "dd/mm/yyyy", "there is a formula"),
    ("people.2.person", 26_000_000_000, "0.0E+00", "the sheet shows this number in the format 0.0E+00."),
    ("people.2.person", 26_000_000_000_0, "", "cut short, as 2.6E+11. Format the cell as text"),
    ("people.2.person", "2.6E+10", "", "a spreadsheet made 2.6E+10 of a long number. Format the cell as"),
    ("people.2.person", 0.5, "0%", "the sheet shows this number in the format 0%"),
    ("people.2.person", 12.4, "0", "the sheet shows this number in the format 0."),
    ("people.2.person", 1234567890123456, "0", "the sheet shows this number in the format 0."),
    ("people.2.person", -5, "0;(0)", "the sheet shows this number in the format"),
    ("people.2.person", wall(2026, 1, 2), "d-mmm", "the spreadsheet made a date of this. Format the"),
    ("people.2.person", "########", "", "the column was too narrow when the file was saved. Widen it"),
    ("people.2.person", "P1\nP2", "", "there is a line break in it. Write it in one line"),
    ("people.2.warnings", "#N/A", "", "a formula ended in #N/A. Mend the formula or type the value."),
    ("people.2.warnings", "dog", ";;;", "the cell's format hides what it holds. Give it another format"),
    ("people.2.date_of_birth", wall(2011, 2, 3), "d-mmm", "the sheet doesn't show the year of the date"),
    ("people.2.date_of_birth", wall(2011, 2, 3), "mmm yyyy", "the sheet doesn't show the day of the date"),
    ("people.2.date_of_birth", wall(2011, 2, 3, 9), "dd/mm/yyyy hh:mm",
     "there is a time with the date. Write 03/02/2011 alone."),
    ("people.2.date_of_birth", "03/02/2011 09:00", "", "time with the date. Write 03/02/2011 alone."),
    ("people.2.date_of_birth", 40577, "", "40577 is a bare number. Format the cell as a date"),
    ("people.2.date_of_birth", "40577", "", "40577 is a bare number. Format the cell as a date"),
    ("people.2.date_of_birth", 5_000_000, "dd/mm/yyyy", "the number in it is no date. Write it as"),
    ("people.2.date_of_birth", wall(2090, 5, 4), "dd/mm/yy",
     "that day lies ahead. Correct the year: was it 1990?"),
    ("people.2.date_of_birth", "04/05/2090", "", "that day lies ahead. Correct the year: was it 1990?"),
    ("people.2.date_of_birth", "01/01/1900", "", "nobody is 126. Correct the year; if it isn't known"),
    ("people.2.date_of_birth", "03.02.2011", "", "written with strokes here. Write 03/02/2011."),
    ("people.2.date_of_birth", True, "", "TRUE is no date. Write it as dd/mm/yyyy."),
    ("tasks.2.starts", wall(2026, 11, 26, 9, 30), "dd/mm/yyyy", "the time of day is missing. Write 26/11"),
    ("tasks.2.starts", dt.time(9, 30), "hh:mm", "there is a time without a date. Write dd/mm/yyyy HH:MM."),
    ("tasks.2.starts", dt.timedelta(hours=30), "[h]:mm", "there is a time without a date. Write"),
    ("tasks.2.starts", "26/11/2026 0930", "", "in another form. Write 26/11/2026 09:30."),
    ("tasks.2.starts", "26/11/2026 09.30", "", "in another form. Write 26/11/2026 09:30."),
    ("tasks.2.starts", "26/11/2026 930", "", "in another form. Write 26/11/2026 09:30."),
    ("tasks.2.starts", "26/11/2026 9.30pm", "", "in another form. Write 26/11/2026 21:30."),
    ("tasks.2.starts", "26/11/2026 12am", "", "in another form. Write 26/11/2026 00:00."),
    ("tasks.2.starts", "26/11/2026 9:30 PM", "", "in another form. Write 26/11/2026 21:30."),
    ("tasks.2.starts", "26/11/2026 2500", "", "there is no 25:00 on the clock."),
    ("tasks.2.starts", "26/11/2026 09:30Z", "", "a time zone with the time. Write the local time as"),
    ("tasks.2.starts", "2026-11-26 09:30", "", "the year comes last here. Write 26/11/2026 09:30."),
    ("tasks.2.starts", "2026-11-26T09:30:00", "", "the year comes last here. Write 26/11/2026 09:30."),
    ("tasks.2.starts", "0930", "", "bare number. Format the cell as a date, or write dd/mm/yyyy HH:MM."),
    ("tasks.2.starts", "11/26/2026 9:30 AM", "", "then the month. Write 26/11/2026 09:30."),
    ("tasks.2.starts", "26/11/2026 09:30-10:30", "", "is no date. Write it as dd/mm/yyyy HH:MM."),
    ("people.2.date_of_birth", "n/a", "", "as dd/mm/yyyy, or leave the cell empty if it isn't known."),
    ("tasks.2.starts", "tomorrow", "", "tomorrow is no date. Write it as dd/mm/yyyy HH:MM."),
    ("tasks.2.latitude", 0.52, "0%", "it is a percentage. Write a plain number, as 52.2405."),
    ("tasks.2.latitude", "52%", "", "it is a percentage. Write a plain number, as 52.2405."),
    ("tasks.2.assigned", "0012, 2001", "", "several are separated by semicolons. Write 0012; 2001."),
    ("operations.2.areas", "NTN\nNTN-01", "", "several are separated by semicolons. Write NTN; NTN-01."),
    ("teams.2.telephone", 1604123456, "", "the first 0 is missing. Format the cell as text and write 01604"),
    ("teams.2.telephone", "1604 123456", "", "the first 0 is missing"),
    ("teams.2.telephone", 441604123456, "0", "the + in front is missing. Format the cell as text and write"),
    ("teams.2.telephone", 441604123456, "", "cut short, as 4.41604E+11. Format the cell as text"),
    ("teams.2.telephone", "1.6E+09", "", "a spreadsheet made 1.6E+09 of a long number"),
    ("officers.2.rank", "Inspectr", "", "is no rank that the bot knows, and would give no rights. Did you"),
    ("officers.2.rank", "Boss", "", "Write one of PCSO, PC, PS, Insp, Ch Insp"),
    ("teams.3.kind", "turnaround", "", "turnaround gives no rights, and turnaround_yjs does. Write"),
    ("teams.3.kind", "inteligence", "", "inteligence gives no rights, and intelligence does. Write"),
    ("tasks.2.kind", "VIST_CIRV", "", "knows no VIST_CIRV, and knows VISIT_CIRV, which decides who may see"),
    ("tasks.2.kind", "hotspot patrol", "", "and knows PATROL_HOTSPOT"),
    ("tasks.2.kind", "WARRENT_SUPPORT", "", "and knows WARRANT"),
    *(("tasks.2.kind", kind, "", "and knows WARRANT") for kind in ("WARENT", "war-rant", "W A R R A N T")),
    ("tasks.2.kind", "ARR EST", "", "and knows ARREST"),
    ("officers.2.role", "Sergeant", "", "Write officer, partner, supervisor, auditor or administrator."),
    ("referrals.2.opened", "10/11/2062", "", "the year 2062 can't be right. Correct the year."),
    ("people.2.surname", "Mill\x0bbrook", "", "there is an unprintable character (U+000B) in it."),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "form", "why"), REFUSED)
def test_what_the_sheet_does_not_show_is_refused_with_its_cure(
    sqlite_database, tmp_path, now, place, value, form, why
):
    book = book_of(with_telephone())
    cell = at(book, place)
    if isinstance(value, str) and value.startswith("Mill"):
        cell.value = value.replace("\x0b", "_x000B_")
    else:
        cell.value = value
    cell.number_format = form or "General"
    if value == "#N/A":
        cell.data_type = "e"
    result = bring(sqlite_database, book, tmp_path, now)
    name, line, column = place.split(".")
    start = f"{name} line {line}, column {column}: "
    assert any(one.startswith(start) and why in one for one in complaints(result)), complaints(result)
