"""How much Telegram takes before it says 429, and how long things stay valid."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from bot.demo.stand_in.refusal import flooded

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `calls` in any `seconds`."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """None switches a rate off. Telegram lets a query live longer than 15 s; ours finds slow answers."""

    overall: Rate | None = Rate(30, 1.0)
    private_chat: Rate | None = Rate(20, 10.0)
    group: Rate | None = Rate(20, 60.0)
    query_lifetime: timedelta = timedelta(seconds=15)
    update_lifetime: timedelta = timedelta(hours=24)
    deletable_for: timedelta = timedelta(hours=48)
    webhook_retry: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
    most_file_bytes: int = 50 * 1024 * 1024
    most_download_bytes: int = 20 * 1024 * 1024

    @classmethod
    def off(cls) -> Limits:
        return cls(overall=None, private_chat=None, group=None)


class Gate:
    """Counts the messages that arrived; who comes too fast is sent away until the window has room."""

    def __init__(self, limits: Limits, timer: Callable[[], float]) -> None:
        self.limits = limits
        self.timer = timer
        self.overall: deque[float] = deque()
        self.chats: dict[int, deque[float]] = {}

    def admit(self, chat_id: int, *, count: int = 1) -> None:
        """Raises RefusedError with 429 and when to come back."""
        limits, now = self.limits, self.timer()
        rate = limits.private_chat if chat_id > 0 else limits.group
        if limits.overall is not None:
            _check(self.overall, limits.overall, now=now, count=count)
        if rate is not None:
            chat = self.chats.setdefault(chat_id, deque())
            _check(chat, rate, now=now, count=count)
            chat.extend([now] * count)
        if limits.overall is not None:
            self.overall.extend([now] * count)


def _check(arrived: deque[float], rate: Rate, *, now: float, count: int) -> None:
    while arrived and arrived[0] <= now - rate.seconds:
        arrived.popleft()
    excess = len(arrived) + count - rate.calls
    if excess > 0 and arrived:
        frees = arrived[min(excess, len(arrived)) - 1] + rate.seconds
        raise flooded(max(1, ceil(frees - now)))
