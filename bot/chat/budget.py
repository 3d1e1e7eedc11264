"""The share of the bot that one account may use: a burst at any time, then so many letters a second."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

PAUSE_SECONDS = 1.0


class _Purse(Struct, frozen=True):
    letters: float
    at: float


class Budget:
    """`timer` counts seconds. An account whose budget is full again costs no memory.

    An account that has spent its budget pauses for a second: a lane for each letter that trickles in
    would cost more than the letters do.
    """

    def __init__(self, *, burst: int, per_second: int, timer: Callable[[], float]) -> None:
        self._burst = burst
        self._per_second = per_second
        self._timer = timer
        self._purses: dict[int, _Purse] = {}
        self._pauses: dict[int, float] = {}  # the end of the pause, by account

    def spend(self, account: int) -> bool:
        """Pay for one letter. False begins a pause."""
        now = self._timer()
        left = self._left(account, now)
        if left < 1:
            self._pauses[account] = now + PAUSE_SECONDS
            return False
        self._purses[account] = _Purse(left - 1, now)
        return True

    def has_left(self, account: int) -> bool:
        """Whether the account could pay for one more letter."""
        return not self.pauses(account) and self._left(account, self._timer()) >= 1

    def pauses(self, account: int) -> bool:
        return account in self._pauses and self._timer() < self._pauses[account]

    def pausing(self) -> frozenset[int]:
        """The accounts that are pausing now."""
        now = self._timer()
        self._pauses = {account: until for account, until in self._pauses.items() if now < until}
        self._purses = {
            account: purse
            for account, purse in self._purses.items()
            if self._filled(purse, now) < self._burst
        }
        return frozenset(self._pauses)

    def _left(self, account: int, now: float) -> float:
        purse = self._purses.get(account)
        return self._burst if purse is None else self._filled(purse, now)

    def _filled(self, purse: _Purse, now: float) -> float:
        return min(self._burst, purse.letters + (now - purse.at) * self._per_second)
