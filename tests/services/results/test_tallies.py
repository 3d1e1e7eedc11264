"""Totals from rows, by what the viewer may know."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.services.results import tallies
from models import Operation, Result, ResultKind, ResultStrike, TaskStatus

DAY = date(2026, 11, 20)
SERGEANT, CONSTABLE, COLLEAGUE, RESPONSE, PARTNER = 1, 2, 3, 4, 6


def put(force, number, kind, **facts):
    """A result of Op Driven on record."""
    with force.database.transaction() as session:
        of = sa.select(col(ResultKind.id)).where(col(ResultKind.code) == kind)
        row = {"number": number, "day": DAY, "operation_id": 1, "recorded_by_id": CONSTABLE, "at": force.now}
        row |= {"kind_id": session.run(of).scalar_one()} | facts
        return session.run(sa.insert(Result).returning(col(Result.id)), row).scalar_one()


def strike(force, result_id):
    with force.database.transaction() as session:
        row = {"result_id": result_id, "at": force.now, "officer_id": CONSTABLE, "reason": "counted twice"}
        session.run(sa.insert(ResultStrike), row)


def totals(force, viewer=SERGEANT, *, start=DAY, end=DAY):
    with force.database.transaction() as session:
        actor = force.actor(session, viewer)
        found = tallies.of_operations(session, actor, (1,), start=start, end=end)
        return {(one.code, one.subtype): one.pence or one.count for one in found}


def test_totals_are_by_kind_unit_and_subtype_and_money_is_in_pence(force):
    put(force, 1, "KNIVES_SEIZED", count=2)
    put(force, 2, "KNIVES_SEIZED", count=3)
    put(force, 3, "KNIVES_SURRENDERED", count=40)
    put(force, 4, "DRUGS_WRAPS", subtype="cannabis", count=14)
    put(force, 5, "DRUGS_WRAPS", subtype="heroin", count=3)
    put(force, 6, "DRUGS_PLANTS", subtype="cannabis", count=9)
    put(force, 7, "CASH_SEIZED", pence=1_000_000_000_050)
    assert totals(force) == {
        ("KNIVES_SEIZED", None): 5,
        ("KNIVES_SURRENDERED", None): 40,
        ("DRUGS_WRAPS", "cannabis"): 14,
        ("DRUGS_WRAPS", "heroin"): 3,
        ("DRUGS_PLANTS", "cannabis"): 9,
        ("CASH_SEIZED", None): 1_000_000_000_050,
    }


def test_what_was_struck_or_is_another_days_or_operations_counts_not(force):
    strike(force, put(force, 1, "ARRESTS", count=7))
    put(force, 2, "ARRESTS", count=1)
    put(force, 3, "ARRESTS", count=2, day=DAY + timedelta(days=1))
    put(force, 4, "ARRESTS", count=4, operation_id=None)
    assert totals(force) == {("ARRESTS", None): 1}
    assert totals(force, end=DAY + timedelta(days=1)) == {("ARRESTS", None): 3}


@pytest.mark.parametrize("viewer", [COLLEAGUE, RESPONSE, PARTNER])
def test_a_warrants_results_count_for_others_once_it_has_ended(force, viewer):
    with force.database.transaction() as session:
        session.run(sa.update(Operation).values(lead_id=None))  # else the partner leads it
    live = force.task("TSK-0501", force.now, CONSTABLE, kind="warrant", status=TaskStatus.IN_PROGRESS)
    over = force.task("TSK-0502", force.now, CONSTABLE, kind="WARRANT", status=TaskStatus.COMPLETED)
    put(force, 1, "ARRESTS", count=3, task_id=live)
    put(force, 2, "CASH_SEIZED", pence=5, task_id=over)
    assert totals(force, viewer) == ({} if viewer == PARTNER else {("CASH_SEIZED", None): 5})
    assert totals(force, CONSTABLE) == {("ARRESTS", None): 3, ("CASH_SEIZED", None): 5}


def test_a_warrants_results_count_for_the_line_above_its_crew(force):
    force.change(CONSTABLE, supervisor_id=SERGEANT)
    live = force.task("TSK-0501", force.now, CONSTABLE, kind="warrant", status=TaskStatus.IN_PROGRESS)
    put(force, 1, "ARRESTS", count=3, task_id=live)
    assert totals(force, SERGEANT) == {("ARRESTS", None): 3}


def test_a_partners_totals_are_of_their_own_tasks(force):
    own = force.task("TSK-0501", force.now, PARTNER)
    put(force, 1, "LEAFLETS", count=30, task_id=own)
    put(force, 2, "LEAFLETS", count=200)
    assert totals(force, PARTNER) == {("LEAFLETS", None): 30}
