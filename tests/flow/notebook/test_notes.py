import hashlib
import re

import pytest
from sqlmodel import select

from bot.services.files import store
from models import Attachment, FieldNote
from tests.conftest import ON_ONE_DATABASE


async def test_a_note_is_kept_and_confirmed_by_its_number(officer):
    assert (await officer.says("/note two males by the bins")).text == "PNB-1234-0001 · 10:15"
    assert (await officer.says("note: both gone")).text == "PNB-1234-0002 · 10:15"
    assert (await officer.says("/notes")).shows("two males by the bins", "both gone")


async def test_answering_a_card_files_the_words_on_that_record(officer):
    card = await officer.says("TSK-0456")
    receipt = await officer.says("nobody in, curtains drawn", reply_to=card.message)
    assert receipt.text == "PNB-1234-0001 · 10:15 · on TSK-0456"
    assert (await officer.says("/notes TSK-0456")).shows("nobody in, curtains drawn")


async def test_answering_a_note_files_on_the_note(officer):
    receipt = await officer.says("/note first")
    assert (await officer.says("and more", reply_to=receipt.message)).shows("on PNB-1234-0001")


async def test_an_answer_that_mentions_another_record_stays_on_the_card(officer):
    card = await officer.says("TSK-0456")
    assert (await officer.says("TUR-0123", reply_to=card.message)).shows("on TSK-0456")


async def test_a_photo_in_answer_to_a_card_is_fetched_and_kept_under_its_hash(
    officer, beatline, settings, eventually
):
    card = await officer.says("TUR-0123")
    picture = b"\xff\xd8\xff a picture"
    sent = officer.sends_photo(picture, caption="the door", reply_to=card.message)
    assert (await officer.hears(after=sent)).shows("on TUR-0123", "1 attached")

    def fetched(session):
        return session.orm.exec(select(Attachment.sha256)).one()

    sha256 = await eventually(lambda: beatline.database.read(fetched))
    assert sha256 == hashlib.sha256(picture).hexdigest()
    assert store.read(store.store_of(settings), sha256) == picture


async def test_voice_and_place_are_notes_too(officer):
    card = await officer.says("TSK-0456")
    assert (await officer.hears(after=officer.sends_voice(b"voice", reply_to=card.message))).shows(
        "1 attached"
    )
    place = officer.sends_location(52.24, -0.9, reply_to=card.message)
    assert (await officer.hears(after=place)).shows("PNB-1234-0002", "on TSK-0456")


async def test_a_photo_alone_is_not_filed_by_guess(officer):
    answer = await officer.hears(after=officer.sends_photo(b"picture"))
    assert answer.shows("isn't filed yet", "keep it as a note")


async def test_what_is_not_filed_by_guess_is_kept_by_one_tap(officer, clock):
    written = clock.now
    answer = await officer.hears(after=officer.sends_photo(b"picture"))
    clock.moves(minutes=2)
    assert (await officer.says("my tasks")).hides("PNB-")
    receipt = await officer.taps(answer, "Keep as a note")
    assert receipt.shows(f"PNB-1234-0001 · {written:%H:%M}", "1 attached")
    words = await officer.says("two males by the bins")
    assert words.shows("Nothing was recorded")
    assert (await officer.taps(words, "Keep as a note")).shows("PNB-1234-0002")
    assert (await officer.says("/notes")).shows("two males by the bins")
    assert (await officer.says("/keep 99")).shows("There is nothing left to keep")


async def test_what_another_question_asked_for_is_not_taken_for_a_note(officer):
    await officer.says("/intel")
    assert (await officer.says("/keep")).shows("There is nothing left to keep")


async def test_what_stands_beside_the_words_is_kept_and_what_cannot_be_is_named(officer):
    card = await officer.says("TSK-0456")
    person = officer.person
    told = {
        "quote": {"text": "KEEP CALM", "position": 0, "is_manual": True},
        "story": {"id": 1, "chat": person.chat.face},
    }
    sent = person._send({"text": "as it says", **told}, reply_to=card.message)
    assert (await officer.hears(after=sent)).shows("PNB-1234-0001", "on TSK-0456", "Not kept: the story")
    assert (await officer.says("PNB-1234-0001")).shows("as it says\n“KEEP CALM”")
    assert (await officer.hears(after=person.edits(sent, "as it said"))).shows("strikes PNB-1234-0001")
    assert (await officer.says("PNB-1234-0002")).shows("as it said\n“KEEP CALM”")


@pytest.mark.parametrize("said", ["/tasks", "remind me fri 0930 to ring", "ack", "/me", "/wibble"])
async def test_what_a_command_does_not_use_is_named_and_can_be_kept(officer, said):
    card = await officer.says("TSK-0456")
    quote = {"quote": {"text": "KEEP CALM", "position": 0, "is_manual": True}}
    sent = officer.person._send({"text": said, **quote}, reply_to=card.message)
    answer = await officer.hears(after=sent)
    if keep := [label for label in answer.labels if label.startswith("Keep as a note")]:
        answer = await officer.taps(answer, keep[0])
    assert answer.shows("PNB-1234-0001")
    assert (await officer.says("PNB-1234-0001")).shows("“KEEP CALM”")


async def test_formatted_text_is_heard_like_any_other(officer):
    parts = [{"type": "paragraph", "text": ["note ", {"type": "strikethrough", "text": "knife"}, " gun"]}]
    sent = officer.person._send({"rich_message": {"blocks": parts}})
    assert (await officer.hears(after=sent)).shows("PNB-1234-0001")
    assert (await officer.says("PNB-1234-0001")).shows("~~knife~~ gun")


async def test_an_album_without_a_word_is_kept_whole(officer):
    first, _ = [officer.sends_photo(bytes([number]), album="a") for number in range(2)]
    answer = await officer.hears(after=first)
    assert (await officer.taps(answer, "Keep as a note")).shows("PNB-1234-0001", "2 attached")
    late = officer.sends_photo(b"late", album="a")
    assert (await officer.hears(after=late)).shows("PNB-1234-0001", "now 3 attached")


async def test_a_note_without_words_asks_for_them(officer):
    assert (await officer.says("/note")).shows("What is the note?")
    assert (await officer.says("what I saw")).shows("PNB-1234-0001")


async def test_what_is_asked_for_in_answer_to_a_card_is_filed_on_that_card(officer):
    card = await officer.says("TSK-0456")
    await officer.says("/note", reply_to=card.message)
    assert (await officer.says("what I saw")).shows("PNB-1234-0001", "on TSK-0456")


async def test_a_look_up_in_between_closes_the_question_and_a_tap_still_answers_it(officer):
    await officer.says("/note")
    assert (await officer.says("TUR-0123")).shows("Contacting", "“What is the note?” is closed")
    answer = await officer.says("what I saw")
    assert answer.shows("Nothing was recorded")
    assert (await officer.taps(answer, "It answers “What is the note?”")).shows("PNB-1234-0001")


async def test_cancel_leaves_the_question_and_keeps_nothing(officer, beatline):
    await officer.says("/note")
    assert (await officer.says("/cancel")).shows("Cancelled")
    assert (await officer.says("what I saw")).shows("Nothing was recorded")
    assert await beatline.database.read(lambda session: session.orm.exec(select(FieldNote)).all()) == []


async def test_ten_thousand_characters_come_back_as_they_were_sent(officer, beatline):
    long = "x" * 4000
    await officer.says(f"/note {long}")
    assert (
        await beatline.database.read(lambda session: session.orm.exec(select(FieldNote.text)).one())
    ) == long


async def test_a_late_note_says_how_long_it_was_on_its_way(officer, clock):
    written = clock.now
    clock.moves(minutes=48)
    answer = await officer.says("/note no signal here", date=written)
    assert answer.shows("PNB-1234-0001 · 10:15", "48 min without signal")


async def test_nobody_elses_notebook_can_be_read(officer, phone):
    await officer.says("/note mine")
    assert (await phone("1300").says("PNB-1234-0001")).shows("isn't on record")


async def test_another_persons_message_is_no_card(officer):
    mine = officer.person.says("TUR-0123 · looks like a card")
    await officer.hears(after=mine)
    answer = await officer.says("hello", reply_to=mine)
    assert answer.hides("PNB-")


async def test_an_answer_to_a_card_is_a_note_whatever_else_its_words_could_mean(officer):
    card = await officer.says("TSK-0456")
    for words in ("Task completed, spoke to mother", "find out whether the school knows", "my notes are wet"):
        assert (await officer.says(words, reply_to=card.message)).shows("PNB-1234-", "on TSK-0456")


async def test_a_photo_under_a_command_is_not_dropped_in_silence(officer):
    for caption in ("/ref TUR-0123", "TUR-0123", "my tasks"):
        answer = await officer.hears(after=officer.sends_photo(b"picture", caption=caption))
        assert answer.shows("isn't filed yet")


async def test_a_note_is_deleted_from_the_chat_once_confirmed_if_the_setting_says_so(
    beatline, start_bot, phone, eventually
):
    await beatline.stop()
    await start_bot(delete_notes_from_chat=True)
    officer = phone("1234")
    said = officer.person.says("/note Jordan was in")
    receipt = await officer.hears(after=said)
    assert receipt.shows("PNB-1234-0001")
    await eventually(lambda: said.message_id not in shown(officer))
    assert receipt.message_id in shown(officer)
    assert (await officer.says("/notes")).shows("Jordan was in")


async def test_a_photo_is_deleted_from_the_chat_and_still_fetched(
    beatline, start_bot, phone, settings, eventually
):
    await beatline.stop()
    bot = await start_bot(delete_notes_from_chat=True)
    officer = phone("1234")
    card = await officer.says("TUR-0123")
    sent = officer.sends_photo(b"\xff\xd8\xff the door", caption="the door", reply_to=card.message)
    assert (await officer.hears(after=sent)).shows("on TUR-0123", "1 attached")
    await eventually(lambda: sent.message_id not in shown(officer))
    assert await eventually(
        lambda: bot.database.read(lambda session: session.orm.exec(select(Attachment.sha256)).one())
    )


async def test_the_answer_to_the_question_for_a_note_is_deleted_as_well(
    beatline, start_bot, phone, eventually
):
    await beatline.stop()
    await start_bot(delete_notes_from_chat=True)
    officer = phone("1234")
    await officer.says("/note")
    said = officer.person.says("nobody in")
    assert (await officer.hears(after=said)).shows("PNB-1234-0001")
    await eventually(lambda: said.message_id not in shown(officer))


async def test_a_note_stays_in_the_chat_if_the_setting_does_not_say_so(officer):
    said = officer.person.says("/note Jordan was in")
    assert (await officer.hears(after=said)).shows("PNB-1234-0001")
    await officer.says("/notes")
    assert said.message_id in shown(officer)


def shown(phone):
    return [one.message_id for one in phone.messages]


@ON_ONE_DATABASE
async def test_a_note_that_names_a_record_further_on_is_filed_on_it_by_a_tap(officer):
    receipt = await officer.says("note spoke to mum re TUR-0123 again, then TSK-0457")
    assert receipt.shows("PNB-1234-0001", "Not filed on a record.")
    assert "File it on TSK-0457" in receipt.message.labels
    filed = await officer.taps(receipt.message, "File it on TUR-0123")
    assert filed.shows("PNB-1234-0002", "on TUR-0123", "strikes PNB-1234-0001")
    assert (await officer.says("PNB-1234-0002")).shows("spoke to mum re TUR-0123 again", "TUR-0123")
    assert (await officer.says("/fileon PNB-1234-0001 TSK-0457")).shows("already struck")
    assert (await officer.says("/fileon PNB-1234-0002 TSK-0457")).shows("filed on a record already")


@ON_ONE_DATABASE
@pytest.mark.parametrize("locked", [False, True])
async def test_the_receipt_says_nothing_of_a_record_that_the_officer_may_not_see(phone, beatline, locked):
    partner = phone("2001")
    assert (await partner.says("TSK-0457")).shows("TSK-0457 isn't on record")
    if locked:
        await partner.says("/lock")
    answers = [await partner.says(f"note spoke to mum re {ref} again") for ref in ("TSK-0457", "TSK-9457")]
    shown = [
        [re.sub(r"-\d{4}", "", words) for words in (one.message.text, *one.message.labels)] for one in answers
    ]
    assert shown[0] == shown[1]
    assert ("File it on TSK" in shown[0]) == locked


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("note TUR-0123 rang mum, no answer", "on TUR-0123"),
        ("note about TUR-0123: visit went well", "on TUR-0123"),
        ("/note tsk 456, 4 lads", "on TSK-0456"),
        ("note re tur123 seen with CIR-0045", "on TUR-0123"),
        ("note TUR-0123 and CIR-0045 seen together", "Not filed on a record."),
        ("note two lads, one is TUR-0123", "Not filed on a record."),
        ("note TUR-9999 rang mum", "Not filed on a record: TUR-9999 isn't on record."),
        ("note brief 2 min chat with mum", "PNB-1234-0001 · 10:15"),
    ],
)
async def test_a_note_that_begins_with_a_record_is_filed_on_it(officer, words, about):
    assert (await officer.says(words)).shows("PNB-1234-0001", about)
    asked = await officer.taps((await officer.says("TSK-0457")).message, "Note")
    other = await officer.says("note TUR-0123 rang dad", reply_to=asked.message)
    assert other.shows("on TUR-0123"), "the note names another record than the card"


@ON_ONE_DATABASE
async def test_a_note_in_a_locked_chat_is_no_probe_of_what_is_on_record(officer):
    await officer.says("/lock")
    known, absent = [await officer.says(f"note {ref} rang mum") for ref in ("TUR-0123", "TUR-9999")]
    assert known.text.replace("0001", "0002") == absent.text
    assert known.labels != [] and len(known.labels) == len(absent.labels)
    await officer.enters(await officer.says("/unlock"))
    listed = await officer.says("/notes TUR-0123")
    assert listed.shows("on TUR-0123 · 1", "0001 10:15: TUR-0123 rang mum")
