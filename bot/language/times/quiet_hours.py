"""The hours in which only officers at work are disturbed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from msgspec import Struct

from bot.language.times.wall import to_local, to_valid_instant


class QuietHours(Struct, frozen=True):
    """Wall time in London, over midnight if `until` is not after `since`; no hours if both are the same."""

    since: time
    until: time

    def end(self, now: datetime) -> datetime | None:
        """The end of the quiet hours that are on now; None outside them."""
        local = to_local(now)
        if not self._within(local.time()):
            return None
        day = local.date() + timedelta(days=local.time() >= self.until)
        return to_valid_instant(datetime.combine(day, self.until))

    def _within(self, at: time) -> bool:
        if self.since <= self.until:
            return self.since <= at < self.until
        return at >= self.since or at < self.until


NEVER_QUIET = QuietHours(time(0), time(0))
"""For what cannot wait until the morning."""
