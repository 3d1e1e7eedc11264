"""Failures of letters: the letter's own fault, or the house's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

RETRY_WAITS = (0.5, 1.5, 5.0, 15.0)  # seconds before each further try
LONGEST_SECONDS = 900.0  # a fault of the house that lasts longer counts like any other: people want to know


class Failures:
    """A failure that meets several officers, and nobody answered in between, is the house's.

    It counts against nobody's letter. `timer` counts seconds.
    """

    def __init__(self, *, waits: Sequence[float], timer: Callable[[], float]) -> None:
        self._waits = waits
        self._timer = timer
        self._met: dict[int, float] = {}  # lanes, with the time of the first failure since the last answer

    def counts(self, lane: int) -> bool:
        """Whether this failure counts against its letter."""
        now = self._timer()
        self._met.setdefault(lane, now)
        return len(self._met) == 1 or now - min(self._met.values()) > LONGEST_SECONDS

    def end(self) -> None:
        """Somebody was answered: what fails from now on may be a letter's own fault."""
        self._met.clear()

    def give_up(self, lane: int) -> None:
        """Its letter is put aside: it says nothing about the letters of others any more."""
        self._met.pop(lane, None)

    def wait(self, tries: int) -> float:
        """Seconds to wait after so many failed tries."""
        return self._waits[min(tries, len(self._waits)) - 1] if self._waits else 0.0
