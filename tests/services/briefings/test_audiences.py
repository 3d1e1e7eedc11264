from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.services.briefings import audiences, refusals
from bot.services.briefings.audiences import UnknownAudienceError, UnreachedOfficer
from bot.services.exchange.exporting import export_folder
from bot.services.exchange.importing import run_import
from models import Officer, Team
from tests.refusals import refused
from tests.services.conftest import NOW
from tests.sheets import write_folder

# Officers 1 to 6 of the force: a sergeant, four constables, a partner; an inspector and a DCI besides.
NAMED = {
    "all": {1, 2, 3, 4, 5, 6, 7, 8},
    "NPT1": {1, 2, 3},
    "RESP": {4, 5, 7, 8},
    "turnaround": {6},
    "supervisors": {1, 7, 8},
    "partners": {6},
    "sergeants": {1},
    "inspectors": {7},
    "inspectors and above": {7, 8},
    "sergeants or above": {1, 7, 8},
    "constables": {2, 3, 4, 5},
    "on duty": {2, 4},
    "on duty NPT1": {2},
    "Kettering": {1, 2, 3},
    "North": {1, 2, 3, 4, 5, 7, 8},
    "Op Driven": {1, 2, 3, 6},
    "PC 1002": {2},
    "1008": {8},
}


@pytest.fixture
def staffed(force):
    """With ranks, two inspectors, and two people on duty."""
    force.change(1, rank="PS")
    for number in (2, 3, 4, 5):
        force.change(number, rank="PC", on_duty_since=force.now if number in (2, 4) else None)
    with force.database.transaction() as session:
        team = session.orm.get(Team, 3)
        team.kind = "TURNAROUND_YJS"
        for number, rank in ((7, "T/Insp"), (8, "DCI")):
            facts = {"surname": "Ash", "team_id": 2, "role": "supervisor", "account_id": 100 + number}
            session.orm.add(
                Officer(id=number, collar=f"100{number}", rank=rank, enrolled_at=force.now, **facts)
            )
    return force


@pytest.mark.parametrize(("words", "officers"), NAMED.items())
def test_each_name_means_its_people(staffed, words, officers):
    with staffed.database.reading() as session:
        assert audiences.resolve(session, words, now=NOW).officers == officers


def test_include_and_exclude_are_set_algebra(staffed):
    names = st.sampled_from(sorted(NAMED))

    @settings(max_examples=60)
    @given(st.lists(names, min_size=1, max_size=4), st.lists(names, max_size=4))
    def check(include, exclude):
        words = ", ".join(include) + (f" not {', '.join(exclude)}" if exclude else "")
        meant = set().union(*map(NAMED.get, include)) - set().union(*map(NAMED.get, exclude))
        if not meant:
            with refused(refusals.EMPTY_AUDIENCE):
                audiences.resolve(session, words, now=NOW)
            return
        found = audiences.resolve(session, words, now=NOW)
        assert found.officers == meant
        again = audiences.resolve(session, found.words, now=NOW)
        assert (again.words, again.officers) == (found.words, found.officers)

    with staffed.database.reading() as session:
        check()


def test_no_words_raise_anything_but_a_sentence(force):
    alphabet = st.sampled_from(["NPT1", "not", "on duty", ",", ";", " and ", "1001", "é", "\x00", "%", " "])

    @settings(max_examples=60)
    @given(st.one_of(st.text(max_size=60), st.lists(alphabet, max_size=12).map("".join)))
    def check(words):
        with suppress(RejectedError):
            assert audiences.resolve(session, words, now=NOW).officers

    with force.database.reading() as session:
        check()


def test_two_names_may_be_joined_by_and(force):
    with force.database.reading() as session:
        assert audiences.resolve(session, "npt1 and resp", now=NOW).words == "NPT1, RESP"


def test_a_collar_that_is_nobody_gets_no_other_collar_suggested(force):
    with force.database.reading() as session, pytest.raises(UnknownAudienceError) as raised:
        audiences.resolve(session, "1009", now=NOW)
    assert "100" not in str(raised.value).replace("1009", "")


def test_oneself_alone_is_no_audience(force):
    with force.database.reading() as session:
        with refused(refusals.ONLY_YOU):
            audiences.resolve(session, "1001", author=1, now=NOW)
        assert audiences.resolve(session, "1001, 1002", author=1, now=NOW).officers == {1, 2}


def test_who_cannot_be_reached_is_told_with_their_lines_telephone(force):
    force.change(2, account_id=None)
    force.change(4, unreachable_since=force.now - timedelta(hours=1))
    with force.database.transaction() as session:
        session.orm.get(Team, 1).telephone = "01536 555010"
    with force.database.reading() as session:
        found = audiences.resolve(session, "all", now=NOW)
    assert found.not_enrolled == (UnreachedOfficer("1002", "NPT1", "01536 555010"),)
    assert found.unreachable == (UnreachedOfficer("1004", "RESP", None),)
    assert len(found.officers) == 6


def test_a_teams_telephone_comes_with_an_import_and_leaves_with_an_export(force, tmp_path):
    sheet = [["code", "name", "area", "telephone"], ["NPT1", "NPT Kettering", "KET", "01536 555010"]]
    done = run_import(force.database, write_folder(tmp_path / "in", {"teams": sheet}), now=force.now)
    assert done.counts["teams"].changed == 1
    with force.database.reading() as session:
        export_folder(session, tmp_path / "out")
    written = (tmp_path / "out" / "teams.csv").read_text(encoding="utf-8").splitlines()
    assert written[:2] == ["code,name,kind,area,telephone", "NPT1,NPT Kettering,,KET,01536 555010"]
    assert run_import(force.database, tmp_path / "out", now=force.now).counts["teams"].changed == 0
