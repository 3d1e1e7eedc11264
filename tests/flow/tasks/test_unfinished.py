"""Booking off names what is unfinished: hand it over, or say why it wasn't done."""

from __future__ import annotations

from tests.conftest import ON_ONE_DATABASE


@ON_ONE_DATABASE
async def test_booking_off_lists_what_is_begun_and_not_ended(officer, clock):
    assert (await officer.says("/off")).hides("Unfinished")
    await officer.says("/on")
    clock.moves(hours=5)
    off = await officer.says("/off")
    assert off.shows("Off duty", "Unfinished", "TSK-0456 · 14:15")
    assert off.hides("Turnaround", "Bridge Street", "TSK-0457")
    assert off.labels == ["TSK-0456: hand over", "Not done"]


@ON_ONE_DATABASE
async def test_leave_over_open_tasks_gives_their_supervisor_the_list(officer, sergeant, pushed):
    await sergeant.says("/on")
    await officer.says("/leave tomorrow")
    told = await pushed(sergeant, "1234 is put on leave over 1 task: TSK-0457")
    assert [label for row in told.buttons for label, _ in row] == ["Free officers", "TSK-0457"]
    assert (await officer.says("/leave end tomorrow")).shows("Leave cancelled")
    assert await pushed(sergeant, "The leave of 1234 over 1 task is off: TSK-0457", "stay with them")
    assert (await officer.says("/leave end tomorrow")).shows("no such leave")
    assert len([one for one in sergeant.messages if "is off" in one.text]) == 1
    assert not any("leave over" in one.text for one in officer.messages)
