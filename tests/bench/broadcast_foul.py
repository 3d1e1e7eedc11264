"""Broadcasts in foul weather: killed senders, several copies, Telegram away."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_right

import sqlalchemy as sa
from sqlmodel import col

from models.lease import Lease
from tests.bench.broadcast_figures import arrived_in_doubt, until_done
from tests.faults.broadcasting import BAD_DAY
from tests.faults.line import Line
from tests.faults.running import free_port, until

KILL_SECONDS = 5
LOOK_SECONDS = 0.1
TAKE_OVER_SECONDS = 10
COPIES = 3
ON_THE_WIRE = 1  # seconds in which a killed copy's pushes may still arrive


async def kills(ground):
    """Killed every 5 s on a bad day; then sent again to the uncertain, until nobody is."""
    broadcast = ground.broadcast
    async with ground.running() as (program,):
        await broadcast.begins()
        await _suffered(ground, program, broadcast.through())
        first = await broadcast.check()
        got = broadcast.got
        assert max(got.values()) == 1, "somebody got it twice whom nobody had doubted"
        facts = {"kills": ground.kills, "accepted": first.accepted, "uncertain": first.uncertain}
        facts |= {"of those, got it": arrived_in_doubt(broadcast), "doubles": 0}
        rounds = 0
        while broadcast.counts().uncertain:
            rounds += 1
            await broadcast.sends_again()
            await _suffered(ground, program, broadcast.through())
        final = await broadcast.check()
    assert min(broadcast.got.values()) == 1, "somebody was missed"
    doubles = sum(count > 1 for count in broadcast.got.values())
    facts |= {"rounds with doubles allowed": rounds, "then accepted": final.accepted, "then doubles": doubles}
    return facts | {"kills in all": ground.kills, "missed": 0, "429": len(broadcast.floods())}


async def copies(ground):
    """Three copies behind a balancer; the one that sends is killed again and again."""
    broadcast, every = ground.broadcast, ground.options.every
    ports = [free_port() for _ in range(COPIES)]
    balancer = Line(*ports)
    await balancer.mend()
    hook = {"webhook_url": f"{balancer.url}/telegram", "webhook_secret": "bench-secret"}
    settings = [hook | {"webhook_listen": f"127.0.0.1:{port}"} for port in ports]
    killed = []

    def kill():
        if (victim := _holder(ground, programs)) is not None:
            killed.append(time.time())
            victim.kill()
            victim.start()

    async with ground.running(*settings) as programs:
        await broadcast.begins()
        await until_done(broadcast.through(patience=3600), kill, every=every)
        counts = await broadcast.check()
        pushes = broadcast.pushes()
    await balancer.cut()
    assert max(broadcast.got.values()) == 1
    settled = [at + ON_THE_WIRE for at in killed if at + ON_THE_WIRE < pushes[-1]]
    gaps = [pushes[bisect_right(pushes, at)] - at + ON_THE_WIRE for at in settled]
    assert not gaps or max(gaps) <= TAKE_OVER_SECONDS, f"a death was made up for after {max(gaps):.1f} s"
    return {
        "killed": len(gaps),
        "next push after, s": ", ".join(f"{gap:.1f}" for gap in gaps),
        "took, s": f"{pushes[-1] - pushes[0]:.0f}",
        "accepted": counts.accepted,
        "uncertain": f"{counts.uncertain}, of whom {arrived_in_doubt(broadcast)} had got it",
        "doubles": 0,
        "429": len(broadcast.floods()),
    }


async def down(ground):
    """Telegram goes away in the middle: no line, then a gateway's error page, then silence."""
    return await _away(ground, (Line.cut, Line.fail, Line.fall_silent))


async def late(ground):
    """Telegram is away for longer than the briefing may be late."""
    return await _away(ground, (Line.cut,), briefings_late="30s")


async def _away(ground, ways, **settings):
    broadcast, seconds = ground.broadcast, ground.options.down
    line = Line(int(ground.telegram.url.rpartition(":")[2]))
    await line.mend()
    async with ground.running({"telegram_api": line.url, **settings}):
        await broadcast.begins()
        await until(lambda: len(broadcast.pushes()) > ground.recipients / 3, "a third to be sent")
        for way in ways:
            await way(line)
            await asyncio.sleep(seconds / len(ways))
        await line.mend()
        back, before = time.time(), len(broadcast.pushes())
        await broadcast.through()
        counts = await broadcast.check()
        pushes = broadcast.pushes()
    await line.cut()
    assert max(broadcast.got.values()) == 1
    after = pushes[before:]
    return {
        "away, s": seconds,
        "sent before": before,
        "goes on after, s": f"{after[0] - back:.1f}" if after else "-",
        "accepted": counts.accepted,
        "uncertain": f"{counts.uncertain}, of whom {arrived_in_doubt(broadcast)} had got it",
        "too late": counts.expired,
        "429": len(broadcast.floods()),
    }


async def _suffered(ground, program, meanwhile):
    """On a bad day, and killed 5 s after it began to send; started again at once."""
    faults = [ground.telegram.fault(method="sendMessage", times=None, chance=0.05, **one) for one in BAD_DAY]
    started = time.time()

    def look():
        nonlocal started
        pushes = ground.broadcast.pushes()
        first = bisect_right(pushes, started + ON_THE_WIRE)
        if first < len(pushes) and time.time() - pushes[first] > KILL_SECONDS:
            program.kill()
            ground.kills += 1
            started = time.time()
            program.start()

    await until_done(meanwhile, look, every=LOOK_SECONDS)
    for fault in faults:
        fault.lift()


def _holder(ground, programs):
    """The copy that sends, if any; the lease's name holds its process id."""
    query = sa.select(col(Lease.holder)).where(col(Lease.name) == "sender")
    with ground.broadcast.database.reading() as session:
        holder = session.orm.execute(query).scalar_one()
    return next((one for one in programs if f":{one.process.pid}:" in holder), None)
