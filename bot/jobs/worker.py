"""A worker: claims due items in its queue, does a few side by side, and guards each of them.

It runs turn after turn, and goes on after a restart, because its work is rows.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Generic, Protocol

from msgspec import Struct

from bot.chat.routing import Permitted
from bot.chat.sender import Sender
from bot.chat.wire import Wire
from bot.database import Database, Session
from bot.errors import DatabaseAwayError
from bot.logs import where_from
from bot.services import queues
from bot.services.files.store import Store
from bot.services.queues import Queue, T

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0

Write = Callable[[Session, datetime], object]  # the outcome of an item, in a transaction, at an instant


class Tools(Struct, frozen=True):
    """The tools of workers.

    `holder` is the name by which this copy holds the lease on sending pushes; `permitted` takes buttons off
    that a role is refused.
    """

    database: Database
    sender: Sender
    wire: Wire
    store: Store
    holder: str
    permitted: Permitted
    clock: Callable[[], datetime]


class Fail(Protocol):
    """Puts off or gives up an item that went wrong unexpectedly; `reason` is the error's name."""

    def __call__(self, session: Session, item: Any, reason: str, /, *, now: datetime) -> None: ...


def _always(_session: Session, _tools: Tools, _now: datetime) -> bool:
    return True


class Worker(Struct, Generic[T], frozen=True, kw_only=True):
    """`work` does one item, with no transaction open, and returns the outcome to write.

    It must be safe to do twice. `is_ours` says whether this copy may do any now.
    """

    name: str
    queue: Queue[T]
    side_by_side: int
    work: Callable[[T, Tools], Awaitable[Write]]
    fail: Fail
    is_ours: Callable[[Session, Tools, datetime], bool] = _always


def nothing(_session: Session, _now: datetime) -> None:
    """Write several outcomes as one."""


async def run(worker: Worker[Any], tools: Tools) -> None:
    """Run turn after turn, until cancelled; pause after a turn that found nothing."""
    while True:
        try:
            done = await turn(worker, tools)
        except DatabaseAwayError:
            done = 0
        except Exception as error:  # noqa: BLE001  # the outermost loop of that work
            logger.error("%s stumbled: %s", worker.name, where_from(error))
            done = 0
        if not done:
            await asyncio.sleep(LOOK_SECONDS)


async def turn(worker: Worker[T], tools: Tools) -> int:
    """Do the due items, a few side by side, and return their number."""
    now, queue = tools.clock(), worker.queue

    def is_any(session: Session) -> bool:
        return queues.is_waiting(session, queue, now=now) and worker.is_ours(session, tools, now)

    if not await tools.database.read(is_any):
        return 0
    claimed = await tools.database.write(
        lambda session: queues.claim(session, queue, worker.side_by_side, now=now)
    )
    await asyncio.gather(*(_guarded(worker, one, tools) for one in claimed))
    return len(claimed)


async def _guarded(worker: Worker[T], item: T, tools: Tools) -> None:
    """One failure must not hold the others; a claim that the database doesn't hear of runs out by itself."""
    try:
        await _tried(worker, item, tools)
    except DatabaseAwayError:
        logger.warning("the database is away: %s %s is taken up again later", worker.name, item.id)
    except Exception as error:  # noqa: BLE001  # not even its failing could be written
        logger.error("%s %s is left until its lease runs out: %s", worker.name, item.id, where_from(error))


async def _tried(worker: Worker[T], item: T, tools: Tools) -> None:
    """Do the item and record it; an unexpected error is logged without its words, counted and put off."""
    try:
        await _write(await worker.work(item, tools), tools)
    except DatabaseAwayError:
        raise
    except Exception as error:  # noqa: BLE001  # another time it may go well
        logger.error("%s %s: %s", worker.name, item.id, where_from(error))
        reason = type(error).__name__
        await _write(lambda session, now: worker.fail(session, item, reason, now=now), tools)


async def _write(write: Write, tools: Tools) -> None:
    now = tools.clock()
    await tools.database.write(lambda session: write(session, now))
