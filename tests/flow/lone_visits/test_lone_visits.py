"""An officer alone on a task: the question, the answers by tap and in plain words, the alarm, taken."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import col

from models import Officer, Task
from tests.conftest import ON_ONE_DATABASE

FOUR = ["All right", "10 more", "Left", "Help"]


@pytest.fixture
async def alone(beatline, officer, sergeant, greet):
    """The officer has arrived on TSK-0456 and their colleague has not; its kind asks after 45 minutes."""

    def below(session):
        session.run(sa.update(Officer).where(col(Officer.collar) == "1234").values(supervisor_id=1))
        session.run(sa.update(Officer).where(col(Officer.collar) == "1300").values(role="supervisor"))
        session.run(sa.update(Officer).where(col(Officer.collar) == "0077").values(supervisor_id=5))

    await beatline.database.write(below)
    await sergeant.says("/on")
    await greet("1300")
    await officer.says("/task TSK-0456 accept")
    return await officer.says("/task TSK-0456 arrived")


async def goes_off(clock, ticked):
    clock.moves(minutes=45)
    await ticked()
    clock.moves(minutes=5)
    await ticked()


async def test_a_lone_visit_from_arrival_to_an_alarm_that_is_taken(
    beatline, alone, officer, sergeant, phone, clock, ticked, pushed
):
    assert alone.shows("TSK-0456", "You are alone. I ask at 11:00", "radio and 999 come first")
    assert alone.labels[:4] == FOUR
    assert alone.labels.count("Left") == 1
    assert (await officer.taps(alone.message, "10 more")).shows("TSK-0456: I ask at 11:10.")
    clock.moves(minutes=55)
    await ticked()
    asked = await pushed(officer, "All right?", "TSK-0456", "I tell those above you at 11:15")
    assert [label for row in asked.buttons for label, _ in row] == FOUR
    clock.moves(minutes=5)
    await ticked()
    alarm = await pushed(sergeant, "1234 does not answer on TSK-0456.")
    assert [label for row in alarm.buttons for label, _ in row] == ["I'll take it", "Open"]
    opened = await sergeant.taps(alarm, "Open")
    assert opened.shows("Does not answer, alarm at 11:15", "Bridge Street", "What: Visit with Turnaround")
    assert opened.shows("PC 1234 Ashfield, there since 10:15", "Last word: ten minutes more, 10:15")
    clock.moves(seconds=6)
    await ticked()
    clock.moves(minutes=3)
    await ticked()
    assert await pushed(phone("1300"), "1234 does not answer")
    assert (await sergeant.taps(opened.message, "I'll take it")).shows("You took it at 11:18.")
    silent = await pushed(officer, "You did not answer on TSK-0456: I tell PS 0077 at 11:15.")
    assert [label for row in silent.buttons for label, _ in row] == FOUR
    mine = await pushed(officer, "PS 0077 took the alarm about you at 11:18 on TSK-0456.")
    assert [label for row in mine.buttons for label, _ in row] == ["All right"]
    assert (await phone("1300").says("/alone tsk456 take")).shows("PS 0077 Copsewell took it at 11:18.")
    assert (await sergeant.says("/alone")).shows("Out alone", "PC 1234 Ashfield", "took the alarm")
    assert (await officer.says("all right")).shows("TSK-0456: I ask at 12:03.")
    assert await pushed(sergeant, "1234 has answered at 11:18 on TSK-0456. The alarm is over.")


@ON_ONE_DATABASE
async def test_a_locked_chat_wants_the_pin_for_all_right_and_never_for_help(
    beatline, alone, officer, sergeant, clock, ticked, pushed
):
    await officer.says("/lock")
    pad = await officer.says("all right")
    assert pad.shows("PIN")
    called = await officer.says("Help!")
    assert called.shows("Help is called", "PS 0077 Copsewell", "ring 999")
    assert await pushed(sergeant, "1234 asks for HELP on TSK-0456.")
    await officer.enters(pad)
    refused = await pushed(officer, "You called for help since. Tap All right again if you are.")
    assert [label for row in refused.buttons for label, _ in row] == ["All right"]
    assert (await sergeant.says("/alone TSK-0456")).shows("Asked for help at")
    assert (await officer.taps(refused, "All right")).shows("TSK-0456: I ask at 11:00.")
    assert await pushed(sergeant, "1234 has answered")
    assert (await officer.says("left")).shows("TSK-0456", "you have left")
    assert (await officer.says("help")).shows("/help")
    assert (await officer.says("/alone TSK-0456 ok")).shows("You are not out alone on TSK-0456")


@ON_ONE_DATABASE
async def test_plain_words_mean_a_lone_visit_only_while_one_is_open(beatline, officer, sergeant, phone):
    assert (await officer.says("help")).shows("/help")
    assert (await officer.says("all right")).hides("I ask at")
    assert (await officer.says("/alone")).shows("Nobody is out alone")
    assert (await officer.says("/alone help")).shows("NOBODY WAS TOLD", "999")
    assert (await phone("3001").says("/alone TSK-0999 take")).shows("TSK-0999 isn't on record")
    assert (await phone("3001").says("/alone 1234 take")).shows("Nobody is out alone on 1234")


@ON_ONE_DATABASE
async def test_words_go_past_an_open_question_which_stays(beatline, alone, officer):
    assert (await officer.says("/note")).shows("?")
    assert (await officer.says("I'm all right")).shows("TSK-0456: I ask at")
    assert (await officer.says("/off")).message
    await officer.enters(await officer.says("/alone"))
    assert (await officer.says("/alone")).shows("Nobody is out alone")


@ON_ONE_DATABASE
async def test_left_closes_the_question_that_was_open(beatline, alone, officer):
    assert (await officer.says("/note")).shows("?")
    assert (await officer.says("left")).shows("you have left", "is closed")


@ON_ONE_DATABASE
async def test_danger_in_other_words_the_card_and_the_taker_who_goes_home(
    beatline, alone, officer, sergeant, phone, clock, ticked, pushed
):
    told = await officer.says("man with a knife, need help")
    assert told.shows("radio or 999 first", "Nobody is called yet: tap Help")
    assert told.labels[0] == "Help"
    unknown = await officer.says("asdf qwer")
    assert unknown.shows("radio and 999 come first", "Nothing was recorded")
    assert (unknown.labels[0], "Keep as a note" in unknown.labels) == ("Help", True)
    for words in (
        "whos out alone?",
        "who is out alone",
        "who is alone?",
        "who's alone",
        "is anyone out alone",
    ):
        assert (await officer.says(words)).shows("Out alone · 1", "PC 1234 Ashfield")
    assert (await sergeant.says("TSK-0456")).shows("PC 1234 Ashfield is alone there: I ask at 11:00.")
    card = await officer.says("TSK-0456")
    assert card.shows("You are alone there: I ask at 11:00.", "radio and 999 come first")
    assert card.labels[:4] == FOUR
    assert (await officer.says("need help")).shows("Help is called · TSK-0456", "PS 0077 Copsewell")
    assert (await officer.says("10 more")).shows("Help is called, and ten minutes more don't end that")
    for words in ("TSK-0456", "/alone", "/alone TSK-0456", "/alone more"):
        labels = (await officer.says(words)).labels
        assert ("All right" in labels, "10 more" in labels) == (True, False)
    in_trouble = await officer.says("im in trouble")
    assert in_trouble.shows("radio or 999 first", "Help is called: nobody has taken it yet.")
    assert in_trouble.labels == ["Help", "All right", "Keep as a note"]
    alarm = await pushed(sergeant, "1234 asks for HELP on TSK-0456.")
    await sergeant.taps(alarm, "I'll take it")
    assert (await officer.says("send backup")).shows("Help is called: PS 0077 Copsewell has taken it.")
    assert (await sergeant.says("/off")).shows("An alarm that you took isn't answered yet")
    clock.moves(seconds=1)
    await ticked()
    assert await pushed(phone("1300"), "1234 asks for HELP on TSK-0456.")
    assert (await officer.says("I'm all right now")).shows(
        "The alarm is over, and so I tell", "0077 Copsewell"
    )
    assert (await officer.says("/off")).shows("You were out alone on TSK-0456: I don't ask any more.")


@ON_ONE_DATABASE
async def test_a_bare_yes_ends_no_call_for_help_and_answers_only_what_was_asked(
    alone, officer, clock, ticked, pushed
):
    assert (await officer.says("i dont feel safe")).labels[:1] == ["Help"]
    for words in ("yes", "ok"):
        told = await officer.says(words)
        assert told.shows("I ask at 11:00, and nothing was changed. Nobody is called.")
        assert told.labels == ["Help", "All right", "10 more", "Left"]
    await officer.says("help")
    for words in ("yes", "fine"):
        told = await officer.says(words)
        assert told.shows("Help is still called · TSK-0456", "Your words didn't end the alarm")
        assert told.labels == ["All right"]
    assert (await officer.taps(told.message, "All right")).shows("The alarm is over")
    clock.moves(minutes=45)
    await ticked()
    assert await pushed(officer, "All right?", "TSK-0456")
    assert (await officer.says("yes")).shows("TSK-0456: I ask at 11:45.")


@ON_ONE_DATABASE
async def test_whoever_comes_back_after_leaving_is_asked_again(beatline, alone, officer):
    left = await officer.taps(alone.message, "Left")
    assert left.shows("TSK-0456: you have left")
    assert "Arrived" in (await officer.says("TSK-0456")).labels
    assert (await officer.says("/task TSK-0456 arrived")).shows("You are alone. I ask at 11:00")


@ON_ONE_DATABASE
async def test_ones_own_outcome_leaves_one_there_and_the_answer_says_so(
    alone, officer, clock, ticked, pushed
):
    said = await officer.says("/outcome TSK-0456 not in")
    assert said.shows("outcome: not in", "I still ask at 11:00, until you say Left.")
    assert said.labels[:2] == ["Left", "All right"]
    clock.moves(minutes=45)
    await ticked()
    assert await pushed(officer, "All right?", "TSK-0456")
    assert (await officer.says("left")).shows("TSK-0456: you have left")


@ON_ONE_DATABASE
async def test_a_task_given_to_others_leaves_its_officer_there(
    beatline, alone, officer, sergeant, clock, ticked, pushed
):
    await sergeant.says("/assign TSK-0456 to 1300")
    assert await pushed(officer, "TSK-0456 is no longer yours: 0077 gave it to 1300.")
    assert (await officer.says("/alone")).shows("TSK-0456 · since 10:15 · asks 11:00")
    clock.moves(minutes=45)
    await ticked()
    asked = await pushed(officer, "All right?", "TSK-0456")
    assert (await officer.taps(asked, "All right")).shows("TSK-0456: I ask at 11:45.")
    assert (await officer.says("left")).shows("TSK-0456: you have left")


async def test_whoever_took_an_alarm_and_cannot_get_there_gives_it_back(
    beatline, alone, officer, sergeant, phone, clock, ticked, pushed
):
    await officer.says("help")
    alarm = await pushed(sergeant, "1234 asks for HELP on TSK-0456.")
    clock.moves(minutes=3)
    await ticked()
    told = await pushed(phone("1300"), "1234 asks for HELP on TSK-0456.")
    taken = await sergeant.taps(alarm, "I'll take it")
    assert "I can't get there" in taken.labels
    assert "I can't get there" not in (await phone("1300").taps(told, "Open")).labels
    assert (await phone("1300").says("/alone TSK-0456 back")).shows("PS 0077 Copsewell took it")
    given = await sergeant.taps(taken.message, "I can't get there")
    assert given.shows("You gave it back. I tell", "1300")
    assert "I'll take it" in given.labels
    again = await pushed(phone("1300"), "The alarm about 1234 is open again on TSK-0456.")
    assert await pushed(officer, "PS 0077 no longer sees to the alarm about you on TSK-0456")
    assert (await sergeant.says("/alone TSK-0456 back")).hides("You gave it back")
    assert (await phone("1300").taps(again, "I'll take it")).shows("You took it at")
    assert await pushed(officer, "1300 took the alarm about you")


async def test_stop_and_whos_coming_tell_who_has_the_alarm_and_how_to_end_it(
    beatline, alone, officer, sergeant, pushed
):
    asked = await officer.says("who's coming?")
    assert asked.shows("TSK-0456: I ask at 11:00, and nothing was changed. Nobody is called.")
    called = await officer.says("help")
    for words in (
        "stop",
        "cancel",
        "/cancel",
        "who's coming",
        "whos coming?",
        "who is coming",
        "false alarm",
    ):
        told = await officer.says(words)
        assert told.shows(
            "Help is still called · TSK-0456", "Nobody has taken it yet. I told", "0077 Copsewell"
        )
        assert told.shows("To end it, tap All right", "radio and 999 come first")
        assert told.labels == ["All right"]
    assert (await officer.says("cancel", reply_to=called.message)).shows("Help is still called")
    await officer.says("/note")
    left = await officer.says("cancel")
    assert left.shows("Cancelled. Nothing was kept.", "Help is still called")
    await sergeant.taps(await pushed(sergeant, "1234 asks for HELP"), "I'll take it")
    told = await officer.says("whos coming")
    assert told.shows("PS 0077 Copsewell took it at 10:15.")
    assert (await officer.taps(told.message, "All right")).shows("The alarm is over")
    assert (await officer.says("cancel")).shows("There was nothing to cancel")


@ON_ONE_DATABASE
async def test_still_here_is_all_right_unless_help_is_called(beatline, alone, officer, clock, ticked, pushed):
    for words in ("still here", "Still ok", "all ok still", "i'm still here mate"):
        clock.moves(minutes=1)
        assert (await officer.says(words)).shows(f"TSK-0456: I ask at 11:{clock.now.minute - 15:02}.")
    clock.moves(minutes=45)
    await ticked()
    asked = await pushed(officer, "All right?", "TSK-0456")
    assert (await officer.says("still here", reply_to=asked)).shows("TSK-0456: I ask at 11:49.")
    await officer.says("help")
    assert (await officer.says("still here")).shows("Help is still called", "didn't end the alarm")
    assert (await officer.says("still ok")).shows("The alarm is over")


@ON_ONE_DATABASE
@pytest.mark.parametrize("answer", ["all right", "10 more mins", "tap"])
async def test_an_answer_to_all_right_leaves_no_stale_words_for_an_outcome(
    beatline, alone, officer, clock, ticked, pushed, answer
):
    clock.moves(minutes=45)
    await ticked()
    asked = await pushed(officer, "All right?", "TSK-0456")
    assert (await officer.says("spoke to mum")).shows("How did the visit go?")
    said = await (officer.taps(asked, "All right") if answer == "tap" else officer.says(answer))
    assert said.shows("I ask at")
    refused = await officer.says("refused")
    assert refused.shows("Why, in their words?") and refused.hides("spoke to mum")


UNSAFE = "unsafe lad with a knife in the kitchen and his brothers coming down the road in a car, backed off"
LONGER = f"{UNSAFE} and waiting on the corner by the shop, they were there before and they know my car"


async def test_unsafe_said_by_somebody_out_alone_offers_help_first_and_carries_the_words(
    beatline, alone, officer
):
    told = await officer.says(UNSAFE)
    assert told.shows("radio or 999 first", "Nobody is called yet: tap Help")
    assert told.shows("Nothing is recorded yet: [Unsafe] ends TSK-0456 as unsafe, in your words.")
    assert told.labels[:6] == ["Help", "Unsafe", "All right", "10 more", "Left", "Keep as a note"]
    again = await officer.says("he has got a knife")
    assert again.shows("radio and 999 come first") and again.labels[:2] == ["Help", "Unsafe"]
    ended = await officer.taps(again.message, "Unsafe")
    assert ended.shows("outcome: unsafe", "In your words: “lad with a knife", "I still ask at 11:00")
    assert (await officer.says("/task TSK-0456 history")).shows("backed off; he has got a knife")


@ON_ONE_DATABASE
async def test_long_words_of_danger_wait_for_unsafe_behind_help(beatline, alone, officer):
    told = await officer.says(LONGER)
    assert told.labels[:2] == ["Help", "Unsafe"]
    assert (await officer.taps(told.message, "Unsafe")).shows("outcome: unsafe", "“lad with a knife")


@ON_ONE_DATABASE
@pytest.mark.parametrize("words", ["unsafe dog and two blokes", LONGER])
async def test_unsafe_in_a_locked_chat_shows_help_without_a_pin_and_keeps_the_words_behind_it(
    beatline, alone, officer, pushed, words
):
    await officer.says("/lock")
    told = await officer.says(words)
    assert told.labels[:2] == ["Help", "Unsafe"]
    pad = await officer.taps(told.message, "Unsafe")
    assert pad.shows("PIN")
    await officer.enters(pad)
    assert await pushed(officer, "outcome: unsafe", "In your words: “")


@ON_ONE_DATABASE
async def test_other_words_of_danger_can_be_kept(beatline, alone, officer):
    told = await officer.says("man with a knife in the yard")
    assert told.labels == ["Help", "All right", "10 more", "Left", "Keep as a note"]
    assert (await officer.taps(told.message, "Keep as a note")).shows("PNB-1234-0001")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "words", ["ill take it", "I’ll take it", "i got it", "im on it", "taking it", "I've got this mate"]
)
async def test_words_take_the_one_alarm_that_somebody_was_told_of(
    beatline, alone, officer, sergeant, phone, pushed, words
):
    none = await sergeant.says(words)
    assert none.shows("No alarm that you were told of is open. Nothing was changed.")
    assert "Keep as a note" in none.labels
    await officer.says("help")
    await pushed(sergeant, "1234 asks for HELP on TSK-0456.")
    assert (await phone("1300").says(words)).shows("No alarm that you were told of is open")
    assert (await sergeant.says(words)).shows("You took it at 10:15.")
    assert await pushed(officer, "PS 0077 took the alarm about you")


@ON_ONE_DATABASE
async def test_on_my_way_may_be_to_an_alarm_or_to_a_task(beatline, alone, officer, sergeant, pushed):
    assert "I'll take it · 1234" not in (await sergeant.says("on my way")).labels
    await officer.says("help")
    alarm = await pushed(sergeant, "1234 asks for HELP on TSK-0456.")
    asked = await sergeant.says("on my way")
    assert asked.shows("Or is it the alarm about 1234?")
    assert asked.labels[0] == "I'll take it · 1234"
    assert (await sergeant.says("on my way", reply_to=alarm)).shows("You took it at 10:15.")
    assert (await sergeant.taps(asked.message, "I'll take it · 1234")).shows("You took it at 10:15.")


@ON_ONE_DATABASE
async def test_of_several_alarms_one_is_chosen(beatline, alone, officer, sergeant, phone, pushed):
    def below(session):
        session.run(sa.update(Officer).where(col(Officer.collar) == "2001").values(supervisor_id=1))

    await beatline.database.write(below)
    await officer.says("help")
    await pushed(sergeant, "1234 asks for HELP on TSK-0456.")
    await phone("2001").says("/task TSK-0456 accept")
    assert (await phone("2001").says("/alone TSK-0456 help")).shows("Help is called")
    await pushed(sergeant, "2001 asks for HELP on TSK-0456.")
    asked = await sergeant.says("i'll take it")
    assert asked.shows("Which alarm? None is taken yet.")
    assert asked.labels[:2] == ["I'll take it · 1234", "I'll take it · 2001"]
    assert (await sergeant.taps(asked.message, "I'll take it · 2001")).shows("2001", "You took it at 10:15.")


async def test_arriving_elsewhere_says_what_became_of_the_watch_and_of_the_visit_before(
    beatline, alone, officer
):
    def alone_there_too(session):
        kind = sa.select(Task.kind).where(Task.ref == "TSK-0456").scalar_subquery()
        session.run(sa.update(Task).where(Task.ref == "TSK-0457").values(kind=kind))

    await beatline.database.write(alone_there_too)
    await officer.says("/task TSK-0457 accept")
    of_tomorrow = await officer.says("/task TSK-0457 arrived")
    arrived = await officer.taps(of_tomorrow.message, "Arrived")
    assert arrived.shows("TSK-0457", "You are alone. I ask at 11:00")
    assert arrived.shows(
        "The watch at TSK-0456 is over by this. TSK-0456 is still in progress: how did it go?"
    )
    late = await officer.taps(alone.message, "All right")
    assert late.shows("The watch at TSK-0456 is over", "You are out alone on TSK-0457: I ask at 11:00.")
    assert (await officer.taps(late.message, "All right")).shows("TSK-0457: I ask at 11:00.")
    asked = await officer.taps(arrived.message, "Outcome · TSK-0456")
    assert asked.shows("How did the visit go? · TSK-0456")


async def test_a_colleague_whom_somebody_leaves_behind_by_arriving_elsewhere_is_asked(
    alone, officer, phone, clock, ticked, pushed
):
    bray = phone("2001")
    await bray.says("/task TSK-0456 accept")
    assert (await bray.says("/task TSK-0456 arrived")).hides("You are alone")
    clock.moves(minutes=5)
    await officer.says("/task TSK-0457 accept")
    of_tomorrow = await officer.says("/task TSK-0457 arrived")
    await officer.taps(of_tomorrow.message, "Arrived")
    assert await pushed(bray, "You are alone now", "TSK-0456", "I ask at 11:05.")
    await ticked()
    assert (await bray.says("/alone")).shows("TSK-0456", "11:05")


@ON_ONE_DATABASE
async def test_arriving_where_nobody_asks_leaves_the_watch_before_and_says_so(beatline, alone, officer):
    await officer.says("/task TSK-0457 accept")
    of_tomorrow = await officer.says("/task TSK-0457 arrived")
    arrived = await officer.taps(of_tomorrow.message, "Arrived")
    assert arrived.shows("You are still out alone on TSK-0456: I ask at 11:00, until you say Left there.")
    assert (await officer.taps(arrived.message, "Left TSK-0456")).shows("TSK-0456: you have left")


async def test_a_task_given_away_beneath_somebody_who_is_out_alone_on_it_says_so(alone, officer, sergeant):
    given = await sergeant.says("/assign TSK-0456 to 3001")
    assert given.shows("Off it: PC 1234 Ashfield")
    assert given.shows("⚠ PC 1234 Ashfield is out alone on it now. I go on asking them: ring them.")
    assert (await officer.says("all right")).shows("I ask at 11:00")
