"""Time that passes only when everybody waits for it: rates judged by it are the same on every machine."""

from __future__ import annotations

import asyncio
import selectors


class Nothing(selectors.SelectSelector):
    """Waits for nothing: time passes at once instead."""

    def __init__(self):
        super().__init__()
        self.now = 1000.0

    def select(self, timeout=None):
        assert timeout is not None, "everybody waits for ever"
        self.now += timeout
        return []


class ClockLoop(asyncio.SelectorEventLoop):
    """A loop whose time moves only when everybody waits for it."""

    def __init__(self):
        self.clock = Nothing()
        super().__init__(self.clock)

    def time(self):
        return self.clock.now
