"""Limits and faults."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.demo.stand_in import Limits, Trouble
from tests.patience import PATIENCE
from tests.unit.stand_in.test_client import opened


@pytest.fixture
async def ground():
    async with opened() as made:
        for number in range(40):
            made.stand_in.person(6000 + number, f"P{number}").says("/start")
        made.ash.says("/start")
        yield made


async def send(ground, chat_id, **params):
    async with ground.session.post(
        ground.address("sendMessage"), json={"chat_id": chat_id, "text": "x", **params}
    ) as answer:
        return answer.status, await answer.json()


async def test_the_31st_message_in_a_second_is_too_many(ground):
    assert [(await send(ground, 6000 + number))[0] for number in range(31)] == [200] * 30 + [429]
    assert (await send(ground, 6035))[1] == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    await ground.ask("getMe")
    ground.clock.advance(1)
    assert (await send(ground, 6035))[0] == 200


async def test_one_chat_takes_four_at_once_and_then_one_a_second(ground):
    assert [(await send(ground, 5001))[0] for _ in range(4)] == [200] * 4
    status, body = await send(ground, 5001)
    assert (status, body["parameters"]) == (429, {"retry_after": 1})
    assert (await send(ground, 6000))[0] == 200
    for _ in range(20):
        ground.clock.advance(1)
        assert (await send(ground, 5001))[0] == 200
    ground.clock.advance(0.5)
    assert (await send(ground, 5001))[0] == 429


async def test_who_does_not_wait_as_told_is_refused_again(ground):
    for number in range(30):
        await send(ground, 6000 + number)
    ground.clock.advance(0.9)
    assert (await send(ground, 6030))[0] == 429
    ground.clock.advance(0.9)
    assert (await send(ground, 6030))[0] == 429
    ground.clock.advance(0.1)
    assert (await send(ground, 6030))[0] == 200


async def test_a_refused_message_does_not_count(ground):
    for _ in range(40):
        assert (await send(ground, 999))[0] == 400
    assert (await send(ground, 5001))[0] == 200


async def test_an_edit_counts_for_the_bot_and_not_for_the_chat(ground):
    _, sent = await send(ground, 5001)
    edit = {"chat_id": 5001, "message_id": sent["result"]["message_id"]}
    for number in range(29):
        await ground.ask("editMessageText", **edit, text=f"y{number}")
    assert (await ground.refused("editMessageText", **edit, text="z")).startswith("Too Many Requests")
    ground.clock.advance(1)
    assert (await send(ground, 5001))[0] == 200


async def test_what_is_paid_for_counts_apart_from_what_is_free(ground):
    for number in range(30):
        assert (await send(ground, 6000 + number))[0] == 200
    for number in range(40):
        assert (await send(ground, 6000 + number, allow_paid_broadcast=True))[0] == 200
    assert (await send(ground, 5001))[0] == 429


async def test_an_album_counts_each_picture_and_comes_whole_or_not_at_all(ground):
    for _ in range(3):
        await send(ground, 5001)
    before = len(ground.ash.messages)
    file_id = ground.stand_in.world.files.add("photo", b"").file_id
    media = [{"type": "photo", "media": file_id}] * 2
    said = await ground.refused("sendMediaGroup", chat_id=5001, media=media)
    assert said == "Too Many Requests: retry after 1"
    assert len(ground.ash.messages) == before


async def test_limits_can_be_switched_off():
    async with opened(Limits.off()) as ground:
        ground.ash.says("/start")
        assert {(await send(ground, 5001))[0] for _ in range(60)} == {200}


async def test_an_error_comes_as_often_as_asked_and_has_no_effect(ground):
    ground.stand_in.fault("error", "sendMessage", code=502, times=2)
    assert [(await send(ground, 5001))[0] for _ in range(3)] == [502, 502, 200]
    assert len(ground.ash.messages) == 2
    assert [one.outcome for one in ground.stand_in.calls] == ["502", "502", "ok"]


async def test_a_flood_says_when_to_come_back(ground):
    ground.stand_in.fault(Trouble.FLOOD, seconds=7)
    assert (await send(ground, 5001))[1]["parameters"] == {"retry_after": 7}


async def test_hung_up_before_nothing_happened_hung_up_after_it_did(ground):
    for trouble, heard in ((Trouble.DROP_BEFORE, 1), (Trouble.DROP_AFTER, 2)):
        ground.stand_in.fault(trouble, "sendMessage")
        with pytest.raises(aiohttp.ClientError):
            await send(ground, 5001)
        assert len(ground.ash.messages) == heard
        assert ground.stand_in.calls[-1].outcome == trouble


async def test_a_hang_can_be_lifted(ground):
    for trouble, heard in ((Trouble.HANG, 1), (Trouble.HANG_AFTER, 3)):
        fault = ground.stand_in.fault(trouble, "sendMessage", seconds=60)
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
            calling = group.create_task(send(ground, 5001))
            await fault.hit.wait()
            assert not calling.done()
            assert len(ground.ash.messages) == heard
            fault.lift()
        assert calling.result()[0] == 200
    assert len(ground.ash.messages) == 3


async def test_updates_may_come_as_garbage_and_come_again(ground):
    ground.stand_in.fault(Trouble.GARBAGE, "getUpdates")
    async with ground.session.post(ground.address("getUpdates")) as answer:
        assert answer.status == 200
        with pytest.raises(ValueError, match=r"codec|JSON|Expecting"):
            await answer.json()
    assert len(await ground.updates()) == 41


async def test_a_fault_may_strike_one_chat_or_by_chance_repeatably(ground):
    ground.stand_in.fault("error", chat_id=6001, times=None)
    assert [(await send(ground, chat_id))[0] for chat_id in (6000, 6001, 6002)] == [200, 500, 200]
    ground.stand_in.faults.clear()
    ground.stand_in.fault("error", "sendMessage", chance=0.5, times=None)
    outcomes = [(await send(ground, 6003 + number))[0] for number in range(20)]
    assert {200, 500} == set(outcomes)
