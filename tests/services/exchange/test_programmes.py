"""A programme comes from a file: all of it or nothing, and every fault is named with its line and cure."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.services.exchange.exporting import export_folder, export_workbook
from bot.services.exchange.importing import run_import
from models import (
    AuditEntry,
    Holiday,
    Programme,
    ProgrammeMove,
    ProgrammeNeed,
    ProgrammeOutcome,
    ProgrammeStatus,
    ProgrammeWords,
    Referral,
)
from tests.services.exchange.programme_files import SHIPPED, beacon
from tests.sheets import everything, set_cell, write_book, write_folder

PARTS = ("programmes", "grounds", "questions", "statuses", "moves", "outcomes", "words", "holidays")
TABLES = [Programme, ProgrammeStatus, ProgrammeMove, ProgrammeNeed, ProgrammeOutcome, ProgrammeWords, Holiday]


@pytest.fixture
def bring(database, tmp_path, now):
    """Import these sheets, which must be right."""

    def imported(sheets, **how):
        result = run_import(database, write_folder(tmp_path / "in", sheets), now=now, **how)
        for file in (tmp_path / "in").iterdir():
            file.unlink()
        return result

    return imported


@pytest.fixture
def rows(database):
    def found(*columns, of=None):
        with database.reading() as session:
            query = sa.select(*columns)
            if of is not None:
                query = query.join(Programme, Programme.id == of.programme_id).where(
                    Programme.code == "beacon"
                )
            return [tuple(row) for row in session.run(query)]

    return found


def whole(database):
    with database.reading() as session:
        return [sorted(map(repr, session.run(sa.select(one.__table__)))) for one in TABLES]


def counted(result):
    assert [str(one) for one in result.problems] == []
    return {name: (one.added, one.changed, one.unchanged, one.removed) for name, one in result.counts.items()}


def complaints(result):
    return [str(one) for one in result.problems]


@pytest.mark.parametrize("code", ["turnaround", "cirv", "yviu"])
def test_the_files_that_come_with_the_bot_say_what_the_migration_brings(database, now, code):
    before = whole(database)
    result = run_import(database, SHIPPED / code, now=now)
    assert {one[:2] + one[3:] for one in counted(result).values()} == {(0, 0, 0)}
    assert result.counts["statuses"].unchanged > 20
    assert whole(database) == before


@pytest.mark.parametrize("form", ["workbook", "folder"])
def test_a_programme_comes_in_whole_and_a_second_time_changes_nothing(database, tmp_path, now, rows, form):
    write, name = (write_book, "in.xlsx") if form == "workbook" else (write_folder, "in")
    path = write(tmp_path / name, beacon())
    assert counted(run_import(database, path, now=now)) == {
        "programmes": (1, 0, 0, 0), "grounds": (2, 0, 0, 0), "questions": (1, 0, 0, 0),
        "statuses": (4, 0, 0, 0), "moves": (4, 0, 0, 0), "outcomes": (3, 0, 0, 0), "words": (3, 0, 0, 0),
        "holidays": (1, 0, 0, 0),
    }  # fmt: skip
    (programme,) = rows(Programme.prefix, Programme.window, Programme.first_number, Programme.version)[-1:]
    assert programme == ("BEA", "90d", 100, 1)
    statuses = rows(ProgrammeStatus.code, ProgrammeStatus.begins, ProgrammeStatus.timer, of=ProgrammeStatus)
    assert sorted(statuses)[:3:2] == [("DONE", False, None), ("NEW", True, "1wd")]
    assert sorted(rows(ProgrammeNeed.to_status, ProgrammeNeed.need, of=ProgrammeNeed)) == [
        ("DONE", "consent"), ("DONE", "reason"), ("MEETING", "lead"), ("WAITING", "reason"),
    ]  # fmt: skip
    ways = rows(
        ProgrammeOutcome.outcome, ProgrammeOutcome.via_status, ProgrammeOutcome.to_status, of=ProgrammeOutcome
    )
    assert sorted(ways, key=str) == [
        ("declined", "MEETING", "DONE"), ("engaged", None, "MEETING"), ("not in", None, None),
    ]  # fmt: skip
    before = whole(database)
    assert {one[:2] for one in counted(run_import(database, path, now=now)).values()} == {(0, 0)}
    assert whole(database) == before


def test_a_programme_and_referrals_that_use_it_come_in_one_file(bring, rows):
    sheets = {**beacon(), **everything()}
    sheets["referrals"].append(["BEA-0001", "Beacon", "P1", "meeting", *[""] * 6, "10/11/2026"])
    sheets["teams"].append(["BEAT", "Beacon's own", "Youth Team"])
    result = bring(sheets)
    assert counted(result)["referrals"] == (2, 0, 0, 0)
    assert not any("gives no rights" in remark and "Youth" in remark for remark in result.remarks)
    assert ("BEA-0001", "MEETING", True) in rows(Referral.ref, Referral.status, Referral.is_open)


def test_a_fault_anywhere_keeps_the_programme_out(database, bring):
    before = whole(database)
    sheets = {**beacon(), **everything()}
    sheets["referrals"].append(["BEA-0001", "beacon", "P9", "meeting", *[""] * 6, "10/11/2026"])
    (complaint,) = complaints(bring(sheets))
    assert complaint.startswith("referrals line 3, column person: no person has person P9.")
    assert whole(database) == before
    assert counted(bring(beacon(), dry_run=True))["moves"] == (4, 0, 0, 0)
    assert whole(database) == before


def test_a_sheet_brings_a_part_whole_and_leaves_other_parts_and_programmes_alone(database, bring, rows):
    bring(beacon())
    words = {"words": [["programme", "kind", "for", "text"], ["beacon", "offer", "child", "We can help."]]}
    assert counted(bring(words)) == {"words": (1, 0, 0, 3)}
    assert rows(ProgrammeWords.text, of=ProgrammeWords) == [("We can help.",)]
    assert len(rows(ProgrammeMove.who, of=ProgrammeMove)) == 4
    assert len(rows(ProgrammeWords.text)) == 12
    moves = set_cell(beacon(), "moves.5.needs", "reason")["moves"][:3]
    moves += [
        ["beacon", "MEETING", "DONE", "team", ""],
        ["beacon", "WAITING", "DONE", "team", "adult; reason"],
    ]
    assert counted(bring({"moves": moves})) == {"moves": (1, 1, 2, 1)}
    assert ("WAITING", "DONE", "adult") in rows(
        ProgrammeNeed.from_status, ProgrammeNeed.to_status, ProgrammeNeed.need, of=ProgrammeNeed
    )
    with database.reading() as session:
        query = sa.select(AuditEntry.action, AuditEntry.detail).where(AuditEntry.object_ref == "beacon")
        entries = [tuple(row) for row in session.run(query.order_by(AuditEntry.id))]
    assert entries == [("collect", None), ("change", "words"), ("change", "moves")]
    assert rows(Programme.version)[-1] == (3,)


def test_a_changed_age_is_the_programmes_own_and_other_columns_stay(bring, rows):
    bring(beacon())
    heads = [
        ["code", "prefix", "name", "min_age", "max_age", "team_kind"],
        ["Beacon", "bea", "Beacon", "12", "21", "youth_team"],
    ]
    assert counted(bring({"programmes": heads})) == {"programmes": (0, 1, 0, 0)}
    assert rows(Programme.max_age, Programme.window, Programme.enabled, Programme.version)[-1] == (
        21,
        "90d",
        True,
        2,
    )


def test_a_status_may_be_renamed_in_the_file_that_moves_its_referrals(bring, rows):
    sheets = {**beacon(), **everything()}
    sheets["referrals"].append(["BEA-0001", "beacon", "P1", "waiting", *[""] * 6, "10/11/2026"])
    bring(sheets)
    parts = {"statuses": beacon()["statuses"], "moves": beacon()["moves"]}
    for name, lines in parts.items():
        parts[name] = [["PAUSED" if cell.upper() == "WAITING" else cell for cell in line] for line in lines]
    (complaint,) = complaints(bring(parts))
    assert complaint.startswith(
        "statuses line 2, column code: 1 referral stands in WAITING, which is missing."
    )
    referrals = [
        ["ref", "programme", "person", "status", "opened"],
        ["BEA-1", "BEA", "P1", "paused", "10/11/2026"],
    ]
    assert counted(bring({**parts, "referrals": referrals}))["statuses"] == (1, 0, 3, 1)
    assert ("BEA-0001", "PAUSED") in rows(Referral.ref, Referral.status)
    assert ("WAITING",) not in rows(ProgrammeStatus.code, of=ProgrammeStatus)


def test_a_prefix_stays_while_references_begin_with_it(bring, rows):
    sheets = {**beacon(), **everything()}
    sheets["referrals"].append(["BEA-0001", "beacon", "P1", "waiting", *[""] * 6, "10/11/2026"])
    bring(sheets)
    changed = {"programmes": set_cell(beacon(), "programmes.2.prefix", "BCN")["programmes"]}
    (complaint,) = complaints(bring(changed))
    assert complaint.startswith("programmes line 2, column prefix: 1 referral begins with BEA-. Write BEA")


def test_a_status_that_ends_closes_the_referrals_that_stand_in_it_and_the_others_stay_open(bring, rows):
    sheets = {**beacon(), **everything()}
    for number, status in enumerate(("waiting", "meeting", "done"), start=1):
        sheets["referrals"].append([f"BEA-{number}", "BEA", "P1", status, *[""] * 6, "10/11/2026"])
    bring(sheets)
    moves = [row for row in beacon()["moves"] if row[1] != "waiting"]
    ended = set_cell(beacon(), "statuses.4.coarse", "not open")["statuses"]
    assert counted(bring({"moves": moves, "statuses": ended}))["statuses"] == (0, 1, 3, 0)
    found = rows(Referral.ref, Referral.is_open, of=Referral)
    assert sorted(found) == [("BEA-0001", False), ("BEA-0002", True), ("BEA-0003", False)]


def test_a_day_off_is_added_or_renamed_and_no_other_is_touched(bring, rows):
    bring({"holidays": [["day", "title"], ["24/12/2026", "Closed"], ["31/12/2026", "Closed"]]})
    changed = bring(
        {"holidays": [["day", "title"], ["24/12/2026", "Force closure"], ["02/01/2027", "Closed"]]}
    )
    assert counted(changed) == {"holidays": (1, 1, 0, 0)}
    assert len(rows(Holiday.day)) == 3


@pytest.mark.parametrize("form", ["workbook", "folder"])
def test_an_export_has_all_of_it_and_comes_back_unchanged(database, tmp_path, now, bring, form):
    bring({**beacon(), **everything()})
    path = tmp_path / ("out.xlsx" if form == "workbook" else "out")
    with database.reading() as session:
        (export_workbook if form == "workbook" else export_folder)(session, path)
    before = whole(database)
    result = run_import(database, path, now=now)
    assert {one[:2] + one[3:] for one in counted(result).values()} == {(0, 0, 0)}
    assert set(PARTS) <= set(result.counts)
    assert result.counts["programmes"].unchanged == 4
    assert whole(database) == before


def test_a_programme_of_before_without_moves_comes_back_unchanged(database, tmp_path, now, bring):
    with database.transaction() as session:
        session.orm.add(
            Programme(id=9, prefix="OLD", code="Old-One", name="Old", min_age=1, max_age=2, team_kind="npt")
        )
        session.orm.flush()
        session.orm.add(ProgrammeStatus(programme_id=9, code="Here", label="Here", position=0, coarse="open"))
    with database.reading() as session:
        export_folder(session, tmp_path / "out")
    assert {one[:2] for one in counted(run_import(database, tmp_path / "out", now=now)).values()} == {(0, 0)}


# Refusals: a cell of the small programme, its new value, and what is said of it.

BROKEN = {
    "programmes.2.max_age=11": "programmes line 2, column max_age: the oldest age, 11, is below the"
    " youngest, 12.",
    "programmes.2.max_age=old": "programmes line 2, column max_age: old is no number.",
    "programmes.2.min_age=12.5": "programmes line 2, column min_age: 12.5 is no whole number. Write it"
    " without a decimal point.",
    "programmes.2.max_age=121": "programmes line 2, column max_age: 121 is out of range.",
    "programmes.2.prefix=TUR": "programmes line 2, column prefix: TUR is taken by Turnaround. Write another.",
    "programmes.2.prefix=TSK": "programmes line 2, column prefix: TSK begins the references of other"
    " records.",
    "programmes.2.prefix=B1": "programmes line 2, column prefix: B1 can't begin a reference. Write"
    " two to eight letters",
    "programmes.2.prefix=PC": "programmes line 2, column prefix: PC is a rank. Write other letters.",
    "programmes.2.name=cirv": "programmes line 2, column name: cirv is taken by CIRV. Write another.",
    "programmes.2.code=tur": "programmes line 2, column code: tur is taken by Turnaround. Write another.",
    "programmes.2.code=1st": "programmes line 2, column code: 1st is no code of a programme.",
    "programmes.2.window=3": "programmes line 2, column window: 3 is no time that the bot can read."
    " Write a number and its unit, as 5d, 5w or 5m: d for days, w for weeks, m for months.",
    "programmes.2.once=perhaps": "programmes line 2, column once: perhaps is neither yes nor no.",
    "programmes.2.first_number=0": "programmes line 2, column first_number: 0 is out of range.",
    "grounds.3.code=truancy": "grounds line 3, column code: lines 2 and 3 both have programme bea,"
    " code TRUANCY.",
    "grounds.2.programme=beakon": "grounds line 2, column programme: no programme is called beakon."
    " Write one of turnaround, cirv, yviu, beacon, or add it to the programmes sheet.",
    "questions.2.if_yes=stop": "questions line 2, column if_yes: stop is not one of the words for it."
    " Write refuse, confirm or note.",
    "statuses.2.begins=no": "statuses line 2, column begins: no status of Beacon begins.",
    "statuses.3.begins=yes": "statuses line 3, column begins: both NEW and MEETING begin. Leave yes"
    " at one of them.",
    "statuses.3.timer=a week": "statuses line 3, column timer: a week is no time that the bot can read."
    " Write a number and its unit, as 5wd, 5d or 5w",
    "statuses.3.timer=0d": "statuses line 3, column timer: 0d is no time that the bot can read.",
    "statuses.5.coarse=open": "statuses line 5, column coarse: DONE is open, and no move leads out of it."
    " Add a move from DONE, or write not open if it is an end.",
    "statuses.4.coarse=not open": "statuses line 4, column coarse: WAITING is not open, and yet a move"
    " leads from it"
    " to MEETING.",
    "statuses.5.coarse=closed": "statuses line 5, column coarse: closed is not one of the words for it."
    " Write open or not open.",
    "statuses.4.code=NEW": "statuses line 4, column code: lines 2 and 4 both have programme"
    " beacon, code NEW.",
    "moves.2.to=DONE": "statuses line 3, column code: no moves lead from NEW to MEETING.",
    "moves.5.from=NEW": "statuses line 3, column coarse: no moves lead from MEETING to any end.",
    "moves.3.to=WAITTING": "moves line 3, column to: WAITTING is no status of Beacon."
    " Did you mean WAITING? Write one of NEW, MEETING, WAITING, DONE, or add it to the statuses sheet.",
    "moves.3.to=meeting": "moves line 3, column to: the move leads from MEETING to itself.",
    "moves.2.who=anybody": "moves line 2, column who: anybody is not one of the words for it."
    " Write team, supervisor or inspector.",
    "moves.2.needs=reason; leed": "moves line 2, column needs: leed is not one of the words for it."
    " Write reason, consent, lead, decision_due, attempts, programme, decision, deconflicted or adult.",
    "moves.4.from=meeting": "moves line 4, column to: the move leads from MEETING to itself.",
    "outcomes.2.to=DONE": "outcomes line 2, column to: no move leads from NEW to DONE. Add that move",
    "outcomes.3.to=MEETING; NEW": "outcomes line 3, column to: no move leads from MEETING to NEW.",
    "outcomes.3.to=NEW; MEETING; DONE": "outcomes line 3, column to: an outcome takes two steps at most.",
    "outcomes.2.from=GONE": "outcomes line 2, column from: GONE is no status of Beacon.",
    "outcomes.2.outcome=out": "outcomes line 2, column outcome: out is not one of the words for it."
    " Write engaged, thinking, declined, not in or unsafe.",
    "outcomes.4.after=5wdd": "outcomes line 4, column after: 5wdd is no time that the bot can read.",
    "outcomes.3.outcome=engaged": "outcomes line 3, column outcome: lines 2 and 3 both have programme beacon,"
    " from NEW, outcome engaged.",
    "moves.2.needs=decision; adult": "outcomes line 2, column to: the move from NEW to MEETING needs a"
    " decision,"
    " which no visit takes.",
    "words.4.for=child": "words line 4, column for: a child is never told of consequences."
    " Write adult, or delete",
    "words.2.kind=threat": "words line 2, column kind: threat is not one of the words for it.",
    "holidays.2.day=24/13/2026": "holidays line 2, column day: there is no month 13",
    "holidays.2.title=": "holidays line 2: one cell of the row alone is filled. Fill in the others",
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_programme_is_refused_with_sheet_line_and_cure(sqlite_database, tmp_path, now, broken):
    place, value = broken.split("=", 1)
    before = whole(sqlite_database)
    path = write_folder(tmp_path / "in", set_cell(beacon(), place, value))
    result = run_import(sqlite_database, path, now=now)
    assert any(one.startswith(BROKEN[broken]) for one in complaints(result)), complaints(result)
    assert whole(sqlite_database) == before


OPEN_ALONE = (
    "moves line 2: WAITING is open, and no move leads out of it."
    " Add a move from WAITING, or write not open if it is an end."
)


def test_a_part_alone_is_checked_against_the_rest_on_record(bring):
    bring(beacon())
    moves = beacon()["moves"]
    assert complaints(bring({"moves": [moves[0], moves[1], moves[4]]})) == [
        "moves line 2: no moves lead from NEW to WAITING. Add a move to WAITING, or take WAITING away.",
        OPEN_ALONE,
    ]
