"""Work that goes on turn after turn, whatever one of them stumbles over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import DatabaseAwayError
from bot.logs import where_from

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0


async def keep_turning(turn: Callable[[], Awaitable[int]], *, named: str) -> None:
    """Until cancelled. `turn` says how much it found to do; after one that found nothing, a breath."""
    while True:
        try:
            done = await turn()
        except DatabaseAwayError:
            done = 0
        except Exception as error:  # noqa: BLE001  # the outermost loop of that work
            logger.error("%s stumbled: %s", named, where_from(error))
            done = 0
        if not done:
            await asyncio.sleep(LOOK_SECONDS)
