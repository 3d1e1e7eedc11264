"""Edits the cards that count along while briefings are being sent: also after a restart.

Edits count against the limit that pushes use up, so that the copy that sends pushes makes them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.chat.outgoing import Destination, calls
from bot.chat.permits import Urgency
from bot.chat.sender import Sender, SendVerdict
from bot.database import Database, Session
from bot.jobs.dispatcher import LEASE
from bot.jobs.turns import keep_turning
from bot.services import leases
from bot.services.briefings import progress_cards
from bot.services.briefings.progress_cards import CardEdit
from bot.texts.briefings import reports as texts

ENDS = (
    SendVerdict.ACCEPTED,
    SendVerdict.REFUSED,
)  # after anything else it is tried again; twice edited is no harm


class Counter:
    """`holder` is by what name this copy holds the lease on sending pushes."""

    def __init__(
        self, database: Database, sender: Sender, *, holder: str, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._sender = sender
        self._holder = holder
        self._clock = clock

    async def run(self) -> None:
        await keep_turning(self.turn, named="counting")

    async def turn(self) -> int:
        """Edit what is due; how many cards there were."""
        now = self._clock()
        if not await self._database.read(lambda session: self._is_ours(session, now)):
            return 0
        claimed = await self._database.write(lambda session: progress_cards.claim(session, now=now))
        await asyncio.gather(*(self._edited(one) for one in claimed))
        return len(claimed)

    def _is_ours(self, session: Session, now: datetime) -> bool:
        return progress_cards.is_waiting(session, now=now) and not leases.is_anothers(
            session, LEASE, self._holder, now=now
        )

    async def _edited(self, card: CardEdit) -> None:
        shown = texts.figures(card.tally)
        if shown == card.shown and card.tally.under_way:
            return
        (call,) = calls(
            texts.progress_card(card, now=self._clock()), Destination(card.account_id, card.message_id)
        )
        outcome = await self._sender.send(call, urgency=Urgency.PUSH)
        if outcome.verdict not in ENDS:
            return
        through = outcome.verdict is SendVerdict.REFUSED or not card.tally.under_way
        now = self._clock()
        await self._database.write(
            lambda session: progress_cards.record(session, card, shown, through=through, now=now)
        )
