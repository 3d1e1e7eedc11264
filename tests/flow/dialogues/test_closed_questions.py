"""Words said after a question was closed: read as without it, with one button more if they may answer it."""

from __future__ import annotations

import pytest

from tests.conftest import ON_ONE_DATABASE

ANSWERS = "It answers “Who is it?”"
USUAL = ("millbrok", "worried about a lad on my patch, can you help")


async def left_at_the_name(officer):
    await officer.says("/refer")
    (await officer.says("tsk 301")).shows("“Who is it?” is closed.")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "words",
    ["whats due for turnaround this week", "arrested 3", "unsafe big dog", "left", "2 knives", *USUAL],
)
async def test_a_closed_question_costs_other_words_nothing(officer, words):
    usual = await officer.says(words)
    await left_at_the_name(officer)
    answer = await officer.says(words)
    assert answer.text == usual.text
    assert [one for one in answer.labels if one != ANSWERS] == usual.labels


@ON_ONE_DATABASE
async def test_a_name_is_offered_as_its_answer_beside_the_usual_buttons(officer, eventually):
    await left_at_the_name(officer)
    offered = await officer.says("FERNLEY, Rowan 15/04/2012")
    offered.hides("FERNLEY", "Rowan")
    assert offered.labels[0] == ANSWERS and "Keep as a note" in offered.labels
    (await officer.taps(offered.message, ANSWERS)).shows("Referral draft 1")
    await eventually(lambda: not any("FERNLEY" in str(one.text) for one in officer.person.messages))


@ON_ONE_DATABASE
@pytest.mark.parametrize("words", ["/cancel", "cancel", "stop", "never mind"])
async def test_cancel_ends_the_offer_and_says_so(officer, words):
    await left_at_the_name(officer)
    (await officer.says(words)).shows("no longer offered as the answer to “Who is it?”")
    assert ANSWERS not in (await officer.says("Jordan Fernley")).labels
    (await officer.says("/cancel")).shows("There was nothing to cancel")


@ON_ONE_DATABASE
@pytest.mark.parametrize("last", ["Later", "Send"])
async def test_a_referral_sent_or_put_off_ends_the_offer(officer, last):
    await left_at_the_name(officer)
    preview = await officer.says("/refer tur FERNLEY, Rowan 15/04/2012 ASB_REPEAT 20/11: out with older lads")
    while last not in preview.labels:
        button = next(one for one in ("No to all", "Both know", "Not known") if one in preview.labels)
        preview = await officer.taps(preview.message, button)
    await officer.taps(preview.message, last)
    assert "It answers" not in " ".join((await officer.says("Jordan Fernley")).labels)


@ON_ONE_DATABASE
async def test_a_closed_question_is_offered_for_a_quarter_of_an_hour(officer, clock):
    await left_at_the_name(officer)
    clock.moves(minutes=14)
    assert ANSWERS in (await officer.says("Jordan Fernley")).labels
    clock.moves(minutes=2)
    assert ANSWERS not in (await officer.says("Jordan Fernley")).labels


@ON_ONE_DATABASE
async def test_a_question_from_before_a_lock_is_offered_to_nothing(officer, clock):
    await left_at_the_name(officer)
    clock.moves(seconds=5)
    await officer.says("/lock")
    await officer.enters(await officer.says("/unlock"))
    assert ANSWERS not in (await officer.says("Jordan Fernley")).labels


@ON_ONE_DATABASE
async def test_words_that_can_be_no_answer_are_offered_to_no_question(officer):
    for asked in ("/result 2 op driven", "/visit tur123", "/remind ring the school"):
        await officer.says(asked)
        await officer.says("tsk 456")
        assert "It answers" not in " ".join((await officer.says("wibble wobble")).labels), asked
