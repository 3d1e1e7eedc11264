from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.chat.inbox import Letter
from bot.chat.lanes import DEPTH, Lanes


def letter(number, lane=7):
    return Letter(number, lane, {})


def holding(*letters):
    """An inbox in which these wait, asked as Lanes.catch_up asks."""

    async def waiting(limit, of_a_lane, known):
        counts, found = defaultdict(int), []
        for one in letters:
            counts[one.lane] += 1
            if counts[one.lane] <= of_a_lane:
                found.append(one)
        return [one for one in found[:limit] if one.update_id not in known]

    return waiting


class Officers:
    """Answers letters when told to, and keeps in what order they began and ended."""

    def __init__(self):
        self.open = {}
        self.begun = []
        self.done = []

    async def answer(self, letter):
        self.begun.append(letter.update_id)
        self.open[letter.update_id] = finished = asyncio.get_running_loop().create_future()
        try:
            await finished
            self.done.append(letter.update_id)
        finally:
            del self.open[letter.update_id]

    def finish(self, *numbers):
        for number in numbers:
            self.open[number].set_result(None)


@pytest.fixture
def officers():
    return Officers()


@pytest.fixture
async def workers():
    """The tasks of the lanes, ended with the test."""
    tasks = []
    yield tasks
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def make_lanes(officers, workers):
    def make(limit):
        loop = asyncio.get_running_loop()
        return Lanes(officers.answer, spawn=lambda work: workers.append(loop.create_task(work)), limit=limit)

    return make


async def turns(count=5):
    """Let everybody do what they can do now."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_one_lane_is_answered_in_order(make_lanes, officers):
    lanes = make_lanes(4)
    lanes.offer([letter(1), letter(2), letter(3)])
    await turns()
    assert officers.begun == [1]
    officers.finish(1)
    await turns()
    assert officers.begun == [1, 2]
    officers.finish(2)
    await turns()
    officers.finish(3)
    await turns()
    assert officers.done == [1, 2, 3]
    assert lanes.idle


async def test_a_slow_lane_holds_nobody(make_lanes, officers):
    lanes = make_lanes(4)
    lanes.offer([letter(1, lane=1), letter(2, lane=1), letter(3, lane=2), letter(4, lane=3)])
    await turns()
    assert officers.begun == [1, 3, 4]
    officers.finish(3, 4)
    await turns()
    assert officers.done == [3, 4]
    assert not lanes.idle


async def test_no_letter_is_taken_twice(make_lanes, officers):
    lanes = make_lanes(4)
    lanes.offer([letter(1), letter(1)])
    lanes.catch_up([letter(1)])
    await turns()
    officers.finish(1)
    await turns()
    assert officers.begun == [1]
    assert lanes.idle


async def test_no_more_lanes_open_than_allowed(make_lanes, officers):
    lanes = make_lanes(2)
    lanes.offer([letter(1, lane=1), letter(2, lane=2), letter(3, lane=3)])
    await turns()
    assert officers.begun == [1, 2]
    assert lanes.behind


async def test_no_more_letters_are_held_than_there_is_room_for(make_lanes, officers):
    lanes = make_lanes(2)
    lanes.offer(letter(number) for number in range(100))
    assert lanes.behind
    await drain(lanes, officers)
    assert officers.done == [*range(DEPTH)]


async def drain(lanes, officers):
    while not lanes.idle:
        await turns()
        officers.finish(*officers.open)
        await turns()


async def test_once_behind_letters_come_from_the_inbox_alone(make_lanes, officers):
    lanes = make_lanes(1)
    lanes.offer([letter(1, lane=1), letter(2, lane=2)])
    await drain(lanes, officers)
    lanes.offer([letter(3, lane=2)])
    await turns()
    assert officers.begun == [1]
    await lanes.catch_up(holding(letter(2, lane=2), letter(3, lane=2)))
    await drain(lanes, officers)
    assert officers.done == [1, 2, 3]
    assert not lanes.behind


async def test_we_stay_behind_until_all_found_room(make_lanes, officers):
    lanes = make_lanes(1)
    lanes.offer([letter(1, lane=1), letter(2, lane=2)])
    await lanes.catch_up(holding(letter(1, lane=1), letter(2, lane=2)))
    assert lanes.behind
    await drain(lanes, officers)
    await lanes.catch_up(holding(letter(2, lane=2)))
    assert not lanes.behind
    await drain(lanes, officers)
    assert officers.done == [1, 2]


async def test_a_cancelled_worker_forgets_its_letters(make_lanes, officers, workers):
    lanes = make_lanes(4)
    lanes.offer([letter(1), letter(2)])
    await turns()
    workers[0].cancel()
    await turns()
    assert lanes.idle
    await lanes.catch_up(holding(letter(1), letter(2)))
    await drain(lanes, officers)
    assert officers.done == [1, 2]


async def test_a_letter_that_fails_does_not_hold_its_lane(make_lanes, officers):
    lanes = make_lanes(4)
    lanes.offer([letter(1), letter(2)])
    await turns()
    officers.open[1].set_exception(ValueError("ours"))
    await drain(lanes, officers)
    assert officers.done == [2]


class Arrivals(RuleBasedStateMachine):
    """Letters arrive and are answered in any order; the inbox keeps what is not answered."""

    limit = 2

    def __init__(self):
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.officers = Officers()
        self.lanes = Lanes(self.officers.answer, spawn=self.loop.create_task, limit=self.limit)
        self.inbox = {}
        self.arrived = defaultdict(list)
        self.next = 1

    def turn(self):
        self.loop.run_until_complete(turns())
        for number in self.officers.done:
            self.inbox.pop(number, None)

    @rule(lanes=st.lists(st.integers(1, 4), max_size=6))
    def arrive(self, lanes):
        letters = [Letter(self.next + n, lane, {}) for n, lane in enumerate(lanes)]
        self.next += len(letters)
        for one in letters:
            self.inbox[one.update_id] = one
            self.arrived[one.lane].append(one.update_id)
        self.lanes.offer(letters)
        self.turn()

    @precondition(lambda self: self.officers.open)
    @rule(data=st.data())
    def finish(self, data):
        self.officers.finish(data.draw(st.sampled_from(sorted(self.officers.open))))
        self.turn()

    @rule()
    def sweep(self):
        waiting = holding(*(self.inbox[number] for number in sorted(self.inbox)))
        self.loop.run_until_complete(self.lanes.catch_up(waiting))
        self.turn()

    @invariant()
    def memory_is_bounded(self):
        assert len(self.officers.open) <= self.limit
        assert len(self.officers.begun) == len(set(self.officers.begun))

    @invariant()
    def each_lane_is_in_order(self):
        for arrived in self.arrived.values():
            begun = [number for number in self.officers.begun if number in arrived]
            assert begun == arrived[: len(begun)]

    def teardown(self):
        while self.inbox:
            before = len(self.inbox)
            self.officers.finish(*self.officers.open)
            self.turn()
            self.sweep()
            assert self.officers.open or len(self.inbox) < before, "a letter is never answered"
        assert sorted(self.officers.done) == [*range(1, self.next)]
        self.turn()
        self.loop.close()


TestArrivals = Arrivals.TestCase
