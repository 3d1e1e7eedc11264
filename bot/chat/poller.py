"""Updates by long polling. Asking for the next update confirms the last, and only after it is committed."""

from __future__ import annotations

import asyncio
import logging

from telegram.error import RetryAfter, TelegramError

from bot.chat.inbox import Inbox
from bot.chat.incoming import KINDS
from bot.chat.lanes import Lanes
from bot.chat.permits import retry_seconds
from bot.chat.wire import Wire
from bot.errors import DatabaseAwayError
from bot.logs import where_from

logger = logging.getLogger(__name__)

POLL_SECONDS = 25
FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0


class Poller:
    def __init__(self, wire: Wire, inbox: Inbox, lanes: Lanes, *, seconds: int = POLL_SECONDS) -> None:
        self._wire = wire
        self._inbox = inbox
        self._lanes = lanes
        self._seconds = seconds

    async def run(self) -> None:
        """Poll until cancelled. Every failure is tried again, and no log tells the words of an update."""
        offset: int | None = None
        wait = FIRST_WAIT
        while True:
            try:
                offset = await self._turn(offset)
            except (TelegramError, DatabaseAwayError) as error:
                logger.warning("polling failed: %s", type(error).__name__)
                await asyncio.sleep(retry_seconds(error) if isinstance(error, RetryAfter) else wait)
                wait = min(2 * wait, LONGEST_WAIT)
            except Exception as error:  # noqa: BLE001  # the outermost loop: a bot that doesn't poll is deaf
                logger.error("polling stumbled: %s", where_from(error))
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
            else:
                wait = FIRST_WAIT

    async def _turn(self, offset: int | None) -> int | None:
        """Fetch, commit, hand over; return the offset that confirms the updates."""
        updates = await self._wire.poll(offset=offset, seconds=self._seconds, kinds=KINDS)
        if not isinstance(updates, list):
            message = "getUpdates did not answer with a list"
            raise TelegramError(message)
        letters = await self._inbox.store(updates)
        self._lanes.offer(letters)
        await asyncio.sleep(0)  # answers that are ready are sent before the next updates are asked for
        if updates and not letters:
            message = "getUpdates answered with nothing that is an update"
            raise TelegramError(message)
        return max((letter.update_id + 1 for letter in letters), default=offset)
