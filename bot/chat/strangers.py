"""The one fixed answer to strangers, which does not follow every word that they send."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from msgspec import Struct

SILENCE = timedelta(minutes=1)
MOST = 10_000


class _Stranger(Struct, frozen=True):
    update_id: int
    at: datetime


class Strangers:
    """The strangers told within the last minute. If there are `most` of them, nobody else is told anything.

    Each copy of the bot keeps this for itself.
    """

    def __init__(self, *, most: int = MOST) -> None:
        self._most = most
        self._told: dict[int, _Stranger] = {}  # the longest silent first
        self._lock = threading.Lock()

    def may_be_told(self, account_id: int, update_id: int, *, now: datetime) -> bool:
        """Whether this update is answered; the same answer if its transaction is run again."""
        with self._lock:
            self._forget(now)
            told = self._told.get(account_id)
            if told is not None:
                return told.update_id == update_id
            if len(self._told) >= self._most:
                return False
            self._told[account_id] = _Stranger(update_id, now)
            return True

    def _forget(self, now: datetime) -> None:
        while self._told and now - self._told[oldest := next(iter(self._told))].at >= SILENCE:
            del self._told[oldest]
