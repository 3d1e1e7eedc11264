"""Words about a clash: each holds a reference of the reader's own side, whom to ring, and no more."""

from __future__ import annotations

from bot.services.pushes.facts import Notice, NoticeKind
from models.clash import ClashEnding


class ClashNotice(Notice, frozen=True):
    """To whoever answers for a task: ring that officer about it. None: nobody else can be rung.

    `is_own`: they answer for both. `instead_of` was to be rung, and can't be any more.
    """

    kind = NoticeKind.CLASH
    ref: str
    ring: str | None
    collar: str | None
    is_own: bool = False
    instead_of: str | None = None


class ClashOverNotice(Notice, frozen=True):
    """To those who were told: nothing is open between the two sides any more. `by` is None for the clock."""

    kind = NoticeKind.CLASH_OVER
    ref: str
    ending: ClashEnding
    ring: str | None
    by: str | None = None
    collar: str | None = None


class ClashAgainNotice(Notice, frozen=True):
    """To those who were told that it is settled: `by` says that it isn't."""

    kind = NoticeKind.CLASH_AGAIN
    ref: str
    ring: str | None
    collar: str | None
    by: str


class TaskWordNotice(Notice, frozen=True):
    """To the crew: their task waits for a word from their supervisor, or may go ahead."""

    kind = NoticeKind.TASK_WORD
    ref: str
    waits: bool
