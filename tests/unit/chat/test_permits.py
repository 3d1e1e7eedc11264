from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from telegram.error import NetworkError, RetryAfter

from bot.chat.permits import HOLD_SECONDS, PAID, Permits
from bot.chat.pool import ASKING_SECONDS, Urgency
from tests.clock_loop import ClockLoop

TICK = 1e-6  # instants closer than this are one


@dataclass
class Telegram:
    """The times when each call was sent and answered, and the spans in which all were told to wait."""

    sent: dict[object, float] = field(default_factory=dict)
    answered: dict[object, float] = field(default_factory=dict)
    halts: list[tuple[float, float]] = field(default_factory=list)

    async def take(self, name, *, seconds=0.0, error=None):
        loop = asyncio.get_running_loop()
        self.sent[name] = loop.time()
        try:
            await asyncio.sleep(seconds)
            if isinstance(error, RetryAfter):
                self.halts.append((loop.time(), loop.time() + error.retry_after.total_seconds()))
            if error is not None:
                raise error
        finally:
            self.answered[name] = loop.time()
        return True


def call(permits, telegram, name, *, endpoint="sendMessage", urgency=Urgency.ANSWER, paid=False, **how):
    data = {PAID: True} if paid else {}
    return permits.process_request(telegram.take, (name,), how, endpoint, data, int(urgency))


def flood(seconds):
    return RetryAfter(timedelta(seconds=seconds))


@pytest.fixture
def run():
    """Runs a coroutine function to its end in time that takes none."""
    loop = ClockLoop()

    def to_its_end(work):
        return loop.run_until_complete(work())

    yield to_its_end
    loop.close()


def test_permits_come_back_a_second_after_the_answer(run):
    telegram = Telegram()

    async def work():
        permits = Permits(2)
        await asyncio.gather(*(call(permits, telegram, n, seconds=0.25 * n) for n in range(4)))

    run(work)
    start = telegram.sent[0]
    assert [telegram.sent[n] - start for n in range(4)] == pytest.approx([0, 0, HOLD_SECONDS, 1.25])


def test_an_answer_goes_before_a_push_that_waited_longer(run):
    telegram = Telegram()

    async def work():
        permits = Permits(1)
        async with asyncio.TaskGroup() as group:
            for name in ("first", "push 1", "push 2"):
                group.create_task(call(permits, telegram, name, urgency=Urgency.PUSH))
            await asyncio.sleep(0.5)
            for name in ("answer 1", "answer 2"):
                group.create_task(call(permits, telegram, name))

    run(work)
    assert list(telegram.sent) == ["first", "answer 1", "answer 2", "push 1", "push 2"]


def test_pushes_leave_one_by_one_and_lose_nothing_by_it(run):
    telegram = Telegram()

    async def work():
        permits = Permits(10)
        await asyncio.sleep(1)
        await asyncio.gather(*(call(permits, telegram, n, urgency=Urgency.PUSH) for n in range(40)))

    run(work)
    sent = [telegram.sent[n] - telegram.sent[0] for n in range(40)]
    assert all(later >= sooner for sooner, later in pairwise(sent))
    assert sum(at < 0.5 for at in sent) <= 7
    assert sent[-1] < 4


def test_while_officers_ask_pushes_leave_them_a_permit_and_afterwards_they_take_all(run):
    telegram = Telegram()

    async def work():
        permits = Permits(10)
        async with asyncio.TaskGroup() as group:
            await call(permits, telegram, "first answer")
            for n in range(120):
                group.create_task(call(permits, telegram, n, urgency=Urgency.PUSH))
            await asyncio.sleep(ASKING_SECONDS - 0.55)
            await call(permits, telegram, "second answer")
            await asyncio.sleep(0.01)
            await call(permits, telegram, "third answer")

    run(work)
    start = telegram.sent["first answer"]
    assert telegram.sent["second answer"] - start == pytest.approx(ASKING_SECONDS - 0.55)
    assert telegram.sent["third answer"] - telegram.sent["second answer"] < 0.1 + 0.2

    def sent_in(second):
        return sum(second <= telegram.sent[n] - start < second + 1 - TICK for n in range(120))

    assert sent_in(1) == 9
    assert sent_in(2 * ASKING_SECONDS) == 10


def test_a_flood_halts_everybody_until_its_deadline(run):
    telegram = Telegram()

    async def work():
        permits = Permits(3)
        with pytest.raises(RetryAfter):
            await call(permits, telegram, "flooded", error=flood(5))
        await asyncio.gather(*(call(permits, telegram, n) for n in range(2)))

    run(work)
    assert [telegram.sent[n] - telegram.answered["flooded"] for n in range(2)] == pytest.approx([5, 5])


def test_the_longest_of_several_floods_counts(run):
    telegram = Telegram()

    async def work():
        permits = Permits(3)
        floods = [call(permits, telegram, f"{n}", error=flood(n), seconds=0.1) for n in (2, 7, 3)]
        assert all(
            isinstance(one, RetryAfter) for one in await asyncio.gather(*floods, return_exceptions=True)
        )
        await call(permits, telegram, "after")

    run(work)
    assert telegram.sent["after"] - telegram.answered["7"] == pytest.approx(7)


def test_a_call_that_ends_during_the_halt_does_not_end_it(run):
    telegram = Telegram()

    async def work():
        permits = Permits(2)
        async with asyncio.TaskGroup() as group:
            group.create_task(call(permits, telegram, "slow", seconds=1))
            with pytest.raises(RetryAfter):
                await call(permits, telegram, "flooded", error=flood(5))
            group.create_task(call(permits, telegram, "after"))

    run(work)
    assert telegram.answered["slow"] < telegram.sent["after"]
    assert telegram.sent["after"] - telegram.answered["flooded"] == pytest.approx(5)


@pytest.mark.parametrize("error", [NetworkError("gone"), ValueError("ours"), flood(1)])
def test_a_call_that_fails_gives_its_permit_back(run, error):
    telegram = Telegram()

    async def work():
        permits = Permits(1)
        with pytest.raises(type(error)):
            await call(permits, telegram, "fails", error=error)
        await call(permits, telegram, "after")

    run(work)
    assert telegram.sent["after"] - telegram.answered["fails"] == pytest.approx(1)


@pytest.mark.parametrize("in_flight", [True, False])
def test_a_cancelled_call_gives_its_permit_back(run, in_flight):
    telegram = Telegram()

    async def work():
        permits = Permits(1)
        async with asyncio.TaskGroup() as group:
            first = group.create_task(call(permits, telegram, "first", seconds=3))
            await asyncio.sleep(0)
            waiting = group.create_task(call(permits, telegram, "waiting"))
            await asyncio.sleep(0.5)
            (first if in_flight else waiting).cancel()
        await call(permits, telegram, "last")

    run(work)
    expected = ["first", "waiting", "last"] if in_flight else ["first", "last"]
    assert list(telegram.sent) == expected
    assert telegram.sent[expected[1]] - telegram.answered["first"] == pytest.approx(1)


def test_a_permit_granted_to_somebody_who_just_left_goes_to_the_next(run):
    telegram = Telegram()

    async def work():
        loop = asyncio.get_running_loop()
        permits = Permits(1)
        await call(permits, telegram, "first")
        async with asyncio.TaskGroup() as group:
            leaving = group.create_task(call(permits, telegram, "leaving"))
            await asyncio.sleep(0)
            group.create_task(call(permits, telegram, "next"))
            loop.call_at(loop.time() + HOLD_SECONDS, leaving.cancel)  # in the very turn that grants it

    run(work)
    assert list(telegram.sent) == ["first", "next"]
    assert telegram.sent["next"] - telegram.answered["first"] == pytest.approx(1)


@pytest.mark.parametrize("endpoint", ["answerCallbackQuery", "getMe", "getUpdates", "setMyCommands"])
def test_what_puts_nothing_into_a_chat_never_waits(run, endpoint):
    telegram = Telegram()

    async def work():
        permits = Permits(1)
        with pytest.raises(RetryAfter):
            await call(permits, telegram, "flooded", error=flood(9))
        for n in range(5):
            await call(permits, telegram, n, endpoint=endpoint)

    run(work)
    assert telegram.sent[4] == telegram.answered["flooded"]


def test_what_is_paid_for_has_permits_of_its_own(run):
    telegram = Telegram()

    async def work():
        permits = Permits(2, paid_per_second=5)
        made = [call(permits, telegram, f"free {n}", urgency=Urgency.PUSH) for n in range(3)]
        made += [call(permits, telegram, f"paid {n}", urgency=Urgency.PUSH, paid=True) for n in range(6)]
        await asyncio.gather(*made)

    run(work)
    start = telegram.sent["free 0"]
    assert [telegram.sent[f"free {n}"] - start for n in range(3)] == pytest.approx([0, 0, 1])
    assert [telegram.sent[f"paid {n}"] - start for n in range(6)] == pytest.approx([0] * 5 + [1])


@pytest.mark.parametrize("paid", [True, False])
def test_a_flood_halts_what_is_paid_for_and_what_is_not(run, paid):
    telegram = Telegram()

    async def work():
        permits = Permits(2, paid_per_second=2)
        with pytest.raises(RetryAfter):
            await call(permits, telegram, "flooded", paid=paid, error=flood(5))
        await call(permits, telegram, "after", paid=not paid)

    run(work)
    assert telegram.sent["after"] - telegram.answered["flooded"] == pytest.approx(5)


@dataclass(frozen=True)
class Plan:
    """A call: when it is made, how long Telegram takes, and how it ends."""

    at: float
    urgency: Urgency
    seconds: float
    error: int | None  # the seconds of a flood, 0 for any other failure
    leaves_after: float | None


moments = st.integers(0, 30).map(lambda tenths: tenths / 10)
plans = st.lists(
    st.builds(
        Plan,
        at=moments,
        urgency=st.sampled_from(Urgency),
        seconds=moments,
        error=st.none() | st.none() | st.none() | st.integers(0, 4),
        leaves_after=st.none() | st.none() | moments,
    ),
    max_size=25,
)


async def carry_out(plan, permits, telegram, name):
    error = None if plan.error is None else flood(plan.error) if plan.error else NetworkError("gone")
    await asyncio.sleep(plan.at)
    made = call(permits, telegram, name, urgency=plan.urgency, seconds=plan.seconds, error=error)
    with suppress(NetworkError, RetryAfter, TimeoutError):
        async with asyncio.timeout(plan.leaves_after):
            await made


WOKEN_EARLY = [
    Plan(at=0.2, urgency=Urgency.ANSWER, seconds=0.0, error=None, leaves_after=None),
    Plan(at=0.0, urgency=Urgency.ANSWER, seconds=0.0, error=None, leaves_after=0.0),
    Plan(at=2.8, urgency=Urgency.ANSWER, seconds=0.0, error=None, leaves_after=None),
    Plan(at=0.1, urgency=Urgency.ANSWER, seconds=0.7, error=2, leaves_after=None),
]


@given(plans, st.sampled_from((1, 2, 3, 4, 10, 11)))
@example(WOKEN_EARLY, 1)
def test_whatever_happens_no_second_has_more_arrivals_than_permits(planned, per_second):
    telegram = Telegram()
    loop = ClockLoop()

    async def work():
        permits = Permits(per_second)
        await asyncio.gather(*(carry_out(plan, permits, telegram, n) for n, plan in enumerate(planned)))
        await asyncio.sleep(10)  # every permit is back, every flood over
        now = loop.time()
        await asyncio.gather(*(call(permits, telegram, f"last {n}") for n in range(per_second + 1)))
        return [telegram.sent[f"last {n}"] - now for n in range(per_second + 1)]

    try:
        lasts = loop.run_until_complete(work())
    finally:
        loop.close()

    for end in telegram.answered.values():
        possible = [
            n for n in telegram.sent if telegram.answered[n] >= end and telegram.sent[n] < end + 1 - TICK
        ]
        assert len(possible) <= per_second, "more could arrive within a second"
    assert lasts == pytest.approx([0.0] * per_second + [1.0]), "a permit leaked"
    stayed = {n for n, plan in enumerate(planned) if plan.leaves_after is None}
    assert stayed <= telegram.sent.keys(), "somebody was never served"
    for start, end in telegram.halts:
        assert not [name for name, at in telegram.sent.items() if start + TICK < at < end - TICK]
