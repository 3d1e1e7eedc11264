"""Nothing is erased: an amendment, an edit and a wish to delete become entries that strike the old one."""

import pytest
from sqlmodel import select

from bot.services.audit.verification import ChainVerdict
from bot.services.notebook import verification as note_verification
from models import Attachment, EarlyEdit, FieldNote


@pytest.fixture
def book(beatline):
    """The entries of the book: number, text, number of the entry that it strikes."""

    async def read():
        def entries(session):
            numbers = {one.id: one.number for one in session.orm.exec(select(FieldNote))}
            found = session.orm.exec(select(FieldNote).order_by(FieldNote.number))
            return [(one.number, one.text, numbers.get(one.strikes_id)) for one in found]

        return await beatline.database.read(entries)

    return read


async def test_an_amendment_strikes_the_old_entry_and_both_stay_readable(officer, book, beatline):
    await officer.says("/note two males by the bins")
    assert (await officer.says("/amend PNB-1234-0001")).shows("What should PNB-1234-0001 have said?")
    receipt = await officer.says("three males by the bins")
    assert receipt.shows("PNB-1234-0002", "strikes PNB-1234-0001", "Why the change?")
    assert await book() == [(1, "two males by the bins", None), (2, "three males by the bins", 1)]
    answer = await officer.taps(receipt, "Typing error")
    assert answer.shows("PNB-1234-0002", "Reason: typing error")
    old = await officer.says("PNB-1234-0001")
    assert old.shows("two males by the bins", "Struck by PNB-1234-0002")
    assert any(one["type"] == "strikethrough" for one in old.entities)
    assert (await officer.says("PNB-1234-0002")).shows("Strikes PNB-1234-0001", "Reason: typing error")
    assert await beatline.database.read(note_verification.verify) == ChainVerdict(2, 1, ())


@pytest.mark.parametrize(
    "words", ["/amend note 1: blue car", "amend note 1 blue car", "/amend pnb 1234 1, blue car"]
)
async def test_an_amendment_in_one_line(words, officer, book):
    await officer.says("/note green car")
    assert (await officer.says(words)).shows("strikes PNB-1234-0001")
    assert (await book())[1] == (2, "blue car", 1)


async def test_answering_a_receipt_with_amend_corrects_that_note_number_or_not(officer, book):
    receipt = await officer.says("/note 2 males")
    assert (await officer.says("/amend 3 males", reply_to=receipt.message)).shows("strikes PNB-1234-0001")
    assert (await book())[1] == (2, "3 males", 1)


async def test_an_amendment_stays_on_the_record_of_the_old_entry(officer):
    card = await officer.says("TSK-0456")
    await officer.says("nobody in", reply_to=card.message)
    await officer.says("/amend note 1 mother in")
    assert (await officer.says("/notes TSK-0456")).shows("nobody in", "mother in", "struck by 0002")


async def test_what_is_struck_already_is_not_struck_again(officer, book):
    await officer.says("/note one")
    await officer.says("/amend note 1 two")
    assert (await officer.says("/amend note 1 three")).shows("already struck", "/notes")
    assert len(await book()) == 2


@pytest.mark.parametrize(
    "words", ["/amend PNB-1300-0001 x", "/amend PNB-1234-0009 x", "/strike PNB-1300-0001 x"]
)
async def test_nobody_elses_entry_and_none_that_is_not_there(words, officer, phone, book):
    await phone("1300").says("/note theirs")
    assert (await officer.says(words)).shows("isn't on record")
    assert len(await book()) == 1


async def test_an_amendment_of_nothing_says_how(officer):
    assert (await officer.says("/amend")).shows("Which entry?", "/amend PNB-1234-0007")


async def test_a_wish_to_delete_strikes_with_a_reason(officer, book):
    await officer.says("/note on the wrong record")
    asked = await officer.says("delete note 1")
    assert asked.shows("Nothing is erased", "Why?")
    assert (await officer.taps(asked, "Wrong record")).shows("PNB-1234-0002", "strikes PNB-1234-0001")
    assert await book() == [(1, "on the wrong record", None), (2, "wrong record", 1)]


async def test_an_edited_message_becomes_an_amendment(officer, book):
    said = officer.person.says("/note as first written")
    await officer.hears(after=said)
    answer = await officer.hears(after=officer.person.edits(said, "/note altered"))
    assert answer.shows("PNB-1234-0002", "strikes PNB-1234-0001", "Why the change?")
    assert await book() == [(1, "as first written", None), (2, "altered", 1)]


async def test_an_edited_answer_to_a_card_keeps_all_its_words(officer, book):
    card = await officer.says("TSK-0456")
    said = officer.person.says("note the dog", reply_to=card.message)
    await officer.hears(after=said)
    await officer.hears(after=officer.person.edits(said, "note the two dogs"))
    assert [text for _, text, _ in await book()] == ["the dog", "the two dogs"]


async def test_five_edits_in_a_second_are_five_amendments_in_a_row(officer, book, eventually):
    said = officer.person.says("/note v0")
    await officer.hears(after=said)
    for number in range(1, 6):
        officer.person.edits(said, f"/note v{number}")

    async def all_there():
        return len(await book()) == 6

    await eventually(all_there)
    assert await book() == [(n + 1, f"v{n}", n or None) for n in range(6)]


async def test_an_edit_that_changes_no_word_is_none(officer, book):
    said = officer.person.says("/note the same")
    await officer.hears(after=said)
    officer.person.edits(said, "/note the same")
    assert (await officer.says("/notes")).shows("the same")
    assert len(await book()) == 1


async def test_an_edit_of_a_message_from_yesterday_still_counts(officer, book, clock):
    said = officer.person.says("/note yesterday")
    await officer.hears(after=said)
    clock.moves(days=1)
    await officer.hears(after=officer.person.edits(said, "/note yesterday, at ten"))
    assert (await book())[1] == (2, "yesterday, at ten", 1)


async def test_an_edit_of_what_was_never_a_note_says_so(officer, book):
    said = officer.person.says("TSK-0456")
    await officer.hears(after=said)
    answer = await officer.hears(after=officer.person.edits(said, "TSK-0457"))
    assert answer.shows("No note of yours came from that message", "/note")
    assert await book() == []


async def test_an_edit_after_an_amendment_strikes_the_amendment(officer, book):
    said = officer.person.says("/note one")
    await officer.hears(after=said)
    await officer.says("/amend note 1 two")
    await officer.hears(after=officer.person.edits(said, "/note three"))
    assert await book() == [(1, "one", None), (2, "two", 1), (3, "three", 2)]


async def test_a_strike_of_nothing_says_how_to_strike(officer):
    assert (await officer.says("/strike")).shows("Which entry?", "/strike PNB-1234-0007")


async def test_an_edit_that_only_looks_like_one_is_met_with_silence(officer, book):
    for number, words in enumerate(("/note two", "note  three", "/amend note 1 four", "five\n")):
        await officer.says("/note") if words == "five\n" else None
        said = officer.person.says(words)
        await officer.hears(after=said)
        entries = await book()
        officer.person.edits(said, words)
        assert (await officer.says("/me")).hides("strikes"), number
        assert await book() == entries


@pytest.mark.parametrize(
    ("said", "edited", "text"),
    [
        ("/amend note 1 blue car", "/amend note 1 red car", "red car"),
        ("/amend note 1: blue car", "/amend PNB-1234-0001 red car", "red car"),
        ("note blue car", "red car", "red car"),
        ("/note\nblue car", "/note red car", "red car"),
    ],
)
async def test_an_edit_keeps_the_words_and_not_the_command(said, edited, text, officer, book):
    await officer.says("/note green car")
    sent = officer.person.says(said)
    await officer.hears(after=sent)
    await officer.hears(after=officer.person.edits(sent, edited))
    assert (await book())[-1] == (3, text, 2)


async def test_an_edit_of_a_struck_message_strikes_nothing_and_says_so(officer, book):
    said = officer.person.says("/note one")
    await officer.hears(after=said)
    await officer.says("/strike note 1 wrong record")
    answer = await officer.hears(after=officer.person.edits(said, "/note two"))
    assert answer.shows("struck through", "/note")
    assert await book() == [(1, "one", None), (2, "wrong record", 1)]


async def test_an_amended_or_edited_entry_keeps_its_files_and_what_was_put_to_it(
    officer, book, beatline, eventually
):
    card = await officer.says("TSK-0456")
    said = officer.sends_photo(b"\xff\xd8\xff", caption="back door", reply_to=card.message)
    await officer.hears(after=said)
    assert await eventually(lambda: beatline.database.read(stored))
    await officer.says("/add kind PNB-1234-0001 visit")
    answer = await officer.hears(after=officer.person.edits(said, "front door"))
    assert answer.shows("PNB-1234-0002", "1 attached")
    assert (await officer.says("PNB-1234-0002")).shows("📎 photo", "Kind: visit")
    assert (await officer.says("/amend note 2 side door")).shows("1 attached")
    assert (await officer.says("PNB-1234-0003")).shows("📎 photo", "Kind: visit")
    assert await beatline.database.read(note_verification.verify) == ChainVerdict(3, 1, ())


async def test_the_second_caption_of_an_album_edited_leaves_all_else(officer, book, beatline):
    first = officer.sends_photo(b"\xff\xd8\xff1", caption="/note the door", album="a1")
    second = officer.sends_photo(b"\xff\xd8\xff2", caption="the window", album="a1")
    await officer.hears(after=second)
    assert (await book())[0][1] == "the door\nthe window"
    assert (await officer.hears(after=officer.person.edits(second, "a broken window"))).shows("2 attached")
    await officer.hears(after=officer.person.edits(first, "/note the back door"))
    assert [text for _, text, _ in await book()] == [
        "the door\nthe window",
        "the door\na broken window",
        "the back door\na broken window",
    ]
    assert await beatline.database.read(note_verification.verify) == ChainVerdict(3, 1, ())


def stored(session):
    return session.orm.exec(select(Attachment.sha256)).first()


async def test_an_edit_that_comes_before_its_message_amends_it_when_it_comes(
    officer, book, beatline, eventually
):
    """Two workers of a webhook may hand them over in either order."""
    person = officer.person
    face = {"message_id": 9001, "from": person.user, "chat": person.chat.face, "date": person.world.now()}
    for words in ("/note two", "/note three"):
        person.world.updates.add("edited_message", face | {"edit_date": person.world.now(), "text": words})
    await eventually(lambda: beatline.database.read(waiting))
    assert (await officer.says("/me")).hides("note")
    person.world.updates.add("message", face | {"text": "/note one"})
    await eventually(lambda: len_of(book, 2))
    assert await book() == [(1, "one", None), (2, "three", 1)]
    assert await beatline.database.read(waiting) is None


def waiting(session):
    return session.orm.exec(select(EarlyEdit.words).where(EarlyEdit.words == "/note three")).first()


async def len_of(book, count):
    return len(await book()) == count
