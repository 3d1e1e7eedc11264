"""Updates that wait for the bot: kept until confirmed, handed out as often as it asks."""

from __future__ import annotations

import asyncio
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bot.demo.stand_in.refusal import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

FIRST_ID = 700_000_001
LONGEST_POLL = 50
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Update(Struct, frozen=True):
    update_id: int
    kind: str
    body: dict[str, Any]
    expires: datetime


class Updates:
    def __init__(self, *, clock: Callable[[], datetime], lifetime: timedelta) -> None:
        self.clock = clock
        self.lifetime = lifetime
        self.pending: dict[int, Update] = {}
        self.next_id = FIRST_ID
        self.allowed: frozenset[str] | None = None
        self.poll: asyncio.Future[None] | None = None
        self.listening = asyncio.Event()
        self.listener: Callable[[Update], None] | None = None
        self.on_handed: Callable[[Update], None] | None = None

    def add(self, kind: str, payload: dict[str, Any]) -> int | None:
        """The new update's id; None if the bot did not ask for this kind."""
        if (kind in ON_REQUEST) if self.allowed is None else (kind not in self.allowed):
            return None
        update_id = self.next_id
        self.next_id += 1
        update = Update(
            update_id, kind, {"update_id": update_id, kind: payload}, self.clock() + self.lifetime
        )
        self.pending[update_id] = update
        if self.listener is not None:
            self.listener(update)
        elif self.poll is not None and not self.poll.done():
            self.poll.set_result(None)
        return update_id

    def allow(self, kinds: list[str] | None) -> None:
        """None leaves it as it was, an empty list brings back the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) if kinds else None

    def confirm(self, offset: int) -> None:
        """Drop all below the offset; a negative one keeps only that many from the end."""
        if offset < 0:
            offset = ([*self.pending][offset:] or [0])[0]
        for update_id in list(takewhile(lambda one: one < offset, self.pending)):
            self.hand_over(update_id)

    def hand_over(self, update_id: int) -> None:
        """The bot has it; it will not be offered again."""
        update = self.pending.pop(update_id, None)
        if update is not None and self.on_handed is not None:
            self.on_handed(update)

    def expire(self) -> None:
        now = self.clock()
        for update in list(takewhile(lambda one: one.expires <= now, self.pending.values())):
            del self.pending[update.update_id]

    def end_poll(self, reason: str = OTHER_POLL) -> None:
        if self.poll is not None and not self.poll.done():
            self.poll.set_exception(RefusedError(reason, code=409))
        self.poll = None

    async def take(self, offset: int, *, limit: int, timeout: float) -> list[dict[str, Any]]:  # noqa: ASYNC109  Telegram's word
        """A long poll. The older of two ends with a conflict."""
        self.end_poll()
        self.confirm(offset)
        self.expire()
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, LONGEST_POLL))
        return [update.body for update in islice(self.pending.values(), limit)]

    async def _wait(self, seconds: float) -> None:
        poll = self.poll = asyncio.get_running_loop().create_future()
        self.listening.set()
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            return
        finally:
            if self.poll is poll:
                self.poll = None
                self.listening.clear()
