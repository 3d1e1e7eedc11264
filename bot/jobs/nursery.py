"""The one place that starts background work: it is kept, logged when it fails, and ended with the bot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine

from bot.logs import where_from

logger = logging.getLogger(__name__)


class Nursery:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)  # noqa: TID251  # the one place
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("background work failed: %s", where_from(error))

    async def close(self) -> None:
        """Cancel what still runs and wait for its end."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
