"""Clashes: found by the clock, told to each side of its own task alone, settled once, gone when they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col

from bot.errors import NotOnRecordError, RejectedError
from bot.language.distances import DEGREE_M
from bot.services.tasks import moves, replanning
from bot.services.tasks import viewing as tasks
from bot.services.tasks.clashes import lists, pairs, places, search, settling
from bot.services.tasks.clashes.notices import ClashNotice, ClashOverNotice, TaskWordNotice
from bot.services.tasks.clashes.settling import SettledFirstError
from bot.services.tasks.life import TaskVerb
from bot.services.tasks.replanning import NewPlan
from bot.settings import Settings
from models import Clash, Task
from models.clash import ClashEnding
from tests.conftest import ON_ONE_DATABASE
from tests.services.enrolment.test_at_once import at_once
from tests.services.tasks.clashing import (
    AHEAD,
    BELL_LANE,
    CREW,
    INSPECTOR,
    OTHER_SERGEANT,
    OTHERS_CREW,
    OUTSIDE,
    SERGEANT,
    clashing,
)

__all__ = ["clashing"]
VISIT, WARRANT = "TSK-0001", "TSK-0002"
RING_2101 = ClashNotice(VISIT, "PS 2101", "2101")
RING_1001 = ClashNotice(WARRANT, "PS 1001", "1001")
SETTLED, OVERRIDDEN, GONE = ClashEnding


def waits(clashing, officer, ref=VISIT):
    return clashing.does(officer, tasks.require, ref).waits_for_word


@pytest.mark.parametrize("first", ["visit", "warrant"])
def test_each_side_is_told_of_its_own_task_alone_and_the_visit_waits_whichever_came_first(clashing, first):
    made = {}
    for name in ("visit", "warrant") if first == "visit" else ("warrant", "visit"):
        made[name] = getattr(clashing, name)()
        told = clashing.ticks()
    assert sorted(told, key=str) == sorted(
        [(SERGEANT, RING_2101), (OTHER_SERGEANT, RING_1001), (CREW, TaskWordNotice(VISIT, True))], key=str
    )
    assert [one[2] for one in clashing.clashes()] == [made["visit"]]
    assert waits(clashing, CREW) and waits(clashing, SERGEANT)
    assert not waits(clashing, OTHERS_CREW, WARRANT)
    assert not waits(clashing, OUTSIDE), "a supervisor who sees the visit, and has no part in it"
    assert clashing.ticks() == []


def test_else_the_later_waits(clashing):
    clashing.visit()
    clashing.ticks()
    later = clashing.visit("TSK-0003", OTHERS_CREW, OTHERS_CREW)
    clashing.ticks()
    assert [one[2] for one in clashing.clashes()] == [later]


def test_two_visits_to_one_person_clash_wherever_they_are(clashing):
    clashing.visit(address=None, referral_id=1)
    clashing.visit("TSK-0002", OTHERS_CREW, OTHERS_CREW, address="somewhere else", referral_id=2)
    assert len(clashing.ticks()) == 3


def test_a_visit_without_an_address_is_at_its_persons(clashing):
    clashing.visit(address=None, referral_id=1)
    clashing.warrant(address="12 BELL LANE  kettering")
    assert (SERGEANT, RING_2101) in clashing.ticks()


def test_when_both_speak_the_crew_may_go_and_the_second_reads_who_was_first(clashing):
    clashing.visit()
    clashing.warrant()
    clashing.ticks()
    done = clashing.does(SERGEANT, settling.settle, VISIT, "2101")
    assert (done.ring, done.still_waits) == ("PS 2101", False)
    over = ClashOverNotice(WARRANT, SETTLED, "PS 1001", "PS 1001", "1001")
    assert clashing.news() == [(OTHER_SERGEANT, over), (CREW, TaskWordNotice(VISIT, False))]
    assert not waits(clashing, CREW)
    with pytest.raises(SettledFirstError) as late:
        clashing.does(OTHER_SERGEANT, settling.settle, WARRANT, None)
    assert (late.value.ref, late.value.by, late.value.ending) == (WARRANT, "PS 1001", SETTLED)


def test_of_two_who_settle_at_once_one_has(clashing):
    clashing.visit()
    clashing.warrant()
    clashing.ticks()

    def settles(ref):
        return lambda session, actor: settling.settle(session, actor, ref, None, now=clashing.now)

    answers = at_once(clashing.force, (SERGEANT, settles(VISIT)), (OTHER_SERGEANT, settles(WARRANT)))
    assert sum(isinstance(one, SettledFirstError) for one in answers) == 1


def test_an_override_wants_a_reason_and_is_for_the_side_that_waits(clashing):
    clashing.visit()
    clashing.warrant()
    clashing.ticks()
    with pytest.raises(RejectedError):
        clashing.does(SERGEANT, settling.override, VISIT, None, "")
    with pytest.raises(RejectedError, match="doesn't wait"):
        clashing.does(OTHER_SERGEANT, settling.override, WARRANT, None, "we are first")
    assert waits(clashing, CREW)
    clashing.does(SERGEANT, settling.override, VISIT, None, "a child is in danger")
    assert (
        OTHER_SERGEANT,
        ClashOverNotice(WARRANT, OVERRIDDEN, "PS 1001", "PS 1001", "1001"),
    ) in clashing.news()
    assert [one[3] for one in clashing.clashes()] == [OVERRIDDEN]


@pytest.mark.parametrize("ref", [VISIT, WARRANT])
@pytest.mark.parametrize("officer", [CREW, OUTSIDE])
def test_nobody_else_settles_and_reads_the_same_whether_there_is_a_clash_or_none(clashing, officer, ref):
    clashing.visit()
    clashing.warrant()
    refused = []
    for _ in range(2):
        if officer == CREW and ref == VISIT:
            return  # its planner
        with pytest.raises((NotOnRecordError, RejectedError)) as error:
            clashing.does(officer, settling.settle, ref, None)
        refused.append(str(error.value))
        clashing.ticks()
    assert refused[0] == refused[1]


def moved(clashing):
    wanted = NewPlan(starts_at=clashing.now + timedelta(days=3))
    clashing.does(SERGEANT, replanning.replan, VISIT, wanted)


def cancelled(clashing):
    clashing.does(OTHER_SERGEANT, moves.move, WARRANT, TaskVerb.CANCEL, reason="not now")


@pytest.mark.parametrize("happens", [moved, cancelled])
def test_a_clash_that_is_gone_says_so_to_those_who_were_told(clashing, happens):
    clashing.visit()
    clashing.warrant()
    clashing.ticks()
    happens(clashing)
    clashing.news()
    told = clashing.ticks()
    assert (SERGEANT, ClashOverNotice(VISIT, GONE, "PS 2101", collar="2101")) in told
    assert (OTHER_SERGEANT, ClashOverNotice(WARRANT, GONE, "PS 1001", collar="1001")) in told
    assert (CREW, TaskWordNotice(VISIT, False)) in told
    assert not waits(clashing, CREW)


def test_a_pair_that_comes_near_again_is_told_again_and_stays_one(clashing):
    clashing.visit()
    clashing.warrant()
    clashing.ticks()
    moved(clashing)
    clashing.ticks()
    back = NewPlan(starts_at=clashing.now + AHEAD)
    clashing.does(SERGEANT, replanning.replan, VISIT, back)
    clashing.news()
    assert (SERGEANT, RING_2101) in clashing.ticks()
    assert [one[3] for one in clashing.clashes()] == [None]


def test_what_nobody_settles_goes_up_the_line_two_hours_before(clashing):
    clashing.visit()
    clashing.warrant()
    clashing.ticks()
    assert clashing.ticks(hours=5, minutes=59) == []
    assert clashing.ticks(minutes=1) == [
        (INSPECTOR, ClashNotice(VISIT, None, None, is_own=True)),
        (INSPECTOR, ClashNotice(WARRANT, None, None, is_own=True)),
    ]
    clashing.ticks(minutes=30)
    assert clashing.ticks(minutes=30) == [], "nobody is above"
    clashing.does(INSPECTOR, settling.settle, VISIT, None)
    assert (SERGEANT, ClashOverNotice(VISIT, SETTLED, "PS 2101", "Insp 1101", "2101")) in clashing.news()


def test_a_warrants_side_is_headed_by_somebody_who_may_know_of_it(clashing):
    """Its planner's own sergeant isn't above its crew: rank and supervision alone open nothing."""
    clashing.visit()
    clashing.warrant(planner=SERGEANT, crew=OTHERS_CREW)
    clashing.force.change(SERGEANT, supervisor_id=OUTSIDE)
    told = clashing.ticks()
    assert OUTSIDE not in [
        officer for officer, one in told if isinstance(one, ClashNotice) and one.ref == WARRANT
    ]
    assert OTHER_SERGEANT in [officer for officer, one in told if isinstance(one, ClashNotice)]


def test_two_sergeants_below_one_inspector_ring_each_other(clashing):
    clashing.visit(planner=SERGEANT)
    clashing.warrant(planner=OTHER_SERGEANT)
    told = [(officer, one) for officer, one in clashing.ticks() if isinstance(one, ClashNotice)]
    assert told == [(SERGEANT, RING_2101), (OTHER_SERGEANT, RING_1001)]


def test_several_of_one_side_are_one_word(clashing):
    clashing.warrant()
    for number in range(4, 8):
        clashing.visit(f"TSK-000{number}")
    told = clashing.ticks()
    assert len([one for officer, one in told if officer == OTHER_SERGEANT]) == 1
    clashing.does(OTHER_SERGEANT, settling.settle, WARRANT, "1001")
    assert {one[3] for one in clashing.clashes()} == {SETTLED}


def test_those_on_record_are_for_inspectors_who_may_see_one_of_the_two(clashing):
    clashing.visit()
    clashing.warrant()
    clashing.ticks()
    clashing.does(SERGEANT, settling.override, VISIT, None, "they search next door")
    (known,) = clashing.does(INSPECTOR, lists.listed).on_record
    assert (known.refs, known.words) == ((VISIT, WARRANT), "they search next door")
    assert known.heads == ("PS 1001", "PS 2101")
    (outside,) = clashing.does(OUTSIDE, lists.listed).on_record
    assert (outside.refs, outside.words, outside.reason) == ((VISIT,), None, None)
    assert clashing.does(SERGEANT, lists.listed).on_record is None


PLACED = st.builds(
    dict,
    kind=st.sampled_from(["BAIL_CHECK", "WARRANT", "BEAT_BUS"]),
    hours=st.integers(0, 40),
    up=st.integers(0, 5),
    across=st.integers(0, 5),
    planner=st.sampled_from([None, 1, 2, 7]),
    address=st.sampled_from([None, BELL_LANE, "9 Mill Street"]),
    referral=st.sampled_from([None, None, 1, 2]),
)


@ON_ONE_DATABASE
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(PLACED, min_size=2, max_size=12))
def test_those_found_by_index_are_those_of_a_slow_look_at_all_pairs(clashing, drawn):
    """About 110 m from one to the next."""
    reach = pairs.reach_of(Settings(_env_file=None))
    with clashing.force.database.transaction() as session:
        rows = [
            {
                "ref": f"TSK-{number:04}", "kind": one["kind"], "title": "x", "created_at": clashing.now,
                "starts_at": clashing.now + timedelta(hours=one["hours"]), "planner_id": one["planner"],
                "address": one["address"], "referral_id": one["referral"],
                "latitude": 52 + one["up"] * 110 / DEGREE_M, "longitude": one["across"] * 0.0016,
            }
            for number, one in enumerate(drawn)
        ]  # fmt: skip
        session.run(sa.insert(Task), rows)
        ids = session.run(sa.select(col(Task.id))).scalars().all()
        placed = places.place(session, ids)
        found = {
            frozenset((one.id, two.other.id)) for one in placed for two in search.find(session, one, reach)
        }
        slow = {
            frozenset((one.id, two.id))
            for one in placed
            for two in placed
            if pairs.reason(one, two, reach) is not None
        }
        session.run(sa.delete(Clash))
        session.run(sa.delete(Task))
    assert found == slow
