"""All schedules that are due: one engine for briefings, reminders and tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from bot.database import Session
from bot.services.briefings import runs
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.reminders import repeating
from bot.services.schedules import schedules
from bot.services.schedules.schedules import Run, ScheduleView
from bot.services.tasks import recurring
from models.delivery import OccurrenceKind

BATCH = 100


class RunHandler(Protocol):
    def __call__(self, session: Session, view: ScheduleView, run: Run, *, now: datetime) -> None: ...


FIRE: Mapping[OccurrenceKind, RunHandler] = MappingProxyType(
    {
        OccurrenceKind.BRIEFING: runs.fire,
        OccurrenceKind.REMINDER: repeating.fire,
        OccurrenceKind.TASK: recurring.fire,
    }
)


def publish_due(session: Session, turn: Turn) -> None:
    """Move each on and fire it in this one transaction, so that a second copy finds nothing due."""
    now, shifts = turn.now, turn.settings.shift_starts
    for view in schedules.list_due(session, BATCH, now=now):
        run = schedules.move_on(session, view, shifts=shifts, now=now)
        if run is not None:
            FIRE[view.kind](session, view, run, now=now)


DUTY = ClockDuty("schedules", schedules.is_due, publish_due)
