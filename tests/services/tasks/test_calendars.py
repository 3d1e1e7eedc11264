"""Calendar entries, read back by a parser: no more than may leave the chat, and steady from move to move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from bot.errors import NotOnRecordError
from bot.language.times.wall import LONDON
from bot.services.tasks import calendars
from bot.services.tasks.calendars import CalendarEntry
from bot.texts.tasks.calendars import ics
from models import Task, TaskStatus

AT = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
PLACE = {
    "title": "Patrol Market Square",
    "address": "Bridge Street; by the \\ café",
    "latitude": 52.2,
    "longitude": -0.9,
}
ENTRY = CalendarEntry(
    "TSK-0456", 3, AT, AT + timedelta(hours=1), False, "Patrol", "Bridge Street", (52.2, -0.9)
)


def read(entry):
    (event,) = Calendar.from_ical(ics(entry, now=AT)).walk("VEVENT")
    return event


def made(database, force, officer, ref="TSK-0456"):
    with database.transaction() as session:
        return calendars.entry(session, force.actor(session, officer), ref, now=force.now)


def test_an_open_task_says_what_and_where_and_a_private_one_its_reference_and_time_alone(database, force):
    force.task("TSK-0456", AT, 2, ends_at=AT + timedelta(hours=1), step=3, **PLACE)
    event = read(made(database, force, 2))
    assert (event["uid"], event["sequence"], event["status"]) == ("tsk-0456@beatline", 3, "CONFIRMED")
    assert event["summary"] == "TSK-0456 Patrol Market Square"
    assert event["location"] == PLACE["address"]
    assert event.start == AT and event.end == AT + timedelta(hours=1)
    for number, kind in enumerate(("WARRANT_SUPPORT", "VISIT_CIRV", "CUCKOOING_CHECK")):
        ref = f"TSK-100{number}"
        force.task(ref, AT, 2, kind=kind, **PLACE)
        text = ics(made(database, force, 2, ref), now=AT)
        assert read(made(database, force, 2, ref))["summary"] == ref
        assert not [
            word for word in (b"Market", b"Bridge", b"GEO", b"LOCATION", kind.encode()) if word in text
        ]


def test_whoever_may_not_know_of_it_gets_no_entry(database, force):
    force.task("TSK-0456", AT, 2, kind="WARRANT_SUPPORT", **PLACE)
    with pytest.raises(NotOnRecordError):
        made(database, force, 4)


def test_a_task_that_is_cancelled_says_so_with_a_later_number(database, force):
    task = force.task("TSK-0456", AT, 2, step=3, **PLACE)
    before = read(made(database, force, 2))
    with database.transaction() as session:
        row = session.orm.get(Task, task)
        row.status, row.step = TaskStatus.CANCELLED, 4
    after = read(made(database, force, 2))
    assert (after["uid"], after["status"]) == (before["uid"], "CANCELLED")
    assert after["sequence"] > before["sequence"]


def test_lines_are_folded_and_the_zone_is_londons():
    long = CalendarEntry("TSK-0456", 0, AT, None, False, "é" * 200, "x " * 100)
    text = ics(long, now=AT)
    assert max(map(len, text.split(b"\r\n"))) <= 75
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert read(long)["summary"] == f"TSK-0456 {'é' * 200}"
    (zone,) = Calendar.from_ical(text).walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/London"
    assert b"DTSTART;TZID=Europe/London:20261127T190000" in text


@pytest.mark.parametrize("month", [3, 10])
def test_every_half_hour_of_both_clock_change_nights_is_read_back_as_it_was(month):
    night = datetime(2026, month, 29 if month == 3 else 25, tzinfo=UTC) - timedelta(hours=1)
    zone = Calendar.from_ical(ics(ENTRY, now=AT)).walk("VTIMEZONE")[0].to_tz()
    for half in range(10):
        at = night + half * timedelta(minutes=30)
        assert read(CalendarEntry("TSK-0456", 0, at, None, False)).start.astimezone(UTC) == at
        assert at.astimezone(zone).utcoffset() == at.astimezone(LONDON).utcoffset()
