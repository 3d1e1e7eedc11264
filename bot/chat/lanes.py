"""One officer's updates in order, different officers' side by side, no more in memory than has room."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable

from bot.chat.inbox import Letter
from bot.logs import where_from

logger = logging.getLogger(__name__)

Spawn = Callable[[Coroutine[None, None, None]], object]
Waiting = Callable[[int, int, frozenset[int]], Awaitable[list[Letter]]]
DEPTH = 16  # letters in memory for one lane: an album and its neighbours


class Lanes:
    """A lane is an account. Its worker lives as long as it has letters.

    What finds no room, in its lane or because too many lanes are open, waits in the inbox. From then
    on its lane is behind and takes letters from there only, oldest first, so that none overtakes.
    """

    def __init__(self, answer: Callable[[Letter], Awaitable[None]], *, spawn: Spawn, limit: int) -> None:
        self._answer = answer
        self._spawn = spawn
        self._limit = limit
        self._lanes: dict[int, deque[Letter]] = {}
        self._known: set[int] = set()
        self._behind: set[int] = set()
        self._missed: set[int] = set()
        self.room = asyncio.Event()

    @property
    def capacity(self) -> int:
        return self._limit * DEPTH

    @property
    def idle(self) -> bool:
        return not self._known

    @property
    def behind(self) -> bool:
        return bool(self._behind)

    def offer(self, letters: Iterable[Letter]) -> None:
        """Take the letters as they come; those without room are left to the inbox."""
        for letter in letters:
            if letter.lane in self._behind or not self._take(letter):
                self._behind.add(letter.lane)
                self._missed.add(letter.lane)

    async def catch_up(self, waiting: Waiting) -> None:
        """Take the oldest of what waits in the inbox. A lane of which all found room is no longer behind.

        `waiting` brings at most so many letters, so many of a lane, without those that we know. One more
        than there can be room for, of each: so whatever is left over shows.
        """
        self.room.clear()
        self._missed.clear()
        limit = self._limit * (DEPTH + 1) + 1
        letters = await waiting(limit, DEPTH + 1, frozenset(self._known))
        left = {letter.lane for letter in letters if not self._take(letter)}
        more = self._behind if len(letters) + len(self._known) >= limit else set()
        self._behind = left | self._missed | more

    def _take(self, letter: Letter) -> bool:
        """False when there is no room. One that we have already counts as taken."""
        if letter.update_id in self._known:
            return True
        lane = self._lanes.get(letter.lane)
        if len(self._lanes) >= self._limit if lane is None else len(lane) >= DEPTH:
            return False
        self._known.add(letter.update_id)
        if lane is not None:
            lane.append(letter)
        else:
            self._lanes[letter.lane] = deque((letter,))
            self._spawn(self._work(letter.lane))
        return True

    async def _work(self, lane: int) -> None:
        letters = self._lanes[lane]
        try:
            while letters:
                await self._safely_answer(letters[0])
                self._known.discard(letters.popleft().update_id)
        finally:
            self._known.difference_update(letter.update_id for letter in letters)
            del self._lanes[lane]
            if self._behind:
                self.room.set()

    async def _safely_answer(self, letter: Letter) -> None:
        """What this stumbles over stays in the inbox and comes again; its lane goes on."""
        try:
            await self._answer(letter)
        except Exception as error:  # noqa: BLE001  # the outermost loop of a lane
            logger.error("update %s stumbled: %s", letter.update_id, where_from(error))
