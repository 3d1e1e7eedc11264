"""Masks and deletes messages of ours when they are due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.chat.outgoing import Call, Destination, calls
from bot.chat.pool import Urgency
from bot.chat.sender import SendResult, SendVerdict
from bot.jobs.worker import Tools, Worker, Write
from bot.services.referrals.making import drafting
from bot.services.retractions import queue as retraction_queue
from bot.services.retractions.queue import RetractionClaim, RetractionResult
from bot.services.tasks import addresses
from bot.texts.briefings import withdrawal as briefings
from bot.texts.referrals import details as texts
from bot.texts.referrals import draft_ends
from bot.texts.reply import Reply
from bot.texts.tasks import addresses as addresses_texts
from models.retraction import RetractionKind

HIDDEN: Mapping[str, Callable[[str], Reply]] = MappingProxyType(
    {
        drafting.MASK: draft_ends.masked,
        drafting.MASK_TO_CONFIRM: draft_ends.masked_to_confirm,
        addresses.MASK: addresses_texts.masked,
    }
)
logger = logging.getLogger(__name__)


async def retract(one: RetractionClaim, tools: Tools) -> Write:
    """Do as asked; if that is impossible for good, do it the other way if that helps."""
    result = await _try(one, _kind(one), tools)
    if result.is_final_failure and (other := _other_way(one)) is not None:
        result = await _try(one, other, tools)
    if result.reason:
        logger.warning("recall %s: %s", one.id, result.reason)
    return lambda session, now: retraction_queue.record(session, result, now=now)


def _kind(one: RetractionClaim) -> RetractionKind:
    """Delete a message if this version cannot read its new words."""
    if one.kind is RetractionKind.DELETE or one.batch is None or one.replacement is not None:
        return one.kind
    logger.error("recall %s: what it is to say cannot be read", one.id)
    return RetractionKind.DELETE


def _other_way(one: RetractionClaim) -> RetractionKind | None:
    if one.kind is RetractionKind.MASK:
        return RetractionKind.DELETE if one.batch is not None else None  # it can't be edited any more
    has_words = one.ref is not None and one.batch is None
    return RetractionKind.MASK if has_words else None  # too old to be deleted


async def _try(one: RetractionClaim, kind: RetractionKind, tools: Tools) -> RetractionResult:
    call = _mask(one, tools) if kind is RetractionKind.MASK else _delete(one)
    return _result(one, await tools.sender.send(call, urgency=Urgency.PUSH))


def _mask(one: RetractionClaim, tools: Tools) -> Call:
    now, note = tools.clock(), one.replacement
    reply = briefings.pushed(note, now=now) if note is not None else _hidden(one.ref or "", now)
    (call,) = calls(tools.permitted(reply, one.role), Destination(one.account_id, one.message_id))
    return call


def _hidden(ref: str, now: datetime) -> Reply:
    """The message without the detail that it showed: a referral's, a draft's, or a visit's address."""
    what, _, number = ref.rpartition(" ")
    if what in HIDDEN:
        return HIDDEN[what](number)
    return texts.masked(ref, until=now)


def _delete(one: RetractionClaim) -> Call:
    return Call("deleteMessage", {"chat_id": one.account_id, "message_id": one.message_id})


def _result(one: RetractionClaim, outcome: SendResult) -> RetractionResult:
    """Whether to give up: a blocked bot may be let in again, and a message that is gone needs no deleting."""
    if outcome.verdict is SendVerdict.ACCEPTED:
        return RetractionResult(one)
    reason = outcome.reason or str(outcome.verdict)
    if outcome.verdict is not SendVerdict.REFUSED or outcome.unreachable:
        return RetractionResult(one, reason, after=outcome.after)
    gone = one.kind is RetractionKind.DELETE and "to delete not found" in reason.lower()
    return RetractionResult(one) if gone else RetractionResult(one, reason)


WORKER = Worker(
    name="recall", queue=retraction_queue.QUEUE, side_by_side=8, work=retract, fail=retraction_queue.fail
)
