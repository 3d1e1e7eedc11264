"""Near a place among ten thousand tasks: found by index, and the same as by a slow search."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
import sqlalchemy as sa

from bot.language.distances import Position, way
from bot.services.tasks import near
from models import Task, TaskStatus
from tests.watched import watch

HERE = Position(52.2370, -0.8960)
MANY = 10_000


@pytest.fixture
def spread(database, force):
    """Tasks all over the county, some on one spot, some closed, some on no spot at all."""
    dice, hour = Random(7), timedelta(hours=1)
    rows = [
        {
            "ref": f"TSK-{number:05d}", "kind": "PATROL_HOTSPOT", "title": "x", "status": "allocated",
            "latitude": dice.uniform(51.98, 52.64), "longitude": dice.uniform(-1.33, -0.34),
            "starts_at": force.now + number % 500 * hour, "created_at": force.now, "step": 0,
        }
        for number in range(MANY)
    ]  # fmt: skip
    for row in rows[:40]:
        row |= {"latitude": HERE.latitude, "longitude": HERE.longitude, "status": TaskStatus.COMPLETED}
    for row in rows[40:60]:
        row |= {"latitude": None, "longitude": None}
    with database.transaction() as session:
        session.run(sa.insert(Task), rows)
    return rows


def by_reckoning(rows, here):
    """The distances of all open tasks, by a slow search."""
    placed = (row for row in rows if row["latitude"] is not None and row["status"] == "allocated")
    ways = {row["ref"]: way(here, Position(row["latitude"], row["longitude"])).metres for row in placed}
    return sorted((metres, ref) for ref, metres in ways.items() if metres <= near.REACH_M)


def test_what_is_near_among_ten_thousand_is_what_a_slow_search_finds(database, force, spread, monkeypatch):
    ran = {}
    watch(monkeypatch, database.engine, lambda statement, facts: ran.update({statement: facts}))
    dice = Random(11)
    places = [HERE, *(Position(dice.uniform(52.0, 52.6), dice.uniform(-1.3, -0.4)) for _ in range(12))]
    with database.transaction() as session:
        actor = force.actor(session, 2)
        for here in places:
            found = near.near(session, actor, here, now=force.now)
            assert [one.ref for one in found] == [ref for _, ref in by_reckoning(spread, here)[: near.MOST]]
    (statement,) = [one for one in ran if "latitude BETWEEN" in one]
    with database.engine.connect() as connection:
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        if not database.is_sqlite:
            connection.exec_driver_sql("ANALYZE tasks")
        plan = connection.exec_driver_sql(f"{explain} {statement}", ran[statement]).all()
    assert "ix_tasks_place" in " ".join(map(str, plan))


@pytest.mark.parametrize("here", [Position(0.0, -30.0), Position(90.0, 0.0), Position(-90.0, 180.0)])
def test_nothing_is_near_the_middle_of_the_sea_or_a_pole(database, force, spread, here):
    with database.transaction() as session:
        assert near.near(session, force.actor(session, 2), here, now=force.now) == []
