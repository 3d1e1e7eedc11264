"""Booking what tasks need: taken with its travel, moved and freed with the task, never twice at a time."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col

from bot.errors import BeatlineError, RejectedError
from bot.services.tasks import bookings, moves, planning, replanning
from bot.services.tasks.bookings import TakenError, next_free
from bot.services.tasks.life import TaskVerb
from bot.services.tasks.planning import TaskPlan
from bot.services.tasks.replanning import NewPlan
from bot.services.things import booking, viewing
from models import KindGroup, Task, TaskKind, TaskStatus, Thing, ThingBooking
from tests.services.enrolment.test_at_once import at_once

SERGEANT, CREW, PARTNER = 1, 2, 6
SAT = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def bus(database, force):
    """One bus, and a secret kind of task that needs it too."""
    with database.transaction() as session:
        session.orm.add(Thing(id=1, code="BUS1", name="Beat bus 1", kind="BUS"))
        secret = {"label": "Covert van", "circle": KindGroup.NEED_TO_KNOW, "thing": "BUS"}
        session.orm.add(TaskKind(code="COVERT_VAN", **secret))
    return database


def kept(database):
    """(from, until, whether it is free again) of each booking."""
    with database.reading() as session:
        columns = (col(ThingBooking.taken_from), col(ThingBooking.taken_until), bookings.LIVE.label("live"))
        query = sa.select(*columns).outerjoin(Task, col(Task.id) == col(ThingBooking.task_id))
        rows = session.run(query.order_by(col(ThingBooking.id)))
        return [(row.taken_from, row.taken_until, not row.live) for row in rows]


def plans(starts, *, hours=1, kind="BEAT_BUS", force):
    def act(session, actor):
        plan = TaskPlan(kind, starts, starts + hours * HOUR, address="Market Square", crew=("1002",))
        return planning.make(session, actor, plan, now=force.now)

    return act


def does(database, force, officer, act):
    with database.transaction() as session:
        return act(session, force.actor(session, officer))


def test_a_task_takes_its_bus_with_half_an_hour_on_both_sides_and_lets_it_go(bus, force):
    made = does(bus, force, SERGEANT, plans(SAT, force=force))
    assert made.thing == "Beat bus 1"
    assert kept(bus) == [(SAT - HOUR / 2, SAT + 1.5 * HOUR, False)]
    later = SAT + 3 * HOUR
    does(
        bus, force, SERGEANT,
        lambda s, a: replanning.replan(s, a, made.ref, NewPlan(starts_at=later), now=force.now),
    )  # fmt: skip
    assert kept(bus) == [(later - HOUR / 2, later + 1.5 * HOUR, False)]
    off = does(
        bus, force, SERGEANT,
        lambda s, a: moves.move(s, a, made.ref, TaskVerb.CANCEL, reason="no driver for it", now=force.now),
    )  # fmt: skip
    assert off.thing is None
    assert kept(bus) == [(later - HOUR / 2, later + 1.5 * HOUR, True)]


def test_a_second_is_refused_with_whose_it_is_and_when_it_is_free_to_the_minute(bus, force):
    does(bus, force, SERGEANT, plans(SAT, hours=2, force=force))
    for starts in (SAT, SAT + 3 * HOUR - MINUTE, SAT - 2 * HOUR + MINUTE):
        with pytest.raises(TakenError) as taken:
            does(bus, force, SERGEANT, plans(starts, force=force))
        assert (taken.value.thing, taken.value.free_from) == ("Beat bus 1", SAT + 3 * HOUR)
        assert taken.value.ring.startswith("1001")
    with bus.reading() as session:
        assert session.count(sa.select(col(Task.id))) == 1
    does(bus, force, SERGEANT, plans(SAT + 3 * HOUR, force=force))
    does(bus, force, SERGEANT, plans(SAT - 2 * HOUR, force=force))
    assert len(kept(bus)) == 3


def test_a_task_is_not_moved_to_where_its_bus_is_taken(bus, force):
    does(bus, force, SERGEANT, plans(SAT, force=force))
    other = does(bus, force, SERGEANT, plans(SAT + 5 * HOUR, force=force))
    before = kept(bus)
    with pytest.raises(TakenError):
        does(
            bus, force, SERGEANT,
            lambda s, a: replanning.replan(s, a, other.ref, NewPlan(starts_at=SAT), now=force.now),
        )  # fmt: skip
    assert kept(bus) == before


def test_of_two_copies_at_one_instant_one_books_and_the_other_hears_whose_it_is(bus, force):
    for number in range(4):
        starts = SAT + number * timedelta(days=1)
        act = plans(starts, force=force)
        answers = at_once(force, (SERGEANT, act), (SERGEANT, act))
        assert sum(isinstance(one, TakenError) for one in answers) == 1
    by_hand = SAT + timedelta(days=9)

    def books(session, actor):
        thing = viewing.named(session, "bus1")
        return booking.book(session, actor, thing, "Fair", (by_hand, by_hand + HOUR), now=force.now)

    answers = at_once(force, (SERGEANT, books), (SERGEANT, plans(by_hand, force=force)))
    assert sum(isinstance(one, BeatlineError) for one in answers) == 1


def test_of_several_the_one_of_the_area_is_taken_first_and_then_any(bus, force):
    with bus.transaction() as session:
        session.orm.add(Thing(id=2, code="BUS2", name="Beat bus 2", kind="BUS", area_id=2, travel_minutes=0))

    def act(session, actor):
        plan = TaskPlan("BEAT_BUS", SAT, SAT + HOUR, area_id=2, crew=("1002",))
        return planning.make(session, actor, plan, now=force.now)

    assert does(bus, force, SERGEANT, act).thing == "Beat bus 2"
    assert does(bus, force, SERGEANT, act).thing == "Beat bus 1"
    with pytest.raises(TakenError) as taken:
        does(bus, force, SERGEANT, act)
    assert (taken.value.thing, taken.value.free_from) == ("Beat bus 2", SAT + HOUR)


def test_whoever_may_not_know_the_task_sees_it_taken_and_whom_to_ring(bus, force):
    secret = plans(SAT, kind="COVERT_VAN", force=force)
    force.change(CREW, rank="PC")
    made = does(bus, force, SERGEANT, secret)
    for officer, knows in ((SERGEANT, True), (CREW, True), (4, False), (PARTNER, False)):
        (one,) = does(bus, force, officer, lambda s, a: seen(s, a, force)).bookings
        assert one.is_known is knows and one.ring.startswith("1001")
        if not knows:
            assert (one.ref, one.what, one.place, one.starts_at) == (None,) * 4
            assert one.taken_from == SAT - HOUR / 2
    with pytest.raises(RejectedError, match="isn't on record"):
        does(bus, force, SERGEANT, lambda s, a: booking.free(s, a, 99, now=force.now))
    with pytest.raises(RejectedError, match=made.ref):
        does(bus, force, SERGEANT, lambda s, a: booking.free(s, a, 1, now=force.now))


def seen(session, actor, force):
    return viewing.week(session, actor, None, later=1, page=1, now=force.now)


@pytest.mark.parametrize("night", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)])
def test_on_both_clock_change_nights_travel_and_gaps_are_whole_minutes_of_real_time(bus, force, night):
    does(bus, force, SERGEANT, plans(night, hours=2, force=force))
    assert kept(bus) == [(night - HOUR / 2, night + 2.5 * HOUR, False)]
    with pytest.raises(TakenError) as taken:
        does(bus, force, SERGEANT, plans(night + HOUR, force=force))
    assert taken.value.free_from == night + 3 * HOUR
    does(bus, force, SERGEANT, plans(taken.value.free_from, force=force))


START = datetime(2027, 10, 30, 20, 0, tzinfo=UTC)  # hours around the night when the clocks go back
TIMES = st.integers(0, 600).map(lambda minutes: START + minutes * MINUTE)
LENGTHS = st.integers(1, 180).map(lambda minutes: minutes * MINUTE)


@given(st.lists(st.tuples(TIMES, LENGTHS), max_size=12), TIMES, LENGTHS)
def test_the_next_free_time_touches_nothing_and_none_before_it_is_free(uses, earliest, length):
    taken = [(begins, begins + span) for begins, span in uses]
    at = next_free(taken, earliest, length)
    assert at >= earliest and is_free(taken, at, length)
    before = range(int((at - earliest) / MINUTE))
    assert not [one for one in before if is_free(taken, earliest + one * MINUTE, length)]


def is_free(taken, at, length):
    return all(ends <= at or begins >= at + length for begins, ends in taken)


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("book"), TIMES, LENGTHS),
        st.tuples(st.just("by hand"), TIMES, LENGTHS),
        st.tuples(st.just("move"), st.integers(0, 5), TIMES),
        st.tuples(st.just("free"), st.integers(0, 5), st.none()),
    ),
    max_size=14,
)


@given(ACTS)
def test_bookings_of_one_thing_never_overlap_whatever_is_booked_moved_and_freed(sqlite_bus, acts):
    with sqlite_bus.transaction() as session:
        session.run(sa.delete(ThingBooking))
        session.run(sa.update(Task).values(status=TaskStatus.ALLOCATED))
        for act, one, other in acts:
            with suppress(TakenError):
                play(session, act, one, other)
        live = sa.select(ThingBooking.__table__).outerjoin(Task, col(Task.id) == col(ThingBooking.task_id))
        rows = session.run(live.where(bookings.LIVE)).all()
    spans = sorted((row.taken_from, row.taken_until) for row in rows)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def play(session, act, one, other):
    if act == "free":
        ended = sa.update(Task).where(col(Task.id) == one + 1)
        return session.run(ended.values(status=TaskStatus.CANCELLED))
    if act == "by hand":
        return by_hand(session, bookings.Use(one, one + other, None, place="Fair"))
    tasks = session.count(sa.select(col(ThingBooking.id)))
    task = tasks + 1 if act == "book" else one + 1
    starts, length = (one, other) if act == "book" else (other, HOUR)
    if task > MOST or not session.count(sa.select(col(Task.id)).where(col(Task.id) == task, OPEN)):
        return None
    return bookings.book_task(session, "BEAT_BUS", bookings.Use(starts, starts + length, None, task))


def by_hand(session, use):
    chosen = bookings.look(session, viewing.named(session, "bus1"), use)
    bookings.require_free(session, chosen, use)
    bookings.write(session, chosen, use)


MOST = 14
OPEN = col(Task.status) == TaskStatus.ALLOCATED


@pytest.fixture
def sqlite_bus(sqlite_database):
    with sqlite_database.transaction() as session:
        session.orm.add(Thing(id=1, code="BUS1", name="Beat bus 1", kind="BUS"))
        for number in range(1, MOST + 1):
            facts = {"kind": "BEAT_BUS", "title": "x", "starts_at": START, "created_at": START}
            session.orm.add(Task(id=number, ref=f"TSK-{number:04}", **facts))
    return sqlite_database
