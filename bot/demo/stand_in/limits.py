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


class Window:
    """The arrivals of one rate. Who was sent away and doesn't wait is sent away again."""

    def __init__(self) -> None:
        self.arrived: deque[float] = deque()
        self.closed_until = 0.0

    def check(self, rate: Rate, *, now: float, count: int) -> None:
        while self.arrived and self.arrived[0] <= now - rate.seconds:
            self.arrived.popleft()
        excess = len(self.arrived) + count - rate.calls
        if excess > 0 and self.arrived and now >= self.closed_until:
            frees = self.arrived[min(excess, len(self.arrived)) - 1] + rate.seconds
            self.closed_until = now + max(1, ceil(frees - now))
        if now < self.closed_until:
            raise flooded(max(1, ceil(self.closed_until - now)))


class Gate:
    """Counts the messages that were let in."""

    def __init__(self, limits: Limits, timer: Callable[[], float]) -> None:
        self.limits = limits
        self.timer = timer
        self.overall = Window()
        self.chats: dict[int, Window] = {}

    def admit(self, chat_id: int, *, count: int = 1) -> None:
        """Raises RefusedError with 429 and when to come back."""
        limits, now, passed = self.limits, self.timer(), []
        rate = limits.private_chat if chat_id > 0 else limits.group
        if limits.overall is not None:
            self.overall.check(limits.overall, now=now, count=count)
            passed.append(self.overall)
        if rate is not None:
            chat = self.chats.setdefault(chat_id, Window())
            chat.check(rate, now=now, count=count)
            passed.append(chat)
        for window in passed:
            window.arrived.extend([now] * count)
