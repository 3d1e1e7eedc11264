"""Particulars added to a kept note with the thumb, and notes that come late."""

import pytest

from tests.conftest import ON_ONE_DATABASE


async def test_kind_by_two_taps(officer):
    receipt = await officer.says("/note spoke to the caretaker")
    asked = await officer.taps(receipt, "Kind")
    assert asked.shows("What kind of note is it?")
    assert (await officer.taps(asked, "Engagement")).shows("PNB-1234-0001 · Kind: engagement")
    assert (await officer.says("PNB-1234-0001")).shows("Kind: engagement")


async def test_place_in_words_or_shared(officer):
    receipt = await officer.says("/note spoke to the caretaker")
    await officer.taps(receipt, "Place")
    assert (await officer.says("rear of the garages")).shows("Place: rear of the garages")
    await officer.taps(receipt, "Place")
    shared = officer.sends_location(52.24, -0.9, accuracy=1500)
    assert (await officer.hears(after=shared)).shows("Place: 52.24, -0.9 (within 1,500 m)")
    assert (await officer.says("PNB-1234-0001")).shows("Place: rear of the garages; 52.24, -0.9")


async def test_the_place_of_the_task_stands_on_the_note(officer):
    card = await officer.says("TSK-0456")
    await officer.says("nobody in", reply_to=card.message)
    assert (await officer.says("PNB-1234-0001")).hides("Place: ")
    await officer.says("/add place PNB-1234-0001 Campbell Square nick")
    shown = (await officer.says("PNB-1234-0001")).text
    assert "Task's place: " in shown
    assert "\nPlace: Campbell Square nick\n" in shown


async def test_people_are_put_by_reference_and_not_by_name(officer):
    receipt = await officer.says("/note spoke to him")
    await officer.taps(receipt, "People")
    assert (await officer.says("Jordan Millbrook")).shows("isn't a reference", "TUR-0123")
    assert (await officer.says("/add person PNB-1234-0001 TUR-0123")).shows("About: TUR-0123")
    assert (await officer.says("/add person PNB-1234-0001 TUR-0999")).shows("isn't on record")


async def test_words_spoken(officer):
    receipt = await officer.says("/note at the door")
    await officer.taps(receipt, "Words said")
    assert (await officer.says("mother: HE ISN'T HERE")).shows("Said: mother: HE ISN'T HERE")


async def test_a_note_in_plain_words_is_a_note_and_no_answer(officer):
    receipt = await officer.says("/note at the door")
    await officer.taps(receipt, "Place")
    assert (await officer.says("note now two males by the bins")).shows("PNB-1234-0002")
    assert (await officer.says("PNB-1234-0002")).shows("now two males by the bins")
    assert (await officer.says("PNB-1234-0001")).hides("Place:")


async def test_a_photo_in_answer_to_a_question_is_a_note_on_that_note(officer):
    receipt = await officer.says("/note at the door")
    await officer.taps(receipt, "Place")
    sent = officer.sends_photo(b"\xff\xd8\xff")
    assert (await officer.hears(after=sent)).shows("PNB-1234-0002", "on PNB-1234-0001", "1 attached")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("1310", "Fri 20/11 13:10"),
        ("0850", "08:50"),
        ("20 min ago", "09:55"),
        ("yesterday 2240", "Fri 20/11 22:40"),
    ],
)
async def test_when_it_happened(said, shown, officer):
    await officer.says("/note saw the moped")
    answer = await officer.says(f"/add occurred PNB-1234-0001 {said}")
    assert answer.shows(f"happened {shown}, written 10:15")
    assert (await officer.says("PNB-1234-0001")).shows(f"Happened: {shown}")


async def test_more_than_an_hour_asks_why(officer):
    await officer.says("/note saw the moped")
    answer = await officer.says("/add occurred PNB-1234-0001 0850")
    assert answer.shows("That is more than an hour later. Why?")
    assert (await officer.taps(answer, "Dealing with it")).shows("Reason: dealing with it")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("/add", "For example"),
        ("/add kind", "For example"),
        ("/add colour PNB-1234-0001 blue", "For example"),
        ("/add kind PNB-1234-0001 gossip", "isn't a kind of note"),
        ("/add occurred PNB-1234-0001 soon", "I don't know the time"),
        ("/add occurred PNB-1234-0001 tomorrow 0900", "can't have happened after"),
        ("/add place PNB-1234-0009 x", "isn't on record"),
        ("/add present PNB-1234-0001 7777", "Nobody who works here"),
        (f"/add speech PNB-1234-0001 {'x' * 1001}", "more than 1,000 characters"),
    ],
)
async def test_what_cannot_stand_there_is_said(words, says, officer):
    await officer.says("/note saw the moped")
    assert (await officer.says(words)).shows(says)


async def test_a_photo_that_waits_behind_the_pin_is_kept_once_it_is_given(officer, eventually):
    receipt = await officer.says("/note at the door")
    await officer.taps(receipt, "Place")
    await officer.says("/lock")
    pad = await officer.hears(after=officer.sends_photo(b"\xff\xd8\xff", caption="the door"))
    await officer.enters(pad)
    await eventually(
        lambda: any("on PNB-1234-0001 · 1 attached" in one.text for one in officer.messages)
    )  # fmt: skip


async def test_nobody_elses_note(officer, phone):
    await phone("1300").says("/note theirs")
    assert (await officer.says("/add kind PNB-1300-0001 visit")).shows("isn't on record")


async def test_more_than_an_hour_on_its_way_asks_why_and_is_marked(officer, clock):
    written = clock.now
    clock.moves(minutes=61)
    late = officer.person.says("/note no signal at all", date=written)
    answer = await officer.hears(after=late)
    assert answer.shows("PNB-1234-0001 · 10:15", "1 h 1 min without signal", "more than an hour. Why?")
    assert (await officer.taps(answer, "No signal")).shows("Reason: no signal")
    assert (await officer.says("/notes")).shows("10:15 · late: no signal at all")


async def test_late_notes_stand_in_the_order_in_which_they_were_written(officer, clock):
    written = clock.now
    clock.moves(minutes=5)
    await officer.says("/note second")
    await officer.hears(after=officer.person.says("/note first", date=written))
    shown = (await officer.says("/notes")).text
    assert shown.index("0001 10:20: second") < shown.index("0002 10:15: first")
