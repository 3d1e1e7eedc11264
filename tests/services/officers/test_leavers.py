"""The column `left` on the officers sheet."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.services.exchange.exporting import export_folder, export_workbook
from bot.services.exchange.importing import run_import
from models import AuditEntry, InboxEntry, InboxState, Officer, Retraction
from tests.sheets import everything, write_folder

HEADER = ["collar", "surname", "team", "role", "left"]
TODAY, TOMORROW = "21/11/2026", "22/11/2026"


def row(collar, left="", role="officer"):
    return [collar, "Ash", "RESP", role, left]


def bring(force, folder, *rows, header=HEADER, **how):
    path = write_folder(folder / "in", {"officers": [header, *rows]})
    return run_import(force.database, path, now=force.now, **how)


def officer(force, collar):
    with force.database.reading() as session:
        query = sa.select(Officer.account_id, Officer.left_at).where(Officer.collar == collar)
        return session.run(query).one()


def entries(force, action):
    with force.database.reading() as session:
        query = sa.select(AuditEntry.object_ref).where(AuditEntry.action == action)
        return [*session.run(query).scalars()]


@pytest.mark.parametrize("left", [TODAY, "01/02/2020"])
def test_who_has_left_by_today_is_out_and_it_is_on_record(force, tmp_path, left):
    result = bring(force, tmp_path, row("1004", left))
    assert not result.problems
    assert officer(force, "1004").account_id is None
    assert officer(force, "1004").left_at is not None
    assert entries(force, "revoke") == ["1004"]


def test_a_leavers_supervisor_is_who_hears_what_became_of_their_chat(force, tmp_path):
    force.change(4, supervisor_id=1)
    with force.database.transaction() as session:
        facts = {"state": InboxState.SETTLED, "received_at": force.now, "answered_at": force.now}
        session.orm.add(InboxEntry(update_id=1, lane=104, message_id=70, sent=[71, 72], **facts))
    bring(force, tmp_path, row("1004", TODAY))
    with force.database.reading() as session:
        query = sa.select(Retraction.message_id, Retraction.asked_by_id).order_by(Retraction.message_id)
        found = [tuple(one) for one in session.run(query)]
    assert found == [(70, 1), (71, 1), (72, 1)]


def test_the_day_is_londons(force, tmp_path):
    force.now = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight on the 2nd there
    assert not bring(force, tmp_path, row("1004", "02/07/2026")).problems
    assert officer(force, "1004").left_at == datetime(2026, 7, 1, 23, 0, tzinfo=UTC)


def test_a_day_to_come_is_refused_with_its_cure(force, tmp_path):
    (problem,) = bring(force, tmp_path, row("1004", TOMORROW)).problems
    assert str(problem) == (
        "officers line 2, column left: that day lies ahead. "
        "Leave it empty until then, and import it on the day."
    )
    assert officer(force, "1004") == (104, None)


def test_a_dry_run_shows_nobody_out(force, tmp_path):
    assert bring(force, tmp_path, row("1004", TODAY), dry_run=True).counts["officers"].changed == 1
    assert officer(force, "1004") == (104, None)
    assert entries(force, "revoke") == []


def test_what_is_wrong_elsewhere_leaves_the_leaver_in(force, tmp_path):
    assert bring(force, tmp_path, row("1004", TODAY), row("1005", role="chief")).problems
    assert officer(force, "1004") == (104, None)


def test_the_same_import_again_changes_nothing(force, tmp_path):
    bring(force, tmp_path, row("1004", TODAY))
    again = bring(force, tmp_path, row("1004", TODAY))
    assert again.counts["officers"].unchanged == 1
    assert entries(force, "revoke") == ["1004"]


def test_a_sheet_without_the_column_says_nothing_about_leaving(force, tmp_path):
    bring(force, tmp_path, row("1004", TODAY))
    bring(force, tmp_path, row("1004")[:-1], header=HEADER[:-1])
    assert officer(force, "1004").left_at is not None


def test_an_empty_cell_says_that_they_are_back(force, tmp_path):
    bring(force, tmp_path, row("1004", TODAY))
    bring(force, tmp_path, row("1004"))
    assert officer(force, "1004") == (None, None)


def test_a_leaver_who_kept_an_account_loses_it_at_the_next_import(force, tmp_path):
    left = force.now - timedelta(days=30, minutes=5)
    force.change(4, left_at=left)
    result = bring(force, tmp_path, row("1004", "22/10/2026"))
    assert result.counts["officers"].unchanged == 1
    assert officer(force, "1004") == (None, left)


def test_a_new_row_may_have_left_already(database, tmp_path, now):
    sheets = everything()
    sheets["officers"][0].append("left")
    sheets["officers"][1].append("01/02/2020")
    assert not run_import(database, write_folder(tmp_path / "in", sheets), now=now).problems
    with database.reading() as session:
        query = sa.select(Officer.collar).where(Officer.left_at.is_not(None))
        assert [*session.run(query).scalars()] == ["0012"]


def header_of(force, folder):
    with force.database.reading() as session:
        export_folder(session, folder)
    with (folder / "officers.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def test_an_export_has_the_column_only_when_somebody_has_left(force, tmp_path):
    assert "left" not in header_of(force, tmp_path / "before")
    force.change(4, left_at=force.now)
    assert header_of(force, tmp_path / "after")[-1] == "left"


@pytest.mark.parametrize("form", ["folder", "workbook"])
def test_an_export_with_leavers_imported_again_changes_nothing(force, tmp_path, form):
    force.change(4, left_at=force.now, account_id=None)
    path = tmp_path / ("out.xlsx" if form == "workbook" else "out")
    with force.database.reading() as session:
        (export_workbook if form == "workbook" else export_folder)(session, path)
    result = run_import(force.database, path, now=force.now)
    assert not result.problems
    assert result.counts["officers"].changed == 0
    assert officer(force, "1004").left_at == force.now
