"""A note in one tap: [Note] on a card opens the reply, and what is sent next is the note."""

from __future__ import annotations

import pytest

from tests.conftest import ON_ONE_DATABASE

pytestmark = ON_ONE_DATABASE


@pytest.mark.parametrize(
    ("said", "about"), [("TUR-0123", "TUR-0123"), ("TSK-0456", "TSK-0456"), ("/op driven", "Op Driven")]
)
async def test_a_note_on_a_card_is_one_tap_and_the_words(officer, said, about):
    card = await officer.says(said)
    asked = await officer.taps(card.message, "Note")
    assert asked.message_id != card.message_id and asked.prompt == f"Note on {about}"
    receipt = await officer.says("nobody in, curtains drawn", reply_to=asked.message)
    assert receipt.shows("PNB-1234-0001", f"on {about}") and receipt.prompt is None


async def test_the_reply_that_opened_is_answered_after_a_restart_by_a_photo(officer, beatline, start_bot):
    asked = await officer.taps((await officer.says("TSK-0456")).message, "Note")
    await beatline.stop()
    await start_bot()
    receipt = await officer.hears(after=officer.sends_photo(b"\xff\xd8\xff", reply_to=asked.message))
    assert receipt.shows("on TSK-0456", "1 attached")


async def test_a_request_typed_into_the_reply_that_opened_is_asked_about(officer):
    """Nobody chose to reply: the phone did. Words that are plainly a request aren't taken for a note."""
    asked = await officer.taps((await officer.says("TSK-0456")).message, "Note")
    doubt = await officer.says("my overdue", reply_to=asked.message)
    assert doubt.shows("Is that the answer to “What is the note?”?")
    assert (await officer.taps(doubt, "No, /tasks")).shows("overdue")
    asked = await officer.taps((await officer.says("TSK-0456")).message, "Note")
    kept = await officer.says("seen with CIR-0045, visit overdue", reply_to=asked.message)
    assert kept.shows("on TSK-0456")


async def test_typed_into_a_locked_chat_a_reference_is_words(officer):
    await officer.says("/lock")
    assert (await officer.says("/note TUR-0123")).shows("PNB-1234-0001")


async def test_what_is_asked_by_a_button_and_answered_in_words_opens_the_reply(officer):
    receipt = await officer.says("note a male by the bins")
    for button, prompt in (("Place", "Where was it?"), ("Words said", "Who said what?")):
        assert (await officer.taps(receipt.message, button)).prompt == prompt
    kind = await officer.taps(receipt.message, "Kind")
    assert kind.prompt is None, "the buttons are the answer"
    card = await officer.says("PNB-1234-0001")
    assert (await officer.taps(card.message, "Amend")).prompt == "In place of PNB-1234-0001"


async def test_references_and_telephones_are_copied_by_a_tap(officer, phone):
    card = await officer.says("TUR-0123")
    assert ("Copy TUR-0123", "TUR-0123") in [one for row in card.buttons for one in row]
    outside = await phone("1300").says("TSK-0456")
    assert ("Copy 01604 555010", "01604 555010") in [one for row in outside.buttons for one in row]
    mash = await officer.says("/mash PNB-1234-0001") if (await officer.says("note hurt")) else None
    assert mash is not None and {"Copy 0300 126 7000", "Copy 01604 626938"} <= set(mash.labels)
    assert mash.prompt is not None, "buttons and reply together"


@pytest.mark.parametrize("words", ["my overdue", "TUR-0123"])
async def test_words_that_are_said_to_be_the_answer_are_the_answer(officer, words):
    asked = await officer.taps((await officer.says("TSK-0456")).message, "Note")
    doubt = await officer.says(words, reply_to=asked.message)
    assert (await officer.taps(doubt, "Yes, the answer")).shows("PNB-1234-0001", "on TSK-0456")


async def test_the_note_is_kept_to_the_letter(officer):
    asked = await officer.taps((await officer.says("TSK-0456")).message, "Note")
    kept = await officer.says("Note left on the door by the son", reply_to=asked.message)
    assert (await officer.says(kept.text.split()[0])).shows("Note left on the door by the son")


async def test_an_answer_may_begin_with_a_slash(officer):
    asked = await officer.taps((await officer.says("TSK-0456")).message, "Note")
    assert (await officer.says("/2 males at the bins", reply_to=asked.message)).shows("on TSK-0456")
