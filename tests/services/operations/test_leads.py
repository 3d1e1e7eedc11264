"""The lead of an operation knows of its warrants: nobody makes themselves the lead."""

from __future__ import annotations

import pytest

from bot.errors import RejectedError
from bot.services.operations import making
from bot.services.operations.plans import OperationPart
from models import Role

LEAD, OTHER = 3, 4


def names_lead(force, officer, said):
    with force.database.transaction() as session:
        actor = force.actor(session, officer)
        return making.change(session, actor, "driven", OperationPart.LEAD, said, now=force.now)


@pytest.fixture
def led(force):
    names_lead_first(force)
    force.task("TSK-0001", force.now, LEAD, kind="WARRANT", operation_id=1)
    force.change(OTHER, role=Role.SUPERVISOR)


def names_lead_first(force):
    force.change(1, rank="Insp")
    names_lead(force, 1, "1003")
    force.change(1, rank="PS")


def test_a_supervisor_of_others_names_no_lead(force, led):
    for said in ("me", "1004", "1005", "nobody"):
        with pytest.raises(RejectedError, match="says who leads it"):
            names_lead(force, OTHER, said)


def test_the_lead_those_above_and_an_inspector_do(force, led):
    assert names_lead(force, 1, "1003") == "Op Driven"
    assert names_lead(force, LEAD, "1002") == "Op Driven"
    force.change(OTHER, rank="Insp")
    assert names_lead(force, OTHER, "me") == "Op Driven"
