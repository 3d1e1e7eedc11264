"""The bus's stops for the public: as a calendar, and as text to publish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.language.times.wall import to_local, write_date
from bot.services.tasks.calendars import CalendarEntry
from bot.services.things.surgeries import Surgery
from bot.texts.reply import Reply, ReplyFile, bold, say
from bot.texts.tasks.calendars import calendar_of
from bot.texts.times import clock, full, which_of_two
from bot.values import replace

SHOWN = 20  # in the message; all are in the file
NO_PLACE = "place to be announced"


def to_publish(found: Sequence[Surgery], *, now: datetime) -> Reply:
    """The text, and the same as a file; both are made to be passed on."""
    stops = [one for one in found if not one.is_off]
    if not found:
        return say("The bus has no stops to come that are open to the public.")
    more = len(stops) - SHOWN
    told = say(
        (bold("Meet us at the bus"),) if stops else None,
        *(_line(one) for one in stops[:SHOWN]),
        *(f"Off: {_line(one)}" for one in found if one.is_off),
        f"and {more} more, in the file" if more > 0 else None,
    )
    file = ReplyFile("bus-stops.ics", ics(found, now=now), False, "The bus's stops, for any calendar.")
    return replace(told, file=file, protected=False, fresh=True)


def ics(found: Sequence[Surgery], *, now: datetime) -> bytes:
    """A stop keeps its identifier when it moves, and says so when it is off."""
    return calendar_of(((one.name, _entry(one)) for one in found), method="PUBLISH", now=now)


def _entry(one: Surgery) -> CalendarEntry:
    return CalendarEntry(
        f"stop-{one.number}", one.version, one.starts_at, one.ends_at, one.is_off, where=one.place
    )


def _line(one: Surgery) -> str:
    starts, ends = to_local(one.starts_at), to_local(one.ends_at)
    until = clock(one.ends_at) if starts.date() == ends.date() else full(one.ends_at)
    which = f" ({said})" if (said := which_of_two(one.starts_at)) else ""
    return f"{write_date(starts)}, {starts:%H:%M}{which} to {until}: {one.place or NO_PLACE}"
