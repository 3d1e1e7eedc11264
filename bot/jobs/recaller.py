"""Masks and deletes messages of ours when their time has come: also after a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.chat.outgoing import Call, Destination, calls
from bot.chat.permits import Urgency
from bot.chat.sender import Sender, SendResult, SendVerdict
from bot.database import Database
from bot.jobs.turns import keep_turning
from bot.services.retractions import queue as retraction_queue
from bot.services.retractions.queue import RetractionClaim, RetractionResult
from bot.texts.briefings import withdrawal as briefings
from bot.texts.referrals import details as texts
from models.retraction import RetractionKind

logger = logging.getLogger(__name__)

SIDE_BY_SIDE = 8


class Recaller:
    def __init__(self, database: Database, sender: Sender, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock

    async def run(self) -> None:
        await keep_turning(self.turn, named="recalling")

    async def turn(self) -> int:
        """Mask or delete what is due, a few side by side; how many there were."""
        now = self._clock()
        if not await self._database.read(lambda session: retraction_queue.is_waiting(session, now=now)):
            return 0
        claimed = await self._database.write(
            lambda session: retraction_queue.claim(session, SIDE_BY_SIDE, now=now)
        )
        results = await asyncio.gather(*(self._tried(one) for one in claimed))
        if results:
            then = self._clock()
            await self._database.write(lambda session: retraction_queue.record(session, results, now=then))
        return len(results)

    async def _tried(self, one: RetractionClaim) -> RetractionResult:
        call = _first(one, self._clock())
        result = _result(one, await self._send(call))
        if (
            one.batch is not None
            and one.kind is RetractionKind.MASK
            and result.reason
            and result.after is None
        ):
            result = _result(one, await self._send(_delete(one)))  # it can't be edited any more
        if (
            one.kind is RetractionKind.DELETE
            and one.ref is not None
            and result.reason
            and result.after is None
        ):
            result = _result(one, await self._send(_mask(one, self._clock())))  # too old to be deleted
        if result.reason:
            logger.warning("recall %s: %s", one.id, result.reason)
        return result

    async def _send(self, call: Call) -> SendResult:
        return await self._sender.send(call, urgency=Urgency.PUSH)


def _first(one: RetractionClaim, now: datetime) -> Call:
    """Deleted is also what is to say something that this version cannot read."""
    if one.batch is not None and one.replacement is None:
        logger.error("recall %s: what it is to say cannot be read", one.id)
        return _delete(one)
    return _mask(one, now) if one.kind is RetractionKind.MASK else _delete(one)


def _mask(one: RetractionClaim, now: datetime) -> Call:
    note = one.replacement
    reply = briefings.pushed(note, now=now) if note is not None else texts.masked(one.ref or "", until=now)
    (call,) = calls(reply, Destination(one.account_id, one.message_id))
    return call


def _delete(one: RetractionClaim) -> Call:
    return Call("deleteMessage", {"chat_id": one.account_id, "message_id": one.message_id})


def _result(one: RetractionClaim, outcome: SendResult) -> RetractionResult:
    """A blocked bot may be let in again, and what is gone already needs no deleting."""
    if outcome.verdict is SendVerdict.ACCEPTED:
        return RetractionResult(one)
    reason = outcome.reason or str(outcome.verdict)
    if outcome.verdict is not SendVerdict.REFUSED or outcome.unreachable:
        return RetractionResult(one, reason, after=outcome.after)
    gone = one.kind is RetractionKind.DELETE and "to delete not found" in reason.lower()
    return RetractionResult(one) if gone else RetractionResult(one, reason)
