"""Each officer's updates in order, different officers' in parallel, and only so many in memory."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from itertools import islice

from msgspec import Struct

from bot.chat.budget import Budget
from bot.chat.inbox import Letter, LetterBatch
from bot.logs import where_from

logger = logging.getLogger(__name__)

Spawn = Callable[[Coroutine[None, None, None]], object]
DEPTH = 16  # letters in memory for one lane: an album and its neighbours


class LaneRoom(Struct, frozen=True):
    """The room for letters from the inbox: so many in all, so many of a lane.

    Letters that are `known` and lanes that are `pausing` are left out. When a lane `is_behind`, letters that
    have just come are wanted too: else it would look as if it had caught up.
    """

    letters: int
    of_a_lane: int
    known: frozenset[int]
    pausing: frozenset[int]
    is_behind: bool


TakeLetters = Callable[[LaneRoom], Awaitable[LetterBatch]]


class Lanes:
    """A lane is an account. Its worker lives as long as it has letters, and its account the budget for them.

    A letter without room, in its lane or because too many lanes are open, waits in the inbox. From then
    on its lane is behind and takes letters from there only, oldest first, so that none overtakes.
    Letters that an account sends beyond its budget wait too: a lane that pauses takes nobody's place.
    """

    def __init__(
        self, answer: Callable[[Letter], Awaitable[None]], *, spawn: Spawn, limit: int, budget: Budget
    ) -> None:
        self._answer = answer
        self._spawn = spawn
        self._limit = limit
        self._budget = budget
        self._lanes: dict[int, deque[Letter]] = {}
        self._known: set[int] = set()
        self._behind: set[int] = set()
        self._missed: set[int] = set()
        self._left_off: set[int] = set()
        self.room = asyncio.Event()

    @property
    def idle(self) -> bool:
        return not self._known

    @property
    def behind(self) -> bool:
        return bool(self._behind)

    def firsts(self, letters: Iterable[Letter], *, most: int) -> list[Letter]:
        """The letters among those coming in whose turn it is at once: none of their lane is before them."""
        first: dict[int, Letter] = {}
        for letter in letters:
            first.setdefault(letter.lane, letter)
        free = (
            letter
            for lane, letter in first.items()
            if lane not in self._lanes and lane not in self._behind and self._budget.has_left(lane)
        )
        return list(islice(free, max(0, min(most, self._limit - len(self._lanes)))))

    def offer(self, letters: Iterable[Letter]) -> None:
        """Take the letters as they come; those without room stay in the inbox."""
        for letter in letters:
            if letter.lane in self._behind or not self._take(letter):
                self._behind.add(letter.lane)
                self._missed.add(letter.lane)

    async def catch_up(self, waiting: TakeLetters) -> None:
        """Take the oldest letters in the inbox. A lane whose letters all found room is no longer behind.

        One more is asked for than there can be room for, in all and of a lane, so that a remainder shows.
        If a lane stopped meanwhile, the letters that it left are not among these.
        """
        self.room.clear()
        self._missed.clear()
        self._left_off.clear()
        pausing = self._budget.pausing()
        limit = self._limit * (DEPTH + 1) + 1
        batch = await waiting(LaneRoom(limit, DEPTH + 1, frozenset(self._known), pausing, self.behind))
        left = {one.lane for one in batch.letters if one.lane in self._left_off or not self._take(one)}
        more = self._behind if batch.is_full else self._behind & pausing
        self._behind = left | batch.full_lanes | more | self._missed | self._left_off

    def _take(self, letter: Letter) -> bool:
        """False when there is no room. A letter that is here already counts as taken."""
        if letter.update_id in self._known:
            return True
        if self._budget.pauses(letter.lane):
            return False
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
            while letters and self._may_go_on(lane):
                await self._safely_answer(letters[0])
                self._known.discard(letters.popleft().update_id)
        finally:
            self._known.difference_update(letter.update_id for letter in letters)
            del self._lanes[lane]
            if any(not self._budget.pauses(behind) for behind in self._behind):
                self.room.set()

    def _may_go_on(self, lane: int) -> bool:
        """False when the account's budget is spent: its letters here go back to the inbox."""
        if self._budget.spend(lane):
            return True
        self._behind.add(lane)
        self._left_off.add(lane)
        return False

    async def _safely_answer(self, letter: Letter) -> None:
        """Guard the lane: a letter that fails unexpectedly stays in the inbox, and the lane goes on."""
        try:
            await self._answer(letter)
        except Exception as error:  # noqa: BLE001  # the outermost loop of a lane
            logger.error("update %s stumbled: %s", letter.update_id, where_from(error))
