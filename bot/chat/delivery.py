"""A call to Telegram that is committed: sent until Telegram takes or refuses it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.chat.outgoing import Call
from bot.chat.sender import WRONG_TOKEN, Sender, SendResult, SendVerdict
from bot.database import Database
from bot.errors import DatabaseAwayError
from bot.services.officers import officers
from bot.services.upkeep import heartbeats

logger = logging.getLogger(__name__)

DOUBTS = (1.0, 2.0, 5.0, 15.0, 40.0)  # seconds until an answer that may have arrived is sent again
TOO_LATE = "too late to be shown"


class AnswerDelivery:
    def __init__(self, database: Database, sender: Sender, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock
        self._groups_left: set[int] = set()  # said when the bot has gone; not answered

    def has_left(self, group: int) -> bool:
        return group in self._groups_left

    async def deliver(self, account_id: int, call: Call) -> int | None:
        """Send until Telegram has taken or refused it: a second card is better than silence.

        Return the number of the new message, if there is one.

        A message that may have arrived is sent again only once Telegram answers at all, so that an outage
        of any length causes one doubt, and few duplicates. The answer to a tap isn't worth the wait.
        A refusal of our token is treated alike: the token is wrong for every call or for none.
        """
        doubts = iter(DOUBTS[:1] if call.method == "answerCallbackQuery" else DOUBTS)
        while True:
            outcome = await self._sent(call)
            is_refused_us = outcome.reason == WRONG_TOKEN
            if outcome.verdict is SendVerdict.RETRY and not is_refused_us:
                await asyncio.sleep(outcome.after)
            elif (is_refused_us or outcome.verdict is SendVerdict.UNCERTAIN) and (
                wait := next(doubts, None)
            ) is not None:
                if is_refused_us:
                    await self._note_refusal()
                await asyncio.sleep(wait)
                await self._sender.reach()
            elif (
                outcome.verdict is SendVerdict.REFUSED and call.method == "editMessageText" and not call.until
            ):
                anew = {name: value for name, value in call.params.items() if name != "message_id"}
                call = Call("sendMessage", anew | {"protect_content": True})
            else:
                await self._ended(account_id, call, outcome)
                return outcome.message_id if call.method.startswith("send") else None

    async def _sent(self, call: Call) -> SendResult:
        """Send it in time: detail that is shown for a while only must not arrive after it was masked."""
        if call.until is None:
            return await self._sender.send(call)
        left = call.until - self._clock().timestamp()
        if left <= 0:
            return SendResult(SendVerdict.REFUSED, reason=TOO_LATE)
        try:
            async with asyncio.timeout(left):
                return await self._sender.send(call)
        except TimeoutError:
            return SendResult(SendVerdict.REFUSED, reason=TOO_LATE)

    async def _ended(self, account_id: int, call: Call, outcome: SendResult) -> None:
        if call.method == "leaveChat":
            self._groups_left.add(call.params["chat_id"])
        if outcome.verdict is SendVerdict.ACCEPTED:
            return
        logger.warning("%s was not taken: %s (%s)", call.method, outcome.verdict, outcome.reason)
        if outcome.unreachable:
            await self._unreachable(account_id)

    async def _note_refusal(self) -> None:
        """Put it on record for `doctor`."""
        logger.warning("Telegram refuses the token; everything waits until it takes it again")
        now = self._clock()
        try:
            await self._database.write(lambda session: heartbeats.note_refused_token(session, now=now))
        except DatabaseAwayError:
            logger.warning("the database is away: that Telegram refused the token is only in this log")

    async def _unreachable(self, account_id: int) -> None:
        now = self._clock()
        try:
            await self._database.write(
                lambda session: officers.mark_reachable(session, account_id, reachable=False, now=now)
            )
        except DatabaseAwayError:
            logger.warning("the database is away: that an officer blocks us will show at the next answer")
