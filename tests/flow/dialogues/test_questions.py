"""Words said while a question is open: its answer, or something else; never lost, never guessed."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models import FieldNote, NoteParticular, Reminder
from tests.conftest import ON_ONE_DATABASE

CLOSED = "is closed. To answer it after all, reply to it."


@pytest.fixture
def texts(beatline):
    async def read():
        return await beatline.database.read(
            lambda session: [*session.orm.exec(select(FieldNote.text).order_by(FieldNote.number))]
        )

    return read


async def test_an_open_question_does_not_swallow_what_is_plainly_something_else(officer, texts):
    card = await officer.says("TSK-0456")
    await officer.says("/note")
    answer = await officer.says("nobody in", reply_to=card.message)
    assert answer.shows("on TSK-0456", f"“What is the note?” {CLOSED}")
    assert (await officer.says("my overdue")).hides("PNB-")
    assert await texts() == ["nobody in"]


async def test_a_note_is_not_lost_in_a_reminder(officer, texts, beatline):
    asked = await officer.says("/remind fri 0930")
    answer = await officer.says("note two males by the bins")
    assert answer.shows("PNB-1234-0001", f"“What should I remind you about?” {CLOSED}")
    assert await texts() == ["two males by the bins"]
    assert (await officer.says("ring the school", reply_to=asked.message)).shows("I'll remind you", "09:30")
    reminders = await beatline.database.read(lambda session: session.orm.exec(select(Reminder.text)).all())
    assert reminders == ["ring the school"]


@pytest.mark.parametrize("question", ["/note", "/remind fri 0930", "/find"])
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("my overdue", "overdue"),
        ("what's on tomorrow", "tomorrow"),
        ("TUR-0123", "Contacting"),
        ("please find status of tur123", "Contacting"),
        ("Status of TUR\u20110123", "Contacting"),
        ("please find hollowell", "Hollowell"),
        ("/help note", "/note"),
        ("note seen", "PNB-1234-0001"),
        ("remind me fri 0930 ring the school", "I'll remind you"),
    ],
)
async def test_going_on_to_something_else_ends_the_question(officer, question, words, shown):
    await officer.says(question)
    answer = await officer.says(words)
    assert answer.shows(shown)
    answered = (question, words) in (("/note", "note seen"), ("/find", "please find hollowell"))
    if not words.startswith("/help") and not answered:
        assert answer.shows(CLOSED)


async def test_a_reply_to_the_question_is_its_answer_however_it_reads(officer, texts):
    asked = await officer.says("/note")
    await officer.says("TUR-0123")
    assert (await officer.says("my overdue", reply_to=asked.message)).shows("PNB-1234-0001")
    assert await texts() == ["my overdue"]


async def test_each_of_two_questions_is_answered_by_a_reply_to_it(officer, texts):
    first, second = await officer.says("TSK-0456"), await officer.says("TUR-0123")
    one = await officer.says("/note", reply_to=first.message)
    two = await officer.says("/note", reply_to=second.message)
    assert (await officer.says("the first", reply_to=one.message)).shows("on TSK-0456")
    assert (await officer.says("the second", reply_to=two.message)).shows("on TUR-0123")


async def test_the_reference_that_a_question_asks_for_is_its_answer(officer, beatline):
    receipt = await officer.says("/note a male by the bins")
    await officer.taps(receipt, "People")
    assert (await officer.says("TUR-0123")).shows("PNB-1234-0001", "About: TUR-0123")
    kept = await beatline.database.read(lambda session: session.orm.exec(select(NoteParticular.value)).all())
    assert kept == ["TUR-0123"]


async def test_a_stale_question_asks_before_it_takes_an_answer(officer, texts, clock):
    await officer.says("/note")
    clock.moves(minutes=11)
    answer = await officer.says("two males by the bins")
    assert answer.shows("Is that the answer to “What is the note?”?")
    assert await texts() == []
    assert (await officer.taps(answer, "Yes, the answer")).shows("PNB-1234-0001 · 10:26")
    assert await texts() == ["two males by the bins"]


async def test_what_could_be_either_is_asked_and_each_button_does_what_it_says(officer, texts):
    words = "find out whether the school knows, and ring mother"
    for number, button in enumerate(("Yes, the answer", "No, /find", "Keep as a note")):
        await officer.says("/note")
        answer = await officer.says(f"{words} {number}")
        assert answer.shows("Is that the answer to “What is the note?”?")
        await officer.taps(answer, button)
    assert await texts() == [f"{words} 0", f"{words} 2"]


async def test_an_answer_that_came_to_nothing_can_be_kept_and_leaves_the_question_open(officer, texts):
    receipt = await officer.says("/note a male by the bins")
    await officer.taps(receipt, "People")
    answer = await officer.says("two more males ran off")
    assert answer.shows("isn't a reference")
    assert (await officer.taps(answer, "Keep as a note")).shows("PNB-1234-0002")
    assert await texts() == ["a male by the bins", "two more males ran off"]


async def test_each_keep_button_keeps_what_it_stands_under_even_after_a_restart(beatline, start_bot, officer):
    first = await officer.says("two males by the bins")
    second = await officer.says("a blue van went off")
    await beatline.stop()
    again = await start_bot()
    assert (await officer.taps(first, "Keep as a note")).shows("PNB-1234-0001")
    assert (await officer.taps(second, "Keep as a note")).shows("PNB-1234-0002")
    kept = await again.database.read(lambda session: session.orm.exec(select(FieldNote.text)).all())
    assert sorted(kept) == ["a blue van went off", "two males by the bins"]


async def test_pressed_twice_at_once_it_is_kept_once_and_its_receipt_stays(officer, texts):
    answer = await officer.says("two males by the bins")
    data = dict(pair for row in answer.buttons for pair in row)["Keep as a note"]
    tapped = officer.person.replays(data, answer.message_id)
    officer.person.replays(data, answer.message_id)
    assert (await officer.hears(after=tapped)).shows("PNB-1234-0001")
    await officer.says("/me")
    assert officer.message(answer.message_id).text == "PNB-1234-0001 · 10:15"
    later = await officer.says(data)
    assert later.shows("PNB-1234-0001 · kept already")
    assert await texts() == ["two males by the bins"]


async def test_a_button_under_a_question_answers_that_question_and_not_the_newest(sergeant):
    await sergeant.says("/brief")
    await sergeant.says("Stolen van")
    audience = await sergeant.says("The van was seen in Mill Lane.")
    await sergeant.says("/brief")
    await sergeant.says("Knife arch")
    text = await sergeant.taps(audience, "officers")
    assert text.shows("BRF-0001", "When should it go out?", "“What is the text?” is closed.")
    assert (await sergeant.says("/brief show BRF-0001")).shows("Stolen van", "officers")
    assert (await sergeant.says("/brief show BRF-0002")).hides("officers")


async def test_a_swipe_reply_to_the_bots_question_is_no_entry(sergeant, officer, greet, pushed, texts):
    await greet("0077", "1234")
    preview = await sergeant.says("/brief to 1234 at now: Stolen van | The van was seen in Mill Lane.")
    await sergeant.taps(preview, "Send")
    card = await officer.taps(await pushed(officer, "BRF-0001", "Stolen van"), "Open")
    asked = await officer.taps(card, "Ask the author")
    await officer.says("TUR-0123")
    answer = await officer.says("is the car park open", reply_to=asked.message)
    assert answer.hides("PNB-")
    assert await pushed(sergeant, "BRF-0001")
    assert await texts() == []
    assert (await officer.says("/briefings asked BRF-0001")).shows("is the car park open")


async def test_keep_both_pressed_twice_at_once_keeps_one_more(officer, texts):
    await officer.says("/note two males")
    again = await officer.says("/note two males")
    data = dict(pair for row in again.buttons for pair in row)["Keep both"]
    tapped = officer.person.replays(data, again.message_id)
    officer.person.replays(data, again.message_id)
    await officer.hears(after=tapped)
    await officer.says("/me")
    assert await texts() == ["two males", "two males"]


@pytest.mark.parametrize(
    ("words", "button", "shown"),
    [
        ("wots on 2moro", "No, /tasks", "tomorrow"),
        ("whats the status of tur123 pls", "No, show TUR-0123", "Contacting"),
        ("who is the lead on tur 123", "No, show TUR-0123", "Contacting"),
        ("driven jobs", "No, /tasks", "Tasks · driven"),
    ],
)
async def test_words_that_mean_a_question_only_when_put_right_are_asked(officer, texts, words, button, shown):
    await officer.says("/note")
    answer = await officer.says(words)
    assert answer.shows("Is that the answer to “What is the note?”?")
    assert (await officer.taps(answer, button)).shows(shown)
    assert await texts() == []


@pytest.mark.parametrize("words", ["tomorrow", "going home", "tasks done with him, he left at 1400"])
async def test_a_bare_day_and_a_story_answer_the_question_or_are_asked(officer, texts, words):
    await officer.says("/note")
    answer = await officer.says(words)
    if "Yes, the answer" in answer.labels:
        answer = await officer.taps(answer, "Yes, the answer")
    assert answer.shows("PNB-1234-0001")
    assert await texts() == [words]


async def test_an_answer_that_waited_for_another_unlock_is_written_by_none(officer, texts, beatline):
    asked = await officer.says("/remind fri 0930")
    await officer.says("/note")
    await officer.says("/lock")
    await officer.says("my overdue", reply_to=asked.message)
    unlocked = await officer.enters(await officer.says("/unlock"))
    assert (await officer.hears(after=unlocked.message)).shows("wasn't done", "my overdue")
    assert (await officer.says("ring the school", reply_to=asked.message)).shows("I'll remind you", "09:30")
    reminders = await beatline.database.read(lambda session: session.orm.exec(select(Reminder.text)).all())
    assert reminders == ["ring the school"]
    assert await texts() == []


async def test_a_tap_that_says_what_words_meant_needs_no_pin_for_a_note(officer, texts, clock):
    await officer.says("/note")
    clock.moves(minutes=11)
    answer = await officer.says("two males by the bins")
    await officer.says("/lock")
    assert (await officer.taps(answer, "Yes, the answer")).shows("PNB-1234-0001")
    assert await texts() == ["two males by the bins"]


@pytest.mark.parametrize("words", ["cancel", "never mind"])
async def test_cancel_needs_no_stroke_while_a_question_is_open(officer, texts, words):
    await officer.says("/note")
    assert (await officer.says(words)).shows("Cancelled")
    assert await texts() == []


@ON_ONE_DATABASE
async def test_a_statement_about_a_record_is_not_dropped_without_a_word(officer, texts):
    card = await officer.says("TSK-0456 gate locked no issues")
    assert card.shows("TSK-0456 ·", "“gate locked no issues” wasn't recorded.")
    assert (await officer.taps(card, "Keep as a note on TSK-0456")).shows("on TSK-0456")
    assert (await officer.says("Nobody about at TSK-0456")).shows(
        "“Nobody about at TSK-0456” wasn't recorded."
    )
    absent = await officer.says("TSK-9999 gate locked no issues")
    assert absent.shows("isn't on record", "wasn't recorded") and "Keep as a note" in absent.labels
    await officer.taps((await officer.says("TSK-0456")).message, "Note")
    doubt = await officer.says("Where is TUR-0123 mum said she would ring")
    assert doubt.shows("Is that the answer to") and "No, show TUR-0123" in doubt.labels
    shown = await officer.taps(doubt, "No, show TUR-0123")
    assert shown.shows("“mum said she would ring” wasn't recorded.")
    assert await texts() == ["TSK-0456 gate locked no issues"]


@ON_ONE_DATABASE
async def test_of_several_records_the_others_have_a_button(officer):
    card = await officer.says("tur 123, cir 45 and tsk 456?")
    assert (
        card.shows("TUR-0123 ·") and card.hides("recorded") and {"CIR-0045", "TSK-0456"} <= set(card.labels)
    )


@ON_ONE_DATABASE
async def test_the_button_for_an_earlier_question_names_its_record(officer):
    receipt = await officer.says("note a male by the bins")
    await officer.taps(receipt.message, "Place")
    await officer.says("TSK-0457")
    placed = await officer.says("gate open")
    assert "It answers “PNB-1234-0001: Where was it?”" in placed.labels
    await officer.taps((await officer.says("TSK-0456")).message, "Note")
    await officer.says("TSK-0457")
    answer = await officer.says("gate open")
    assert answer.shows("couldn't follow it. Nothing was recorded.")
    assert (await officer.taps(answer, "Note on TSK-0456")).shows("on TSK-0456")


@ON_ONE_DATABASE
async def test_an_answer_that_waits_for_the_pin_answers_the_question_that_was_named(
    officer, clock, beatline, eventually
):
    await officer.says("/remind fri 0930")
    clock.moves(minutes=11)
    doubt = await officer.says("ring the school")
    await officer.says("/lock")
    pad = await officer.taps(doubt, "Yes, the answer")
    await officer.says("/note")
    await officer.enters(pad)

    def kept(session):
        return session.orm.exec(select(Reminder.text)).all(), session.orm.exec(select(FieldNote.id)).all()

    await eventually(lambda: beatline.database.read(lambda session: kept(session)[0]))
    assert await beatline.database.read(kept) == (["ring the school"], [])


@ON_ONE_DATABASE
async def test_words_whose_meaning_was_said_can_be_kept_until_they_are_used(officer, clock):
    await officer.says("/remind fri 0930")
    clock.moves(minutes=11)
    doubt = await officer.says("ring the school")
    await officer.says("/lock")
    await officer.taps(doubt, "Yes, the answer")
    clock.moves(hours=1)
    await officer.enters(await officer.says("/unlock"))
    assert (await officer.taps(doubt, "Keep as a note")).shows("PNB-1234-0001")


@ON_ONE_DATABASE
async def test_words_that_were_used_are_not_kept_over_their_receipt(officer, clock, pushed):
    await officer.says("/remind fri 0930")
    clock.moves(minutes=11)
    doubt = await officer.says("ring the school")
    done = await officer.taps(doubt, "Yes, the answer")
    keep = next(says for row in doubt.buttons for label, says in row if label == "Keep as a note")
    officer.replays(keep, doubt.message_id)
    await pushed(officer, "That is settled already")
    assert (await officer.says("/notes")).shows("no notes")
    assert done.shows("Fri 27/11/2026 09:30")


def asking(officer):
    return [one for one in officer.person.messages if "What should I remind you about?" in one.text]


@ON_ONE_DATABASE
async def test_a_reply_to_the_lost_copy_of_a_question_answers_it(officer, telegram, texts, eventually):
    telegram.fault("drop after", "sendMessage", times=1)
    officer.person.says("/remind fri 0930")
    await eventually(lambda: len(asking(officer)) == 2)
    for _ in range(2):  # by then the number of the second copy is on record
        await officer.says("TSK-0456")
    lost, *_ = asking(officer)
    assert (await officer.says("ring the school", reply_to=lost)).shows("I'll remind you", "09:30")
    assert await texts() == []


@ON_ONE_DATABASE
async def test_a_reply_to_an_answered_question_does_not_answer_the_next_that_reads_the_same(officer):
    first = await officer.says("/remind fri 0930")
    await officer.says("ring the school")
    await officer.says("/remind fri 1030")
    for _ in range(2):
        await officer.says("TSK-0456")
    assert (await officer.says("ring mum", reply_to=first.message)).hides("I'll remind you")
