"""Any programme that is right comes in and out unchanged; one with a hole never does, and it is named."""

from __future__ import annotations

import shutil
from copy import deepcopy
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.services.exchange.exporting import export_folder
from bot.services.exchange.importing import run_import
from models import (
    Programme,
    ProgrammeGround,
    ProgrammeMove,
    ProgrammeNeed,
    ProgrammeOutcome,
    ProgrammeQuestion,
    ProgrammeStatus,
    ProgrammeWords,
)
from models.programme import AgeGroup, IfYes, MoveBy, MoveNeed, VisitOutcome
from tests.services.exchange.programme_files import beacon
from tests.sheets import write_folder

NEEDS = sorted(set(MoveNeed) - {MoveNeed.DECISION})
TIMES = st.sampled_from(["", "1wd", "7d", "12w", " 3 WD "])
WORDS = st.sampled_from(["Ring first", "Überall; sonst", "a, b", 'say "no"', "x" * 120])
KEYS = ("code", "from", "programme")


@st.composite
def files(draw):
    """Sheets of a programme without a fault: a way of open statuses to an end, and more moves by chance."""
    going = [f"S{number}" for number in range(draw(st.integers(2, 5)))]
    ends = [f"E{number}" for number in range(draw(st.integers(1, 2)))]
    edges = set(pairwise(going)) | {(going[-1], end) for end in ends}
    wide = st.tuples(st.sampled_from(going), st.sampled_from([*going, *ends]))
    edges |= {(before, after) for before, after in draw(st.sets(wide, max_size=4)) if before != after}
    sheets = {name: rows[:1] for name, rows in beacon().items() if name != "holidays"}
    low = draw(st.integers(0, 40))
    sheets["programmes"].append(
        ["beacon", "BEA", "Beacon", str(low), str(draw(st.integers(low, 120))), "youth_team",
         draw(st.sampled_from(["", "3m", "90d"])), draw(st.sampled_from(["yes", "no", ""])), "", ""]
    )  # fmt: skip
    for code in [going[0], *draw(st.permutations([*going[1:], *ends]))]:
        begins, coarse = "yes" if code == going[0] else "", "open" if code in going else "not open"
        sheets["statuses"].append(
            ["Beacon", code, draw(WORDS)[:80], coarse, begins, "", draw(TIMES), draw(WORDS)]
        )
    for before, after in draw(st.permutations(sorted(edges))):
        needs = "; ".join(draw(st.sets(st.sampled_from(NEEDS), max_size=3)))
        sheets["moves"].append(["BEA", before, after, draw(st.sampled_from(MoveBy)), needs])
    kinds = draw(st.sets(st.sampled_from(VisitOutcome)))
    for kind, (before, after) in zip(sorted(kinds), draw(st.permutations(sorted(edges))), strict=False):
        sheets["outcomes"].append(
            ["beacon", before, kind, draw(st.sampled_from(["", after])), draw(TIMES), ""]
        )
    for code in draw(st.sets(st.sampled_from(["A", "B", "C"]))):
        sheets["grounds"].append(["beacon", code, draw(WORDS), draw(st.sampled_from(["yes", "no", ""]))])
        sheets["questions"].append(["beacon", code, draw(WORDS), draw(st.sampled_from(IfYes)), draw(WORDS)])
        sheets["words"].append(["beacon", "offer", draw(st.sampled_from(AgeGroup)), f"{code} {draw(WORDS)}"])
    return {name: rows for name, rows in sheets.items() if len(rows) > 1}


def lost_move(sheets):
    sheets["moves"] = [row for row in sheets["moves"] if row[2] != "E0"]


def second_beginning(sheets):
    sheets["statuses"][2][4] = "yes"


def no_beginning(sheets):
    sheets["statuses"][1][4] = "no"


def open_end(sheets):
    next(row for row in sheets["statuses"] if row[1] == "E0")[3] = "open"


def strange_need(sheets):
    sheets["moves"][1][4] = "reason; luck"


def strange_time(sheets):
    sheets["statuses"][1][6] = "soon"


def strange_status(sheets):
    sheets["moves"][1][2] = "NOWHERE"


def outcome_without_move(sheets):
    sheets.setdefault("outcomes", [beacon()["outcomes"][0]]).append(["beacon", "E0", "engaged", "S0", "", ""])


def twice(sheets):
    sheets["moves"].append(list(sheets["moves"][1]))


def upside_down(sheets):
    sheets["programmes"][1][3:5] = ["31", "30"]


def taken(sheets):
    sheets["programmes"][1][1] = "CIR"


def told_a_child(sheets):
    sheets.setdefault("words", [beacon()["words"][0]]).append(["beacon", "consequence", "child", "Or else."])


HOLES = {
    lost_move: "no moves lead from S0 to E0",
    second_beginning: "both S0 and",
    no_beginning: "no status of Beacon begins",
    open_end: "E0 is open, and no move leads out of it",
    strange_need: "luck is not one of the words for it",
    strange_time: "soon is no time that the bot can read",
    strange_status: "NOWHERE is no status of Beacon",
    outcome_without_move: "no move leads from E0 to S0",
    twice: " both have programme bea, from ",
    upside_down: "the oldest age, 30, is below the youngest, 31",
    taken: "CIR is taken by CIRV",
    told_a_child: "a child is never told of consequences",
}
TABLES = [
    *(ProgrammeNeed.__table__, ProgrammeMove.__table__, ProgrammeOutcome.__table__, ProgrammeWords.__table__),
    *(ProgrammeGround.__table__, ProgrammeQuestion.__table__, ProgrammeStatus.__table__),
]
WITH_THE_SAME_DATABASE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)


def come_in(database, folder, sheets, now):
    shutil.rmtree(folder, ignore_errors=True)
    return run_import(database, write_folder(folder, sheets), now=now)


def forget(database):
    """Take the programme of the example before away, with all of its parts."""
    with database.transaction() as session:
        ours = sa.select(Programme.id).where(Programme.code == "beacon").scalar_subquery()
        for table in TABLES:
            session.run(sa.delete(table).where(table.c.programme_id == ours))
        session.run(sa.delete(Programme.__table__).where(Programme.__table__.c.code == "beacon"))


@pytest.mark.drill
@WITH_THE_SAME_DATABASE
@given(sheets=files())
def test_a_right_one_comes_in_and_its_export_changes_nothing(sqlite_database, tmp_path, now, sheets):
    forget(sqlite_database)
    first = come_in(sqlite_database, tmp_path / "in", sheets, now)
    assert [str(one) for one in first.problems] == []
    out = tmp_path / "out"
    shutil.rmtree(out, ignore_errors=True)
    with sqlite_database.reading() as session:
        export_folder(session, out)
    for path in (tmp_path / "in", out):
        again = run_import(sqlite_database, path, now=now)
        assert {(one.added, one.changed, one.removed) for one in again.counts.values()} == {(0, 0, 0)}


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.__name__)
@settings(WITH_THE_SAME_DATABASE, max_examples=10)
@given(sheets=files())
def test_one_with_a_hole_never_comes_in_and_the_hole_is_named(sqlite_database, tmp_path, now, hole, sheets):
    broken = deepcopy(sheets)
    hole(broken)
    result = come_in(sqlite_database, tmp_path / "in", broken, now)
    told = [one for one in result.problems if HOLES[hole] in str(one)]
    assert told, [str(one) for one in result.problems]
    assert all(one.line and one.cure for one in told)
    with sqlite_database.reading() as session:
        assert session.run(sa.select(sa.func.count()).select_from(Programme)).scalar_one() == 3
