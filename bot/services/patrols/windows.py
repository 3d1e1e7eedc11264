"""The hours of a dose, how many stays count in them, and by when the next is due: pure, in real minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from bot.language.times.wall import to_local, to_valid_instant

A_DAY = timedelta(days=1)


class DoseWindow(Struct, frozen=True):
    """From `start` up to `end`, in UTC: on the nights when the clocks change it is longer or shorter."""

    start: datetime
    end: datetime

    def next_by(self, done: int, times: int) -> datetime | None:
        """The instant by which the next of so many is due; None when all are done.

        They are spread evenly over the window.
        """
        if done >= times:
            return None
        return self.start + (self.end - self.start) * (done + 1) / times


class Stay(Struct, frozen=True):
    """One officer's time there; those of one task are one crew's."""

    arrived_at: datetime
    left_at: datetime
    task_id: int | None


def window_at(since: time | None, until: time | None, now: datetime) -> DoseWindow:
    """The window that is open now, else today's. Without hours it is the whole day."""
    local = to_local(now)
    opens, closes = since or time(), until or time()
    if closes <= opens and local.time() < closes:  # the night that began yesterday
        local -= A_DAY
    return window_of(since, until, local.date())


def window_of(since: time | None, until: time | None, day: date) -> DoseWindow:
    """The window that opens on that day."""
    opens, closes = since or time(), until or time()
    begins = datetime.combine(day, opens)
    ends = datetime.combine(day + (A_DAY if closes <= opens else timedelta()), closes)
    return DoseWindow(to_valid_instant(begins), to_valid_instant(ends))


def count(stays: Iterable[Stay], window: DoseWindow, minutes: int) -> int:
    """The number of doses: stays that were long enough within the window, each crew's counted once.

    A stay is one crew's with another if it is of the same task, or began while the other was still needed.
    """
    enough, counted, until = timedelta(minutes=minutes), 0, window.start
    tasks: set[int] = set()
    clipped = (
        (max(one.arrived_at, window.start), min(one.left_at, window.end), one.task_id) for one in stays
    )
    for arrived, left, task in sorted(clipped, key=lambda one: one[:2]):
        if left - arrived < enough or arrived < until or task in tasks:
            continue
        counted, until = counted + 1, arrived + enough
        if task is not None:
            tasks.add(task)
    return counted
