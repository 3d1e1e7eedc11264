"""The history of referrals goes out and comes in: it is added to, and never changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.services.exchange.exporting import export_folder, export_workbook
from bot.services.exchange.importing import run_import
from models import Referral, ReferralStep
from tests.conftest import ON_ONE_DATABASE
from tests.services.conftest import NOW
from tests.services.referrals.moving import CHILD, fill
from tests.services.referrals.test_moves import moved
from tests.sheets import everything, set_cell, write_folder

HEAD = ["ref", "at", "status", "by", "reason"]
HISTORY = [
    HEAD,
    ["TUR-0123", "10/11/2026 09:00", "Submitted", "0012", "seen with an older group"],
    ["TUR-0123", "12/11/2026 10:30", "SCREENING", "2001", ""],
    ["TUR-0123", "20/11/2026 14:00", "contacting", "2001", "=ring first"],
]


def sheets(*rows, **cells):
    whole = everything() | {"steps": [list(row) for row in (rows or HISTORY)]}
    for name, value in cells.items():
        whole = set_cell(whole, name.replace("__", "."), value)
    return whole


@pytest.fixture
def bring(database, tmp_path, now):
    def bring(whole, *, into=database, at=now + timedelta(days=1)):
        return run_import(into, write_folder(tmp_path / "in", whole), now=at)

    return bring


def history(database):
    with database.reading() as session:
        query = sa.select(ReferralStep.__table__).order_by(ReferralStep.at, ReferralStep.id)
        rows = session.run(query).all()
        number = session.run(sa.select(Referral.step_number)).scalar_one()
    return number, [(row.number, row.from_status, row.to_status, row.kind, row.reason) for row in rows]


def test_a_whole_history_comes_with_its_referral_and_a_second_time_changes_nothing(database, bring):
    assert bring(sheets()).counts["steps"].added == 3
    number, steps = history(database)
    assert number == 3
    assert [one[:4] for one in steps] == [
        (1, None, "SUBMITTED", "move"),
        (2, "SUBMITTED", "SCREENING", "move"),
        (3, "SCREENING", "CONTACTING", "jump"),  # no move leads there
    ]
    again = bring(sheets())
    assert not again.problems
    assert (again.counts["steps"].added, again.counts["steps"].unchanged) == (0, 3)
    assert history(database) == (number, steps)


def test_what_went_out_comes_back_unchanged(database, other_database, bring, tmp_path):
    """From taps, by a folder and by a workbook, into an empty database and into its own."""
    ref = fill(database, prefix="TUR", born=CHILD)
    for number, to in enumerate(("SCREENING", "ACCEPTED", "CONTACTING", "CONSENT_DECLINED")):
        moved(database, "officer", ref, to, number=number)
    with database.reading() as session:
        export_folder(session, tmp_path / "out")
        export_workbook(session, tmp_path / "out.xlsx")
    lines = (tmp_path / "out" / "steps.csv").read_text().splitlines()
    assert lines[0] == ",".join(HEAD)
    assert len(lines) == 5
    for database_, path in ((other_database, "out"), (database, "out"), (other_database, "out.xlsx")):
        result = run_import(database_, tmp_path / path, now=NOW + timedelta(days=1))
        assert not result.problems, [str(one) for one in result.problems]
    with other_database.reading() as session:
        export_folder(session, tmp_path / "again")
    assert (tmp_path / "again" / "steps.csv").read_bytes() == (tmp_path / "out" / "steps.csv").read_bytes()
    copied, own = ([(one[0], one[2]) for one in history(each)[1]] for each in (other_database, database))
    assert copied == own


@ON_ONE_DATABASE
def test_a_file_without_history_goes_out_without_it(database, bring, tmp_path):
    bring(everything())
    with database.reading() as session:
        export_folder(session, tmp_path / "out")
    assert not (tmp_path / "out" / "steps.csv").exists()


def test_history_that_comes_later_is_older_and_has_no_number(database, bring):
    bring(everything())
    result = bring(sheets(HEAD, *HISTORY[1:3]))
    assert not result.problems, [str(one) for one in result.problems]
    assert history(database) == (
        1,
        [
            (None, None, "SUBMITTED", "move", "seen with an older group"),
            (None, "SUBMITTED", "SCREENING", "move", None),
            (1, None, "CONTACTING", "move", "import"),
        ],
    )


def test_a_move_of_the_file_is_told_by_its_step(database, bring):
    bring(sheets(HEAD, *HISTORY[1:3], referrals__2__status="screening",
                 referrals__2__status_since="12/11/2026 10:30"))  # fmt: skip
    assert history(database)[0] == 2
    assert not bring(sheets()).problems
    number, steps = history(database)
    assert (number, steps[-1]) == (3, (3, "SCREENING", "CONTACTING", "jump", "=ring first"))


@ON_ONE_DATABASE
def test_the_same_step_twice_in_a_minute_stays_twice(database, bring):
    there = ["TUR-0123", "12/11/2026 10:30", "ON_HOLD", "", ""]
    back = ["TUR-0123", "12/11/2026 10:30", "INTERVENTION", "", ""]
    rows = [HEAD, there, back, there, back, HISTORY[3]]
    assert bring(sheets(*rows)).counts["steps"].added == 5
    assert bring(sheets(*rows)).counts["steps"].unchanged == 5
    assert len(history(database)[1]) == 5


REFUSED = {
    "steps__2__ref=TUR-9999": "steps line 2, column ref: no referral has ref TUR-9999",
    "steps__2__by=9999": "steps line 2, column by: no officer has collar 9999",
    "steps__3__status=flying": "steps line 3, column status: flying is no status of TUR. Write one of",
    "steps__2__at=31/11/2026": "steps line 2, column at:",
    "steps__2__at=10/11/2027 09:00": "steps line 2, column at: that time is still to come. Correct the day",
    "steps__4__status=accepted": "steps line 4, column status: the referral stands at CONTACTING, where this"
    " step doesn't lead. Give the referral that status",
}


@pytest.mark.parametrize("change", REFUSED)
@ON_ONE_DATABASE
def test_what_cannot_be_is_refused_with_its_line_and_its_cure(database, bring, change):
    name, _, value = change.partition("=")
    result = bring(sheets(**{name: value}))
    assert any(str(one).startswith(REFUSED[change]) for one in result.problems), [*map(str, result.problems)]
    with database.reading() as session:
        assert not session.count(sa.select(ReferralStep.id))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"steps__3__by": "0012"}, "another officer or reason, and history is never changed"),
        ({"steps__2__reason": "other words"}, "another officer or reason, and history is never changed"),
        ({"steps__4__at": "21/11/2026 09:00"}, "it comes after the last step on record"),
    ],
)
@ON_ONE_DATABASE
def test_history_is_never_changed(database, bring, change, why):
    bring(sheets())
    before = history(database)
    result = bring(sheets(**change))
    assert why in str(result.problems[0])
    assert history(database) == before
