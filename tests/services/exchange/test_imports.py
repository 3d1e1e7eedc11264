from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.database import Database
from bot.services.exchange import importing
from bot.services.exchange.importing import ImportRefusedError, ImportResult, run_import
from models import Area, AuditEntry, Officer, OperationArea, Person, Referral, ReferralStep, Task, TaskOfficer
from tests.sheets import Sheets, everything, set_cell, write_book, write_folder

TABLES = ("areas", "teams", "officers", "operations", "people", "referrals", "referral_steps", "tasks")


def bring(database: Database, path: Path, now: dt.datetime, **how: object) -> ImportResult:
    return run_import(database, path, now=now, **how)


def rows_of(database: Database, *models: type[SQLModel]) -> list[list[tuple]]:
    with database.reading() as session:
        return [[tuple(row) for row in session.run(sa.select(model.__table__))] for model in models]


def one(database: Database, query: sa.Select) -> object:
    with database.reading() as session:
        return session.run(query).scalar_one()


def complaints(result: ImportResult) -> list[str]:
    return [str(problem) for problem in result.problems]


def is_empty(database: Database) -> bool:
    with database.reading() as session:
        counts = [
            session.run(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in [*TABLES, "audit_entries", "task_officers"]
        ]
    return not any(counts)


@pytest.mark.parametrize("form", ["workbook", "folder"])
def test_every_kind_of_row_comes_in(database, tmp_path, now, form):
    path = tmp_path / "in.xlsx" if form == "workbook" else tmp_path / "in"
    result = bring(database, (write_book if form == "workbook" else write_folder)(path, everything()), now)
    assert not result.problems
    assert {name: counts.added for name, counts in result.counts.items()} == {
        "areas": 2, "teams": 2, "officers": 2, "operations": 1, "people": 1, "referrals": 1, "tasks": 1,
    }  # fmt: skip
    assert one(database, sa.select(Referral.ref)) == "TUR-0123"
    assert one(database, sa.select(Task.starts_at)) == dt.datetime(2026, 11, 26, 9, 30, tzinfo=dt.UTC)
    crew, areas = rows_of(database, TaskOfficer, OperationArea)
    assert len(crew) == len(areas) == 2


def test_parents_and_supervisors_may_stand_further_down(database, tmp_path, now):
    bring(database, write_folder(tmp_path / "in", everything()), now)
    inner, outer = sa.alias(Area.__table__), sa.alias(Area.__table__)
    joined = sa.select(outer.c.code).join(inner, inner.c.parent_id == outer.c.id)
    assert one(database, joined) == "NTN"
    assert one(database, sa.select(sa.func.count()).where(Officer.supervisor_id.is_not(None))) == 1


def test_the_same_file_twice_changes_nothing(database, tmp_path, now):
    path = write_folder(tmp_path / "in", everything())
    bring(database, path, now)
    before = rows_of(database, Area, Officer, Person, Referral, ReferralStep, Task, TaskOfficer, AuditEntry)
    result = bring(database, path, now + dt.timedelta(days=1))
    assert {(c.added, c.changed) for c in result.counts.values()} == {(0, 0)}
    assert before == rows_of(
        database, Area, Officer, Person, Referral, ReferralStep, Task, TaskOfficer, AuditEntry
    )


def test_each_new_record_is_audited_in_the_systems_chain(database, tmp_path, now):
    bring(database, write_folder(tmp_path / "in", everything()), now)
    (entries,) = rows_of(database, AuditEntry)
    assert len(entries) == 10
    assert [entry[2] for entry in entries] == list(range(1, 11))


def test_a_changed_row_updates_its_record_and_is_audited_by_column(database, tmp_path, now):
    bring(database, write_folder(tmp_path / "in", everything()), now)
    sheets = set_cell(everything(), "people.2.address", "9 Larkrise Row")
    set_cell(sheets, "tasks.2.assigned", "2001")
    set_cell(sheets, "areas.2.parent", "")
    result = bring(database, write_folder(tmp_path / "in", sheets), now)
    assert [name for name, counts in result.counts.items() if counts.changed] == ["areas", "people", "tasks"]
    changes = sa.select(AuditEntry.object_ref, AuditEntry.detail).where(AuditEntry.action == "change")
    with database.reading() as session:
        found = [tuple(row) for row in session.run(changes.order_by(AuditEntry.id))]
    assert found == [("NTN-01", "parent"), ("P1", "address"), ("TSK-0456", "assigned")]
    assert one(database, sa.select(Person.address)) == "9 Larkrise Row"
    assert len(rows_of(database, TaskOfficer)[0]) == 1


def test_a_changed_status_adds_a_step(database, tmp_path, now):
    bring(database, write_folder(tmp_path / "in", everything()), now)
    sheets = set_cell(everything(), "referrals.2.status", "Consent given")
    set_cell(sheets, "referrals.2.status_since", "25/11/2026")
    bring(database, write_folder(tmp_path / "in", sheets), now)
    (steps,) = rows_of(database, ReferralStep)
    assert [step[2:] for step in steps] == [
        (dt.datetime(2026, 11, 20, 14, tzinfo=dt.UTC), None, None, "CONTACTING", "import", 1, "move"),
        (dt.datetime(2026, 11, 25, tzinfo=dt.UTC), None, "CONTACTING", "CONSENT_GIVEN", "import", 2, "move"),
    ]


def test_a_file_that_moves_a_referral_sets_its_timer_like_a_tap(database, tmp_path, now):
    """Unless it says itself what comes next: then the other system knows better."""
    sheets = everything()
    bring(database, write_folder(tmp_path / "in", sheets), now)
    head, row = sheets["referrals"]
    moved = dict(zip(head, row, strict=True)) | {"status": "CONSENT_GIVEN", "status_since": "24/12/2026"}
    short = {name: cell for name, cell in moved.items() if name not in ("next_action", "next_due")}
    bring(database, write_folder(tmp_path / "in", {"referrals": [list(short), list(short.values())]}), now)
    ((found,),) = (rows_of(database, Referral),)
    assert found is not None
    with database.reading() as session:
        facts = session.run(sa.select(Referral.next_action, Referral.next_due_on, Referral.step_number)).one()
    assert tuple(facts) == ("Do the assessment", dt.date(2027, 1, 19), 2)


def test_a_jump_that_no_move_allows_is_taken_and_marked_and_counted(database, tmp_path, now):
    bring(database, write_folder(tmp_path / "in", everything()), now)
    jumping = set_cell(everything(), "referrals.2.status", "COMPLETED")
    result = bring(database, write_folder(tmp_path / "in", jumping), now)
    assert (result.counts["referrals"].changed, result.counts["referrals"].jumped) == (1, 1)
    again = bring(database, write_folder(tmp_path / "in", jumping), now)
    assert (again.counts["referrals"].changed, again.counts["referrals"].jumped) == (0, 0)
    with database.reading() as session:
        kinds = session.run(sa.select(ReferralStep.kind).order_by(ReferralStep.number)).scalars().all()
    assert kinds == ["move", "jump"]


ADULT, CHILD = "14/03/2000", "14/03/2012"
ENFORCED = "Enforcement active"


def put_sheets(born, status):
    """The referral of CIRV and of somebody born then, at that status."""
    sheets = everything()
    for place, value in (
        ("people.2.date_of_birth", born),
        ("referrals.2.ref", "CIR-0123"),
        ("referrals.2.programme", "CIRV"),
        ("referrals.2.status", status),
        ("tasks.2.referral", "CIR-0123"),
    ):
        set_cell(sheets, place, value)
    return sheets


def put(database, path, now, *, born, status):
    return bring(database, write_folder(path, put_sheets(born, status)), now)


@pytest.mark.parametrize("status", [ENFORCED, "Enforcement review"])
@pytest.mark.parametrize(
    ("born", "why"), [(CHILD, "this person is under 18"), ("", "this person has no date of birth")]
)
def test_no_child_comes_where_a_programme_takes_adults_alone(database, tmp_path, now, status, born, why):
    refused = complaints(put(database, tmp_path / "in", now, born=born, status=status))
    assert len(refused) == 1 and refused[0].startswith("referrals line 2, column status: ENFORCEMENT_")
    assert why in refused[0] and is_empty(database)


def test_a_referral_on_record_is_moved_to_enforcement_for_an_adult_alone(database, tmp_path, now):
    assert not put(database, tmp_path / "in", now, born=CHILD, status="Contacting").problems
    assert put(database, tmp_path / "in", now, born=CHILD, status=ENFORCED).problems
    assert not put(database, tmp_path / "in", now, born=ADULT, status=ENFORCED).problems
    assert not put(database, tmp_path / "in", now, born=CHILD, status=ENFORCED).problems  # as it stands


def test_no_referral_at_enforcement_is_given_to_a_child(database, tmp_path, now):
    sheets = put_sheets(ADULT, ENFORCED)
    bring(database, write_folder(tmp_path / "in", sheets), now)
    other = [*sheets["people"][1]]
    other[0], other[sheets["people"][0].index("date_of_birth")] = "P-77", CHILD
    sheets["people"].append(other)
    set_cell(sheets, "referrals.2.person", "P-77")
    refused = complaints(bring(database, write_folder(tmp_path / "in", sheets), now))
    assert len(refused) == 1 and "ENFORCEMENT_ACTIVE is for adults alone" in refused[0]


def test_a_status_that_changes_without_a_time_has_changed_now(database, tmp_path, now):
    bring(database, write_folder(tmp_path / "in", everything()), now)
    sheets = set_cell(everything(), "referrals.2.status", "CONSENT_GIVEN")
    bring(database, write_folder(tmp_path / "in", set_cell(sheets, "referrals.2.status_since", "")), now)
    assert one(database, sa.select(Referral.status_since)) == now


def test_an_empty_cell_clears_and_an_absent_column_leaves_alone(database, tmp_path, now):
    bring(database, write_folder(tmp_path / "in", everything()), now)
    people = [["surname", "person", "warnings"], ["Millbrook", "P1", " "]]
    bring(database, write_folder(tmp_path / "less", {"people": people}), now)
    with database.reading() as session:
        columns = (Person.warnings, Person.address, Person.forenames)
        row = session.run(sa.select(*columns)).one()
    assert tuple(row) == (None, "4 Larkrise Row, NN1", "Jordan")


def test_an_empty_status_leaves_a_tasks_own_progress_alone(database, tmp_path, now):
    path = write_folder(tmp_path / "in", everything())
    bring(database, path, now)
    assert one(database, sa.select(Task.status)) == "allocated"
    with database.transaction() as session:
        session.run(sa.update(Task).values(status="accepted"))
    assert bring(database, path, now).counts["tasks"].unchanged == 1
    assert one(database, sa.select(Task.status)) == "accepted"


def test_a_task_is_allocated_when_it_gets_its_first_officer(database, tmp_path, now):
    bring(database, write_folder(tmp_path / "in", set_cell(everything(), "tasks.2.assigned", "")), now)
    assert one(database, sa.select(Task.status)) == "approved"
    bring(database, write_folder(tmp_path / "in", everything()), now)
    assert one(database, sa.select(Task.status)) == "allocated"


def test_sheets_may_be_absent_when_what_they_hold_is_on_record(database, tmp_path, now):
    bring(database, write_folder(tmp_path / "in", everything()), now)
    tasks = [["ref", "kind", "title", "starts", "assigned", "operation", "referral"],
             ["tsk 7", "PATROL", "Walk", "27/11/2026 22:00", "0012", "DRIVEN", "TUR 123"]]  # fmt: skip
    assert not bring(database, write_folder(tmp_path / "more", {"tasks": tasks}), now).problems


def test_a_dry_run_counts_and_writes_nothing(database, tmp_path, now):
    result = bring(database, write_folder(tmp_path / "in", everything()), now, dry_run=True)
    assert result.counts["officers"].added == 2
    assert is_empty(database)


def test_one_bad_cell_and_nothing_is_written(database, tmp_path, now):
    sheets = set_cell(everything(), "tasks.2.referral", "TUR-0999")
    result = bring(database, write_folder(tmp_path / "in", sheets), now)
    (complaint,) = complaints(result)
    assert complaint == (
        "tasks line 2, column referral: no referral has ref TUR-0999. "
        "Add it to the referrals sheet or correct the ref."
    )
    assert is_empty(database)


BAD = {
    "areas.2.kind=ward": "'ward' is not one of the words for it. Write lpa, npt, beat or hotspot.",
    "areas.2.latitude=52,2": "52,2 has a decimal comma. Write 52.2.",
    "areas.2.latitude=north": "no number",
    "areas.2.latitude=nan": "no number",
    "areas.2.latitude=91": "91 is out of range. Write a number from -90 to 90.",
    "areas.2.longitude=": "column longitude: there is a latitude without a longitude. Fill in both",
    "areas.2.radius_m=0": "0 is too small. Write a number above 0.",
    "areas.2.parent=NNT": "no area has code NNT. Did you mean NTN?",
    "areas.2.parent=NTN-01": "NTN-01 would lie in itself (NTN-01 in NTN-01)",
    "areas.3.parent=NTN-01": "NTN-01 would lie in itself (NTN-01 in NTN in NTN-01)",
    "areas.3.code=NTN-01": "lines 2 and 3 both have code NTN-01. Keep one of them.",
    "areas.2.name=": "the cell is empty. Fill it in.",
    f"areas.2.name={'x' * 121}": "121 characters are too many. Shorten it to 120.",
    "teams.2.area=nowhere": "no area has code nowhere.",
    "officers.2.team=npt1": "no team has code npt1. Did you mean NPT1?",
    "officers.2.collar=00 12;": "no collar number",
    "officers.2.role=boss": "Write officer, partner, supervisor, auditor or administrator.",
    "officers.2.supervisor=0012": "nobody supervises themselves",
    "officers.2.surname=A\x00b": "an unprintable character (U+0000)",
    "officers.2.surname=#REF!": "a formula ended in #REF!. Mend the formula or type the value.",
    "operations.2.starts=30/11/2026": "column ends: it ends before it starts.",
    "operations.2.starts=31/11/2026": "31/11/2026 is not in the calendar.",
    "operations.2.starts=23/11/26": "the year needs four digits. Write it as dd/mm/yyyy.",
    "operations.2.starts=2026-11-23": "the year comes last here. Write 23/11/2026.",
    "operations.2.starts=Monday": "is no date. Write it as dd/mm/yyyy.",
    "operations.2.starts=23/11/1066": "the year 1066 can't be right.",
    "operations.2.areas=NTN; X": "no area has code X.",
    "people.2.date_of_birth=12/31/2010": "there is no month 31; the day comes first here, then the month."
    " Write 31/12/2010.",
    "referrals.2.lead=9999": "referrals line 2, column lead: no officer has collar 9999."
    " Add them to the officers sheet or correct the number.",
    "referrals.2.person=P9": "no person has person P9. Add them to the people sheet",
    "referrals.2.programme=yoga": "no programme is called yoga. Write one of turnaround, tur, cirv,",
    "referrals.2.programme=cirv": "TUR-0123 has not the prefix of its programme. Write CIR-0123 or correct",
    "referrals.2.status=pledged": "is no status of TUR. Write one of DRAFT, SUBMITTED,",
    "referrals.2.ref=123": "isn't a reference. Write a prefix and a number, as TUR-0123.",
    "referrals.2.restricted=maybe": "is neither yes nor no. Write yes or no.",
    "referrals.2.opened=23/11/2026 09:00": "there is a time with the date. Write 23/11/2026 alone.",
    "tasks.2.ref=TUR-0001": "TUR-0001 is no task's reference. Write TSK-0001.",
    "tasks.2.starts=09/31/2026 10:00": "there is no month 31",
    "tasks.2.starts=26/11/2026": "the time of day is missing. Write 26/11/2026 and the time, as 09:30.",
    "tasks.2.starts=26/11/2026 24:00": "there is no 24:00 on the clock.",
    "tasks.2.starts=29/03/2026 01:30": "01:30 on Sun 29/03/2026 doesn't exist: the clocks go forward that"
    " night. Write 02:00 or later.",
    "tasks.2.ends=26/11/2026 09:00": "column ends: it ends before it starts.",
    "tasks.2.assigned=0012;7": "column assigned: no officer has collar 7.",
    "tasks.2.status=late": "Write proposed, approved, allocated,",
    "tasks.2.kind=": "the cell is empty",
}


@pytest.mark.parametrize(("change", "why"), BAD.items(), ids=lambda value: value.partition("=")[0])
def test_a_bad_cell_is_named_with_its_cure(sqlite_database, tmp_path, now, change, why):
    place, _, value = change.partition("=")
    result = bring(sqlite_database, write_folder(tmp_path / "in", set_cell(everything(), place, value)), now)
    assert any(why.replace("'ward'", "ward") in complaint for complaint in complaints(result)), complaints(
        result
    )
    assert is_empty(sqlite_database)


def test_every_bad_row_is_named_in_one_go(sqlite_database, tmp_path, now):
    sheets = set_cell(everything(), "tasks.2.starts", "soon")
    set_cell(set_cell(sheets, "tasks.2.area", "X"), "people.2.area", "Y")
    result = bring(sqlite_database, write_folder(tmp_path / "in", sheets), now)
    assert [(p.sheet, p.line, p.column) for p in result.problems] == [
        ("people", 2, "area"), ("tasks", 2, "starts"), ("tasks", 2, "area"),
    ]  # fmt: skip


def test_a_row_that_is_bad_itself_is_not_missed_by_those_that_refer_to_it(sqlite_database, tmp_path, now):
    sheets = set_cell(everything(), "people.2.date_of_birth", "x")
    result = bring(sqlite_database, write_folder(tmp_path / "in", sheets), now)
    assert [problem.sheet for problem in result.problems] == ["people"]


def test_fifty_problems_are_shown_and_the_rest_counted(sqlite_database, tmp_path, now):
    people = [["person", "surname"], *([f"P{i}", ""] for i in range(2000))]
    result = bring(sqlite_database, write_folder(tmp_path / "in", {"people": people}), now)
    assert (len(result.problems), result.more) == (50, 1950)
    assert result.problems[0].line == 2


def test_columns_stand_in_any_order_and_case_and_empty_rows_are_skipped(sqlite_database, tmp_path, now):
    people = [[" Surname ", "Date of Birth", "PERSON"], [], ["", " ", ""], ["Millbrook", "03/02/2011", "P1"]]
    result = bring(sqlite_database, write_folder(tmp_path / "in", {"People": people}), now)
    assert result.counts["people"].added == 1
    people[3][0] = ""
    result = bring(sqlite_database, write_folder(tmp_path / "in", {"People": people}), now)
    assert result.problems[0].line == 4


@pytest.mark.parametrize(
    ("sheets", "why"),
    [
        (
            {"people": [["person", "surnam"]]},
            "people line 1, column surnam: there is no such column. Did you mean",
        ),
        ({"people": [["person"]]}, "people line 1, column surname: the column is missing."),
        ({"people": [["person", "surname", "Surname"]]}, "column surname: the column is there twice."),
        ({"people": [["person;surname"]]}, "the columns are not separated by commas."),
        ({"people": [["person", "surname"], ["P", "M", "x"]]}, "people line 2: column 3 has no heading."),
        ({"peeple": [["person", "surname"]]}, "peeple: there is no such sheet. Did you mean people?"),
        (
            {"areas": [["code", "name", "latitude"]]},
            "column longitude: the column is missing. latitude needs it",
        ),
    ],
)
def test_a_wrong_header_is_refused_by_name(sqlite_database, tmp_path, now, sheets: Sheets, why):
    result = bring(sqlite_database, write_folder(tmp_path / "in", sheets), now)
    assert any(complaint.startswith(why) or why in complaint for complaint in complaints(result))


def test_an_end_that_the_file_leaves_out_must_still_come_after_the_new_start(database, tmp_path, now):
    bring(database, write_folder(tmp_path / "in", everything()), now)
    tasks = [["ref", "kind", "title", "starts"], ["TSK-456", "PATROL", "Walk", "27/11/2026 09:30"]]
    result = bring(database, write_folder(tmp_path / "more", {"tasks": tasks}), now)
    assert complaints(result) == [
        "tasks line 2, column ends: it ends before it starts. Correct one of the two."
    ]


def test_a_spreadsheets_own_numbers_and_dates_are_taken(database, tmp_path, now):
    sheets = set_cell(everything(), "officers.2.collar", 12.0)
    for place, value in {
        "officers.2.supervisor": 2001, "people.2.date_of_birth": dt.date(2011, 2, 3),
        "areas.2.latitude": 52.25, "tasks.2.starts": dt.datetime(2026, 7, 1, 9, 29, 59, 999_900),  # noqa: DTZ001  # as a cell has it
        "tasks.2.ends": None, "tasks.2.assigned": 12, "referrals.2.lead": "12.0",
        "referrals.2.restricted": True,
    }.items():  # fmt: skip
        set_cell(sheets, place, value)
    assert not complaints(bring(database, write_book(tmp_path / "in.xlsx", sheets), now))
    assert one(database, sa.select(Task.starts_at)) == dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC)
    assert one(database, sa.select(Officer.collar).where(Officer.surname == "Ashfield")) == "12"
    assert one(database, sa.select(Referral.restricted)) is True


def test_a_code_that_a_spreadsheet_made_a_date_of_is_refused(sqlite_database, tmp_path, now):
    sheets = set_cell(everything(), "areas.2.code", dt.datetime(2026, 1, 2))  # noqa: DTZ001
    result = bring(sqlite_database, write_book(tmp_path / "in.xlsx", sheets), now)
    assert any(
        "areas line 2, column code: the spreadsheet made a date of this." in c for c in complaints(result)
    )


def test_a_time_without_a_date_is_refused(sqlite_database, tmp_path, now):
    sheets = set_cell(everything(), "tasks.2.starts", dt.time(9, 30))
    result = bring(sqlite_database, write_book(tmp_path / "in.xlsx", sheets), now)
    assert "there is a time without a date. Write dd/mm/yyyy HH:MM." in complaints(result)[0]


def test_a_bare_number_where_a_date_belongs_is_refused(sqlite_database, tmp_path, now):
    sheets = set_cell(everything(), "people.2.date_of_birth", 40_577)
    result = bring(sqlite_database, write_book(tmp_path / "in.xlsx", sheets), now)
    assert "40577 is a bare number. Format the cell as a date" in complaints(result)[0]


def test_a_byte_order_mark_is_no_part_of_the_header(database, tmp_path, now):
    assert not bring(
        database, write_folder(tmp_path / "in", everything(), encoding="utf-8-sig"), now
    ).problems


def test_windows_1252_is_named_with_its_cure(sqlite_database, tmp_path, now):
    sheets = set_cell(everything(), "people.2.surname", "Café")
    folder = write_folder(tmp_path / "in", sheets, encoding="cp1252")
    with pytest.raises(
        ImportRefusedError, match=r"people.csv is not in UTF-8.*é in Windows-1252. Save it as"
    ):
        bring(sqlite_database, folder, now)


def test_utf_16_is_named_with_its_cure(sqlite_database, tmp_path, now):
    folder = write_folder(tmp_path / "in", everything(), encoding="utf-16")
    with pytest.raises(ImportRefusedError, match=r"in UTF-16. Save it as CSV UTF-8"):
        bring(sqlite_database, folder, now)


def test_a_quotation_mark_left_open_is_named(sqlite_database, tmp_path, now):
    (tmp_path / "people.csv").write_text('person,surname\nP1,"' + "x\n" * 600_000)
    with pytest.raises(ImportRefusedError, match=r"people.csv line 2 can't be read; a quotation mark"):
        bring(sqlite_database, tmp_path / "people.csv", now)


def test_what_is_no_workbook_is_refused_in_one_sentence(sqlite_database, tmp_path, now):
    whole = write_book(tmp_path / "whole.xlsx", everything()).read_bytes()
    files = {
        "truncated.xlsx": (whole[: len(whole) // 2], "damaged"),
        "flipped.xlsx": (whole[:600] + bytes(400) + whole[1000:], "damaged"),
        "text.xlsx": (b"person,surname\n", "no workbook"),
        "empty.xlsx": (b"", "no workbook"),
        "old.xls": (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "before 2007"),
        "locked.xlsx": (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "has a password",
        ),
    }  # fmt: skip
    for name, (content, why) in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ImportRefusedError, match=why):
            bring(sqlite_database, tmp_path / name, now)


def test_a_missing_file_and_a_folder_without_sheets_are_refused(sqlite_database, tmp_path, now):
    with pytest.raises(ImportRefusedError, match="There is no file or folder"):
        bring(sqlite_database, tmp_path / "nowhere.xlsx", now)
    with pytest.raises(ImportRefusedError, match=r"no \.csv file"):
        bring(sqlite_database, tmp_path, now)
    with pytest.raises(ImportRefusedError, match="is empty"):
        bring(sqlite_database, write_book(tmp_path / "in.xlsx", {"Sheet1": []}), now)


def test_a_workbook_that_is_no_sheet_of_ours_does_no_harm(sqlite_database, tmp_path, now):
    wide = write_book(tmp_path / "wide.xlsx", {"people": [[f"c{i}" for i in range(16_000)], ["x"] * 16_000]})
    result = bring(sqlite_database, wide, now)
    assert result.more == 0
    assert "there are 15980 more unknown columns" in " ".join(complaints(result))
    wider = write_folder(tmp_path / "wide", {"people": [[f"c{i}" for i in range(20_000)], ["x"] * 20_000]})
    assert bring(sqlite_database, wider, now).problems


def test_a_cell_of_ten_megabytes_is_too_long(sqlite_database, tmp_path, now):
    path = write_book(tmp_path / "in.xlsx", {"people": [["person", "surname"], ["P1", "SIZE"]]})
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content.replace(b"SIZE", b"x" * 10_000_000))
    result = bring(sqlite_database, path, now)
    assert "10000000 characters are too many. Shorten it to 120." in complaints(result)[0]
    assert len(result.problems[0].value) < 100


def test_a_lone_cell_in_the_far_corner_costs_nothing(sqlite_database, tmp_path, now):
    path = write_book(tmp_path / "in.xlsx", {"people": [["person", "surname"], ["P1", "M"]]})
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    corner = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content.replace(b"</sheetData>", corner))
    result = bring(sqlite_database, path, now)
    stray = "people line 1048576: column 16384 has no heading. Head it or delete the value."
    assert stray in complaints(result)


def test_thousands_of_rows_go_in_by_chunks(database, tmp_path, now):
    people = [["person", "surname", "area"], *([f"P{i}", f"Millbrook{i}", ""] for i in range(3500))]
    heard: list[tuple[str, int, int]] = []
    path = write_folder(tmp_path / "in", {"people": people})
    result = run_import(database, path, now=now, progress=lambda *said: heard.append(said))
    assert result.counts["people"].added == 3500
    assert heard[-1] == ("people", 3500, 3500)
    assert ("reading people", 1000, 0) in heard
    assert bring(database, path, now).counts["people"].unchanged == 3500


def test_the_callers_own_work_survives_a_refused_file(database, tmp_path, now):
    folder = write_folder(tmp_path / "in", set_cell(everything(), "people.2.area", "X"))
    with database.transaction() as session:
        session.orm.add(Area(code="OWN", name="Own"))
        session.orm.flush()
        assert importing.import_file(session, folder, now=now).problems
    assert one(database, sa.select(Area.code)) == "OWN"
