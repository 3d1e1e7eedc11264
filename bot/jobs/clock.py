"""The clock: APScheduler, through the JobQueue, only wakes the bot; the database decides what is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from bot.database import Database
from bot.errors import DatabaseAwayError
from bot.logs import where_from
from bot.services.audit import seals
from bot.services.briefings import escalations, sending, withdrawal
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.intelligence import queue as intelligence_queue
from bot.services.kinds import schedule_runs
from bot.services.lone_visits import clock as lone_visits
from bot.services.officers import leave_ends, parked
from bot.services.oversight import access_digest, flags
from bot.services.oversight.misuse import judging
from bot.services.pushes import queue as push_queue
from bot.services.referrals import due_actions, lying_still, reviews, turning_adult
from bot.services.referrals.making import draft_reminders
from bot.services.reminders import reminders
from bot.services.safeguarding import reminders as safeguarding_reminders
from bot.services.tasks import digest, expiry, unfinished
from bot.services.tasks import reminders as task_reminders
from bot.services.tasks.clashes import checking as clashes
from bot.services.trainings import duties as trainings
from bot.services.upkeep import heartbeats, purging, setbacks
from bot.settings import Settings, utc_now

logger = logging.getLogger(__name__)

SECONDS = 1.0
PATIENT = MappingProxyType({"misfire_grace_time": None, "coalesce": True, "max_instances": 1})
"""A late tick still runs, many late ones as one, and never two at once."""


class Job(Protocol):
    """The part of APScheduler's job that is used."""

    def modify(self, **changes: object) -> object: ...


class QueuedJob(Protocol):
    """The part of the JobQueue's job that is used."""

    @property
    def job(self) -> Job: ...


class JobQueue(Protocol):
    """The part of the JobQueue that is used."""

    def run_repeating(
        self,
        callback: Callable[[Any], Coroutine[Any, Any, None]],
        interval: float,
        first: float,
        *,
        name: str,
        job_kwargs: dict[str, Any],
    ) -> QueuedJob: ...


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
        self._before: datetime | None = None

    async def run(self, queue: JobQueue) -> None:
        """Tick each second, until cancelled.

        APScheduler sleeps until an instant of the machine's clock, and through all that the clock is set
        back by. Our own sleep isn't measured by that clock, and wakes it.
        """
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick that is skipped has nothing to cure
        job = queue.run_repeating(self._woken, SECONDS, 0.0, name="clock", job_kwargs=dict(PATIENT)).job
        before = utc_now()
        while True:
            await asyncio.sleep(SECONDS)
            if (now := utc_now()) < before:
                logger.warning("the clock was set back from %s to %s", before, now)
                job.modify(next_run_time=now)
            before = now

    async def _woken(self, _context: object) -> None:
        now = self._clock()
        try:
            missed = await tick(
                self._database,
                self._settings,
                now=now,
                catching_up=self._catching_up,
                before=self._before,
                wake=self._wake,
            )
        except DatabaseAwayError:
            logger.warning("the clock could not look what is due: the database is away")
            return
        self._catching_up = self._catching_up and missed
        if not missed:
            self._before = now


async def tick(
    database: Database,
    settings: Settings,
    *,
    now: datetime,
    catching_up: bool = True,
    before: datetime | None = None,
    wake: Callable[[], None] = lambda: None,
) -> bool:
    """Publish everything due, each kind in its own transaction, so that one failure doesn't stop the rest.

    True if one failed or left a part for the next tick. Raises DatabaseAwayError when not even looking
    was possible.
    """
    turn = Turn(settings, now, catching_up, before)
    missed = False
    for duty in await database.read(lambda session: [one for one in DUTIES if one.is_due(session, turn)]):
        try:
            missed |= await _publish(database, duty, turn)
        except Exception as error:  # noqa: BLE001  # the outermost loop of a tick
            logger.error("%s could not be published, will be tried again: %s", duty.name, where_from(error))
            missed = True
    if await database.read(lambda session: push_queue.is_waiting(session, now=now)):
        wake()
    return missed


async def _publish(database: Database, duty: ClockDuty, turn: Turn) -> bool:
    prepare = duty.prepare
    publish = await database.read(lambda session: prepare(session, turn)) if prepare else duty.publish
    return bool(publish and await database.write(lambda session: publish(session, turn)))


DUTIES = (
    lone_visits.DUTY,  # somebody may come to harm: before all that may take its time
    setbacks.DUTY,  # before the heartbeat, which it reads
    sending.DUTY,
    withdrawal.DUTY,
    reminders.DUTY,
    digest.DUTY,  # before the tasks' reminders, which leave out what it tells
    task_reminders.DUTY,
    expiry.DUTY,
    clashes.DUTY,
    unfinished.DUTY,
    judging.DUTY,
    flags.DUTY,
    intelligence_queue.DUTY,
    seals.DUTY,
    purging.DUTY,
    access_digest.DUTY,
    due_actions.DUTY,
    reviews.DUTY,
    lying_still.DUTY,
    turning_adult.DUTY,
    safeguarding_reminders.DUTY,
    schedule_runs.DUTY,
    heartbeats.DUTY,
    leave_ends.DUTY,  # before the escalations, which begin again for officers who are back
    parked.DUTY,
    escalations.DUTY,
    draft_reminders.DUTY,
    trainings.DUTY,
)
