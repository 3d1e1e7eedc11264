"""Doses at hotspots: a stay counts if it is long enough, on a task or without one; what is owed is shown."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import Area, Patrol
from tests.conftest import ON_ONE_DATABASE

DOSE = "/op driven change dose: abington 15 min, 4 a day, 0800 to 1600"


@pytest.fixture
async def dosed(sergeant):
    assert (await sergeant.says(DOSE)).shows("dose changed")


async def test_a_patrol_without_a_task_counts_if_it_is_long_enough(dosed, officer, sergeant, clock):
    owed = await officer.says("/op driven doses")
    assert owed.shows("Op Driven: doses", "Abington 0 of 4 · ⚠ overdue, was due by 10:00")
    here = await officer.says("/here abington")
    assert here.shows("At Abington since 10:15", "15 min count")
    clock.moves(minutes=12)
    gone = await officer.taps(here.message, "Left")
    assert gone.shows("12 min at Abington", "too short to count for Op Driven")
    here = await officer.says("/here at Abington")
    clock.moves(minutes=15)
    assert (await officer.says("/here")).shows("since 10:27")
    gone = await officer.taps(here.message, "Left")
    assert gone.shows("15 min at Abington", "Op Driven: 1 of 4 today")
    assert (await officer.says("/op driven doses")).shows("Abington 1 of 4 · next by 12:00")
    assert (await officer.says("/here left")).shows("You haven't said where you are")


@ON_ONE_DATABASE
async def test_arrived_and_left_on_a_patrol_count_once_for_its_crew(dosed, officer, sergeant, phone, clock):
    line = "/newtask patrol abington today 1100 for 30 min to 1234, 1300 op driven: on foot"
    preview = await sergeant.says(line)
    card = await sergeant.taps(preview.message, "Plan it")
    ref = card.message.text[:10]
    clock.moves(minutes=50)
    for one in (officer, phone("1300")):
        await one.says(f"/task {ref} accept")
        assert (await one.says(f"/task {ref} arrived")).shows("In progress")
    clock.moves(minutes=20)
    assert (await officer.says(f"/task {ref} left")).shows("20 min at Abington", "1 of 4 today")
    assert (await phone("1300").says(f"/task {ref} done")).shows("1 of 4 today")


@ON_ONE_DATABASE
async def test_a_place_of_two_areas_is_asked_and_rubbish_keeps_nothing(dosed, officer, beatline, phone):
    def twins(session):
        session.orm.add_all(Area(code=code, name="Twins") for code in ("TW-1", "TW-2"))

    await beatline.database.write(twins)
    which = await officer.says("/here twins")
    assert which.shows("2 areas are called Twins. Which one?")
    assert (await officer.says("/here nowhere hall")).shows("No area on record is called")
    count = sa.select(sa.func.count()).select_from(Patrol)
    assert await beatline.database.read(lambda session: session.run(count).scalar()) == 0
    there = await officer.taps(which.message, "Twins (TW-2)")
    assert there.shows("At Twins since", "No operation asks for a dose there")
    assert (await officer.says("/op nowhere doses")).shows("nowhere isn't on record")
    partner = phone("2001")
    assert (await partner.says("/here abington")).hides("At Abington")
    assert (await partner.says("/op doses driven")).hides("Abington")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("abington 0 min, 4 a day", "Say the area, the minutes"),
        ("abington often", "Say the area, the minutes"),
        ("nowhere 15 min, 4 a day", "No area on record"),
        ("abington 15 min, 4 a day, 2500 to 0300", "Say the area, the minutes"),
    ],
)
async def test_a_dose_that_cannot_be_read_changes_nothing(sergeant, words, says):
    assert (await sergeant.says(f"/op change driven dose: {words}")).shows(says)


@ON_ONE_DATABASE
async def test_a_hotspot_where_a_dose_is_due_is_near_until_it_is_done(dosed, officer, beatline, phone):
    placed = sa.update(Area).where(Area.code == "NTN-01").values(latitude=52.2340, longitude=-0.9020)
    await beatline.database.write(lambda session: session.orm.execute(placed))
    near = await officer.hears(after=officer.sends_location(52.2340, -0.9011))
    assert near.shows("Near you · 3 within 2 km", "60 m west · Abington 0 of 4")
    assert (await officer.taps(near.message, "I'm at Abington")).shows("At Abington since")
    partner = phone("2001")
    assert (await partner.hears(after=partner.sends_location(52.2340, -0.9011))).hides("Abington 0 of 4")


@ON_ONE_DATABASE
async def test_outside_its_hours_a_stay_says_that_it_does_not_count(officer, sergeant, clock):
    await sergeant.says("/op driven change dose: abington 15 min, 4 a day, 2000 to 0400")
    near = await officer.says("/here abing")
    assert near.shows("No area on record is called “abing”")
    here = await officer.says("/here abington")
    assert here.shows("Op Driven: it counts from 20:00 to 04:00 alone · 0 of 4")
    clock.moves(minutes=16)
    gone = await officer.taps(here.message, "Left")
    assert gone.shows("16 min at Abington", "outside the hours of Op Driven", "0 of 4 today")


@ON_ONE_DATABASE
async def test_the_beginning_of_an_areas_name_is_offered(officer, beatline):
    await beatline.database.write(
        lambda session: session.orm.add(Area(code="ALL", name="All Saints, Kettering"))
    )
    near = await officer.says("/here all saints")
    assert near.labels == ["All Saints, Kettering"]
    assert (await officer.taps(near.message, "All Saints, Kettering")).shows("At All Saints, Kettering since")
