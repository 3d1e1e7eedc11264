"""An officer asks about a briefing, and its author answers: each from their own phone."""

import pytest

from tests.conftest import ON_ONE_DATABASE

LINE = "/brief to NPT1: Knife arch moved | It stands at the bus station from 14:00."
REF = "BRF-0001"


@pytest.fixture
async def opened(sergeant, officer, pushed, settled):
    """The officer's card of one that is out."""
    await officer.says("/me")
    await sergeant.says(LINE)
    await sergeant.says(f"/brief send {REF} v1")
    await pushed(sergeant, f"{REF} · Knife arch moved\nOFFICIAL-SENSITIVE")
    await settled()
    return await officer.taps(await pushed(officer, f"{REF} · Knife arch moved"), "Open")


async def test_what_an_officer_asks_is_answered_by_the_author(sergeant, officer, opened, pushed):
    asked = await officer.taps(opened.message, "Ask the author")
    assert asked.shows("What do you want to ask 0077 Copsewell?")
    assert (await officer.says("Is the car park open?")).shows("Asked.", "0077 Copsewell has been told")
    told = await pushed(sergeant, f"{REF}: question 1 is waiting for you")
    assert "car park" not in told.text
    shown = await sergeant.taps(told, "Read it")
    assert shown.shows("1 · 1234 Ashfield", "Is the car park open?", "Not answered yet")
    await sergeant.taps(shown.message, "Answer 1")
    assert (await sergeant.says("From 13:00.")).shows("question 1 is answered; 1234 Ashfield has been told")
    told = await pushed(officer, f"Your question about {REF} is answered")
    assert "13:00" not in told.text
    assert (await officer.taps(told, "Read it")).shows("→ From 13:00. (0077 Copsewell, 10:15)")
    assert "Questions: 1, open: 0" in (await sergeant.says(REF)).labels


async def test_what_cannot_be_asked_gets_a_sentence(sergeant, officer, opened, pushed):
    assert (await officer.says(f"/briefings ask {REF} TOP SECRET source")).shows("SECRET")
    assert (await officer.says(f"/briefings ask {REF} {'x' * 501}")).shows("1 to 500 characters")
    assert (await officer.says("/briefings ask BRF-0099 why?")).shows("isn't on record")
    assert (await officer.says(f"/briefings asked {REF}")).shows("you asked nothing")
    assert (await officer.says(f"/briefings ask {REF} why there?")).shows("Asked.")
    await pushed(sergeant, "question 1 is waiting")
    assert (await officer.says(f"/briefings reply {REF} 1 because")).shows("Your role can't")
    assert (await sergeant.says(f"/briefings ask {REF} why?")).shows("You wrote it yourself")
    assert (await sergeant.says(f"/briefings reply {REF}")).shows("Which question?")
    assert (await sergeant.says(f"/briefings reply {REF} 7 because")).shows("isn't on record")
    assert (await sergeant.says(f"/briefings reply {REF} 1 It is dry.")).shows("question 1 is answered")
    assert (await sergeant.says(f"/briefings reply {REF} 1 It is not.")).shows("has answered that already")


async def test_a_withdrawn_one_is_asked_about_no_more(sergeant, officer, opened, pushed):
    await sergeant.says(f"/brief withdraw {REF} wrong place")
    await pushed(officer, "Don't act on it")
    assert (await officer.says(f"/briefings ask {REF} why?")).shows("withdrawn by 0077 Copsewell")


@ON_ONE_DATABASE
@pytest.mark.parametrize("to", ["push", "list"])
async def test_words_in_answer_to_the_push_are_sent_or_kept_as_its_author_says(
    sergeant, officer, opened, pushed, to
):
    await officer.says(f"/briefings ask {REF} Any markings on it?")
    told = await pushed(sergeant, f"{REF}: question 1 is waiting for you")
    if to == "list":
        told = (await sergeant.taps(told, "Read it")).message
    words = "No markings. " + "It is plain white, with a dent in the door. " * 8
    asked = await sergeant.says(words, reply_to=told)
    assert asked.shows("What do you mean by “No markings", "Nothing was done yet")
    assert asked.labels == ["Answer 1", f"Keep as a note on {REF}"]
    done = await sergeant.taps(asked.message, "Answer 1")
    assert done.shows("question 1 is answered; 1234 Ashfield has been told")
    told = await pushed(officer, "Your question about BRF-0001 is answered")
    assert (await officer.taps(told, "Read it")).shows("→ No markings. It is plain white")
    assert (await sergeant.says("note: seen it", reply_to=done.message)).shows("PNB-0077-0001")
