"""Broadcasts in fair weather: their speed, other officers' look-ups meanwhile, and obedience to a 429."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise
from random import Random
from statistics import median

from bot.chat.permits import SEVERAL
from bot.demo.stand_in.faults import Trouble
from tests.bench.broadcast_figures import counted, speed
from tests.faults.broadcasting import REFERRALS, reference
from tests.faults.running import until

QUIET_SECONDS = 25
WAIT_SECONDS = 7
THINKING_SECONDS = (0.6, 1.4)


async def rate(ground):
    """With nothing else to do: is it as quick as Telegram permits?"""
    async with ground.running():
        broadcast = ground.broadcast
        await broadcast.begins()
        await broadcast.through()
        pushes, edits = broadcast.pushes(), broadcast.edits()
        await broadcast.check()
    assert set(broadcast.got.values()) == {1}
    return {
        **speed(ground, pushes[0], pushes[-1]),
        "edits": len(edits),
        "edits at least apart, s": f"{min((b - a for a, b in pairwise(edits)), default=0):.2f}",
        "429": len(broadcast.floods()),
        "each got": "1",
    }


async def latency(ground):
    """Two officers ask all the time: before the broadcast, during it, and afterwards."""
    broadcast, dice = ground.broadcast, Random(1)
    async with ground.running():
        await _asked(broadcast, dice, asyncio.sleep(3))  # warm
        before = await _asked(broadcast, dice, asyncio.sleep(QUIET_SECONDS))
        await broadcast.begins()
        during = await _asked(broadcast, dice, broadcast.through(every=2))
        pushes = broadcast.pushes()
        after = await _asked(broadcast, dice, asyncio.sleep(QUIET_SECONDS))
        await broadcast.check()
    quiet = median(before + after)
    return {
        **speed(ground, pushes[0], pushes[-1]),
        "quiet median ms": f"{1000 * quiet:.1f}",
        "before, after ms": f"{1000 * median(before):.1f}, {1000 * median(after):.1f}",
        "during ms": f"{1000 * median(during):.1f}",
        "ratio": f"{median(during) / quiet:.2f}",
        "p95 during, quiet ms": f"{1000 * _p95(during):.0f}, {1000 * _p95(before + after):.0f}",
        "looks": f"{len(before)}, {len(during)}, {len(after)}",
        "429": len(broadcast.floods()),
    }


async def flood(ground):
    """Somebody else uses up the bot's rate: several 429s come in the middle."""
    broadcast = ground.broadcast
    async with ground.running():
        await broadcast.begins()
        await until(lambda: len(broadcast.pushes()) > ground.recipients / 3, "a third to be sent")
        ground.telegram.fault(Trouble.FLOOD, "sendMessage", times=SEVERAL, seconds=WAIT_SECONDS)
        await broadcast.through()
        await broadcast.check()
        pushes = broadcast.pushes()
    at = max(call.when.timestamp() for call in broadcast.floods())
    early = [one for one in counted(ground) if at + 0.1 < one < at + WAIT_SECONDS]
    after = [one for one in pushes if one > at + WAIT_SECONDS - 0.1]
    assert not early, f"{len(early)} calls while told to wait"
    assert set(broadcast.got.values()) == {1}
    return {
        "told to wait, s": WAIT_SECONDS,
        "next after, s": f"{after[0] - at:.3f}",
        "calls meanwhile": len(early),
        **speed(ground, after[0], after[-1]),
    }


async def _asked(broadcast, dice, meanwhile):
    """The seconds of each look-up while that lasts."""
    seconds = []

    async def ask(person, ended):
        await asyncio.sleep(dice.random())
        while not ended.done():
            words = reference(dice.randrange(REFERRALS))
            begun = time.perf_counter()
            answer = await person.hears(after=person.says(words), timeout=60)
            seconds.append(time.perf_counter() - begun)
            assert answer.text.startswith(words)
            await asyncio.sleep(dice.uniform(*THINKING_SECONDS))

    async with asyncio.TaskGroup() as group:
        ended = group.create_task(meanwhile)
        for person in broadcast.askers:
            group.create_task(ask(person, ended))
    return seconds


def _p95(seconds):
    return sorted(seconds)[len(seconds) * 95 // 100]
