"""A task for a team, a part handed over, a task moved: both sides are told, and old cards say so."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from models import Task
from tests.conftest import ON_ONE_DATABASE


async def test_the_first_of_a_team_has_it_and_the_second_is_told_who(sergeant, phone, pushed):
    elm = phone("1300")
    await elm.says("/on")
    seen = await sergeant.says("/newtask patrol abington fri 1900 to response: on foot")
    assert seen.shows("For: Response, for one of them to take")
    card = await sergeant.taps(seen.message, "Plan it")
    assert card.shows("TSK-500001", "Approved", "nobody yet; for one of Response to take")
    told = await pushed(elm, "TSK-500001", "The first to take it has it")
    taken = await elm.taps(told, "Take it")
    assert taken.shows("Accepted", "Crew: PC 1300 Elmhurst")
    late = await elm.says("/task TSK-500001 take")
    assert late.shows("PC 1300 Elmhurst moved TSK-500001 to Accepted")
    assert (await phone("1234").says("/task TSK-500001 take")).shows("not for your team to take")


@ON_ONE_DATABASE
async def test_a_need_to_know_task_is_for_no_team(sergeant):
    assert (await sergeant.says("/newtask warrant abington fri 0600 to response")).shows(
        "names its crew, and is for no team"
    )


async def test_each_accepts_for_themselves_and_the_card_says_who_has_not(beatline, phone):
    ash, elm = phone("1234"), phone("1300")
    card = await elm.says("TSK-0457")
    await ash.says("/task TSK-0457 accept")
    stands = await ash.says("TSK-0457")
    assert stands.shows("Accepted", "Not accepted yet: PC 1300 Elmhurst")
    mine = await elm.taps(card.message, "Accept")
    assert mine.hides("Not accepted yet") and "Accept" not in mine.labels
    assert (await ash.says("/task TSK-0457 accept")).shows("“Accept” isn't next")


async def test_a_task_that_is_over_keeps_its_crew_and_its_time(sergeant):
    assert (await sergeant.says("/task TSK-0457 cancel: planned twice")).shows("Cancelled")
    for words in ("/assign TSK-0457 to 1300", "/task TSK-0457 move tomorrow 1000"):
        assert (await sergeant.says(words)).shows("So its crew and its time stay as they are"), words


async def test_a_part_is_handed_over_when_the_other_accepts_and_stays_until_then(beatline, phone, pushed):
    ash, elm, dun = phone("1234"), phone("1300"), phone("3001")
    for other in (elm, dun):
        await other.says("/on")
    card = await ash.says("TSK-0457")
    asked = await ash.taps(card.message, "Hand over")
    assert asked.shows("Hand over to whom?")
    assert (await ash.says("1234")).shows("It is yours already")
    assert (await ash.says("Elmhurst", reply_to=asked.message)).shows("They are in the crew of TSK-0457")
    offered = await ash.says("Dunmoor", reply_to=asked.message)
    assert offered.shows(
        "PC 3001 Dunmoor is asked. It stays yours until they accept", "Crew: PC 1234 Ashfield"
    )
    told = await pushed(dun, "TSK-0457", "1234 asks you to take it over")
    taken = await dun.taps(told, "Take over")
    assert taken.shows("Crew: PC 1300 Elmhurst, PC 3001 Dunmoor", "Handed over by PC 1234 Ashfield")
    assert await pushed(ash, "TSK-0457", "is handed over, by 1234 to 3001")
    assert await pushed(elm, "TSK-0457", "is handed over, by 1234 to 3001")
    late = await ash.says("/task TSK-0457 accept v0")
    assert late.shows("Handed over by PC 1234 Ashfield to PC 3001 Dunmoor", "nothing was changed")
    assert (await dun.says("/task TSK-0457 take over")).shows("Nobody offers you TSK-0457 now")


@ON_ONE_DATABASE
async def test_whoever_is_asked_may_say_no_and_others_may_not_answer(beatline, phone, pushed):
    ash, dun = phone("1234"), phone("3001")
    await dun.says("/on")
    await ash.says("/task TSK-0457 hand over to 3001")
    assert (await phone("2001").says("/task TSK-0457 take over")).shows("Nobody offers you TSK-0457 now")
    told = await pushed(dun, "TSK-0457", "asks you")
    assert (await dun.taps(told, "No")).shows("TSK-0457 stays with who offered it")
    assert await pushed(ash, "TSK-0457", "stays with 1234: 3001 can't take it over")
    assert (await phone("0077").says("/task TSK-0457 hand over to 3001")).shows("Only the crew of TSK-0457")
    assert (await ash.says("/task TSK-0457 hand over to 9001")).shows("Nobody with the collar number 9001")
    assert (await ash.says("/task TSK-0457 hand over to 1300 and 3001")).shows("to one officer")


async def test_a_supervisor_moves_a_task_and_its_crew_and_their_old_cards_say_so(
    beatline, sergeant, phone, pushed
):
    ash = phone("1234")
    card = await ash.says("TSK-0457")
    moved = await sergeant.says("/task TSK-0457 move mon 2000 to abington")
    assert moved.shows(
        "Mon 23/11 20:00-21:00", "Where: Abington", "Moved from Sun 22/11 15:15, Bridge Street"
    )
    assert await pushed(ash, "TSK-0457", "is moved. It starts on Mon 23/11/2026 20:00 now")
    late = await ash.taps(card.message, "Accept")
    assert late.shows("TSK-0457: Moved from Sun 22/11 15:15", "nothing was changed")
    assert (await sergeant.taps(moved.message, "Move")).shows("Move it to when, or where?")
    assert (await ash.says("/task TSK-0457 move tue 1000")).shows("Your role can't do that here")
    assert (await sergeant.says("/task TSK-0457 move yesterday 1000")).shows("passed")
    assert (await sergeant.says("/task TSK-0457 move 28/03/2027 0130")).shows("doesn't exist")
    assert (await sergeant.says("/task TSK-0457 move")).shows("Move it to when, or where?")
    assert (await sergeant.says("tue 1000")).shows("Tue 24/11 10:00-11:00")
    there = sa.update(Task).where(Task.ref == "TSK-0457").values(status="in_progress")
    await beatline.database.write(lambda session: session.run(there))
    assert "Move" not in (await sergeant.says("TSK-0457")).labels
    assert (await sergeant.says("/task TSK-0457 move wed 1000")).shows("The crew of TSK-0457 is there")
    assert (await sergeant.says("/task TSK-0457 move to abington")).shows("Where: Abington")


async def test_a_supervisor_gives_a_task_to_others_and_both_sides_are_told(sergeant, phone, pushed):
    ash, dun = phone("1234"), phone("3001")
    await dun.says("/on")
    card = await ash.says("TSK-0457")
    given = await sergeant.says("/assign TSK-0457 to Dunmoor")
    assert given.shows("Crew: PC 3001 Dunmoor", "Given to PC 3001 Dunmoor by PS 0077 Copsewell")
    assert await pushed(ash, "TSK-0457", "is no longer yours: 0077 gave it to 3001")
    assert await pushed(dun, "TSK-0457", "new task, and you are in its crew")
    assert (await ash.taps(card.message, "Accept")).shows("Given to PC 3001 Dunmoor", "nothing was changed")
    assert (await ash.says("/assign TSK-0457 to 1234")).shows("Your role can't do that here")
    assert (await sergeant.says("/assign TSK-0458 to 1234")).shows(
        "Only a supervisor of the crew of TSK-0458, or its planner, changes that"
    )


async def test_all_of_an_officers_day_goes_to_another_and_their_mates_stay(sergeant, phone, pushed):
    ash, dun = phone("1234"), phone("3001")
    await ash.says("/on")
    await dun.says("/on")
    seen = await sergeant.says("/assign all of 1234 tomorrow to 3001")
    assert seen.shows("Tasks of 1234 for 3001", "TSK-0457", "Nothing is changed until you tap Assign")
    assert (await dun.says("TSK-0457")).hides("Dunmoor")
    given = await sergeant.taps(seen.message, "Assign")
    assert given.shows("1 of 1234 given to 3001", "TSK-0457")
    assert (await sergeant.says("/assign those of 1234 22/11/2026 to 3001")).shows("given already")
    assert await pushed(dun, "TSK-0457", "new task, and you are in its crew")
    assert (await dun.says("TSK-0457")).shows("Crew: PC 1300 Elmhurst, PC 3001 Dunmoor")
    assert await pushed(ash, "TSK-0457", "0077 gave it to 3001")
    again = await sergeant.says("/assign all of Ashfield tomorrow to Dunmoor")
    assert again.shows("1234 has no task then that you may give")
    assert (await sergeant.says("/assign all of 1300 tomorrow to 1300")).shows("They are theirs already")
    assert (await sergeant.says("/assign all of 1234 to 3001")).shows("/assign all of 1234 tomorrow to 0741")


async def test_all_of_a_day_says_which_of_its_own_tasks_meet(sergeant):
    for at in ("1900", "1930", "2200"):
        seen = await sergeant.says(f"/newtask patrol abington sun {at} to 1234: on foot")
        await sergeant.taps(seen.message, "Plan it")
    seen = await sergeant.says("/assign all of 1234 tomorrow to 3001")
    lines = {one[:10]: one for one in seen.text.splitlines() if one.startswith("TSK-5")}
    assert "PC 3001 Dunmoor has another task then: Sun 22/11 19:30-20:30." in lines["TSK-500001"]
    assert "PC 3001 Dunmoor has another task then: Sun 22/11 19:00-20:00." in lines["TSK-500002"]
    assert "another task" not in lines["TSK-500003"]


async def test_all_that_were_given_at_once_are_undone_at_once_or_none_is(sergeant, phone, pushed, clock):
    seen = await sergeant.says("/newtask patrol abington sun 1900 to 1234: on foot")
    await sergeant.taps(seen.message, "Plan it")
    await phone("3001").says("/on")
    clock.moves(minutes=1)
    seen = await sergeant.says("/assign all of 1234 tomorrow to 3001")
    given = await sergeant.taps(seen.message, "Assign")
    assert given.shows("2 of 1234 given to 3001")
    clock.moves(minutes=1)
    back = await sergeant.taps(given.message, "Undo")
    assert back.shows("The crews are as they were before", "TSK-0457", "TSK-500001")
    assert (await sergeant.says("TSK-500001")).shows("Crew: PC 1234 Ashfield")
    assert (await sergeant.says("TSK-0457")).shows("Crew: PC 1234 Ashfield, PC 1300 Elmhurst")
    clock.moves(minutes=1)
    seen = await sergeant.says("/assign all of 1234 tomorrow to 3001")
    given = await sergeant.taps(seen.message, "Assign")
    await phone("3001").says("/task TSK-500001 accept")
    assert (await sergeant.taps(given.message, "Undo")).shows("TSK-500001 has changed since")
    assert (await sergeant.says("TSK-0457")).shows("PC 3001 Dunmoor")


async def test_an_assignment_is_undone_once_and_an_old_undo_says_what_has_changed(
    sergeant, phone, pushed, clock
):
    ash, dun = phone("1234"), phone("3001")
    await ash.says("/on")
    await dun.says("/on")
    given = await sergeant.says("/assign TSK-0457 to 3001")
    assert given.shows("Crew: PC 3001 Dunmoor", "PC 3001 Dunmoor")
    (says,) = [data for row in given.message.buttons for label, data in row if label == "Undo"]
    clock.moves(minutes=1)
    back = await sergeant.taps(given.message, "Undo")
    assert back.shows("Crew: PC 1234 Ashfield, PC 1300 Elmhurst", "The crew is as it was before")
    assert await pushed(dun, "TSK-0457", "is no longer yours")
    assert await pushed(ash, "TSK-0457", "You are in the crew of")
    assert (await sergeant.says(says)).shows("Nothing was undone, for TSK-0457 has changed since")
    again = await sergeant.says("/assign TSK-0457 to 3001")
    await dun.says("/task TSK-0457 accept")
    assert (await sergeant.taps(again.message, "Undo")).shows("has changed since")
    assert (await sergeant.says("/assign undo TSK-0457 99")).shows("nothing to undo")


@ON_ONE_DATABASE
async def test_an_assignment_warns_as_a_new_task_does_and_leaves_out_what_has_changed(
    sergeant, phone, beatline
):
    def night(session):
        facts = {"kind": "PATROL_HOTSPOT", "starts_at": datetime(2026, 11, 22, 23, tzinfo=UTC)}
        session.run(sa.update(Task).where(Task.ref == "TSK-0457").values(**facts, ends_at=None))

    await beatline.database.write(night)
    seen = await sergeant.says("/assign all of 1234 tomorrow to 1300")
    assert seen.shows("TSK-0457", "Too few: it takes 2 at night, and its crew is 1.")
    await phone("1300").says("/task TSK-0457 accept")
    left = await sergeant.says("yes")
    assert left.shows("None of 1234 was given to 1300", "changed meanwhile: TSK-0457")
    moved = await sergeant.says("/task TSK-0457 move mon 2330")
    assert moved.hides("Too few") and moved.shows("Crew: PC 1234 Ashfield, PC 1300 Elmhurst")
    given = await sergeant.says("/assign TSK-0457 to 3001")
    assert given.shows("⚠ Too few: it takes 2 at night, and its crew is 1.", "Crew: PC 3001 Dunmoor")


async def test_the_receipt_names_those_who_came_off_and_their_other_team(beatline, sergeant):
    given = await sergeant.says("/assign TSK-0456 to 3001")
    assert given.shows("Off it: PC 1234 Ashfield, 2001 Brackenbury (TURN).")
    assert given.shows("⚠ 2001 Brackenbury is of another team. If it was a joint visit: Undo.")
    assert (await sergeant.taps(given.message, "Undo")).shows("The crew is as it was before")
