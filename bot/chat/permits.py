"""Telegram's limits: so many permits a second, a waiting officer before any broadcast."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from enum import IntEnum
from itertools import count
from typing import Any

from telegram._utils.types import JSONDict
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

HOLD_SECONDS = 1.0
ASKING_SECONDS = 3.0  # time in which an officer who was answered may ask again
PART = 0.9  # part of a second over which its permits are spread
LATE_SECONDS = 0.1  # a loop that is no later than this catches up
FEWEST = 10  # fewer permits can't be shared so finely
PAID = "allow_paid_broadcast"


class Urgency(IntEnum):
    ANSWER = 0
    PUSH = 1


class Pool:
    """So many permits; `halted` keeps them from being granted.

    If answers share it, two rules keep pushes out of their way. Pushes leave one by one, so that their
    permits come back all through the second and not at once. And while officers are asking, pushes leave
    one permit free; when nobody is asking, they take them all.
    """

    def __init__(self, permits: int, *, is_shared: bool, halted: Callable[[], bool]) -> None:
        self._free = permits
        self._is_shared = is_shared
        self._gap = PART / max(permits, 1)
        self._next_at = 0.0
        self._is_between = False
        self._asking = 0
        self._halted = halted
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()

    async def take(self, urgency: int) -> None:
        if urgency == Urgency.ANSWER:
            self._note_asking()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (urgency, next(self._order), turn))
        self.grant()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()
            raise

    def give_back(self) -> None:
        self._free += 1
        self.grant()

    def grant(self) -> None:
        """Hand free permits to those waiting, most urgent first."""
        while self._waiting and not self._halted():
            urgency, _, turn = self._waiting[0]
            if not turn.done():
                if not self._may_have(urgency):
                    return
                self._free -= 1
                turn.set_result(None)
                if urgency == Urgency.PUSH and self._is_shared:
                    self._keep_apart()
            heapq.heappop(self._waiting)

    def _may_have(self, urgency: int) -> bool:
        if urgency == Urgency.ANSWER or not self._is_shared:
            return self._free > 0
        return self._free > (1 if self._asking else 0) and not self._is_between

    def _keep_apart(self) -> None:
        loop = asyncio.get_running_loop()
        self._next_at = max(self._next_at, loop.time() - LATE_SECONDS) + self._gap
        if self._next_at > loop.time():
            self._is_between = True
            loop.call_at(self._next_at, self._end_gap)

    def _end_gap(self) -> None:
        self._is_between = False
        self.grant()

    def _note_asking(self) -> None:
        self._asking += 1
        asyncio.get_running_loop().call_later(ASKING_SECONDS, self._forget_asking)

    def _forget_asking(self) -> None:
        self._asking -= 1
        self.grant()


class Permits(BaseRateLimiter[int]):
    """`per_second` permits, each returned a second after the answer that it was used for.

    A message arrives somewhere between its sending and Telegram's answer, so counting from the
    answer bounds the arrivals in any second; spacing the sendings does not. Paid messages have
    `paid_per_second` of their own. Every 429 halts all for as long as it says, and the call that
    caused it reports RetryAfter to its caller.
    """

    def __init__(self, per_second: int, *, paid_per_second: int = 0) -> None:
        self._halts = 0
        self._free = Pool(per_second, is_shared=per_second >= FEWEST, halted=self._is_halted)
        self._paid = Pool(paid_per_second, is_shared=False, halted=self._is_halted)

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> bool | JSONDict | list[JSONDict]:
        if not _counts(endpoint):
            return await callback(*args, **kwargs)
        pool = self._paid if data.get(PAID) else self._free
        await pool.take(rate_limit_args or Urgency.ANSWER)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._halt(retry_seconds(error))
            raise
        finally:
            asyncio.get_running_loop().call_later(HOLD_SECONDS, pool.give_back)

    def _is_halted(self) -> bool:
        return self._halts > 0

    def _halt(self, seconds: float) -> None:
        """Counted, not compared with the time: a loop may wake a timer a little before its instant."""
        self._halts += 1
        asyncio.get_running_loop().call_later(seconds, self._end_halt)

    def _end_halt(self) -> None:
        self._halts -= 1
        self._free.grant()
        self._paid.grant()


def retry_seconds(error: RetryAfter) -> float:
    after = error._retry_after  # noqa: SLF001  # the public name warns of its coming change of type
    return after.total_seconds()


def _counts(endpoint: str) -> bool:
    """A call that puts a message into a chat, or takes one out, counts against the limit."""
    return endpoint.startswith(("send", "edit", "copy", "forward", "deleteMessage"))
