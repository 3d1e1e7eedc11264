"""An entry for a calendar, as RFC 5545 has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.language.times.wall import LONDON
from bot.services.tasks.calendars import CalendarEntry
from bot.texts.reply import Reply, ReplyFile

if TYPE_CHECKING:
    from icalendar import Calendar, Event

ZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def sent(entry: CalendarEntry, *, now: datetime) -> Reply:
    """The file may be opened elsewhere: that is what it is for."""
    again = "It doesn't follow by itself: when the task moves, ask again."
    caption = f"{entry.ref} for your calendar. {again}"
    file = ReplyFile(f"{entry.ref}.ics", ics(entry, now=now), False, caption)
    return Reply(file=file, protected=False, fresh=True)


def ics(entry: CalendarEntry, *, now: datetime) -> bytes:
    summary = " ".join(filter(None, (entry.ref, entry.what)))
    method = "CANCEL" if entry.is_cancelled else "PUBLISH"
    return calendar_of([(summary, entry)], method=method, now=now)


def calendar_of(entries: Iterable[tuple[str, CalendarEntry]], *, method: str, now: datetime) -> bytes:
    """Each with its summary; an entry's reference makes its lasting identifier."""
    from icalendar import Calendar, Timezone  # take 0.1 s to load, and the start doesn't need them

    calendar = Calendar()
    calendar.add("prodid", "-//Beatline//Tasks//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(ZONE))
    for summary, entry in entries:
        calendar.add_component(_event(summary, entry, now))
    return _written(calendar)


def _event(summary: str, entry: CalendarEntry, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.ref.lower()}@beatline")
    event.add("sequence", entry.step)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", _local(entry.starts_at))
    if entry.ends_at is not None:
        event.add("dtend", _local(entry.ends_at))
    event.add("summary", summary)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if entry.where is not None:
        event.add("location", entry.where)
    if entry.position is not None:
        event.add("geo", entry.position)
    return event


def _written(calendar: Calendar) -> bytes:
    written: bytes = calendar.to_ical()
    return written


def _local(instant: datetime) -> datetime:
    """Wall time; of an hour that comes twice the second as UTC, since a zone's name means the first."""
    local = instant.astimezone(LONDON)
    return instant.astimezone(UTC) if local.fold else local
