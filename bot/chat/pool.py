"""Turns for those who wait, most urgent first."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from enum import IntEnum
from itertools import count

ASKING_SECONDS = 3.0  # time in which an officer who was answered may ask again
PART = 0.9  # part of a second over which its permits are spread
LATE_SECONDS = 0.1  # a loop that is no later than this catches up


class Urgency(IntEnum):
    ALARM = -1
    ANSWER = 0
    PUSH = 1


class Pool:
    """So many permits; `halted` keeps them from being granted.

    An alarm has the next permit. If answers share them, two rules keep pushes out of their way. Pushes
    leave one by one, so that their permits come back all through the second and not at once. And while
    officers are asking, pushes leave one permit free; when nobody is asking, they take them all.
    """

    def __init__(self, permits: int, *, is_shared: bool, halted: Callable[[], bool]) -> None:
        self._free = permits
        self._is_shared = is_shared
        self._gap = PART / max(permits, 1)
        self._next_at = 0.0
        self._is_between = False
        self._asked_until = 0.0
        self._is_woken = False
        self._halted = halted
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()

    async def take(self, urgency: int) -> None:
        if urgency == Urgency.ANSWER and self._is_shared:
            self._asked_until = asyncio.get_running_loop().time() + ASKING_SECONDS
        if not self._waiting and not self._halted() and self._may_have(urgency):
            self._use(urgency)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (urgency, next(self._order), turn))
        self.grant()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()
            raise

    @property
    def is_free(self) -> bool:
        """Whether somebody who comes now is served at once."""
        return self._free > 0 and not self._waiting and not self._halted()

    def give_back(self) -> None:
        self._free += 1
        self.grant()

    def charge(self, turns: int) -> None:
        """Take more turns without waiting for them: whoever comes next waits longer."""
        self._free -= turns

    def grant(self) -> None:
        """Hand free permits to those waiting, most urgent first."""
        while self._waiting and not self._halted():
            urgency, _, turn = self._waiting[0]
            if not turn.done():
                if not self._may_have(urgency):
                    return
                self._use(urgency)
                turn.set_result(None)
            heapq.heappop(self._waiting)

    def _may_have(self, urgency: int) -> bool:
        if urgency != Urgency.PUSH or not self._is_shared:
            return self._free > 0
        kept = 1 if self._is_asked() else 0
        return self._free > kept and not self._is_between

    def _use(self, urgency: int) -> None:
        self._free -= 1
        if urgency == Urgency.PUSH and self._is_shared:
            self._keep_apart()

    def _keep_apart(self) -> None:
        loop = asyncio.get_running_loop()
        self._next_at = max(self._next_at, loop.time() - LATE_SECONDS) + self._gap
        if self._next_at > loop.time():
            self._is_between = True
            loop.call_at(self._next_at, self._end_gap)

    def _end_gap(self) -> None:
        self._is_between = False
        self.grant()

    def _is_asked(self) -> bool:
        """Whether officers are asking; if so, a push that waits for that is thought of again afterwards."""
        loop = asyncio.get_running_loop()
        if loop.time() >= self._asked_until:
            return False
        if not self._is_woken:
            self._is_woken = True
            loop.call_at(self._asked_until, self._end_asking)
        return True

    def _end_asking(self) -> None:
        self._is_woken = False
        self.grant()
