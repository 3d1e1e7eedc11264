"""Telegram's limits: so many permits a second, each chat's pace, a waiting officer before any broadcast."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from telegram._utils.types import JSONDict
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.chat.outgoing import ACTION
from bot.chat.paces import ChatPaces
from bot.chat.pool import Pool, Urgency

T = TypeVar("T")

HOLD_SECONDS = 1.0
FEWEST = 10  # fewer permits can't be shared so finely
SEVERAL = 3  # chats that are told to wait, with no message taken in between: then it is the bot's limit
PAID = "allow_paid_broadcast"


class Permits(BaseRateLimiter[int]):
    """`per_second` permits, each returned a second after the answer that it was used for.

    A message arrives somewhere between its sending and Telegram's answer, so counting from the
    answer bounds the arrivals in any second; spacing the sendings does not. Paid messages have
    `paid_per_second` of their own. A call waits for its chat's turn first, and holds no permit meanwhile.

    A 429 halts its chat for as long as it says, and everybody only when several chats get one in a row, or
    when it came for no chat at all. The call that caused it reports RetryAfter to its caller.
    """

    def __init__(self, per_second: int, *, paid_per_second: int = 0, paces: ChatPaces | None = None) -> None:
        self._halts = 0
        self._told_to_wait: set[int] = set()  # chats, since a message was last taken
        self._paces = paces or ChatPaces(burst=per_second, per_second=per_second)
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
        urgency, chat_id = rate_limit_args or Urgency.ANSWER, data.get("chat_id")
        pool, work = self._paid if data.get(PAID) else self._free, partial(callback, *args, **kwargs)
        if not isinstance(chat_id, int):
            return await self._permitted(pool, urgency, None, work)
        turns = len(data["media"]) if isinstance(data.get("media"), list) else 1
        makes_new = _makes_new(endpoint)
        await self._paces.take(chat_id, urgency, makes_new=makes_new, turns=turns)
        try:
            return await self._permitted(pool, urgency, chat_id, work)
        finally:
            self._paces.give_back(chat_id, makes_new=makes_new, turns=turns)

    def wait_for(self, chat_id: int) -> float:
        """The seconds until this chat may take a new message; 0 if it may now."""
        return self._paces.wait_for(chat_id)

    async def _permitted(
        self, pool: Pool, urgency: int, chat_id: int | None, work: Callable[[], Coroutine[Any, Any, T]]
    ) -> T:
        await pool.take(urgency)
        try:
            taken = await work()
        except RetryAfter as error:
            self._flooded(chat_id, retry_seconds(error))
            raise
        else:
            self._told_to_wait.clear()
            return taken
        finally:
            asyncio.get_running_loop().call_later(HOLD_SECONDS, pool.give_back)

    def _flooded(self, chat_id: int | None, seconds: float) -> None:
        if chat_id is not None:
            self._paces.halt(chat_id, seconds)
            self._told_to_wait.add(chat_id)
            if len(self._told_to_wait) < SEVERAL:
                return
        self._halt(seconds)

    def _is_halted(self) -> bool:
        return self._halts > 0

    def _halt(self, seconds: float) -> None:
        """Counted, not compared with the time: a loop may wake a timer a little before its instant."""
        self._halts += 1
        asyncio.get_running_loop().call_later(seconds, self._end_halt)

    def _end_halt(self) -> None:
        self._halts -= 1
        self._told_to_wait.clear()
        self._free.grant()
        self._paid.grant()


def retry_seconds(error: RetryAfter) -> float:
    after = error._retry_after  # noqa: SLF001  # the public name warns of its coming change of type
    return after.total_seconds()


def _counts(endpoint: str) -> bool:
    """A call that puts a message into a chat, or takes one out, counts against the limit; not an action."""
    return endpoint.startswith(("send", "edit", "copy", "forward", "deleteMessage")) and endpoint != ACTION


def _makes_new(endpoint: str) -> bool:
    return not endpoint.startswith(("edit", "deleteMessage"))
