"""Words in answer to a card that mean one of its buttons."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models import Delivery, FieldNote


@pytest.fixture
def entries(beatline):
    async def read():
        return await beatline.database.read(lambda session: [*session.orm.exec(select(FieldNote.text))])

    return read


@pytest.fixture
async def briefing(sergeant, officer, pushed, greet):
    await greet("0077", "1234")
    preview = await sergeant.says("/brief to 1234 at now: Stolen van | The van was seen in Mill Lane.")
    await sergeant.taps(preview, "Send")
    return await pushed(officer, "BRF-0001", "Stolen van")


@pytest.fixture
def acknowledged(beatline):
    async def read():
        return await beatline.database.read(
            lambda session: session.orm.exec(select(Delivery.acknowledged_at)).one() is not None
        )

    return read


@pytest.mark.parametrize(
    "words", ["ack", "ok", "👍", "👍🏽", "Roger.", "OK sarge", "noted", "will do", "Acknowledge"]
)
async def test_a_word_that_acknowledges_does_so(officer, briefing, acknowledged, entries, words):
    card = await officer.taps(briefing, "Open")
    assert (await officer.says(words, reply_to=card.message)).shows("BRF-0001", "Acknowledged")
    assert await acknowledged()
    assert await entries() == []


async def test_a_button_of_an_older_version_acknowledges_nothing_and_shows_the_newest(
    sergeant, officer, briefing, beatline, pushed
):
    card = await officer.taps(briefing, "Open")
    data = dict(pair for row in card.buttons for pair in row)["Acknowledge"]
    draft = (await sergeant.says("/brief change BRF-0001")).text.split()[0]
    preview = await sergeant.says(f"/brief text {draft} The van was seen in Bridge Street.")
    await sergeant.taps(preview, "Send")
    await pushed(officer, "BRF-0001", "Version 2")
    officer.person.says(data)
    newest = await pushed(officer, "This is a newer version.", "Bridge Street", "To acknowledge")
    officer.person.taps(newest, "Acknowledge")
    assert await pushed(officer, "Bridge Street", "Acknowledged")


async def test_the_push_itself_is_acknowledged_by_a_word(officer, briefing, acknowledged):
    assert (await officer.says("ack", reply_to=briefing)).shows("Acknowledged")
    assert await acknowledged()


@pytest.mark.parametrize("words", ["done", "ok, but the car park is shut", "thanks"])
async def test_words_that_could_be_either_are_asked_with_both_buttons(
    officer, briefing, acknowledged, entries, words
):
    card = await officer.taps(briefing, "Open")
    asked = await officer.says(words, reply_to=card.message)
    assert asked.labels == ["Acknowledge", "Keep as a note on BRF-0001"]
    assert not await acknowledged()
    assert (await officer.taps(asked, "Keep as a note on BRF-0001")).shows("on BRF-0001")
    assert await entries() == [words]
    again = await officer.says(words, reply_to=card.message)
    assert (await officer.taps(again, "Acknowledge")).shows("Acknowledged")


async def test_map_and_details_are_pressed_by_their_words(officer, entries):
    task = await officer.says("TSK-0456")
    officer.person.says("map", reply_to=task.message)
    await officer.says("/me")
    assert any(one.location for one in officer.messages)
    referral = await officer.says("TUR-0123")
    referral_card = await officer.says("details", reply_to=referral.message)
    assert referral_card.hides("PNB-")
    assert await entries() == []


@pytest.mark.parametrize(
    ("words", "answer"), [("done", "“Done” isn't next"), ("cancel", "Only a supervisor of the crew")]
)
async def test_a_step_of_a_task_is_answered_as_one_though_its_card_has_no_button(
    officer, entries, words, answer
):
    card = await officer.says("TSK-0456")
    asked = await officer.says(words, reply_to=card.message)
    assert asked.shows(answer) and not any(one.startswith("Keep") for one in asked.labels)
    assert await entries() == []


@pytest.mark.parametrize("words", ["ok", "👍"])
async def test_a_word_for_which_the_card_has_no_button_is_not_filed_by_guess(officer, entries, words):
    card = await officer.says("TSK-0456")
    asked = await officer.says(words, reply_to=card.message)
    assert "Keep as a note on TSK-0456" in asked.labels
    assert await entries() == []


@pytest.fixture
async def reminded(officer, clock, ticked, pushed):
    await officer.says("/remind in 10 min ring the school")
    clock.moves(minutes=10)
    await ticked()
    return await pushed(officer, "Reminder for", "ring the school")


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("snooze", "10:35"),
        ("in 10 min", "10:35"),
        ("snooze 1h", "11:25"),
        ("snooze 10 mins", "10:35"),
        ("make it 1800", "18:00"),
    ],
)
async def test_a_reminder_is_put_off_by_words(officer, reminded, entries, words, time):
    assert (await officer.says(words, reply_to=reminded)).shows("I'll remind you again", time)
    assert await entries() == []


@pytest.mark.parametrize("words", ["done", "ok", "👍"])
async def test_a_reminder_is_done_by_a_word(officer, reminded, words):
    assert (await officer.says(words, reply_to=reminded)).shows("Done", "ring the school")


async def test_a_reminder_is_cancelled_by_a_word_in_answer_to_its_receipt(officer):
    receipt = await officer.says("/remind fri 0930 ring the school")
    assert (await officer.says("cancel", reply_to=receipt.message)).shows("Cancelled")


async def test_what_a_push_does_not_follow_is_answered_with_its_buttons(officer, reminded):
    answer = await officer.says("not sure about that", reply_to=reminded)
    assert answer.labels[:4] == ["Snooze 10 min", "Snooze 1 h", "Tomorrow 07:00", "Done"]
    assert (await officer.taps(answer, "Done")).shows("Done: ring the school")


async def test_a_card_is_refreshed_by_a_word(officer, entries):
    card = await officer.says("TUR-0123")
    assert (await officer.says("refresh", reply_to=card.message)).shows("TUR-0123 · Turnaround")
    assert await entries() == []
