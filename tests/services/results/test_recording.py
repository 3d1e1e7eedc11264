"""Putting results down and striking them: who may, and what can't be."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col

from bot.errors import NotOnRecordError, RejectedError
from bot.services.results import recording, tallies, viewing
from bot.services.results.drafts import ResultDraft, ResultPart
from models import AuditEntry, Operation, TaskStatus
from tests.conftest import ON_ONE_DATABASE
from tests.services.results.test_tallies import COLLEAGUE, CONSTABLE, PARTNER, RESPONSE, SERGEANT

ARRESTS = ResultDraft(kinds=("ARRESTS",), number="3", operation="driven")
CHARGES = ResultDraft(kinds=("CHARGES",), number="4", operation="viper", threat="fraud")


def record(force, draft, officer=CONSTABLE):
    with force.database.transaction() as session:
        return recording.record(session, force.actor(session, officer), draft, now=force.now)


def strike(force, number, why="counted twice", officer=CONSTABLE):
    with force.database.transaction() as session:
        return recording.strike(session, force.actor(session, officer), number, why, now=force.now)


def seen(force, officer):
    with force.database.transaction() as session:
        actor = force.actor(session, officer)
        found, _ = viewing.of_operations(session, actor, (1,), page=1, now=force.now)
        return {one.number for one in found}


@pytest.fixture
def viper(force):
    """A strategy that the constable's team leads."""
    with force.database.transaction() as session:
        facts = {"id": 2, "code": "VIPER", "name": "Op Viper", "kind": "strategy", "lead_id": SERGEANT}
        session.orm.add(Operation(starts_on=date(2026, 1, 1), **facts))
        session.run(sa.update(Operation).where(col(Operation.id) == 1).values(starts_on=date(2026, 11, 16)))
    return force


def test_results_are_numbered_and_audited_and_strikes_are_too(force):
    assert record(force, ARRESTS).number == 1
    assert record(force, ARRESTS).number == 2
    assert strike(force, 1).is_struck
    with force.database.reading() as session:
        entries = sa.select(col(AuditEntry.action), col(AuditEntry.object_ref), col(AuditEntry.reason))
        found = [tuple(row) for row in session.run(entries.where(col(AuditEntry.object_kind) == "result"))]
    assert sorted(found, key=str) == [
        ("record", "1", None),
        ("record", "2", None),
        ("strike", "1", "counted twice"),
    ]
    with pytest.raises(RejectedError, match="struck already"):
        strike(force, 1)


def test_a_result_of_a_warrant_is_its_crews_until_it_has_ended(force):
    force.task(
        "TSK-0501", force.now, CONSTABLE, kind="WARRANT", status=TaskStatus.IN_PROGRESS, operation_id=1
    )
    found = record(force, ResultDraft(kinds=("ARRESTS",), number="2", task="TSK-0501"))
    assert (found.task, found.operation) == ("TSK-0501", "Op Driven")
    with pytest.raises(NotOnRecordError, match="TSK-0501"):
        record(force, ResultDraft(kinds=("ARRESTS",), number="2", task="TSK-0501"), RESPONSE)
    assert [seen(force, one) for one in (CONSTABLE, COLLEAGUE, RESPONSE, PARTNER)] == [{1}, set(), set(), {1}]
    with pytest.raises(NotOnRecordError):
        strike(force, 1, officer=RESPONSE)


def test_only_its_own_officer_their_supervisor_or_the_lead_strikes_a_result(viper):
    record(viper, ARRESTS)
    with pytest.raises(RejectedError, match="struck by the officer who put it down"):
        strike(viper, 1, officer=RESPONSE)
    assert strike(viper, 1, officer=SERGEANT).is_struck


@ON_ONE_DATABASE
@pytest.mark.parametrize("why", ["Jordan Millbrook was there twice", "x", "y" * 401])
def test_a_reason_is_said_in_words_and_without_names(force, why):
    record(force, ARRESTS)
    with pytest.raises(RejectedError, match=r"name|few words|characters"):
        strike(force, 1, why)
    assert strike(force, 1, "Counted for Op Driven twice, by the Sergeant").is_struck


@ON_ONE_DATABASE
def test_what_courts_decide_is_kept_for_a_strategy_by_its_own_team(viper):
    month = {"day": date(2026, 10, 1), "of_month": True}
    about = month | {"operation": "viper", "threat": "firearms"}
    found = record(viper, ResultDraft(kinds=("IMPRISONMENT",), number="64", **about))
    assert (found.count, found.threat, found.day) == (64, "firearms", date(2026, 10, 1))
    asked = record(viper, ResultDraft(kinds=("CONVICTIONS",), number="2"))
    assert asked.missing is ResultPart.OPERATION
    assert [one.code for one in asked.running] == ["VIPER"]
    assert record(viper, ResultDraft(kinds=("CHARGES",), number="2", operation="viper")).missing is (
        ResultPart.THREAT
    )
    with pytest.raises(RejectedError, match="entered by the team that leads Op Viper"):
        record(viper, CHARGES, RESPONSE)
    with pytest.raises(RejectedError, match="month is for a strategy"):
        record(viper, ResultDraft(kinds=("ARRESTS",), number="2", operation="driven", **month))


@ON_ONE_DATABASE
def test_an_operation_that_has_ended_takes_results_of_its_own_days(viper):
    with viper.database.transaction() as session:
        session.run(sa.update(Operation).where(col(Operation.id) == 1).values(ends_on=date(2026, 11, 20)))
    with pytest.raises(RejectedError, match="Op Driven ended on Fri 20/11/2026"):
        record(viper, ARRESTS)
    with pytest.raises(RejectedError, match="begins on"):
        record(viper, ResultDraft(kinds=("ARRESTS",), number="3", operation="driven", day=date(2026, 11, 1)))
    late = ResultDraft(kinds=("ARRESTS",), number="3", operation="driven", day=date(2026, 11, 20))
    assert record(viper, late).number == 1
    with viper.database.reading() as session:
        day = {"start": date(2026, 11, 20), "end": date(2026, 11, 20)}
        (tally,) = tallies.of_operations(session, viper.actor(session, CONSTABLE), (1,), **day)
    assert (tally.code, tally.count) == ("ARRESTS", 3)
