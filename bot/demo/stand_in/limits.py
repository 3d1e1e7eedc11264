"""The limits beyond which Telegram answers 429, and the times that things stay valid."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.demo.stand_in.refusal import flooded

if TYPE_CHECKING:
    from collections.abc import Callable

GRAIN = 1e-6  # seconds that are no difference


class Rate(Struct, frozen=True):
    """At most `calls` in any `seconds`."""

    calls: int
    seconds: float


class Pace(Struct, frozen=True):
    """At most `burst` calls at once, then one each `seconds`."""

    burst: int
    seconds: float


class Limits(Struct, frozen=True):
    """None switches a rate off. Telegram lets a query live longer than 15 s; ours finds slow answers.

    Messages sent with allow_paid_broadcast count as `paid` instead of `overall`.
    """

    overall: Rate | None = Rate(30, 1.0)
    paid: Rate | None = Rate(1000, 1.0)
    private_chat: Pace | None = Pace(4, 1.0)
    group: Rate | None = Rate(20, 60.0)
    query_lifetime: timedelta = timedelta(seconds=15)
    update_lifetime: timedelta = timedelta(hours=24)
    deletable_for: timedelta = timedelta(hours=48)
    webhook_retry: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
    most_file_bytes: int = 50 * 1024 * 1024
    most_download_bytes: int = 20 * 1024 * 1024

    @classmethod
    def off(cls) -> Limits:
        return cls(overall=None, paid=None, private_chat=None, group=None)


class Window:
    """The arrivals of one rate. A caller who was refused and doesn't wait is refused again."""

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


class Bucket:
    """The arrivals of one pace. A caller who was refused and doesn't wait is refused again."""

    def __init__(self) -> None:
        self.free_at = 0.0
        self.closed_until = 0.0

    def check(self, pace: Pace, *, now: float, count: int) -> None:
        """Raises RefusedError. More at once than a burst are let in if nothing came before."""
        room = max(pace.burst - count, 0) * pace.seconds
        if self.free_at - now > room + GRAIN and now >= self.closed_until:
            self.closed_until = now + max(1, ceil(self.free_at - now - room))
        if now < self.closed_until:
            raise flooded(max(1, ceil(self.closed_until - now)))

    def let_in(self, pace: Pace, *, now: float, count: int) -> None:
        self.free_at = max(self.free_at, now) + count * pace.seconds


class Gate:
    """Counts the messages that were let in. An edit counts for the bot, not for the chat."""

    def __init__(self, limits: Limits, timer: Callable[[], float]) -> None:
        self.limits = limits
        self.timer = timer
        self.overall = Window()
        self.paid = Window()
        self.groups: dict[int, Window] = {}
        self.chats: dict[int, Bucket] = {}

    def admit(self, chat_id: int, *, count: int = 1, paid: bool = False) -> None:
        """Raises RefusedError with 429 and when to come back."""
        limits = self.limits
        of_bot = (self.paid, limits.paid) if paid else (self.overall, limits.overall)
        if chat_id <= 0:
            self._pass(of_bot, (self.groups.setdefault(chat_id, Window()), limits.group), count=count)
            return
        now, bucket = self.timer(), self.chats.setdefault(chat_id, Bucket())
        if limits.private_chat is not None:
            bucket.check(limits.private_chat, now=now, count=count)
        self._pass(of_bot, count=count)
        if limits.private_chat is not None:
            bucket.let_in(limits.private_chat, now=now, count=count)

    def admit_edit(self) -> None:
        """Raises RefusedError like `admit`."""
        self._pass((self.overall, self.limits.overall), count=1)

    def _pass(self, *rated: tuple[Window, Rate | None], count: int) -> None:
        """Through all of the windows, or through none."""
        now, passed = self.timer(), []
        for window, rate in rated:
            if rate is not None:
                window.check(rate, now=now, count=count)
                passed.append(window)
        for window in passed:
            window.arrived.extend([now] * count)
