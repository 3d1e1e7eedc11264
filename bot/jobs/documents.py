"""Makes documents and sends them, outside of any transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from bot.chat.outgoing import making, part_call
from bot.chat.pool import Urgency
from bot.chat.sender import SendResult, SendVerdict
from bot.database import Session
from bot.errors import BeatlineError, DatabaseAwayError
from bot.jobs.makers import MAKERS, Maker
from bot.jobs.worker import Tools, Worker, Write, nothing
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim, NotAllShownError
from bot.texts.documents.parts import DocumentPart
from models.document import DocumentKind

logger = logging.getLogger(__name__)

AT_ONCE = 0.3  # seconds: what is made within them needs no sign
PICTURED = (DocumentKind.PICTURES, DocumentKind.BOARD)
SHOWN = 4.5  # seconds; Telegram shows one for five


async def make(paper: DocumentClaim, tools: Tools) -> Write:
    """A maker's refusal is for good."""
    try:
        return await _make(paper, MAKERS[paper.kind], tools)
    except DatabaseAwayError:
        raise
    except NotAllShownError as error:
        incomplete = error
    except BeatlineError as error:
        return _failed(paper, type(error).__name__)
    return lambda session, now: document_queue.end_incomplete(session, paper, incomplete, now=now)


async def _make(paper: DocumentClaim, maker: Maker, tools: Tools) -> Write:
    facts = await tools.database.read(lambda session: maker.gather(session, paper))
    sheets = islice(maker.make(facts, tools.store), paper.sheets, None)
    while (sheet := await _next(sheets, paper, tools)) is not None:
        if (stopped := await _hand_over(paper, maker, sheet, tools)) is not None:
            return stopped
    return lambda session, now: document_queue.finish(session, paper, now=now)


async def _next(sheets: Iterator[DocumentPart], paper: DocumentClaim, tools: Tools) -> DocumentPart | None:
    """Make the next sheet in a thread; the chat shows meanwhile that it is coming."""
    made = asyncio.get_running_loop().run_in_executor(None, next, sheets, None)
    pause = AT_ONCE
    while not (await asyncio.wait({made}, timeout=pause))[0]:
        pause = SHOWN
        if not tools.sender.wait_for(paper.account_id):
            call = making(paper.account_id, is_picture=paper.kind in PICTURED)
            await tools.sender.send(call, urgency=Urgency.PUSH)  # a courtesy: whatever comes of it
    return await made


async def _hand_over(paper: DocumentClaim, maker: Maker, sheet: DocumentPart, tools: Tools) -> Write | None:
    """None once it arrived and the next one may follow; else the outcome to write for the document."""
    now = tools.clock()
    bar = await tools.database.read(
        lambda session: document_queue.find_bar(session, paper, maker.permission, now=now)
    )
    if bar is not None:
        return _failed(paper, bar)
    outcome = await tools.sender.send(part_call(sheet, paper.account_id), urgency=Urgency.PUSH)
    if outcome.verdict is not SendVerdict.ACCEPTED:
        return _not_taken(paper, outcome)
    then, messages = tools.clock(), outcome.album or (outcome.message_id or 0,)
    is_ours = await tools.database.write(
        lambda session: document_queue.record_arrival(session, paper, messages, now=then, stays=maker.stays)
    )
    return None if is_ours else nothing


def _not_taken(paper: DocumentClaim, outcome: SendResult) -> Write:
    """Send again a sheet that may have arrived: a second copy is better than none."""
    refused = outcome.verdict is SendVerdict.REFUSED
    return _failed(paper, outcome.reason, after=None if refused else outcome.after)


def _failed(paper: DocumentClaim, reason: str, *, after: float | None = None) -> Write:
    logger.warning("paper %s was not sent: %s", paper.id, reason)
    return lambda session, now: document_queue.fail(session, paper, reason, now=now, after=after)


def _put_off(session: Session, paper: DocumentClaim, reason: str, *, now: datetime) -> None:
    document_queue.fail(session, paper, reason, now=now, after=0)


WORKER = Worker(name="paper", queue=document_queue.QUEUE, side_by_side=2, work=make, fail=_put_off)
