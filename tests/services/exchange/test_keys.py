"""Keys of records: one record for one key, in whatever dress the sheet brings it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.services.exchange.importing import run_import
from bot.services.exchange.sheets.cells import collar, key
from bot.services.exchange.sheets.problems import CellError
from models import Officer, Person, Team
from tests.sheets import everything, set_cell, write_book


@pytest.mark.parametrize("dress", ["P\u200b1", "Ｐ1", " P1\u00a0", "P1\ufeff", "\u200eP1"])
def test_a_key_in_other_dress_makes_no_second_record(database, tmp_path, now, dress):
    run_import(database, write_book(tmp_path / "one.xlsx", everything()), now=now)
    sheets = set_cell(everything(), "people.2.person", dress)
    sheets = set_cell(sheets, "referrals.2.person", dress)
    result = run_import(database, write_book(tmp_path / "two.xlsx", sheets), now=now)
    assert not result.problems
    assert (result.counts["people"].added, result.counts["people"].changed) == (0, 0)


def test_a_collar_is_the_same_in_any_case(database, tmp_path, now):
    for number, said in enumerate(("n/12-a", "N/12-A", "Ｎ/12‑a")):
        sheets = set_cell(everything(), "officers.2.collar", said)
        sheets = set_cell(sheets, "referrals.2.lead", said.lower())
        sheets = set_cell(sheets, "tasks.2.assigned", f"{said};2001")
        result = run_import(database, write_book(tmp_path / f"{number}.xlsx", sheets), now=now)
        assert not result.problems
    with database.reading() as session:
        found = session.run(sa.select(col(Officer.collar)).where(col(Officer.surname) == "Ashfield"))
        assert list(found.scalars()) == ["N/12-A"]


@pytest.mark.parametrize("cell", ["ABC", "-12", "12-", "1 2", "1" * 21, "N//\u00e9"])
def test_what_no_reference_could_hold_is_no_collar(cell):
    with pytest.raises(CellError):
        collar(cell)


def test_what_nobody_sees_is_no_part_of_a_key():
    assert key("NTN\u200b–01\u00a0") == "NTN-01"


def test_a_changed_name_is_found_by_its_new_words(database, tmp_path, now):
    run_import(database, write_book(tmp_path / "one.xlsx", everything()), now=now)
    sheets = set_cell(everything(), "people.2.surname", "Łukaszewicz")
    run_import(database, write_book(tmp_path / "two.xlsx", sheets), now=now)
    with database.reading() as session:
        assert (
            session.run(sa.select(col(Person.searched))).scalar_one()
            == " lukaszewicz jordan jj =larkrise =nn1"
        )


@pytest.mark.parametrize("kind", ["NPT", "turnaround_yjs", "Turnaround YJS"])
def test_a_teams_kind_stays_as_it_was_written(database, tmp_path, now, kind):
    run_import(
        database, write_book(tmp_path / "one.xlsx", set_cell(everything(), "teams.2.kind", kind)), now=now
    )
    with database.reading() as session:
        assert session.run(sa.select(col(Team.kind)).where(col(Team.code) == "NPT1")).scalar_one() == kind
