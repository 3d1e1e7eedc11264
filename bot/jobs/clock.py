"""The clock: APScheduler, through the JobQueue, only wakes us; the database decides what is due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from bot.database import Database, Session
from bot.errors import DatabaseAwayError
from bot.jobs.thresholds import thresholds
from bot.language.times.quiet_hours import QuietHours
from bot.logs import where_from
from bot.services.audit import seals
from bot.services.briefings import escalations, sending, withdrawal
from bot.services.intelligence import queue as intelligence_queue
from bot.services.kinds import schedule_runs
from bot.services.officers import leave_ends
from bot.services.oversight import access_digest, flags
from bot.services.oversight.misuse import bookmarks, judging
from bot.services.pushes import ledger
from bot.services.reminders import reminders
from bot.services.safeguarding import reminders as safeguarding_reminders
from bot.services.schedules import schedules
from bot.services.tasks import digest
from bot.services.tasks import reminders as task_reminders
from bot.services.upkeep import heartbeats, purging
from bot.settings import Settings

logger = logging.getLogger(__name__)

SECONDS = 1.0
PATIENT = MappingProxyType({"misfire_grace_time": None, "coalesce": True, "max_instances": 1})
"""A late tick still runs, many late ones as one, and never two at once."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a duty is told: `catching_up` is the first tick of this run, which looks further back."""

    settings: Settings
    catching_up: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class ClockDuty:
    """`is_due` looks at an index and changes nothing; `publish` has a transaction of its own."""

    name: str
    is_due: Callable[[Session, Turn], bool]
    publish: Callable[[Session, Turn], None]


class Queue(Protocol):
    """What we use of the JobQueue."""

    def run_repeating(
        self,
        callback: Callable[[Any], Coroutine[Any, Any, None]],
        interval: float,
        first: float,
        *,
        name: str,
        job_kwargs: dict[str, Any],
    ) -> object: ...


class Clock:
    """`wake` is called when something waits to be sent."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        wake: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._settings = settings
        self._wake = wake
        self._clock = clock
        self._catching_up = True

    def start(self, queue: Queue) -> None:
        queue.run_repeating(self._woken, SECONDS, 0.0, name="clock", job_kwargs=dict(PATIENT))

    async def _woken(self, _context: object) -> None:
        try:
            missed = await tick(
                self._database,
                self._settings,
                now=self._clock(),
                catching_up=self._catching_up,
                wake=self._wake,
            )
        except DatabaseAwayError:
            logger.warning("the clock could not look what is due: the database is away")
            return
        self._catching_up = self._catching_up and missed


async def tick(
    database: Database,
    settings: Settings,
    *,
    now: datetime,
    catching_up: bool = True,
    wake: Callable[[], None] = lambda: None,
) -> bool:
    """Publish all that is due, each kind in its own transaction, so that one failing doesn't stop the rest.

    True if one did fail. Raises DatabaseAwayError when not even looking was possible.
    """
    turn = Turn(settings, catching_up, now)
    failed = False
    for duty in await database.read(lambda session: [one for one in DUTIES if one.is_due(session, turn)]):
        try:
            await _publish(database, duty, turn)
        except Exception as error:  # noqa: BLE001  # the outermost loop of a tick
            logger.error("%s could not be published, will be tried again: %s", duty.name, where_from(error))
            failed = True
    if await database.read(lambda session: ledger.is_waiting(session, now=now)):
        wake()
    return failed


async def _publish(database: Database, duty: ClockDuty, turn: Turn) -> None:
    await database.write(lambda session: duty.publish(session, turn))


def _tasks_due(session: Session, turn: Turn) -> bool:
    settings = turn.settings
    return bool(
        task_reminders.list_due(
            session,
            leads=settings.reminder_leads,
            late=settings.reminders_late,
            catching_up=turn.catching_up,
            now=turn.now,
        )
    )


def _publish_tasks(session: Session, turn: Turn) -> None:
    settings = turn.settings
    task_reminders.publish_due(
        session,
        leads=settings.reminder_leads,
        late=settings.reminders_late,
        digest_at=settings.digest_at,
        catching_up=turn.catching_up,
        now=turn.now,
    )


def _quiet(turn: Turn) -> QuietHours:
    return QuietHours(turn.settings.quiet_from, turn.settings.quiet_until)


def _chase_pace(turn: Turn) -> escalations.EscalationPace:
    settings = turn.settings
    return escalations.EscalationPace(
        settings.chase_after, settings.chase_every, settings.chase_times, _quiet(turn)
    )


def _pace(turn: Turn) -> safeguarding_reminders.SafeguardingPace:
    settings = turn.settings
    return safeguarding_reminders.SafeguardingPace(
        settings.safeguarding_remind_after, settings.safeguarding_remind_every
    )


DUTIES = (
    ClockDuty(
        "briefings",
        lambda session, turn: sending.any_due(session, now=turn.now),
        lambda session, turn: sending.publish_due(session, late=turn.settings.briefings_late, now=turn.now),
    ),
    ClockDuty(
        "briefings that are over",
        lambda session, turn: withdrawal.any_due(session, now=turn.now),
        lambda session, turn: withdrawal.end_due(session, now=turn.now),
    ),
    ClockDuty(
        "reminders",
        lambda session, turn: reminders.any_due(session, now=turn.now),
        lambda session, turn: reminders.publish_due(session, late=turn.settings.reminders_late, now=turn.now),
    ),
    ClockDuty(
        "digests",  # before the tasks' reminders, which leave to it what it tells
        lambda session, turn: digest.is_due(session, digest_at=turn.settings.digest_at, now=turn.now),
        lambda session, turn: digest.publish_due(
            session, digest_at=turn.settings.digest_at, late=turn.settings.reminders_late, now=turn.now
        ),
    ),
    ClockDuty("task reminders", _tasks_due, _publish_tasks),
    ClockDuty(
        "misuse",
        lambda session, _: bookmarks.any_new(session),
        lambda session, turn: judging.judge_new(session, thresholds(turn.settings), now=turn.now),
    ),
    ClockDuty(
        "flags",
        lambda session, turn: flags.any_untold(session, now=turn.now),
        lambda session, turn: flags.tell_auditors(session, now=turn.now),
    ),
    ClockDuty(
        "intelligence",
        lambda session, turn: intelligence_queue.any_untold(session, now=turn.now),
        lambda session, turn: intelligence_queue.tell_assessors(session, now=turn.now),
    ),
    ClockDuty(
        "seal",
        lambda session, turn: seals.is_due(session, seal_at=turn.settings.seal_at, now=turn.now),
        lambda session, turn: seals.seal_due(session, seal_at=turn.settings.seal_at, now=turn.now),
    ),
    ClockDuty(
        "purge",
        lambda session, turn: purging.is_due(session, at=turn.settings.seal_at, now=turn.now),
        lambda session, turn: purging.purge_due(session, at=turn.settings.seal_at, now=turn.now),
    ),
    ClockDuty(
        "looks from outside",
        lambda session, turn: access_digest.is_due(session, now=turn.now),
        lambda session, turn: access_digest.tell_due(session, now=turn.now),
    ),
    ClockDuty(
        "safeguarding",
        lambda session, turn: safeguarding_reminders.any_due(session, _pace(turn), now=turn.now),
        lambda session, turn: safeguarding_reminders.publish_due(session, _pace(turn), now=turn.now),
    ),
    ClockDuty(
        "schedules",
        lambda session, turn: schedules.any_due(session, now=turn.now),
        lambda session, turn: schedule_runs.publish_due(
            session, shifts=turn.settings.shift_starts, now=turn.now
        ),
    ),
    ClockDuty(
        "heartbeat",
        lambda session, turn: heartbeats.is_due(session, now=turn.now),
        lambda session, turn: heartbeats.beat(
            session, told_after=turn.settings.clock_told_after, now=turn.now
        ),
    ),
    ClockDuty(
        "leave",  # before the chases, which begin anew for who is back
        lambda session, turn: leave_ends.any_over(session, _quiet(turn), now=turn.now),
        lambda session, turn: leave_ends.end_due(session, now=turn.now),
    ),
    ClockDuty(
        "chases",
        lambda session, turn: escalations.any_due(session, now=turn.now),
        lambda session, turn: escalations.publish_due(session, _chase_pace(turn), now=turn.now),
    ),
)
