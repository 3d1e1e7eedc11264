"""The time at which something happened: `1310`, `yesterday 2240`, `28/11 1400`, `20 min ago`."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from bot.language.plain import plain
from bot.language.times.clock_words import read_clock
from bot.language.times.day_words import read_day_words
from bot.language.times.wall import to_instant, to_local

AGO = re.compile(r"(?P<number>\d{1,3}) ?(?P<unit>m|min|mins|minutes|h|hr|hrs|hours?) ago\b")
BETWEEN = re.compile(r",? (?:at )?")
LEAD = re.compile(r"(?:at )?")


def read_past(words: str, *, before: datetime) -> datetime | None:
    """The instant, not after `before`; a clock time alone is the most recent one. None for anything else.

    Raises a RejectedError for an impossible time.
    """
    text = plain(words).strip()
    if found := AGO.fullmatch(text):
        unit = "hours" if found["unit"].startswith("h") else "minutes"
        return before - timedelta(**{unit: int(found["number"])})
    today = to_local(before).date()
    day = read_day_words(text, 0, today=today, nearest=True)
    lead = BETWEEN.match(text, day.end) if day else LEAD.match(text)
    clock = read_clock(text, lead.end(), shifts={}) if lead else None
    if clock is None:
        return None
    midnight = datetime.combine(day.date if day else today, time())
    local = midnight + timedelta(minutes=clock.placed(None))
    at = to_instant(local)
    return at if day or at <= before else to_instant(local - timedelta(days=1))
