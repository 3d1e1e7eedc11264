"""Helpers for the runs of a broadcast: the used share of the rate, and an action repeated meanwhile."""

from __future__ import annotations

import asyncio

from models.delivery import DeliveryState

COUNTED = ("sendMessage", "editMessageText")
TAKEN = ("ok", "drop after")


def speed(ground, first, last):
    """The used share of the permitted rate, first push to last: by all calls that count, and by pushes."""
    pushes = [at for at in ground.broadcast.pushes() if first <= at <= last]
    used = [at for at in counted(ground) if first <= at <= last]
    seconds, permitted = last - first, ground.options.rate
    return {
        "s": f"{seconds:.2f}",
        "pushes": len(pushes),
        "pushes a second": f"{(len(pushes) - 1) / seconds:.2f}",
        "of the permitted rate": f"{(len(used) - 1) / seconds / permitted:.1%}",
    }


def counted(ground):
    calls = list(ground.telegram.calls)
    return [one.when.timestamp() for one in calls if one.method in COUNTED and one.outcome in TAKEN]


def arrived_in_doubt(broadcast):
    """The number of uncertain recipients who have it."""
    got = broadcast.got
    return sum(got[account] for account, state, _ in broadcast.rows() if state is DeliveryState.UNCERTAIN)


async def until_done(work, act, *, every):
    """Do `act` every so many seconds until `work` is done."""
    async with asyncio.TaskGroup() as group:
        ended = group.create_task(work)
        while not (await asyncio.wait([ended], timeout=every))[0]:
            act()
