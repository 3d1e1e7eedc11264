"""Briefings that recur and reminders that repeat, as people say them."""

import pytest

from bot.services.upkeep import heartbeats
from models import Officer, Role
from tests.conftest import ON_ONE_DATABASE

LINE = "/brief to NPT1 at every weekday 0645: Early turn | Parade at 07:00."


@pytest.fixture(autouse=True)
async def known(greet):
    await greet("1234", "0077")


async def test_one_line_shows_the_next_five_and_goes_out_at_each(sergeant, officer, clock, pushed):
    preview = await sergeant.says(LINE)
    preview.shows(
        "BRF-0001",
        "Not sent yet",
        "When: every weekday 06:45",
        "Next: Mon 23/11, Tue 24/11, Wed 25/11, Thu 26/11, Fri 27/11",
        "If I am down then: sent up to 2 h late",
    )
    begun = await sergeant.taps(preview.message, "Send")
    begun.shows("Recurring · every weekday 06:45", "Next: Mon 23/11", "To: NPT1")
    clock.moves(days=1, hours=20, minutes=30)
    push = await pushed(officer, "BRF-0001", "Early turn")
    card = await officer.taps(push, "Open")
    assert (await officer.taps(card.message, "Acknowledge")).shows("Acknowledged")


async def test_it_is_paused_resumed_and_stopped_by_button(sergeant, officer):
    await sergeant.says(LINE)
    begun = await sergeant.says("/brief send BRF-0001 v1")
    paused = await sergeant.taps(begun.message, "Pause")
    paused.shows("Paused · every weekday 06:45", "times missed meanwhile are not sent later")
    assert (await sergeant.says("/brief pause BRF-0001")).shows("nothing to pause")
    resumed = await sergeant.taps(paused.message, "Resume")
    resumed.shows("Recurring", "Next: Mon 23/11")
    assert (await officer.says("/brief pause BRF-0001")).shows("can't do that")
    stopped = await sergeant.taps(resumed.message, "Stop")
    stopped.shows("Stopped", "/brief time BRF-0001 every weekday 0645")
    again = await sergeant.says("/brief time BRF-0001 Mon and Thu 14:00 until 12/12")
    again.shows("Recurring · every Mon and Thu 14:00 until Sat 12/12/2026", "Next: Mon 23/11, Thu 26/11")


async def test_a_time_once_becomes_times_again_and_again_and_back(sergeant):
    await sergeant.says("/brief to NPT1 at tomorrow 0645: Early turn | Parade.")
    timed = await sergeant.says("/brief time BRF-0001 each start of earlies")
    timed.shows("When: each start of earlies (07:00)", "Next: Sun 22/11")
    assert (await sergeant.says("/brief show BRF-0001")).shows("each start of earlies")
    once = await sergeant.says("/brief time BRF-0001 tomorrow 0645")
    assert once.shows("When: Sun 22/11/2026 06:45") and once.hides("each start")
    assert (await sergeant.taps(once.message, "Send")).shows("Scheduled")


async def test_step_by_step_takes_a_rule_too(sergeant):
    for words in ("/brief", "Early turn", "Parade.", "NPT1"):
        await sergeant.says(words)
    assert (await sergeant.says("every 31st 0900")).shows("February", "last day of the month")
    assert (await sergeant.says("last day of the month 0900")).shows("on the last day of every month 09:00")


async def test_what_becomes_of_a_missed_one_is_its_authors_choice(
    sergeant, officer, clock, pushed, start_bot, beatline
):
    await sergeant.says(LINE)
    begun = await sergeant.says("/brief send BRF-0001 v1")
    options = await sergeant.taps(begun.message, "If I am down")
    assert (await sergeant.taps(options.message, "Ask me")).shows("If I am down then: you are asked")
    assert (await sergeant.says("/brief missed BRF-0001 whenever")).shows("late 2h, skip or ask")
    assert (await sergeant.says("/brief missed BRF-0001 late 30min")).shows("sent up to 30 min late")
    await sergeant.says("/brief missed BRF-0001 ask")
    await beatline.stop()
    clock.moves(days=1, hours=21)
    await start_bot()
    asked = await pushed(sergeant, "Send it now?")
    assert "BRF-0001 was due Mon 23/11/2026 06:45, while I was down." in asked.text
    assert (await sergeant.says("/briefings missed")).shows("BRF-0001 · 06:45 · Early turn")
    assert (await sergeant.taps(asked, "Send now")).shows("On its way to 2 people")
    await pushed(officer, "BRF-0001")
    again = await sergeant.says("/brief late BRF-0001 23/11/2026 06:45")
    assert again.shows("was already sent")
    assert (await sergeant.says("/briefings missed")).shows("None of your recurring briefings")


async def test_a_repeating_reminder_comes_and_is_put_off(officer, clock, pushed):
    answer = await officer.says("/remind every weekday 0645 radio check")
    answer.shows("I'll remind you every weekday 06:45", "Next: Mon 23/11, Tue 24/11", "radio check")
    clock.moves(days=1, hours=20, minutes=30)
    push = await pushed(officer, "Reminder for 06:45", "radio check")
    snoozed = await officer.taps(push, "Snooze 10 min")
    snoozed.shows("again Mon 23/11/2026 06:55", "radio check")
    listed = await officer.says("/remind list")
    listed.shows("06:55 radio check", "Tue 24/11 06:45 radio check · every weekday 06:45")
    clock.moves(minutes=10)
    again = await pushed(officer, "Reminder for 06:55", "radio check")
    assert (await officer.taps(again, "Tomorrow 07:00")).shows("Tue 24/11/2026 07:00")


async def test_a_repeating_reminder_is_paused_resumed_and_cancelled(officer):
    answer = await officer.says("remind me to check the radio every weekday at 0645")
    answer.shows("every weekday 06:45", "check the radio")
    paused = await officer.taps(answer.message, "Pause it")
    paused.shows("Paused · every weekday 06:45", "check the radio")
    assert (await officer.says("/remind list")).shows("1 paused check the radio · every weekday 06:45")
    assert (await officer.taps(paused.message, "Resume it")).shows("Next: Mon 23/11")
    assert (await officer.says("/remind cancel 1")).shows("Cancelled: every weekday 06:45 check the radio")
    assert (await officer.says("/remind resume 1")).shows("no waiting reminder of that number")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/remind every weekday", "At what time, every weekday?"),
        ("/remind every 31st 0900 pay", "last day of the month"),
        ("/remind snooze 1 10min", "no waiting reminder of that number"),
        ("/remind snooze 1 whenever", "can't read"),
        ("/remind every day 0130 tea", "Sun 28/03/2027 01:30 doesn't exist: sent at 02:00"),
        ("/brief to NPT1 at every day 0645 until 1/11/2026: x | y", "would never come"),
        ("/brief pause BRF-0999", "isn't on record"),
        ("/brief late BRF-0001 sometime", "It wasn't due at"),
        ("/brief resume", "isn't one"),
    ],
)
async def test_what_cannot_be_meant_gets_a_sentence(sergeant, words, answer):
    assert (await sergeant.says(words)).shows(answer)


async def test_without_words_it_asks_of_what(officer):
    assert (await officer.says("/remind every day 1100")).shows(
        "every day 11:00", "What should I remind you about?"
    )
    assert (await officer.says("tea")).shows("I'll remind you every day 11:00", "tea")


async def test_administrators_see_that_the_clock_runs_and_are_told_when_it_stood(
    beatline, phone, clock, start_bot, pushed, eventually
):
    def promote(session):
        session.orm.get(Officer, 5).role = Role.ADMINISTRATOR

    await beatline.database.write(promote)
    administrator = phone("1300")
    await eventually(lambda: beatline.database.read(heartbeats.last))
    assert (await administrator.says("/me")).shows("Clock: last tick 10:15:00")
    assert (await phone("1234").says("/me")).hides("Clock")
    await beatline.stop()
    clock.moves(minutes=37)
    await start_bot()
    told = await pushed(administrator, "The clock stopped")
    assert "The clock stopped from Sat 21/11/2026 10:15 to 10:52 (37 min)." in told.text


REFUSED = {
    "/brief times BRF-0001": "/brief show BRF-0001",
    "/brief pause BRF-0002": "/brief time BRF-0002 every weekday 0645",
    "/brief marking BRF-0002 pink": "/brief marking BRF-0002 official-sensitive",
    "/brief withdraw BRF-0002 wrong": "/brief discard BRF-0002",
    "/brief detach BRF-0002 7": "/brief detach BRF-0002 2",
    "/briefings ask BRF-0002 why": "/briefings asked BRF-0002",
    "/briefings reply BRF-0002 soon": "/briefings reply BRF-0002 2",
    "/brief missed BRF-0001 perhaps": "/brief missed BRF-0001 late 2h",
    "/brief save BRF-0002": "/brief save BRF-0002 as friday night",
}


@ON_ONE_DATABASE
async def test_an_example_in_a_refusal_names_the_briefing_that_it_is_about(sergeant):
    await sergeant.says(LINE)
    await sergeant.says(LINE.replace(" at every weekday 0645", ""))
    for said, example in REFUSED.items():
        answer = await sergeant.says(said)
        assert answer.shows(example) and answer.hides("BRF-0012")
    assert (await sergeant.says("/brief times BRF-0001")).shows("It will recur once it is sent")
