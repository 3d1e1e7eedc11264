"""Leave, as officers and their sergeants say it."""

LINE = "/brief to 1234: Knife arch moved | It stands at the bus station from 14:00."
REFUSED = {
    "/leave until 20/11": "has passed",
    "/leave 31/2": "February has 28 days",
    "/leave for a bit": "I can't find leave dates",
    "/leave until 28/11 sick": "days only, never the reason",
    "/leave end": "no such leave",
    "/leave end of the world": "I can't find leave dates",
    "/leave 0077 until 28/11": "No officer of yours",
}


async def test_leave_is_put_down_listed_shown_and_taken_back(officer):
    assert (await officer.says("/leave")).shows("You have no leave booked", "never the reason")
    put = await officer.says("/leave until 28/11")
    assert put.shows(
        "On leave: Sat 21/11/2026 until Sat 28/11/2026, both days included.",
        "2 tasks begin",
        "you in the crew",
    )
    assert (await officer.says("/leave 24/12 to 2/1")).shows("Leave: Thu 24/12/2026 until Sat 02/01/2027")
    assert (await officer.says("/me")).shows("On leave until Sat 28/11/2026")
    mine = await officer.says("/leave")
    assert mine.shows("My leave · 2", "28/11/2026 · now")
    assert mine.labels == ["Cancel 21/11", "Cancel 24/12"]
    back = await officer.taps(mine.message, "Cancel 24/12")
    assert back.shows("Leave cancelled: Thu 24/12/2026 until Sat 02/01/2027")
    on = await officer.says("/on")
    assert on.shows("On duty", "Your leave until Sat 28/11/2026 still stands")
    ended = await officer.taps(on.message, "End the leave")
    assert ended.shows("Leave cancelled", "Briefings that waited are sent now")
    assert (await officer.says("/me")).hides("leave")


async def test_what_cannot_be_is_said_in_a_sentence(officer):
    for words, says in REFUSED.items():
        assert (await officer.says(words)).shows(says)


async def test_a_sergeant_puts_it_down_sees_it_in_the_preview_and_the_officer_is_told(
    sergeant, officer, eventually
):
    await officer.says("/me")
    assert (await sergeant.says("/leave 1234")).shows("1234 has no leave booked")
    put = await sergeant.says("/leave 1234 until 28/11")
    assert put.shows("On leave for 1234: Sat 21/11/2026 until Sat 28/11/2026")
    told = await eventually(lambda: next((m for m in officer.messages if "0077 changed" in m.text), None))
    assert "28/11" not in told.text
    preview = await sergeant.says(LINE)
    assert preview.shows("1 person", "⚠ On leave, so they get it when they are back: 1 (1234 until 28/11)")
    sent = await sergeant.taps(preview.message, "Send")
    assert sent.shows("1234 until 28/11")
    report = await sergeant.says("/briefings report BRF-0001")
    assert report.shows("1 waiting until back")
    assert (await sergeant.taps(report.message, "Off duty 1")).shows("1234 Ashfield · on leave until 28/11")
    ended = await sergeant.taps(put.message, "Cancel leave")
    assert ended.shows("Leave cancelled for 1234")
    assert await eventually(lambda: any("Knife arch" in message.text for message in officer.messages))


async def test_leave_without_a_slash_is_read_as_with_one(officer, sergeant):
    assert (await officer.says("leave thurs")).shows("Leave: Thu 26/11/2026.")
    assert (await officer.says("leave end thurs")).shows("Leave cancelled: Thu 26/11/2026")
    assert (await officer.says("off from fri till mon")).shows("Leave: Fri 27/11/2026 until Mon 30/11/2026")
    assert (await officer.says("leave end fri")).shows("Leave cancelled")
    assert (await officer.says("off from fri")).shows("Until which day?")
    assert (await sergeant.says("leave 1234 fri")).shows("Leave for 1234: Fri 27/11/2026.")
    assert (await sergeant.says("/leave end 1234 fri")).shows("Leave cancelled for 1234: Fri 27/11/2026")
    assert (await sergeant.says("leave PC 1234 fri")).shows("Leave for 1234: Fri 27/11/2026.")
    assert (await sergeant.says("leave end 1234 fri")).shows("Leave cancelled for 1234: Fri 27/11/2026")
    assert (await officer.says("when is my leave?")).shows("You have no leave booked")
    assert (await officer.says("leave it with me until fri")).hides("Leave: ")


async def test_the_last_day_of_leave_and_days_within_it_say_what_to_type(officer, sergeant):
    await officer.says("/leave until thurs")
    ends = await officer.says("/leave end thurs")
    assert ends.shows("ends on Thu 26/11/2026 already", "Nothing was changed", "/leave end 21/11/2026")
    within = await sergeant.says("/leave 1234 wed")
    assert within.shows("within the leave from Sat 21/11/2026", "/leave 1234 end 21/11/2026")
    assert (await sergeant.says("/leave 1234 end 21/11/2026")).shows("Leave cancelled for 1234")
