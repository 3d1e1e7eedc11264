"""Words to crews and teams about their tasks: each holds a reference, a time, collar numbers, and no more."""

from __future__ import annotations

from datetime import datetime

from bot.services.pushes.facts import Notice, NoticeKind


class TaskFreeNotice(Notice, frozen=True):
    """To each of a team: there is a task for one of them to take."""

    kind = NoticeKind.TASK_FREE
    ref: str
    starts_at: datetime


class TaskOfferedNotice(Notice, frozen=True):
    """To whom a task is offered, by the officer with that collar number."""

    kind = NoticeKind.TASK_OFFERED
    ref: str
    collar: str


class TaskHandedNotice(Notice, frozen=True):
    """To the crew: the part of `giver` is now that of `taker`, or stays, for the taker would not.

    `by` is the collar number of whoever gave it from above, None for the giver.
    """

    kind = NoticeKind.TASK_HANDED
    ref: str
    giver: str
    taker: str
    is_taken: bool
    by: str | None = None


class TaskExpiredNotice(Notice, frozen=True):
    """To the planner: nobody has ended the task, and the clock has."""

    kind = NoticeKind.TASK_EXPIRED
    ref: str


class TaskMovedNotice(Notice, frozen=True):
    """To the crew: the task has another time or place. It starts at `starts_at` now."""

    kind = NoticeKind.TASK_MOVED
    ref: str
    starts_at: datetime


class CrewChangedNotice(Notice, frozen=True):
    """To whom another system or an Undo put into a crew, for a task that `starts_at` then; None: took off."""

    kind = NoticeKind.CREW_CHANGED
    ref: str
    starts_at: datetime | None = None


class ThingLostNotice(Notice, frozen=True):
    """To the crew and the planner: another system changed the task, and its thing is taken by then."""

    kind = NoticeKind.THING_LOST
    ref: str
    thing: str


class RecurringTaskEndedNotice(Notice, frozen=True):
    """To the planner: the next task can't be made as it was planned, so that none is made any more."""

    kind = NoticeKind.RECURRING_TASK_ENDED
    number: int
    starts_at: datetime


class RecurringTaskMissedNotice(Notice, frozen=True):
    """To the planner: so many tasks were not made, for the bot was down when they were due."""

    kind = NoticeKind.RECURRING_TASK_MISSED
    number: int
    count: int
    last_at: datetime


class RecurringTaskSkippedNotice(Notice, frozen=True):
    """To the planner: one task was not made, for what it needs is taken then. The others go on."""

    kind = NoticeKind.RECURRING_TASK_SKIPPED
    number: int
    starts_at: datetime
