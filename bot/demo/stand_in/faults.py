"""Faults on request, such as Telegram, or the way to it, has on a bad day."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from random import Random

from msgspec import Struct, field


class Trouble(StrEnum):
    ERROR = "error"  # answers `code` without effect
    FLOOD = "flood"  # answers 429, come back in `seconds`
    HANG = "hang"  # waits `seconds`, then does it
    HANG_AFTER = "hang after"  # does it, answers `seconds` later
    DROP_BEFORE = "drop before"  # closes the connection without effect
    DROP_AFTER = "drop after"  # does it, and closes the connection
    GARBAGE = "garbage"  # does it, and answers something that is not JSON


class Fault(Struct, eq=False):
    """Strikes calls of `method` in `chat_id` (None: any), `times` times (None: for ever), with `chance`."""

    trouble: Trouble
    method: str | None = None
    times: int | None = 1
    chance: float = 1.0
    seconds: float = 1.0
    code: int = 500
    chat_id: int | None = None
    struck: int = 0
    hit: asyncio.Event = field(default_factory=asyncio.Event)
    lifted: asyncio.Event = field(default_factory=asyncio.Event)

    def lift(self) -> None:
        """Ends the fault; calls that it holds up go on at once."""
        self.times = self.struck
        self.lifted.set()

    @property
    def spent(self) -> bool:
        return self.times is not None and self.struck >= self.times

    def meets(self, method: str, chat_id: int | None) -> bool:
        return not self.spent and self.method in (None, method) and self.chat_id in (None, chat_id)

    async def hang(self) -> None:
        try:
            async with asyncio.timeout(self.seconds):
                await self.lifted.wait()
        except TimeoutError:
            return


class Faults:
    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311  bad luck needs no cryptography, but must be repeatable
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        for fault in self.waiting:
            fault.lift()
        self.waiting.clear()

    def strike(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that this call meets, used up by one."""
        self.waiting = [fault for fault in self.waiting if not fault.spent]
        for fault in self.waiting:
            if fault.meets(method, chat_id) and (fault.chance >= 1 or self.dice.random() < fault.chance):
                fault.struck += 1
                fault.hit.set()
                return fault
        return None
