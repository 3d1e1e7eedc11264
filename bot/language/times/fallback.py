"""dateparser, for words outside our own grammar; trusted only where it can be checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.language.times.clock_words import Sense, read_clock

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST = 60
_CLOCK = re.compile(r"(?<=\s)(?:[0-9]{1,2}[:.][0-9]{2}|[0-9]{1,2}\s?[ap]m|noon|midday)")
_NUMBER = re.compile(r"[0-9]")  # "next year 9am" is too vague to trust


def read_by_dateparser(text: str, *, wall: datetime) -> tuple[datetime, int] | None:
    """The wall time after `wall` at the start of plain `text`, and the end of its words.

    Alone it reads "fri 0930" as 00:00 today and "2 weeks today" as a past day. So its words must end with a
    clock time that we read too, and it must agree on the hour and minute and name a time to come.
    """
    clock = _CLOCK.search(text, 0, _LONGEST)
    if not clock or not text[: clock.end()].isascii() or not _NUMBER.search(text, 0, clock.start()):
        return None
    ours = read_clock(text, clock.start(), shifts={})
    if not ours or ours.sense is Sense.SPOKEN:
        return None
    local = _parse(text[: ours.end], wall=wall)
    if not local or local <= wall or local.hour * 60 + local.minute != ours.minutes:
        return None
    return local, ours.end


def _parse(words: str, *, wall: datetime) -> datetime | None:
    import dateparser

    settings = {
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": wall,
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    try:
        parsed: datetime | None = dateparser.parse(words, languages=["en"], settings=settings)
    except (ValueError, OverflowError):
        return None
    return parsed.replace(tzinfo=None, second=0, microsecond=0) if parsed else None
