"""Fetches the files that hang on notes and briefings, until they are there: also after a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from bot.chat import media
from bot.chat.wire import Wire
from bot.database import Database
from bot.jobs.turns import keep_turning
from bot.services.files.store import Store
from bot.services.kinds import fetched_files
from bot.services.kinds.fetched_files import FileToFetch

logger = logging.getLogger(__name__)

SIDE_BY_SIDE = 4


class Fetcher:
    def __init__(
        self, database: Database, wire: Wire, *, store: Store, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._wire = wire
        self._store = store
        self._clock = clock

    async def run(self) -> None:
        await keep_turning(self.turn, named="fetching")

    async def turn(self) -> int:
        """Fetch what is due, a few side by side; how many there were."""
        now = self._clock()
        due = await self._database.read(
            lambda session: fetched_files.list_due(session, limit=SIDE_BY_SIDE, now=now)
        )
        await asyncio.gather(*(self._fetch(file) for file in due))
        return len(due)

    async def _fetch(self, file: FileToFetch) -> None:
        now = self._clock()
        try:
            stored = await media.fetch(self._wire, file.file_id, into=self._store)
        except media.GoneError as error:
            reason = str(error)
            logger.error("attachment %s is lost: %s", file.id, reason)
            await self._database.write(
                lambda session: fetched_files.give_up(session, file, reason=reason, now=now)
            )
        except media.UnreachableError as error:
            logger.warning("attachment %s will be tried again: %s", file.id, error)
            await self._database.write(lambda session: fetched_files.try_later(session, file, now=now))
        except media.NotKeptError as error:
            logger.error("attachment %s will be tried again, the disk did not take it: %s", file.id, error)
            await self._database.write(lambda session: fetched_files.wait_for_room(session, file, now=now))
        else:
            await self._database.write(
                lambda session: fetched_files.keep(session, file, **asdict(stored), now=now)
            )
