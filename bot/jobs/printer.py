"""Makes papers and sends them, outside of any transaction: also after a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from itertools import islice

from bot.chat.outgoing import part_call
from bot.chat.permits import Urgency
from bot.chat.sender import Sender, SendResult, SendVerdict
from bot.database import Database
from bot.errors import BeatlineError, DatabaseAwayError
from bot.jobs.makers import MAKERS, Maker
from bot.jobs.turns import keep_turning
from bot.logs import where_from
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim
from bot.services.files.store import Store
from bot.texts.documents.parts import DocumentPart

logger = logging.getLogger(__name__)

SIDE_BY_SIDE = 2


class Printer:
    def __init__(
        self, database: Database, sender: Sender, *, store: Store, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._sender = sender
        self._store = store
        self._clock = clock

    async def run(self) -> None:
        await keep_turning(self.turn, named="printing")

    async def turn(self) -> int:
        """Make and send what is due, a few side by side; how many there were."""
        now = self._clock()
        if not await self._database.read(lambda session: document_queue.is_waiting(session, now=now)):
            return 0
        claimed = await self._database.write(
            lambda session: document_queue.claim(session, SIDE_BY_SIDE, now=now)
        )
        await asyncio.gather(*(self._tried(one) for one in claimed))
        return len(claimed)

    async def _tried(self, paper: DocumentClaim) -> None:
        """One that fails must not hold the others; what the database doesn't hear of runs out by itself."""
        try:
            await self._print(paper, MAKERS[paper.kind])
        except DatabaseAwayError:
            logger.warning("the database is away: paper %s is taken up again later", paper.id)
        except BeatlineError as error:
            await self._failed(paper, type(error).__name__)
        except Exception as error:  # noqa: BLE001  # nobody foresaw it; another time it may go well
            logger.error("paper %s: %s", paper.id, where_from(error))
            await self._failed(paper, type(error).__name__, after=0)

    async def _print(self, paper: DocumentClaim, maker: Maker) -> None:
        facts = await self._database.read(lambda session: maker.gather(session, paper))
        sheets = islice(maker.make(facts, self._store), paper.sheets, None)
        while (sheet := await asyncio.to_thread(next, sheets, None)) is not None:
            if not await self._handed_over(paper, maker, sheet):
                return
        now = self._clock()
        await self._database.write(lambda session: document_queue.finish(session, paper, now=now))

    async def _handed_over(self, paper: DocumentClaim, maker: Maker, sheet: DocumentPart) -> bool:
        """Whether it arrived, and the next one may follow."""
        now = self._clock()
        bar = await self._database.read(
            lambda session: document_queue.find_bar(session, paper, maker.permission, now=now)
        )
        if bar is not None:
            await self._failed(paper, bar)
            return False
        outcome = await self._sender.send(part_call(sheet, paper.account_id), urgency=Urgency.PUSH)
        if outcome.verdict is not SendVerdict.ACCEPTED:
            await self._not_taken(paper, outcome)
            return False
        then, messages = self._clock(), outcome.album or (outcome.message_id or 0,)
        return await self._database.write(
            lambda session: document_queue.record_arrival(session, paper, messages, now=then)
        )

    async def _not_taken(self, paper: DocumentClaim, outcome: SendResult) -> None:
        """What may have arrived is sent again: a second copy is better than none."""
        refused = outcome.verdict is SendVerdict.REFUSED
        await self._failed(paper, outcome.reason, after=None if refused else outcome.after)

    async def _failed(self, paper: DocumentClaim, reason: str, *, after: float | None = None) -> None:
        logger.warning("paper %s was not sent: %s", paper.id, reason)
        now = self._clock()
        await self._database.write(
            lambda session: document_queue.fail(session, paper, reason, now=now, after=after)
        )
