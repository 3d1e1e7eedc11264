"""The pace of each chat: a few messages at once, then so many a second. One chat's flood is nobody else's."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial

from bot.chat.pool import Pool

CHANGES = 4  # changes to messages for each new one: they ring nobody's phone


class ChatPace:
    """`burst` turns; the used ones come back one by one, `every` seconds apart, counted from the answer."""

    def __init__(self, burst: int, every: float, *, halted: Callable[[], bool]) -> None:
        self._pool = Pool(burst, is_shared=False, halted=halted)
        self._every = every
        self._back_at = 0.0
        self._out = 0

    @property
    def is_idle(self) -> bool:
        """Whether all turns are there: then nothing has to be remembered."""
        return self._out == 0

    @property
    def wait(self) -> float:
        return 0.0 if self._pool.is_free else self._every

    async def take(self, urgency: int, turns: int) -> None:
        self._out += turns
        try:
            await self._pool.take(urgency)
        except asyncio.CancelledError:
            self._out -= turns
            raise
        self._pool.charge(turns - 1)

    def give_back(self, turns: int, then: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(turns):
            self._back_at = max(self._back_at, loop.time()) + self._every
            loop.call_at(self._back_at, self._one_back, then)

    def grant(self) -> None:
        self._pool.grant()

    def _one_back(self, then: Callable[[], None]) -> None:
        self._out -= 1
        self._pool.give_back()
        then()


class ChatPaces:
    """A pace for each chat that was written to lately, one for new messages and one for changes to them."""

    def __init__(self, *, burst: int, per_second: int) -> None:
        self._burst = burst
        self._every = 1 / per_second
        self._chats: dict[tuple[int, bool], ChatPace] = {}
        self._halts: Counter[int] = Counter()
        self._halted_until: dict[int, float] = {}

    async def take(self, chat_id: int, urgency: int, *, makes_new: bool, turns: int) -> None:
        """Wait for this chat's turn, and use it up; it is to be given back."""
        try:
            await self._pace(chat_id, makes_new=makes_new).take(urgency, turns)
        except asyncio.CancelledError:
            self._forget(chat_id, makes_new=makes_new)
            raise

    def give_back(self, chat_id: int, *, makes_new: bool, turns: int) -> None:
        """Let the turns come back, one by one."""
        pace = self._chats[chat_id, makes_new]
        pace.give_back(turns, partial(self._forget, chat_id, makes_new=makes_new))

    def wait_for(self, chat_id: int) -> float:
        """The seconds until this chat may take a new message; 0 if it may now."""
        if chat_id in self._halts:
            return max(self._halted_until[chat_id] - asyncio.get_running_loop().time(), self._every)
        pace = self._chats.get((chat_id, True))
        return 0.0 if pace is None else pace.wait

    def halt(self, chat_id: int, seconds: float) -> None:
        """Keep everything from this chat for as long."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        self._halts[chat_id] += 1
        self._halted_until[chat_id] = max(until, self._halted_until.get(chat_id, until))
        loop.call_at(until, self._end_halt, chat_id)

    def _end_halt(self, chat_id: int) -> None:
        self._halts[chat_id] -= 1
        if self._halts[chat_id] > 0:
            return
        del self._halts[chat_id], self._halted_until[chat_id]
        for makes_new in (True, False):
            if (pace := self._chats.get((chat_id, makes_new))) is not None:
                pace.grant()

    def _pace(self, chat_id: int, *, makes_new: bool) -> ChatPace:
        known = self._chats.get((chat_id, makes_new))
        if known is None:
            share = 1 if makes_new else CHANGES
            known = self._chats[chat_id, makes_new] = ChatPace(
                self._burst * share, self._every / share, halted=lambda: chat_id in self._halts
            )
        return known

    def _forget(self, chat_id: int, *, makes_new: bool) -> None:
        pace = self._chats.get((chat_id, makes_new))
        if pace is not None and pace.is_idle:
            del self._chats[chat_id, makes_new]
