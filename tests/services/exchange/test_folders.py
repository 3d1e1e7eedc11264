"""Folders of .csv files as offices have them: nothing beside them is passed over, and no row is swallowed."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.services.exchange.importing import ImportRefusedError, run_import
from models import Officer, Person
from tests.sheets import everything, write_book, write_folder

PEOPLE = "person,surname,forenames,date_of_birth,warnings"
FIVE = "\n".join(f"P{n},Ashgrove,Kit,03/02/2011,dog" for n in range(2, 7))


def problems(database, folder: Path, now) -> list[str]:
    return [str(problem) for problem in run_import(database, folder, now=now).problems]


def people(tmp_path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    (tmp_path / "people.csv").write_bytes(text.encode(encoding))
    return tmp_path / "people.csv"


@pytest.mark.parametrize(
    "text",
    [
        f'{PEOPLE}\nP1,"Millbrook,Jo,03/02/2011,dog\n{FIVE}\n',
        f'{PEOPLE}\nP1,"Millbrook,Jo,03/02/2011,dog\n{FIVE}\nP7,"Heath",Jo,,\n',
        f'{PEOPLE}\nP1,Millbrook,"Jo,03/02/2011,dog\n{FIVE}\nP7,Heath,"Jo",,\n',
        f'{PEOPLE}\nP1,Millbrook,"Jo" Lee,03/02/2011,dog\n{FIVE}\n',
    ],
)
def test_a_quotation_mark_left_open_is_refused_by_its_line(sqlite_database, tmp_path, now, text):
    with pytest.raises(
        ImportRefusedError, match=r"people.csv line 2 can't be read; a quotation mark is left"
    ):
        run_import(sqlite_database, people(tmp_path, text), now=now)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f'{PEOPLE}\nP1,Millbrook,Jo,03/02/2011,"blade 5 inch\n{FIVE}\nP7,Heath,Jo,,blade 5"\n', 6),
        (f'{PEOPLE}\nP1,"Millbrook,Jo,03/02/2011,dog\n{FIVE}\nP7,5",Jo,,\n', 6),
        (f'{PEOPLE}\nP1,"Millbrook,Jo,03/02/2011,dog\nP2,5",Jo,03/02/2011,dog,x\n', 1),
        (f'{PEOPLE}\nP1,Millbrook,Jo,03/02/2011,"blade 5\nP7,Heath,Jo,04/02/2011,blade 5"\n', 1),
        (f'{PEOPLE}\r\nP1,Millbrook,Jo,03/02/2011,"blade 5\r\nP7,Heath,Jo,04/02/2011,blade 5"\r\n', 1),
    ],
)
def test_rows_that_a_quotation_mark_took_in_are_counted(sqlite_database, tmp_path, now, text, lines):
    (complaint,) = problems(sqlite_database, people(tmp_path, text), now)
    assert complaint.startswith(
        f"people line 2: a quotation mark seems to be left open: it takes in {lines} more lines. Close it"
    )


@pytest.mark.parametrize(
    "warnings", ["dog\nblade", "dog, big,\nblade, gun", "a,b,c,d,e\n\nf", "5 inch\n6 inch, long"]
)
def test_a_text_of_several_lines_stays_one_cell(database, tmp_path, now, warnings):
    folder = write_folder(tmp_path / "in", {"people": [PEOPLE.split(","), ["P1", "M", "Jo", "", warnings]]})
    assert problems(database, folder, now) == []
    with database.reading() as session:
        assert session.run(sa.select(Person.warnings)).scalar_one() == warnings


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("person;surname\nP1;Millbrook\n", "Save the file with commas between the columns"),
        ("person\tsurname\nP1\tMillbrook\n", "Save the file with commas between the columns"),
        ("sep=;\nperson;surname\nP1;Millbrook\n", "Delete the first line, and save the file with commas"),
    ],
)
def test_other_signs_than_commas_have_one_answer(sqlite_database, tmp_path, now, text, cure):
    (complaint,) = problems(sqlite_database, people(tmp_path, text), now)
    assert complaint.startswith(f"people line 1: the columns are not separated by commas. {cure}")


@pytest.mark.parametrize(
    ("encoding", "why"),
    [
        ("utf-16", "people.csv is in UTF-16. Save it as CSV UTF-8."),
        ("cp1252", "text line 2 has a byte that is é in Windows-1252. Save it as CSV UTF-8."),
    ],
)
def test_another_encoding_is_named(sqlite_database, tmp_path, now, encoding, why):
    path = people(tmp_path, "person,surname\nP1,Café\n", encoding=encoding)
    with pytest.raises(ImportRefusedError) as refused:
        run_import(sqlite_database, path, now=now)
    assert why in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_as_it_stands(database, tmp_path, now, encoding):
    assert (
        problems(database, people(tmp_path, "person,surname\nP1,Łukaszewicz\n", encoding=encoding), now) == []
    )
    with database.reading() as session:
        assert session.run(sa.select(Person.surname)).scalar_one() == "Łukaszewicz"


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("week.xlsx", "Import it by itself, or move it away."),
        ("week.XLS", "Import it by itself, or move it away."),
        ("more.ods", "Import it by itself, or move it away."),
        ("officers.tsv", "Save it as .csv, or move it away."),
        ("officers.txt", "Save it as .csv, or move it away."),
        ("older/people.csv", "Import it by itself, or move it away."),
    ],
)
def test_a_table_beside_the_csv_files_is_refused(sqlite_database, tmp_path, now, name, cure):
    folder = write_folder(tmp_path / "in", everything())
    (folder / name).parent.mkdir(exist_ok=True)
    write_book(folder / name, everything())
    with pytest.raises(ImportRefusedError, match=r"lies in in and would not be read") as refused:
        run_import(sqlite_database, folder, now=now)
    assert str(refused.value).endswith(cure)


@pytest.mark.parametrize("name", ["~$week.xlsx", ".DS_Store", "README.md", ".~lock.people.csv#"])
def test_what_holds_no_table_is_passed_over(sqlite_database, tmp_path, now, name):
    folder = write_folder(tmp_path / "in", everything())
    (folder / name).write_text("x")
    assert problems(sqlite_database, folder, now) == []


@pytest.mark.parametrize("cell", ['"=""0412"""', "0412", '="0412"'])
def test_a_collar_keeps_its_zero(database, tmp_path, now, cell):
    folder = write_folder(tmp_path / "in", {"teams": [["code", "name"], ["T", "Team"]]})
    (folder / "officers.csv").write_text(f"collar,surname,team,role\n{cell},Ashfield,T,officer\n")
    assert problems(database, folder, now) == []
    with database.reading() as session:
        assert session.run(sa.select(Officer.collar)).scalar_one() == "0412"
