"""Visits that wait for a supervisor after an unsafe one, or that one has ended: asked before each visit."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.errors import BeatlineError
from bot.language.names import TeamedRow, team_called


class StoppedRow(TeamedRow, Protocol):
    """A referral, or a task with its referral, as far as its visits may wait."""

    @property
    def unsafe_at(self) -> datetime | None: ...
    @property
    def visits_ended(self) -> bool | None: ...


class VisitsStoppedError(BeatlineError):
    """A visit there wasn't safe, so there is no other until a supervisor has decided.

    `ref` is the visit's or the referral's, `ring` the owning team with its telephone; a supervisor may have
    decided that it `is_ended`. `decides` is the referral, for an officer who decides on it.
    """

    ref = ""
    at: datetime | None = None
    is_ended = False
    ring: str | None = None
    telephone: str | None = None
    decides: str | None = None

    def __init__(self, ref: str, row: StoppedRow, *, at: datetime, decides: str | None = None) -> None:
        super().__init__(ref)
        self.ref, self.at, self.is_ended, self.decides = ref, at, bool(row.visits_ended), decides
        self.ring = team_called(row)
        self.telephone = row.team_telephone


def check_going(row: StoppedRow, ref: str, *, decides: str | None = None) -> None:
    """Check that nothing stands against a visit. Raises VisitsStoppedError."""
    if row.unsafe_at is not None:
        raise VisitsStoppedError(ref, row, at=row.unsafe_at, decides=decides)
