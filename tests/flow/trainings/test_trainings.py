"""`/training new`, and afterwards the names, which leave the chat; the certificates come as one file."""

from __future__ import annotations

from tests.conftest import ON_ONE_DATABASE


@ON_ONE_DATABASE
async def test_a_training_is_planned_names_are_pasted_and_certificates_come(
    sergeant, officer, clock, pushed, eventually
):
    seen = await sergeant.says("/training new gold street today 1100 for 90 min to 1300")
    assert seen.shows("Training: gold street", "Not planned yet", "Nothing is made until you tap Plan it")
    planned = await sergeant.taps(seen.message, "Plan it")
    assert planned.shows("Training 1 · Training: gold street", "Allocated", "nobody on record yet")
    early = await sergeant.says("/training 1\nRobin Alder 1234")
    assert early.shows("Training 1 hasn't begun")
    clock.moves(minutes=50)
    card = await sergeant.says("/training 1")
    assert card.shows("send their names, one a line")
    done = await sergeant.says("Robin Alder 1234\nSam Birch\nKim Cherry, 3456")
    assert done.shows("2 new", "Line 2 was not kept: no four digits at its end", "Trained: 2")
    assert done.hides("Alder", "Birch", "Cherry") is True
    assert await eventually(lambda: not [one for one in sergeant.messages if "Alder" in one.text])
    sergeant.person.taps(done.message, "Certificates")
    assert await pushed(sergeant, "2 certificates are coming, as a PDF")
    sent = await pushed(sergeant, "Training 1 · 2 certificates to print")
    assert sent.document.startswith(b"%PDF") and "Alder" not in sent.text
    assert (await officer.says("/training 1")).hides("send their names")
    assert (await officer.says("/training certificates 1")).shows("The list of training 1 is for its crew")
    assert (await officer.says("/trainings")).shows("Training: gold street · 2 trained")
    assert (await officer.says("/training new x fri 2000")).shows("Your role can't do that here")
    asked = await sergeant.says("/training new gold street fri")
    assert asked.shows("At what time on Fri 27/11/2026?")
    again = await sergeant.says("2000")
    assert again.shows("Training: gold street", "Fri 27/11/2026 20:00")
    assert (await sergeant.says("yes")).shows("Training 2 · Training: gold street", "Fri 27/11 20:00")
    assert (await sergeant.says("/training plan")).shows("No training is being planned")


@ON_ONE_DATABASE
async def test_a_name_entered_wrongly_is_taken_back_and_leaves_the_chat(sergeant, officer, clock, eventually):
    seen = await sergeant.says("/training new gold street today 1100 for 90 min to 1300")
    await sergeant.taps(seen.message, "Plan it")
    clock.moves(minutes=50)
    done = await sergeant.says("/training 1\nRobin Alder 1234\nSam Birch 2345")
    assert done.shows("2 new", "To take one back: /training wrong 1 and the same line", "Trained: 2")
    back = await sergeant.says("/training wrong 1 robin ALDER 1234")
    assert back.shows("1 taken back", "Trained: 1") and back.hides("lder")
    assert await eventually(lambda: not [one for one in sergeant.messages if "ALDER" in one.text])
    assert (await sergeant.says("/training wrong 1\nRobin Alder 1234\nSam\nSam Birch 9999")).shows(
        "0 taken back", "2 of those said aren't on the list", "Line 2 couldn't be read", "Trained: 1"
    )
    assert (await sergeant.says("/training wrong 1")).shows("Whose name is wrong?")
    assert (await sergeant.says("/training wrong 7 Sam Birch 2345")).shows("Training 7 isn't on record")
    assert (await officer.says("/training wrong 1 Sam Birch 2345")).shows("The list of training 1 is for")
    last = await sergeant.says("/training wrong 1 Sam Birch 2345")
    assert last.shows("1 taken back", "nobody on record yet") and last.hides("Their names are kept")
