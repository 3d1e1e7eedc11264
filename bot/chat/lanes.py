"""One officer's updates in order, different officers' side by side, no more in memory than has room."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable

from bot.chat.inbox import Letter

logger = logging.getLogger(__name__)

Spawn = Callable[[Coroutine[None, None, None]], object]
DEPTH = 4  # letters in memory for each lane that may be open


class Lanes:
    """A lane is an account. Its worker lives as long as it has letters.

    What finds no room waits in the inbox: from then on `behind` is true and letters are only taken
    from there, oldest first, so that no lane is ever overtaken.
    """

    def __init__(self, answer: Callable[[Letter], Awaitable[None]], *, spawn: Spawn, limit: int) -> None:
        self._answer = answer
        self._spawn = spawn
        self._limit = limit
        self._lanes: dict[int, deque[Letter]] = {}
        self._known: set[int] = set()
        self.behind = False

    @property
    def capacity(self) -> int:
        return self._limit * DEPTH

    @property
    def idle(self) -> bool:
        return not self._known

    def offer(self, letters: Iterable[Letter]) -> None:
        """Take the letters as they come; when there is no room, leave them to the inbox."""
        for letter in letters:
            if self.behind or not self._take(letter):
                self.behind = True
                return

    def catch_up(self, letters: Iterable[Letter]) -> None:
        """Take the oldest of what waits in the inbox. We are no longer behind when all found room."""
        taken = [self._take(letter) for letter in letters]
        self.behind = not all(taken)

    def _take(self, letter: Letter) -> bool:
        """False when there is no room. One that we have already counts as taken."""
        if letter.update_id in self._known:
            return True
        if len(self._known) >= self.capacity or (
            letter.lane not in self._lanes and len(self._lanes) >= self._limit
        ):
            return False
        self._known.add(letter.update_id)
        if letter.lane in self._lanes:
            self._lanes[letter.lane].append(letter)
        else:
            self._lanes[letter.lane] = deque((letter,))
            self._spawn(self._work(letter.lane))
        return True

    async def _work(self, lane: int) -> None:
        letters = self._lanes[lane]
        try:
            while letters:
                await self._answer(letters[0])
                self._known.discard(letters.popleft().update_id)
        finally:
            self._known.difference_update(letter.update_id for letter in letters)
            del self._lanes[lane]
