"""Progress of objectives: by the results that the reader may know of, a strategy's with its parts."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.errors import RejectedError
from bot.services.operations import doses, making, objectives, plans
from bot.services.operations import viewing as operations
from bot.services.operations.plans import OperationPart, OperationPlan
from models import Area, Operation, Result, ResultKind

KIND = sa.select(ResultKind.id).where(ResultKind.code == "KNIVES_SEIZED").scalar_subquery()


def results(database, force, operation_id, *counts, **facts):
    with database.transaction() as session:
        last = session.run(sa.select(sa.func.coalesce(sa.func.max(Result.number), 0))).scalar()
        for number, count in enumerate(counts, start=last + 1):
            row = {
                "number": number,
                "day": force.now.date(),
                "kind_id": KIND,
                "count": count,
                "at": force.now,
            }
            session.run(sa.insert(Result).values(operation_id=operation_id, **row, **facts))


def reached(database, force, officer, name):
    with database.transaction() as session:
        actor = force.actor(session, officer)
        view = operations.require(session, actor, name, now=force.now)
        return [one.done for one in objectives.progress(session, actor, view, now=force.now)]


@pytest.fixture
def viper(database, force):
    day = force.now.date().replace(month=1)
    with database.transaction() as session:
        session.orm.add(Operation(id=2, code="VIPER", name="Op Viper", kind="strategy", starts_on=day))
        session.orm.flush()
        sergeant = force.actor(session, 1)
        making.change(session, sergeant, "driven", OperationPart.PART_OF, "viper", now=force.now)
        for name in ("driven", "viper"):
            said = "1: Knives off the street | knives seized | 20"
            objectives.set_objective(session, sergeant, name, said, now=force.now)


def test_a_strategy_sums_its_parts_and_nobody_counts_what_they_may_not_know(database, force, viper):
    results(database, force, 1, 2, 3)
    results(database, force, 2, 4)
    warrant = force.task("TSK-0001", force.now, 3, kind="WARRANT", operation_id=1)
    results(database, force, 1, 7, task_id=warrant)
    assert reached(database, force, 2, "driven") == [5]
    assert reached(database, force, 3, "driven") == [12]
    assert reached(database, force, 2, "viper") == [9]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "x",
        "1",
        "0: x",
        "1: x | y",
        "1: x | knives seized | 0",
        "1: x | knives seized | 2.5",
        "1: x | tickling | 3",
    ],
)
def test_an_objective_that_cannot_be_read_changes_nothing(database, force, said):
    with database.transaction() as session, pytest.raises(RejectedError):
        objectives.set_objective(session, force.actor(session, 1), "driven", said, now=force.now)


def test_a_strategy_is_no_part_of_its_own_parts_and_two_areas_of_one_name_are_asked(database, force, viper):
    with database.transaction() as session:
        session.orm.add_all(Area(id=n, code=f"TW-{n}", name="Twins") for n in (8, 9))
        session.orm.flush()
        sergeant = force.actor(session, 1)
        making.change(session, sergeant, "driven", OperationPart.KIND, "strategy", now=force.now)
        with pytest.raises(RejectedError, match="part of itself"):
            making.change(session, sergeant, "driven", OperationPart.PART_OF, "driven", now=force.now)
        with pytest.raises(RejectedError, match="TW-8, TW-9"):
            doses.set_dose(session, sergeant, "driven", "twins 15 min, 4 a day", now=force.now)
        with pytest.raises(RejectedError, match="A supervisor or the lead"):
            doses.set_dose(session, force.actor(session, 2), "driven", "KET 15 min, 4 a day", now=force.now)
        plan = plans.read_part(
            session, sergeant, OperationPlan("x"), OperationPart.THREATS, "guns, drugs", now=force.now
        )
        assert plan.threats == ("drug supply", "firearms")
