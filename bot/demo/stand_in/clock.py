"""The stand-in's clock, which can be moved on, so that a week can be seen in minutes."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

STEP = timedelta(minutes=3)
STEP_SECONDS = 1.0  # as long as a tick of the bot's clock, so that nothing due is passed over as too late


class MovableClock:
    """Tells the time of `clock` and what it was moved on by since, in steps: 20 seconds for an hour."""

    def __init__(self, clock: Callable[[], datetime], timer: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._timer = timer
        self._ahead = timedelta()
        self._to_go = timedelta()
        self._since = 0.0

    def __call__(self) -> datetime:
        return self._clock() + self._ahead + self._gone()

    @property
    def moving(self) -> bool:
        return self._gone() < self._to_go

    def move_on(self, by: timedelta) -> None:
        """Move on by so much more, from now on. The time never goes back."""
        gone = self._gone()
        self._ahead, self._to_go, self._since = self._ahead + gone, self._to_go - gone + by, self._timer()

    def _gone(self) -> timedelta:
        steps = int((self._timer() - self._since) / STEP_SECONDS)
        return min(self._to_go, steps * STEP)
