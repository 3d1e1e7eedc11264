"""When a briefing shall go, as its author says it, and the times that are offered."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from bot.chat.ask import Ask
from bot.services.times import read_time
from bot.services.wall_time import first_valid_after, to_instant, to_local
from bot.texts import briefings as texts
from bot.texts.reply import Row

BEFORE_SHIFT = timedelta(minutes=15)
NOW = re.compile(r"(?:right\s+)?now\W*$", re.IGNORECASE)


class NoTimeError(Exception):
    """The words hold no time."""


def require_time(ask: Ask, words: str) -> datetime | None:
    """None for now. Raises NoTimeError, and a RejectedError for a time that cannot be meant."""
    if NOW.match(words.strip()):
        return None
    reading = read_time(words.strip(), now=ask.now)
    if reading is None or reading.rest:
        raise NoTimeError
    return reading.instant


def time_buttons(ask: Ask) -> tuple[Row, ...]:
    """A quarter of an hour before the next two shifts."""
    settings = ask.settings
    offered = sorted(
        _next(ask.now, start) for start in (settings.earlies_at, settings.lates_at, settings.nights_at)
    )
    return texts.time_buttons(offered[:2])


def _next(now: datetime, start: time) -> datetime:
    day = to_local(now).date()
    for ahead in (0, 1):
        local = datetime.combine(day + timedelta(days=ahead), start) - BEFORE_SHIFT
        at = to_instant(first_valid_after(local))
        if at > now:
            return at
    return at
