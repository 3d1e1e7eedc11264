"""The bus: its week, booked by hand and by a task, refused when it is taken, free again."""

from __future__ import annotations

import pytest

from models import Thing
from tests.conftest import ON_ONE_DATABASE


@pytest.fixture
async def bus(beatline):
    def write(session):
        session.orm.add(Thing(id=1, code="BUS1", name="Beat bus", kind="BUS"))

    await beatline.database.write(write)


async def test_the_bus_is_booked_by_hand_and_by_a_task_and_never_twice(bus, sergeant, officer):
    assert (await sergeant.says("/bus")).shows("nothing", "Free all week: Beat bus")
    booked = await sergeant.says("/bus BUS1 fri 1000 for 2h at Market Square")
    assert booked.shows(
        *("Fri 27/11/2026 10:00 to 12:00", "Where: Market Square", "Fri 27/11 09:30-12:30"),
        "Booking 1, by PS 0077 Copsewell",
    )
    refused = await sergeant.says("/newtask beat bus abington fri 1200 for 2h to 1300")
    assert refused.shows(
        "Beat bus is taken on Fri 27/11/2026 12:00. PS 0077 Copsewell has it: ring them.",
        "It is free from Fri 27/11/2026 13:00 to 15:00",
    )
    seen = await sergeant.says("/newtask beat bus abington fri 1300 for 2h to 1300")
    assert seen.shows("Books: Beat bus")
    card = await sergeant.taps(seen.message, "Plan it")
    assert card.shows("TSK-500001", "Booked: Beat bus")
    week = await officer.says("/bus")
    assert week.shows(
        "Fri 27/11 10:00-12:00 Beat bus · booking 1 by PS 0077 Copsewell · Market Square",
        "Fri 27/11 13:00-15:00 Beat bus: Abington",
    )
    assert (await officer.taps(week.message, "Fri 27/11 TSK-500001")).shows("TSK-500001")
    assert (await officer.says("/bus free 1")).shows("Your role can't do that here")
    assert (await officer.says("/bus bus1 mon 1000 at Fair")).shows("Your role can't do that here")
    assert (await sergeant.taps(booked.message, "Free it")).shows("Free again", "Fri 27/11/2026 10:00")
    assert (await officer.says("/bus bus1")).hides("booking 1")


@ON_ONE_DATABASE
async def test_rubbish_is_answered_with_a_sentence_and_books_nothing(bus, sergeant):
    answers = {
        "tram fri 1000": "Nothing on record is called “tram”",
        "bus1 gibberish": "I can't read a time",
        "bus1 fri 1000": "Say where, too",
        "bus1 fri 1000 until 0900 at Fair": "end before it starts",
        "bus1 28/03/2027 0130 at Fair": "doesn't exist",
        "bus1 today 0900 at Fair": "passed",
        "free": "Which booking?",
        "free 7": "Booking 7 isn't on record",
    }
    for said, shows in answers.items():
        assert (await sergeant.says(f"/bus {said}")).shows(shows), said
    assert (await sergeant.says("/bus next week")).shows("nothing", "Sat 28/11 to Fri 04/12")


@ON_ONE_DATABASE
async def test_an_hour_that_is_missing_is_asked_for_and_the_rest_is_kept(bus, sergeant):
    asked = await sergeant.says("/bus bus1 fri for 90 min at Market Square")
    assert asked.shows("At what time on Fri 27/11/2026?")
    booked = await sergeant.says("1400")
    assert booked.shows("Fri 27/11/2026 14:00 to 15:30", "Market Square")


@ON_ONE_DATABASE
async def test_with_nothing_on_record_it_says_how_things_come(sergeant):
    assert (await sergeant.says("/bus")).shows("No buses or other things are on record")
