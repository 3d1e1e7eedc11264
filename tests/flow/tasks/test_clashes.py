"""Two plans near each other: each sergeant reads of the own task alone, and the crew that waits is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models import Officer, Task, TaskOfficer
from tests.flow.conftest import Phone
from tests.unlocked import unlock

SECRET = "zebrawood"
VISIT, WARRANT = "TSK-0901", "TSK-0902"
BELL_LANE = "12 Bell Lane"


@pytest.fixture
async def plans(beatline, clock, greet, telegram):
    """Ashfield's bail check, and a warrant of another sergeant at the same address."""
    await greet("0077", "1234")
    starts = clock.now + timedelta(minutes=30)

    def write(session):
        session.orm.add(
            Officer(
                id=61, collar="2191", surname="Oakley", rank="PS", team_id=2, role="supervisor",
                account_id=990_061, enrolled_at=clock.now,
            )
        )  # fmt: skip
        session.orm.add(
            Officer(
                id=62, collar="6201", surname="Elder", rank="DC", team_id=2, role="officer", supervisor_id=61
            )
        )
        session.orm.flush()
        common = {"status": "accepted", "step": 1, "created_at": clock.now}
        for number, ref, kind, planner, crew, words in (
            (901, VISIT, "BAIL_CHECK", 1, 2, "Bail condition check"),
            (902, WARRANT, "WARRANT", 61, 62, SECRET),
        ):
            at = starts + timedelta(hours=number - 901)
            session.orm.add(
                Task(
                    id=number, ref=ref, kind=kind, title=words, detail=words, address=BELL_LANE,
                    planner_id=planner, starts_at=at, ends_at=at + timedelta(minutes=45), **common,
                )
            )  # fmt: skip
            session.orm.flush()
            session.orm.add(TaskOfficer(task_id=number, officer_id=crew, accepted_at=clock.now))

    await beatline.database.write(write)
    await Phone(telegram.person(990_061, "Oakley"), "2191").says("/me")


async def test_a_crew_that_waits_is_told_and_asked_and_goes_once_both_have_spoken(
    plans, phone, sergeant, pushed, beatline
):
    ash = phone("1234")
    await ash.says("/on")
    told = await pushed(sergeant, f"About your {VISIT}: ring PS 2191 before it goes ahead.")
    assert [label for row in told.buttons for label, _ in row] == [
        "Settled",
        "I move mine",
        "Override",
        "Open",
    ]
    assert await pushed(ash, f"{VISIT} waits for a word")
    card = await ash.says(VISIT)
    assert card.shows("Waits for a word")
    asked = await ash.taps(card.message, "Arrived")
    assert asked.shows(f"{VISIT} waits for a word", "Ring your supervisor", "Nothing was changed")
    assert (await sergeant.says("/clashes")).shows(f"About your {VISIT}: ring PS 2191 · it waits")
    done = await sergeant.taps(told, "Settled")
    assert done.shows(f"About your {VISIT}: it is settled with PS 2191. They are told.")
    assert await pushed(ash, f"{VISIT} may go ahead")
    again = await sergeant.says(f"/clash not so {VISIT} 2191")
    assert again.shows(f"About your {VISIT}: it is open again. Ring PS 2191: they are told.")
    assert (await sergeant.says(f"/clash not so {VISIT}")).shows("is open already")
    assert (await sergeant.taps(again.message, "Settled")).shows("it is settled with PS 2191")
    arrived = await ash.taps(asked.message, "Arrived")
    assert arrived.shows("In progress") and arrived.hides("Waits")
    assert (await sergeant.says(f"/clash settled {VISIT}")).shows("PS 0077 settled it at")
    texts = [one.text for one in (*sergeant.person.messages, *ash.person.messages)]
    assert [one for one in texts if WARRANT in one or SECRET in one] == []


async def test_an_override_asks_why_and_a_move_frees_both(plans, sergeant, pushed):
    told = await pushed(sergeant, f"About your {VISIT}: ring PS 2191")
    why = await sergeant.taps(told, "Override")
    assert why.shows("Why does it go ahead?", "without a word of the other side")
    done = await sergeant.says("he was told to stay away from her today")
    assert done.shows(f"About your {VISIT}: it goes ahead without a word. Your reason is on record.")
    assert (await sergeant.says(f"/clash override {VISIT} 2191: again")).shows("said at")
    assert (await sergeant.taps(told, "I move mine")).shows("Move it to when, or where?")


async def test_an_override_where_nothing_waits_leaves_the_other_buttons(
    plans, telegram, pushed, beatline, clock
):
    oak = Phone(telegram.person(990_061, "Oakley"), "2191")
    await beatline.database.write(lambda session: unlock(session, 61, clock.now))
    told = await pushed(oak, f"About your {WARRANT}: ring PS 0077")
    tapped = await oak.taps(told, "Override")
    assert tapped.shows(f"{WARRANT} doesn't wait", "Ring them all the same")
    assert tapped.labels == ["Settled", "Open"]
    assert [label for row in told.buttons for label, _ in row] == [
        "Settled",
        "I move mine",
        "Override",
        "Open",
    ]
    assert (await oak.taps(told, "Settled")).shows(f"About your {WARRANT}: it is settled with PS 0077")


async def test_rubbish_is_told_what_to_say(plans, sergeant, phone):
    assert (await sergeant.says("/clash settled")).shows("Which task?")
    assert (await sergeant.says("/clash not so")).shows("Which task?", "/clash not so TSK-0456")
    assert (await sergeant.says("/clash not so TSK-0999")).shows("isn't on record")
    assert (await sergeant.says("/clash settled TSK-0999")).shows("isn't on record")
    assert (await sergeant.says(f"/clash settled {WARRANT}")).shows("isn't on record")
    assert (await phone("1234").says("/clashes")).shows("can't do that")


async def test_a_move_to_a_place_that_nobody_can_find_leaves_the_word_wanted(
    plans, phone, sergeant, pushed, eventually, beatline
):
    ash = phone("1234")
    await ash.says("/on")
    assert await pushed(sergeant, f"About your {VISIT}: ring PS 2191 before it goes ahead.")
    moved = await sergeant.says(f"/task {VISIT} move to zzz")
    assert moved.shows("No area is called “zzz”: it is taken as the address.", "is wanted still")

    def looked_at(session):
        return session.orm.get(Task, 901).checked_at is not None

    await eventually(lambda: beatline.database.read(looked_at))
    assert (await sergeant.says("/clashes")).shows(f"About your {VISIT}: ring PS 2191 · it waits")
    assert (await ash.says(f"/task {VISIT} arrived")).shows(f"{VISIT} waits for a word")
    moved = await sergeant.says(f"/task {VISIT} move to abington")
    assert moved.shows("Where: Abington") and moved.hides("No area is called")


@pytest.mark.parametrize("words", ["move to", "move at", "move in"])
async def test_a_move_without_a_place_asks_for_one(plans, sergeant, words):
    asked = await sergeant.says(f"/task {VISIT} {words}")
    assert asked.shows("Move it to when, or where?")
    assert (await sergeant.says(VISIT)).shows(BELL_LANE)
