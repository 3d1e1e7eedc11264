from __future__ import annotations

import asyncio
from collections import Counter, defaultdict

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.chat.budget import Budget
from bot.chat.inbox import Letter, LetterBatch
from bot.chat.lanes import DEPTH, Lanes

PLENTY = 10_000


def letter(number, lane=7):
    return Letter(number, lane, {})


def holding(*letters):
    """An inbox in which these wait, asked as Lanes.catch_up asks."""

    async def waiting(room):
        counts, found = Counter(), []
        for one in letters:
            counts[one.lane] += 1
            if counts[one.lane] <= room.of_a_lane and one.lane not in room.pausing:
                found.append(one)
        found = found[: room.letters]
        lanes = Counter(one.lane for one in found)
        return LetterBatch(
            [one for one in found if one.update_id not in room.known],
            frozenset(lane for lane, count in lanes.items() if count >= room.of_a_lane),
            is_full=len(found) >= room.letters,
        )

    return waiting


class Officers:
    """Answers letters when told to, and keeps the order in which they began and ended."""

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


class Timer:
    """Seconds that pass when the test says so."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def timer():
    return Timer()


@pytest.fixture
def make_lanes(officers, workers, timer):
    def make(limit, *, burst=PLENTY, per_second=1):
        loop = asyncio.get_running_loop()
        return Lanes(
            officers.answer,
            spawn=lambda work: workers.append(loop.create_task(work)),
            limit=limit,
            budget=Budget(burst=burst, per_second=per_second, timer=timer),
        )

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
    await lanes.catch_up(holding(letter(1)))
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


def flood(count, lane=7):
    return [letter(number, lane) for number in range(1, count + 1)]


async def sweep(lanes, officers, letters):
    await lanes.catch_up(holding(*(one for one in letters if one.update_id not in officers.done)))
    await drain(lanes, officers)


async def test_after_a_burst_an_account_is_served_by_the_second(make_lanes, officers, timer):
    lanes, letters = make_lanes(4, burst=10, per_second=3), flood(40)
    lanes.offer(letters)
    await drain(lanes, officers)
    await sweep(lanes, officers, letters)
    assert officers.done == [*range(1, 11)]
    for second in (1, 2, 3):
        timer.now += 1
        for _ in range(3):
            await sweep(lanes, officers, letters)
        assert officers.done == [*range(1, 11 + 3 * second)]


async def test_an_account_that_pauses_holds_no_place_of_the_others(make_lanes, officers):
    lanes = make_lanes(1, burst=5)
    lanes.offer(flood(40))
    await drain(lanes, officers)
    lanes.offer([letter(100, lane=8)])
    await drain(lanes, officers)
    assert officers.done == [1, 2, 3, 4, 5, 100]
    assert lanes.idle


async def test_the_first_of_each_free_lane_may_be_answered_at_once(make_lanes, officers):
    lanes = make_lanes(4, burst=3)
    lanes.offer([letter(1, lane=1), *flood(9, lane=2)])  # lane 1 has one in hand, lane 2 spends its budget
    await turns()
    officers.finish(1)
    await turns()
    lanes._behind.add(3)
    coming = [letter(number, lane) for number, lane in ((20, 1), (21, 1), (22, 2), (23, 3), (24, 4), (25, 5))]
    assert [one.update_id for one in lanes.firsts(coming, most=9)] == [20, 24, 25]
    assert [one.update_id for one in lanes.firsts(coming, most=1)] == [20]
    await drain(lanes, officers)
    assert [one.update_id for one in lanes.firsts([letter(26, lane=2)], most=9)] == []  # it pauses


async def test_no_more_may_be_answered_at_once_than_there_are_lanes_free(make_lanes):
    lanes = make_lanes(2)
    lanes.offer([letter(1, lane=1)])
    assert [one.lane for one in lanes.firsts([letter(2, lane=2), letter(3, lane=3)], most=9)] == [2]


async def test_letters_of_accounts_that_pause_crowd_nobody_out_of_what_is_fetched(make_lanes, officers):
    """The oldest come first, and all of the oldest are theirs."""
    lanes = make_lanes(1, burst=5)
    floods = [letter(100 * lane + number, lane) for lane in range(1, 4) for number in range(20)]
    for lane in range(1, 4):
        lanes.offer(one for one in floods if one.lane == lane)
        await drain(lanes, officers)
    waits = letter(9000, lane=9)
    lanes._behind.add(9)
    await sweep(lanes, officers, [*floods, waits])
    assert officers.done[-1] == 9000


async def test_nothing_that_an_account_sends_beyond_its_budget_is_lost_or_overtaken(
    make_lanes, officers, timer
):
    lanes, letters = make_lanes(2, burst=4, per_second=2), flood(30)
    lanes.offer(letters[:15])
    await drain(lanes, officers)
    await sweep(lanes, officers, letters[:15])
    timer.now += 2
    lanes.offer(letters[15:])
    for _ in range(30):
        timer.now += 1
        await sweep(lanes, officers, letters)
    assert officers.done == [one.update_id for one in letters]
    assert not lanes.behind


async def test_letters_that_have_just_come_are_fetched_for_a_lane_behind_and_not_forgotten(
    make_lanes, officers
):
    """The sweep had set out while nobody was behind, and passes over letters that have just come."""
    lanes, letters = make_lanes(2), flood(DEPTH + 9)

    async def within_grace(room):
        left = [one for one in letters if one.update_id not in officers.done]
        return await holding(*(left if room.is_behind else ()))(room)

    lanes.offer(letters)
    await lanes.catch_up(within_grace)
    assert lanes.behind
    lanes.offer([late := letter(len(letters) + 1)])
    letters.append(late)
    for _ in range(4):
        await drain(lanes, officers)
        await lanes.catch_up(within_grace)
    await drain(lanes, officers)
    assert officers.done == [one.update_id for one in letters]


async def test_a_lane_that_leaves_off_while_the_inbox_is_read_is_overtaken_by_nobody(
    make_lanes, officers, timer
):
    lanes, letters = make_lanes(2, burst=2), flood(20)
    lanes.offer(letters[:3])
    await turns()

    async def slow(room):
        """It knows the first three, and brings what follows them."""
        found = await holding(*letters)(room)
        officers.finish(1)
        await turns()
        officers.finish(2)
        await turns()
        timer.now += 10
        return found

    lanes._behind.add(7)
    await lanes.catch_up(slow)
    await drain(lanes, officers)
    assert officers.done == [1, 2]
    for _ in range(20):
        timer.now += 10
        await sweep(lanes, officers, letters)
    assert officers.done == [one.update_id for one in letters]


async def test_a_lane_that_is_answered_while_the_inbox_is_read_stays_behind(make_lanes, officers):
    """The one letter too many finds room then, and those after it must not be forgotten."""
    lanes, letters = make_lanes(2), flood(40)
    lanes.offer(letters)

    async def slow(room):
        found = await holding(*letters)(room)
        await drain(lanes, officers)
        return found

    await lanes.catch_up(slow)
    assert lanes.behind
    lanes.offer([letter(41)])
    for _ in range(4):
        await sweep(lanes, officers, [*letters, letter(41)])
    assert officers.done == [*range(1, 42)]
    assert not lanes.behind


class Arrivals(RuleBasedStateMachine):
    """Letters arrive and are answered in any order; the inbox keeps what is not answered."""

    limit = 2
    burst, per_second = 3, 1

    def __init__(self):
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.officers = Officers()
        self.timer = Timer()
        budget = Budget(burst=self.burst, per_second=self.per_second, timer=self.timer)
        self.lanes = Lanes(self.officers.answer, spawn=self.loop.create_task, limit=self.limit, budget=budget)
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

    @rule()
    def sweep_while_all_are_answered(self):
        async def slow(room):
            found = await holding(*(self.inbox[number] for number in sorted(self.inbox)))(room)
            for _ in range(4):
                self.officers.finish(*self.officers.open)
                await turns()
            return found

        self.loop.run_until_complete(self.lanes.catch_up(slow))
        self.turn()

    @rule(seconds=st.floats(0.1, 5))
    def time_passes(self, seconds):
        self.timer.now += seconds

    @invariant()
    def nobody_is_served_beyond_their_budget(self):
        for arrived in self.arrived.values():
            begun = sum(number in arrived for number in self.officers.begun)
            assert begun <= self.burst + (self.timer.now - 100.0) * self.per_second + 1e-6

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
            self.timer.now += 10
            self.sweep()
            assert self.officers.open or len(self.inbox) < before, "a letter is never answered"
        assert sorted(self.officers.done) == [*range(1, self.next)]
        self.turn()
        self.loop.close()


TestArrivals = Arrivals.TestCase
