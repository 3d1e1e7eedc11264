"""The rule of clashes: which two tasks, for what reason, and which of them waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.distances import DEGREE_M, Position, way
from bot.services.tasks.clashes import pairs, places, search
from bot.services.tasks.clashes.pairs import PlacedTask, Reach
from bot.settings import Settings
from bot.values import replace
from models.clash import ClashReason
from models.task_kind import KindGroup

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
REACH = pairs.reach_of(Settings(_env_file=None))
HERE = Position(52.24, -0.9)
OPEN, PRIVATE, CLOSED = KindGroup
VISIT = PlacedTask(1, "TSK-0001", NOW, PRIVATE, planner_id=11, position=HERE)
OTHER = PlacedTask(2, "TSK-0002", NOW, OPEN, planner_id=12)


def north(metres):
    return Position(HERE.latitude + metres / DEGREE_M, HERE.longitude)


REASONS = (
    ({"circle": PRIVATE, "position": north(149)}, ClashReason.NEAR),
    ({"circle": PRIVATE, "position": north(151)}, None),
    ({"circle": OPEN, "position": north(149)}, ClashReason.NEAR),
    ({"circle": CLOSED, "position": north(399)}, ClashReason.CLOSED),
    ({"circle": CLOSED, "position": north(401)}, None),
    ({"circle": CLOSED, "position": north(149)}, ClashReason.NEAR),
    ({"key": "k"}, ClashReason.ADDRESS),
    ({"key": "other"}, None),
    ({"person_id": 7}, ClashReason.PERSON),
    ({"person_id": 8}, None),
    ({"person_id": 7, "referral_id": 5}, None),
    ({"key": "k", "planner_id": 11}, None),
    ({"key": "k", "planner_id": None}, ClashReason.ADDRESS),
    ({"key": "k", "starts_at": NOW + timedelta(hours=24)}, ClashReason.ADDRESS),
    ({"key": "k", "starts_at": NOW - timedelta(hours=24, seconds=1)}, None),
    ({}, None),
)


@pytest.mark.parametrize(("facts", "reason"), REASONS)
def test_the_reason_of_a_clash_with_a_visit(facts, reason):
    visit = replace(VISIT, key="k", person_id=7, referral_id=5)
    other = replace(OTHER, **facts)
    assert pairs.reason(visit, other, REACH) is pairs.reason(other, visit, REACH) is reason


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, ClashReason.ADDRESS),
        ({"operation_id": 3}, None),
        ({"planner_id": None}, None),
        ({"key": None}, None),
    ],
)
def test_two_that_every_officer_may_see_clash_at_one_address_in_two_plans_alone(facts, reason):
    patrol = replace(VISIT, circle=OPEN, key="k", operation_id=3)
    other = replace(OTHER, **{"key": "k", "position": HERE, "operation_id": None} | facts)
    assert pairs.reason(patrol, other, REACH) is reason


@pytest.mark.parametrize("later", [1, 2])
def test_against_a_warrant_the_visit_waits_and_else_the_later(later):
    warrant = replace(OTHER, circle=CLOSED)
    assert pairs.waits(VISIT, warrant, later_id=later) == VISIT.id
    assert pairs.waits(warrant, VISIT, later_id=later) == VISIT.id
    assert pairs.waits(VISIT, OTHER, later_id=later) == later
    assert pairs.waits(replace(VISIT, circle=CLOSED), warrant, later_id=later) == later


SOMEWHERE = st.builds(Position, st.floats(49, 61), st.floats(-11, 2))


@given(SOMEWHERE, st.floats(-1500, 1500), st.floats(-1500, 1500), st.integers(0, 1000))
def test_whatever_is_within_reach_lies_between_the_degrees_that_are_searched(here, up, across, metres):
    there = Position(here.latitude + up / DEGREE_M, here.longitude + across / here.degree_east_m)
    reach = Reach(metres, metres, timedelta(hours=24))
    if way(here, there).metres <= metres:
        box = here.around(reach.farthest * search.BESIDE)
        assert box.south <= there.latitude <= box.north
        assert box.west <= there.longitude <= box.east


def test_an_address_has_one_key_however_it_is_written_and_the_key_says_nothing():
    assert places.key_of("12 Bell Lane, NN1 2AB") == places.key_of("12  BELL LANE NN12AB.")
    assert places.key_of("12 Bell Lane") != places.key_of("21 Bell Lane")
    assert "bell" not in places.key_of("12 Bell Lane")
    assert places.key_of(None) is places.key_of(" - ") is places.key_of("4A") is None
