"""Tasks that come again by themselves: each is made when the one before begins."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from models import Officer, Task, Thing
from tests.notices_told import notices_told

LINE = "/newtask patrol abington every weekday 1900 for 15 min to 1234 op driven: on foot"


@pytest.fixture
def starts(beatline):
    """The starts of the tasks that were made here."""

    async def look():
        query = sa.select(Task.starts_at).where(Task.ref > "TSK-5").order_by(Task.ref)
        return await beatline.database.read(lambda session: list(session.run(query).scalars()))

    return look


async def planned(sergeant):
    seen = await sergeant.says(LINE)
    seen.shows(
        "Mon 23/11/2026 19:00 to 19:15", "Comes again every weekday 19:00", "Next: Mon 23/11, Tue 24/11"
    )
    return await sergeant.taps(seen.message, "Plan it")


def at(day):
    return datetime(2026, 11, day, 19, 0, tzinfo=UTC)


async def test_the_next_one_is_made_when_one_begins(sergeant, clock, ticked, starts):
    card = await planned(sergeant)
    card.shows("TSK-500001", "Hotspot patrol: Abington", "Comes again every weekday 19:00", "/newtask stop 1")
    assert await starts() == [at(23)]
    clock.now = at(23)
    await ticked()
    await ticked()
    assert await starts() == [at(23), at(24)]
    (await sergeant.says("TSK-500002")).shows("Hotspot patrol: Abington", "Tue 24/11", "on foot")
    listed = await sergeant.says("/newtask every")
    assert listed.shows("1: Hotspot patrol, Abington · every weekday 19:00 · next Tue 24/11 19:00 · by 0077")
    stopped = await sergeant.taps(listed.message, "Stop 1")
    assert stopped.shows("comes no more", "The one planned for Tue 24/11 19:00 stays")
    assert (await sergeant.says("/newtask stop 1")).shows("No repeating task", "Nothing was changed")
    assert (await sergeant.says("/newtask every")).shows("No task of yours or your officers' comes again")
    clock.now = at(24)
    await ticked()
    assert len(await starts()) == 2


async def test_those_that_came_due_while_we_were_down_are_counted(sergeant, beatline, clock, ticked, starts):
    await planned(sergeant)
    clock.now = at(26)
    await ticked()
    assert await starts() == [at(23), at(27)]
    told = [one for _, one in await beatline.database.read(notices_told)]
    missed = next(one for one in told if one.kind == "recurring-task-missed")
    assert (missed.number, missed.count, missed.last_at) == (1, 3, at(26))


async def test_it_ends_when_it_cannot_be_made_as_it_was_planned(sergeant, beatline, clock, ticked, starts):
    await planned(sergeant)
    gone = sa.update(Officer).where(Officer.collar == "1234").values(left_at=clock.now)
    await beatline.database.write(lambda session: session.run(gone))
    clock.now = at(23)
    await ticked()
    assert await starts() == [at(23)]
    told = await beatline.database.read(notices_told)
    assert [(who, one.kind) for who, one in told if "recurring" in one.kind] == [(1, "recurring-task-ended")]


async def test_a_time_at_which_what_it_needs_is_taken_is_left_out(sergeant, beatline, clock, ticked, starts):
    bus = Thing(code="BUS1", name="Beat bus", kind="BUS")
    await beatline.database.write(lambda session: session.orm.add(bus))
    seen = await sergeant.says("/newtask beat bus at abington every weekday 1000 for 2h to 1234")
    await sergeant.taps(seen.message, "Plan it")
    await sergeant.says("/bus BUS1 tue 1100 for 1h at Market Square")
    for day in (23, 24):
        clock.now = datetime(2026, 11, day, 10, 0, tzinfo=UTC)
        await ticked()
    assert [one.day for one in await starts()] == [23, 25]
    told = [one for _, one in await beatline.database.read(notices_told)]
    assert next(one for one in told if one.kind == "recurring-task-skipped").starts_at.day == 24


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("every weekday 1900-2030", "Mon 23/11/2026 19:00 to 20:30"),
        ("every sunday 0900 until 6/12", "Comes again every Sun 09:00 until"),
        ("every weekday", "time"),
    ],
)
async def test_the_times_are_read_as_people_write_them(sergeant, words, shown):
    assert (await sergeant.says(f"/newtask patrol abington {words} to 1234")).shows(shown)


async def test_a_need_to_know_task_is_planned_one_at_a_time(sergeant, starts):
    seen = await sergeant.says("/newtask warrant at abington every friday 0500 to 1234")
    assert (await sergeant.taps(seen.message, "Plan it")).shows("planned one at a time", "Nothing was made")
    assert await starts() == []


async def test_another_time_for_the_plan_ends_the_repeating(sergeant, starts):
    seen = await sergeant.says(LINE)
    await sergeant.taps(seen.message, "Time")
    again = await sergeant.says("fri 2000")
    again.shows("Fri 27/11/2026 20:00")
    again.hides("Comes again")
    weekly = await sergeant.says("/newtask change when")
    assert weekly.shows("When?", "every weekday 1900")
    assert (await sergeant.says("every tue 1800")).shows(
        "Tue 24/11/2026 18:00", "Comes again every Tue 18:00"
    )
