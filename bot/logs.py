"""Logging: the fate of each update, never its words."""

from __future__ import annotations

import logging
import time
import traceback

QUIET = ("alembic", "httpx", "httpcore", "apscheduler", "aiohttp.access", "telegram")


def start_logging(level: int = logging.INFO) -> None:
    logging.basicConfig(
        level=level, format="%(asctime)sZ %(levelname)s %(name)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%S"
    )
    logging.Formatter.converter = time.gmtime
    for name in QUIET:  # at INFO they log addresses with the token, or updates
        logging.getLogger(name).setLevel(logging.WARNING)


def where_from(error: BaseException) -> str:
    """The error's type and place, without its message, which may quote what an officer wrote."""
    places = traceback.extract_tb(error.__traceback__)
    place = f"{places[-1].filename}:{places[-1].lineno}" if places else "nowhere"
    return f"{type(error).__name__} at {place}"
