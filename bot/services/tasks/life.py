"""A task's life as a pure table: which step follows which, and who may take it.

Accepting, arriving and leaving are each member's own: the first of a crew moves the task, too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct

from bot.language.times.wall import to_local
from bot.services.access.policy import TaskTie
from models.task import OPEN_STATUSES, TaskStatus


class TaskVerb(StrEnum):
    """A step by the words that officers say."""

    TAKE = "take"
    ACCEPT = "accept"
    ARRIVED = "arrived"
    LEFT = "left"
    DONE = "done"
    NOT_DONE = "not done"
    CANCEL = "cancel"


class TaskMove(Struct, frozen=True):
    """A step to `to` from any status in `since`, by whoever holds a tie in `by`."""

    to: TaskStatus
    since: frozenset[TaskStatus]
    by: frozenset[TaskTie]
    needs_reason: bool = False


class OwnTimes(Struct, frozen=True):
    """The times at which a member of the crew accepted, arrived and left; None for what is not done."""

    accepted_at: datetime | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None


CHAIN = (TaskStatus.ALLOCATED, TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS, TaskStatus.COMPLETED)
AROUND = timedelta(hours=6)
CREW = frozenset({TaskTie.CREW})
ABOVE = frozenset({TaskTie.LINE, TaskTie.PLANNER})
IN_HAND = frozenset(CHAIN[:-1])
GOING = frozenset({TaskVerb.TAKE, TaskVerb.ACCEPT, TaskVerb.ARRIVED, TaskVerb.DONE})
MOVES: Mapping[TaskVerb, TaskMove] = MappingProxyType(
    {
        TaskVerb.TAKE: TaskMove(
            TaskStatus.ACCEPTED, frozenset({TaskStatus.APPROVED}), frozenset({TaskTie.TEAM})
        ),
        TaskVerb.ACCEPT: TaskMove(TaskStatus.ACCEPTED, frozenset({TaskStatus.ALLOCATED}), CREW),
        TaskVerb.ARRIVED: TaskMove(TaskStatus.IN_PROGRESS, frozenset({TaskStatus.ACCEPTED}), CREW),
        TaskVerb.LEFT: TaskMove(TaskStatus.IN_PROGRESS, frozenset(), CREW),
        TaskVerb.DONE: TaskMove(TaskStatus.COMPLETED, frozenset({TaskStatus.IN_PROGRESS}), CREW),
        TaskVerb.NOT_DONE: TaskMove(TaskStatus.NOT_DONE, IN_HAND, CREW, needs_reason=True),
        TaskVerb.CANCEL: TaskMove(TaskStatus.CANCELLED, frozenset(OPEN_STATUSES), ABOVE, needs_reason=True),
    }
)


OWN: Mapping[TaskVerb, frozenset[TaskStatus]] = MappingProxyType(
    {
        TaskVerb.ACCEPT: frozenset({TaskStatus.ALLOCATED, TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS}),
        TaskVerb.ARRIVED: frozenset({TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS}),
        TaskVerb.LEFT: frozenset({TaskStatus.IN_PROGRESS}),
    }
)
"""The steps that each member takes for themselves, and the statuses in which they may."""


class TaskAsItStands(Protocol):
    """A task with its last step: `mover_collar` is the officer who took it, at `moved_at`."""

    status: TaskStatus
    starts_at: datetime
    ends_at: datetime | None
    moved_at: datetime | None
    mover_collar: str | None


def is_to_be_asked(task: TaskAsItStands, now: datetime) -> bool:
    """Whether a step is asked about first: it is of another day, and nobody said today that it began."""
    begun = task.status is TaskStatus.IN_PROGRESS and task.mover_collar is not None
    if begun and task.moved_at is not None and to_local(task.moved_at).date() == to_local(now).date():
        return False
    return is_of_another_day(task.starts_at, task.ends_at, now)


def is_of_another_day(starts_at: datetime, ends_at: datetime | None, now: datetime) -> bool:
    """Whether a task is neither today's nor about to be, nor still going on from last night."""
    if to_local(starts_at).date() == to_local(now).date():
        return False
    return not starts_at - AROUND <= now <= (ends_at or starts_at) + AROUND


def way_to_done(status: TaskStatus) -> tuple[TaskStatus, ...]:
    """The statuses up to completed, of a visit whose steps before it nobody said."""
    return CHAIN[CHAIN.index(status) + 1 :]


def may(verb: TaskVerb, ties: Collection[TaskTie]) -> bool:
    return not MOVES[verb].by.isdisjoint(ties)


def is_next(verb: TaskVerb, status: TaskStatus, own: OwnTimes) -> bool:
    """Whether that step is next, for somebody who has done so much. Whoever has left may come again."""
    if verb not in OWN:
        return status in MOVES[verb].since
    done = {
        TaskVerb.ACCEPT: own.accepted_at is not None,
        TaskVerb.ARRIVED: own.arrived_at is not None and own.left_at is None,
        TaskVerb.LEFT: own.arrived_at is None or own.left_at is not None,
    }
    return status in OWN[verb] and not done[verb]


def next_verbs(
    status: TaskStatus, ties: Collection[TaskTie], own: OwnTimes, *, waits: bool = False
) -> tuple[TaskVerb, ...]:
    """The steps that somebody with these ties may take next; of a visit that `waits`, only those off it."""
    open_to = (verb for verb in MOVES if not (waits and verb in GOING))
    return tuple(verb for verb in open_to if is_next(verb, status, own) and may(verb, ties))
