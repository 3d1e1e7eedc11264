"""The pace of each chat, in time that takes none."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.chat.paces import ChatPaces
from bot.chat.permits import SEVERAL, Permits
from bot.chat.pool import Urgency
from bot.demo.stand_in.limits import Gate, Limits
from bot.demo.stand_in.refusal import RefusedError
from tests.clock_loop import ClockLoop

MANY = 10_000
ASH, BAY, COE, DEE = 5001, 5002, 5003, 5004


class Bench:
    """The bot's limits before a Telegram that notes what comes, and when."""

    def __init__(self, loop, *, per_second=MANY):
        self.loop = loop
        self.paces = ChatPaces(burst=3, per_second=1)
        self.permits = Permits(per_second, paces=self.paces)
        self.began = loop.time()
        self.came = []

    async def sends(self, chat_id, name="", *, endpoint="sendMessage", urgency=Urgency.ANSWER, **how):
        how = {"error": None, "takes": 0.0} | how
        data = {"chat_id": chat_id} | ({"media": how["media"]} if "media" in how else {})
        made = (chat_id, name, how["error"], how["takes"])
        await self.permits.process_request(self._take, made, {}, endpoint, data, int(urgency))

    async def _take(self, chat_id, name, error, takes):
        self.came.append((chat_id, name, self.loop.time() - self.began))
        await asyncio.sleep(takes)
        if error:
            raise RetryAfter(timedelta(seconds=error))
        return True

    def times(self, chat_id):
        return [at for chat, _, at in self.came if chat == chat_id]


@pytest.fixture
def bench():
    loop = ClockLoop()
    made = Bench(loop)
    yield made
    loop.close()


async def _told_to_wait(bench, chat_id, seconds):
    with pytest.raises(RetryAfter):
        await bench.sends(chat_id, error=seconds)


def test_a_chat_gets_a_few_at_once_and_then_one_a_second_and_nobody_else_waits(bench):
    async def work():
        flood = [bench.sends(ASH, n) for n in range(10)]
        await asyncio.gather(*flood, *(bench.sends(chat) for chat in range(6000, 6100)))

    bench.loop.run_until_complete(work())
    assert bench.times(ASH) == pytest.approx([0, 0, 0, 1, 2, 3, 4, 5, 6, 7])
    assert all(at == 0 for chat, _, at in bench.came if chat != ASH)


def test_an_answer_goes_before_the_pushes_of_its_chat(bench):
    async def work():
        async with asyncio.TaskGroup() as group:
            for n in range(5):
                group.create_task(bench.sends(ASH, f"push {n}", urgency=Urgency.PUSH))
            await asyncio.sleep(0.5)
            group.create_task(bench.sends(ASH, "answer"))

    bench.loop.run_until_complete(work())
    assert [name for _, name, _ in bench.came] == ["push 0", "push 1", "push 2", "answer", "push 3", "push 4"]


def test_changes_have_a_pace_of_their_own(bench):
    async def work():
        await asyncio.gather(*(bench.sends(ASH) for _ in range(3)))
        await asyncio.gather(*(bench.sends(ASH, endpoint="editMessageText") for _ in range(13)))

    bench.loop.run_until_complete(work())
    assert bench.times(ASH) == pytest.approx([0] * 15 + [0.25])


def test_typing_waits_for_nothing_and_uses_nothing_up(bench):
    async def work():
        await asyncio.gather(*(bench.sends(ASH, endpoint="sendChatAction") for _ in range(9)))
        await asyncio.gather(*(bench.sends(ASH) for _ in range(3)))

    bench.loop.run_until_complete(work())
    assert bench.times(ASH) == [0] * 12


def test_an_album_counts_each_picture(bench):
    async def work():
        await bench.sends(ASH, media=[{}] * 5, endpoint="sendMediaGroup")
        await bench.sends(ASH)

    bench.loop.run_until_complete(work())
    assert bench.times(ASH) == pytest.approx([0, 3])


def test_a_429_halts_its_chat_and_no_other(bench):
    async def work():
        await _told_to_wait(bench, ASH, 20)
        assert bench.permits.wait_for(ASH) == pytest.approx(20)
        await asyncio.gather(bench.sends(ASH), bench.sends(ASH, endpoint="editMessageText"), bench.sends(BAY))

    bench.loop.run_until_complete(work())
    assert bench.times(BAY) == [0]
    assert bench.times(ASH) == pytest.approx([0, 20, 20])


def test_several_chats_told_to_wait_in_a_row_halt_all(bench):
    async def work():
        for chat in (ASH, BAY, COE):
            await _told_to_wait(bench, chat, 7)
        await bench.sends(DEE)

    bench.loop.run_until_complete(work())
    assert SEVERAL == 3
    assert bench.times(DEE) == pytest.approx([7])


def test_a_message_taken_in_between_says_that_it_is_not_the_bots_limit(bench):
    async def work():
        for chat in (ASH, BAY, COE):
            await _told_to_wait(bench, chat, 7)
            await bench.sends(DEE)

    bench.loop.run_until_complete(work())
    assert bench.times(DEE) == [0, 0, 0]


def test_a_chat_at_rest_costs_no_memory(bench):
    async def work():
        await asyncio.gather(*(bench.sends(chat) for chat in range(6000, 6050)))
        await _told_to_wait(bench, ASH, 2)
        waiting = asyncio.get_running_loop().create_task(bench.sends(ASH))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(4)

    bench.loop.run_until_complete(work())
    assert not bench.paces._chats
    assert not bench.paces._halts


@pytest.mark.parametrize("free", [True, False])
def test_a_push_knows_whether_its_chat_is_free(bench, free):
    async def work():
        for _ in range(1 if free else 3):
            await bench.sends(ASH)
        return bench.permits.wait_for(ASH)

    assert (bench.loop.run_until_complete(work()) == 0) is free


plans = st.lists(
    st.tuples(
        st.integers(0, 40).map(lambda tenths: tenths / 10),
        st.sampled_from((ASH, BAY, COE)),
        st.sampled_from(Urgency),
        st.integers(0, 12).map(lambda tenths: tenths / 10),
        st.none() | st.none() | st.integers(0, 5).map(lambda tenths: tenths / 10),
    ),
    max_size=30,
)


@given(plans, st.sampled_from((2, 10, 30)))
def test_whatever_is_sent_the_stand_in_never_answers_429(planned, per_second):
    loop = ClockLoop()
    bench, refused = Bench(loop, per_second=per_second), []
    gate = Gate(Limits(), loop.time)

    async def one(at, chat_id, urgency, takes, leaves_after):
        await asyncio.sleep(at)
        with suppress(TimeoutError):
            async with asyncio.timeout(leaves_after):
                await bench.sends(chat_id, urgency=urgency, takes=takes)

    async def take(chat_id, _name, _error, takes):
        await asyncio.sleep(takes / 2)
        try:
            gate.admit(chat_id)
        except RefusedError as error:
            refused.append(error)
        await asyncio.sleep(takes / 2)
        return True

    async def work():
        bench._take = take
        await asyncio.gather(*(one(*plan) for plan in planned))
        await asyncio.sleep(60)
        assert not bench.paces._chats

    try:
        loop.run_until_complete(work())
    finally:
        loop.close()
    assert not refused
