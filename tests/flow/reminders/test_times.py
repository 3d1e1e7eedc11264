"""Times as officers type them: the day that was said is kept, asked about or refused, never dropped."""

import pytest

from tests.conftest import ON_ONE_DATABASE


@pytest.fixture(autouse=True)
async def known(greet):
    await greet("1234", "0077")


@pytest.mark.parametrize(
    ("words", "understood", "text"),
    [
        ("/remind bail fri 4/12 at court 10am", "Fri 04/12/2026 10:00", "bail at court"),
        ("remind me tomorrow at 4 ring the school", "Sun 22/11/2026 16:00", "ring the school"),
        ("/remind half 7 ring mum", "Sat 21/11/2026 19:30", "ring mum"),
        ("/remind boxing day 0900 relief", "Sat 26/12/2026 09:00", "relief"),
        ("/remind fortnight monday 1000 review", "Mon 07/12/2026 10:00", "review"),
        ("/remind lates fri 1000 ring jo", "Fri 27/11/2026 10:00", "lates ring jo"),
    ],
)
async def test_the_day_and_the_hour_that_were_said_are_kept(officer, words, understood, text):
    answer = await officer.says(words)
    assert answer.shows(f"I'll remind you {understood}", f"\n{text}")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("/remind ring the school 31/09 0900", "September has 30 days"),
        ("/remind chase jo 0900 last month", "has passed"),
        ("/remind yesterday 0900 ring jo", "has passed"),
    ],
)
async def test_a_day_that_cannot_be_meant_is_refused_with_its_reason(officer, words, why):
    assert (await officer.says(words)).shows(why)
    assert (await officer.says("/remind list")).shows("You have no reminders")


async def test_the_question_for_the_hour_takes_the_hour_alone(officer):
    asked = await officer.says("/remind ring the school sun")
    assert asked.shows("At what time on Sun 22/11/2026?")
    answer = await officer.says("0900")
    assert answer.shows("Sun 22/11/2026 09:00", "ring the school")


async def test_the_question_for_the_hour_takes_a_time_of_its_own(officer):
    await officer.says("/remind ring the school sun")
    assert (await officer.says("tues 1030")).shows("Tue 24/11/2026 10:30", "ring the school")


async def test_the_question_for_the_day_keeps_the_hour(officer):
    asked = await officer.says("/remind ring the school next week 0900")
    assert asked.shows("On which day of “next week”", "at 0900?")
    assert (await officer.says("thurs")).shows("Thu 26/11/2026 09:00", "ring the school")


async def test_words_that_may_be_a_day_are_asked_about_and_each_time_keeps_its_words(officer):
    asked = await officer.says("/remind meet at the sun inn 1900")
    assert asked.labels[:2] == ["Sun 22/11 19:00", "Sat 21/11 19:00"]
    answer = await officer.taps(asked.message, "Sat 21/11 19:00")
    assert answer.shows("Sat 21/11/2026 19:00", "meet at the sun inn")


async def test_the_question_on_a_card_stays_about_the_card(officer):
    card = await officer.says("TSK-0457")
    asked = await officer.says("remind me fri", reply_to=card.message)
    assert asked.shows("At what time on Fri 27/11/2026?")
    assert (await officer.says("0930")).shows("Fri 27/11/2026 09:30", "about TSK-0457")


async def test_a_snooze_without_its_hour_is_asked_for_it(officer):
    await officer.says("/remind 1100 tea")
    assert (await officer.says("/remind snooze 1 tomorrow")).shows("At what time on Sun 22/11/2026?")
    assert (await officer.says("0900")).shows("again Sun 22/11/2026 09:00")


async def test_a_briefing_without_its_hour_is_asked_for_it_and_nothing_typed_is_lost(sergeant):
    asked = await sergeant.says("/brief to NPT1 at fri: Early turn | Parade.")
    assert asked.shows("At what time on Fri 27/11/2026?")
    assert (await sergeant.says("0645")).shows("BRF-0001", "Early turn", "When: Fri 27/11/2026 06:45")
    asked = await sergeant.says("/brief until BRF-0001 1/4/2027")
    assert asked.shows("At what time on Thu 01/04/2027?")
    assert (await sergeant.says("1800")).shows("Thu 01/04/2027 18:00")
    await sergeant.says("/brief time BRF-0001 good friday")
    assert (await sergeant.says("0645")).shows("When: Fri 26/03/2027 06:45")


async def test_a_briefing_step_by_step_keeps_its_day(sergeant):
    for words in ("/brief", "Early turn", "Parade.", "NPT1"):
        await sergeant.says(words)
    assert (await sergeant.says("boxing day")).shows("At what time on Sat 26/12/2026?")
    assert (await sergeant.says("0645")).shows("When: Sat 26/12/2026 06:45")


async def test_leave_knows_the_holidays(officer):
    assert (await officer.says("/leave christmas to new year")).shows("25/12/2026", "01/01/2027")


async def test_tasks_know_the_holidays_and_the_months(officer):
    assert (await officer.says("what's on boxing day")).shows("boxing day")
    assert (await officer.says("/tasks next month")).shows("next month")


async def test_on_nights_tonight_is_the_shift_one_is_in(officer, clock):
    clock.moves(hours=14, minutes=15)  # 00:30 on Sunday
    assert (await officer.says("/remind tonight 0300 ring control")).shows("Sun 22/11/2026 03:00")
    asked = await officer.says("/remind nights ring control")
    assert asked.shows("began at Sat 21/11/2026 22:00", "At what time")
    assert (await officer.says("0400")).shows("Sun 22/11/2026 04:00", "ring control")


@ON_ONE_DATABASE
async def test_on_nights_the_lists_of_tonight_are_the_shift_one_is_in(officer, clock):
    clock.moves(hours=14, minutes=15)  # 00:30 on Sunday
    assert (await officer.says("/notes nights")).shows("Sat 21/11 nights")
    assert (await officer.says("/notes tonight")).shows("Sat 21/11 night")
    assert (await officer.says("/notes tomorrow nights")).shows("Mon 23/11 nights")


async def test_an_hour_that_leads_and_a_day_with_another_are_asked_about(officer):
    asked = await officer.says("/remind 0930 ring jo fri 1000 court")
    assert asked.shows("Do you mean Fri 27/11/2026 09:30 or Fri 27/11/2026 10:00")
    answer = await officer.taps(asked.message, "Fri 27/11 09:30")
    assert answer.shows("I'll remind you Fri 27/11/2026 09:30", "ring jo")


async def test_a_new_reminder_is_no_answer_to_the_question_of_another(officer):
    asked = await officer.says("remind me tomorrow to ring the school")
    other = await officer.says("Remind me at 1545 to collect CCTV")
    assert other.shows("Sat 21/11/2026 15:45", "collect CCTV", "is closed") and other.hides("school")
    answer = await officer.says("0900", reply_to=asked.message)
    assert answer.shows("Sun 22/11/2026 09:00", "ring the school") and answer.hides("closed")


@pytest.mark.parametrize(
    "words", ["0900", "at 9am", "/remind at 0900", "remind me at 0900", "remind me at nine in the morning"]
)
async def test_a_question_that_is_answered_is_not_called_closed(officer, words):
    await officer.says("remind me tomorrow to ring mum")
    answer = await officer.says(words)
    assert answer.shows("Sun 22/11/2026 09:00", "ring mum") and answer.hides("closed")


async def test_a_bare_hour_sets_a_reminder_of_the_card_that_it_answers(officer):
    card = await officer.says("TSK-0456")
    told = await officer.says("remind me at 9", reply_to=card.message)
    assert told.shows("I'll remind you", "Sat 21/11/2026 21:00", "TSK-0456")


async def test_words_beside_the_time_in_an_answer_are_asked_about(officer):
    await officer.says("remind me tomorrow to ring mum")
    doubt = await officer.says("0900 gate was open")
    assert doubt.shows("“gate was open” is more than a time. Nothing was set yet.")
    assert doubt.labels == ["Yes, Sun 22/11/2026 09:00", "Keep as a note", "Leave it"]
    answer = await officer.taps(doubt, "Yes, Sun 22/11/2026 09:00")
    assert answer.shows("I'll remind you", "ring mum") and answer.hides("gate", "closed")
