"""The reasons why a briefing that was sent can't be opened any more: it was withdrawn, or it is over."""

from __future__ import annotations

from datetime import datetime

from bot.errors import RejectedError
from bot.language.times.wall import to_local, write_local


class WithdrawnError(RejectedError):
    """It was withdrawn. Don't act on it."""

    def __init__(self, ref: str, by: str, at: datetime, reason: str | None, now: datetime) -> None:
        why = f": {reason}" if reason else ""
        super().__init__(f"{ref} was withdrawn by {by} at {_when(at, now)}{why}. Don't act on it.")


class ExpiredError(RejectedError):
    """It is over, so it can't be opened."""

    def __init__(self, ref: str, author: str, at: datetime, now: datetime) -> None:
        super().__init__(
            f"{ref} expired at {_when(at, now)}, so it can't be opened. If you still need it, ask {author}."
        )


def ends_at(valid_until: datetime | None, destroy_by: datetime | None) -> datetime | None:
    """The time from which none of its recipients may open it: the sooner of the two."""
    return min(filter(None, (valid_until, destroy_by)), default=None)


def _when(at: datetime, now: datetime) -> str:
    local = to_local(at)
    return f"{local:%H:%M}" if local.date() == to_local(now).date() else write_local(local)
