"""A sergeant's own officers on a page."""

from tests.conftest import ON_ONE_DATABASE


@ON_ONE_DATABASE
async def test_who_is_on_or_free_brings_a_sergeants_own_officers_and_tells_others_whom_to_ask(
    sergeant, officer
):
    for words in ("whos on tonight", "who is free tomorrow", "Who’s free at 7?"):
        assert (await sergeant.says(words)).shows("Team · 1", "PC 1234", "free at the time of a task")
        assert (await officer.says(words)).shows("I don't list who is on duty", "your supervisor")
    assert (await sergeant.says("is 1234 on")).shows("PC 1234 Ashfield · off duty")
    assert (await sergeant.says("is 1300 on duty")).shows("1300 isn't one of your officers")
    assert (await sergeant.says("is 9999 on duty")).shows("9999 isn't one of your officers")
    assert (await officer.says("is 1300 on")).shows("I don't list who is on duty")


@ON_ONE_DATABASE
async def test_a_sergeant_sees_each_officer_in_a_line_opens_their_tasks_and_briefs_them(
    sergeant, officer, phone
):
    await officer.says("/on")
    team = await sergeant.says("/team")
    assert team.shows("Team · 1", "PC 1234 Ashfield · on since 10:15", "next: TSK-0456 at 14:15", "as of")
    assert team.hides("Fallowfield", "unread", "reachable")
    assert team.labels == ["1234 tasks", "Brief 1234", "↻ Refresh"]
    tasks = await sergeant.taps(team.message, "1234 tasks")
    assert tasks.shows("Tasks · ", "1234", "14:15")
    team = await sergeant.taps(tasks.message, "← Team")
    title = await sergeant.taps(team.message, "Brief 1234")
    assert title.shows("What is the title?")
    text = await sergeant.says("Knife arch moved")
    assert text.shows("What is the text?")
    time = await sergeant.says("It stands at the bus station from 14:00.")
    assert time.shows("When should it go out?")
    assert (await sergeant.says("tomorrow 0645")).shows("1 person", "1234", "Knife arch moved")
    await sergeant.says("/brief to 1234 at now: Second | Read me.")
    await sergeant.taps(sergeant.messages[-1], "Send")
    await phone("0077").says("/leave 1234 until 28/11")
    again = await sergeant.says("my team")
    assert again.shows("on since 10:15")
    await officer.says("/off")
    assert (await sergeant.says("/team")).shows("1234 Ashfield · on leave until Sat 28/11")


@ON_ONE_DATABASE
async def test_nobody_sees_the_officers_of_another(officer, sergeant):
    assert (await officer.says("/team")).hides("Ashfield")
    assert (await sergeant.says("/brief to 7777")).shows("I don't know a team")
