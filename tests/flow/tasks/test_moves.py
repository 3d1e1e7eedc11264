"""A task's life in the chat: accepted, arrived, done or not, by tap and by word, with its history."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from models import FieldNote
from tests.conftest import ON_ONE_DATABASE


async def test_two_officers_walk_a_task_from_accepted_to_done(beatline, phone, clock):
    ash, elm = phone("1234"), phone("1300")
    card = await ash.says("TSK-0457")
    assert card.labels[:3] == ["Accept", "Not done", "Hand over"]
    accepted = await ash.taps(card.message, "Accept")
    assert accepted.message_id == card.message_id
    assert accepted.shows("Accepted", "Accepted by PC 1234 Ashfield, 10:15")
    clock.moves(minutes=20)
    theirs = await elm.says("/task 457")
    assert theirs.labels[:4] == ["Accept", "Arrived", "Not done", "Hand over"]
    assert theirs.shows("Not accepted yet: PC 1300 Elmhurst")
    tomorrows = await elm.says("arrived", reply_to=theirs.message)
    assert tomorrows.shows("TSK-0457 is of Sun 22/11", "Nothing was changed yet")
    assert (await elm.taps(tomorrows.message, "Arrived")).shows("In progress", "PC 1300 Elmhurst, 10:35")
    clock.moves(minutes=15)
    asked = await ash.taps(accepted.message, "Arrived")
    stands = await ash.taps(asked.message, "Arrived")
    assert stands.shows("In progress", "PC 1300 Elmhurst, 10:35")
    late = await elm.taps(theirs.message, "Accept")
    assert late.shows("“Accept” isn't next, and nothing was changed")
    done = await ash.says("Done, thanks", reply_to=stands.message)
    assert done.shows("Completed", "PC 1234 Ashfield, 10:50")
    assert not {"Accept", "Arrived", "Done", "Not done", "Cancel"} & set(done.labels)
    history = await elm.says("/task TSK-0457 history")
    assert history.text.splitlines()[2:5] == [
        "1. 10:15 Accepted · PC 1234 Ashfield",
        "2. 10:35 In progress · PC 1300 Elmhurst",
        "3. 10:50 Completed · PC 1234 Ashfield",
    ]
    assert (await ash.taps(done.message, "History")).shows("TSK-0457 · history")


@pytest.mark.parametrize(
    ("words", "why"),
    [("not done: Nobody in, rang the bell", "Nobody in, rang the bell"), ("not done", "Shut all day")],
)
@ON_ONE_DATABASE
async def test_not_done_says_why_in_answer_to_the_card(beatline, officer, words, why):
    card = await officer.says("TSK-0457")
    answer = await officer.says(words, reply_to=card.message)
    assert answer.shows("TSK-0457 is of Sun 22/11. Is it certain that it isn't done?")
    answer = await officer.taps(answer.message, "Not done")
    if why not in words:
        assert answer.shows("Why wasn't it done?", "TSK-0457")
        answer = await officer.says(why)
    assert answer.shows("TSK-0457", "Closed, not done")
    assert (await officer.says("/task tsk 457 history")).shows(f"PC 1234 Ashfield: {why}")


@ON_ONE_DATABASE
async def test_a_supervisor_of_the_crew_cancels_and_the_crew_does_not(beatline, officer, sergeant, phone):
    assert (await officer.says("/task TSK-0457 cancel: planned twice")).shows("Only a supervisor of the crew")
    assert (await sergeant.says("/task TSK-0457 accept")).shows("Only the crew of TSK-0457")
    card = await sergeant.says("TSK-0457")
    assert "Cancel" in card.labels and "Accept" not in card.labels
    asked = await sergeant.taps(card.message, "Cancel")
    assert asked.shows("Why is it cancelled?")
    assert (await sergeant.says("   ")).shows("Say why")
    assert (await sergeant.says("Planned twice")).shows("TSK-0457", "Cancelled")
    assert (await officer.says("/task 457 arrived")).shows("PS 0077 Copsewell moved TSK-0457 to Cancelled")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/task TSK-0457 done", "“Done” isn't next"),
        ("/task TSK-0457 arrived v7", "“Arrived” isn't next"),
        ("/task TSK-0458 accept", "Only the crew of TSK-0458"),
        ("/task TSK-0999 accept", "TSK-0999 isn't on record"),
        ("/task accept", "Which task?"),
        ("/task history", "Which task?"),
        (f"/task TSK-0457 not done: {'x' * 501}", "500 characters at most"),
        ("/task accept TSK-0457", "Accepted by PC 1234"),
        ("/task 457 Accept", "Accepted by PC 1234"),
        ("/task 457 not done: 2 calls, no answer", "Is it certain that it isn't done?"),
        ("/task tsk457 not done anyway:   ", "Why wasn't it done?"),
        ("/task TSK-0457 map", "Patrol Market Square"),
    ],
)
@ON_ONE_DATABASE
async def test_what_is_typed(beatline, officer, said, answer):
    got = await officer.says(said)
    assert answer in (got.text or got.body["venue"]["title"])


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/task TSK-0457 acepted", "Accepted by PC 1234"),
        ("/task 457 acept", "Accepted by PC 1234"),
        ("/task TSK-0457 notdone anyway: Nobody in", "Closed, not done"),
        ("/task TSK-0457 not-done anyway", "Why wasn't it done?"),
        ("/task 457 arived", "“Arrived” isn't next"),
        ("/task TSK-0457 on scene", "“Arrived” isn't next"),
        ("/task TSK-0457 cancelled", "Only a supervisor of the crew"),
        ("/task TSK-0457 wibble wobble", "“wibble wobble” wasn't recorded. Next: Accept, Not done."),
        ("/task 457 nott done", "“nott done” wasn't recorded. Did you mean [Not done]?"),
        ("/task TSK-0457 left", "“Left” isn't next"),
        ("/task TSK-0457 accept TSK-0456", "“TSK-0456” wasn't recorded, and nothing was changed"),
        ("/task tsk-457 accept at 1500", "“at 1500” wasn't recorded, and nothing was changed"),
        ("/task tsk-457 accept with thanks", "Accepted by PC 1234"),
    ],
)
@ON_ONE_DATABASE
async def test_near_misses_of_a_step_are_taken_and_the_rest_is_said(beatline, officer, said, answer):
    assert (await officer.says(said)).shows(answer)


@ON_ONE_DATABASE
async def test_a_bare_step_in_answer_to_a_card_is_never_a_note(beatline, officer):
    card = await officer.says("TSK-0457")
    assert (await officer.says("accept", reply_to=card.message)).shows("Accepted by PC 1234")
    assert (await officer.says("left", reply_to=card.message)).shows("“Left” isn't next", "Next: Arrived")
    asked = await officer.says("arived", reply_to=card.message)
    assert asked.shows("TSK-0457 is of Sun 22/11")
    assert (await officer.taps(asked.message, "Arrived")).shows("In progress by PC 1234")
    assert (await officer.says("history", reply_to=card.message)).shows("TSK-0457 · history")
    why = f"not done: {'Nobody answered at either door. ' * 5}"
    assert (await officer.says(why, reply_to=card.message)).shows("TSK-0457", "Closed, not done")
    assert (await officer.says("arrived", reply_to=card.message)).shows("nothing was changed")
    notes = await beatline.database.read(lambda session: session.run(sa.select(FieldNote.id)).all())
    assert not notes


@ON_ONE_DATABASE
async def test_a_step_said_with_its_task_is_taken_or_says_first_what_is_next(beatline, officer):
    (await officer.says("arrived 457")).shows("“Arrived” isn't next")
    (await officer.says("on my way tsk 457")).shows("Accepted by PC 1234")
    (await officer.says("left 457")).shows("“Left” isn't next, and nothing was changed. Next: Arrived")
    (await officer.says("left tsk457")).shows("Next: Arrived")
    arrived = await officer.says("I've arrived at tsk 457")
    arrived.hides("wasn't recorded")
    arrived = await officer.taps(arrived.message, "Arrived") if "Arrived" in arrived.labels else arrived
    (await officer.says("tsk 457 left")).hides("wasn't recorded")
    (await officer.says("done 457")).hides("Completed")
    (await officer.says("arrived 1530")).hides("TSK-1530")
