"""Fetches the files attached to notes and briefings, until they are stored."""

from __future__ import annotations

import logging

from msgspec import structs

from bot.chat import media
from bot.jobs.worker import Tools, Worker, Write
from bot.services.kinds import fetched_files
from bot.services.kinds.fetched_files import FileToFetch

logger = logging.getLogger(__name__)


async def fetch(file: FileToFetch, tools: Tools) -> Write:
    """Write to the store, off the loop."""
    try:
        stored = await media.fetch(tools.wire, file.file_id, into=tools.store)
    except media.GoneError as error:
        reason = str(error)
        logger.error("attachment %s is lost: %s", file.id, reason)
        return lambda session, now: fetched_files.give_up(session, file, reason=reason, now=now)
    except media.UnreachableError as error:
        logger.warning("attachment %s will be tried again: %s", file.id, error)
        return lambda session, now: fetched_files.try_later(session, file, now=now)
    except media.NotKeptError as error:
        logger.error("attachment %s will be tried again, the disk did not take it: %s", file.id, error)
        return lambda session, now: fetched_files.wait_for_room(session, file, now=now)
    return lambda session, now: fetched_files.keep(session, file, **structs.asdict(stored), now=now)


WORKER = Worker(
    name="attachment", queue=fetched_files.QUEUE, side_by_side=4, work=fetch, fail=fetched_files.fail
)
