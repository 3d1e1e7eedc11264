"""Files of briefings: attached by an author, looked at by readers, gone when the briefing is."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import select

from models import Attachment, AuditEntry, Document, FieldNote

PDF = b"%PDF-1.7 the operational order"


def photo(colour="red"):
    """A JPEG that tells where it was taken."""
    exif, out = Image.Exif(), BytesIO()
    exif[0x010F] = "Telltale Cameras"
    Image.new("RGB", (64, 48), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture(autouse=True)
async def known(greet):
    await greet("1234", "0077")


@pytest.fixture
async def draft(sergeant):
    return await sergeant.says("/brief to 1234: Stolen van | Stop it if you see it.")


@pytest.fixture
def fetched(beatline, eventually):
    """Waits until so many files are in the store."""

    async def wait(number):
        def here(session):
            return (
                len(session.orm.exec(select(Attachment).where(Attachment.sha256.is_not(None))).all())
                == number
            )

        await eventually(lambda: beatline.database.read(here))

    return wait


@pytest.fixture
async def sent(sergeant, draft, fetched):
    """An album and a document, attached and on their way to the officer."""
    await sergeant.taps((await sergeant.taps(draft.message, "More")).message, "Attach")
    for colour in ("red", "blue"):
        last = sergeant.sends_photo(photo(colour), album="van")
    await sergeant.hears(after=last)
    await sergeant.hears(after=sergeant.sends_document(PDF, "order.pdf"))
    await fetched(3)
    preview = await sergeant.taps((await sergeant.says("/brief attach BRF-0001")).message, "Preview")
    assert preview.shows("Attached: 2 pictures, 1 document\n1 · picture, 1 KB", "3 · order.pdf, 1 KB\nFrom:")
    return await sergeant.taps(preview.message, "Send")


async def test_an_album_and_a_document_are_attached_sent_looked_at_and_gone_when_it_is_withdrawn(
    sergeant, officer, sent, pushed, beatline, eventually
):
    push = await pushed(officer, "BRF-0001 · Stolen van")
    assert "Attached" not in push.text
    card = await officer.taps(push, "Open")
    assert card.shows("Attached: 2 pictures, 1 document", "3 · order.pdf")
    coming = await officer.taps(card.message, "Files")
    assert coming.text == "BRF-0001 · 3 files are coming."
    first = await officer.hears(after=coming.message)
    second = await officer.hears(after=first.message)
    document = await officer.hears(after=second.message)
    assert first.shows("BRF-0001 · 2 of 2 pictures, as previews\nOFFICIAL-SENSITIVE")
    assert first.album == second.album is not None
    assert all(b"Telltale" not in one.photo and one.protected for one in (first, second))
    assert document.document == PDF and document.protected and document.file_name == "order.pdf"

    def audited(session):
        found = session.orm.exec(select(AuditEntry)).all()
        return [(one.chain, one.object_ref, one.detail) for one in found if one.action == "files"]

    assert await beatline.database.read(audited) == [(2, "BRF-0001", "3 of 3")]
    await sergeant.says("/brief withdraw BRF-0001 Found")
    numbers = {one.message_id for one in (first, second, document)}
    await eventually(lambda: numbers.isdisjoint(one.message_id for one in officer.messages))
    await pushed(officer, "BRF-0001 · withdrawn by PS 0077")
    assert (await officer.says("/briefings files BRF-0001")).shows("was withdrawn by 0077 Copsewell")
    told = [one.text for one in sergeant.messages if "couldn't be deleted" in one.text or "wipe" in one.text]
    assert told == []


async def test_a_photo_is_attached_by_its_caption_and_in_answer_to_the_preview(
    sergeant, officer, draft, fetched, beatline
):
    one = await sergeant.hears(after=sergeant.sends_photo(photo(), caption="/brief attach BRF-0001"))
    assert one.shows("BRF-0001 · Stolen van\nNot sent yet\nAttached: 1 picture")
    two = await sergeant.hears(after=sergeant.sends_photo(photo("blue"), reply_to=draft.message))
    assert two.shows("Attached: 2 pictures")
    await fetched(2)
    assert (await sergeant.taps(two.message, "Remove 1")).shows("Attached: 1 picture\n")
    assert (await sergeant.says("/brief detach BRF-0001 2")).shows("Which one?")
    preview = await sergeant.says("that's all")
    assert preview.shows("BRF-0001 · preview", "Attached: 1 picture\n1 · picture, 1 KB")
    assert (await sergeant.taps(preview.message, "Send")).shows("On its way")
    late = sergeant.sends_photo(photo("green"), reply_to=draft.message)
    assert (await sergeant.hears(after=late)).shows("PNB-0077-0001")  # an answer to what is sent is a note
    assert await beatline.database.read(lambda session: len(session.orm.exec(select(FieldNote)).all())) == 1


async def test_it_waits_for_what_is_still_fetched_and_never_goes_with_what_is_lost(
    sergeant, draft, telegram, pushed, clock, fetched
):
    gone = telegram.fault("error", "getFile", times=1, code=500)
    await sergeant.hears(after=sergeant.sends_photo(photo(), caption="/brief attach BRF-0001"))
    await gone.hit.wait()
    assert (await sergeant.says("/brief send BRF-0001 v2")).shows("still being fetched")
    clock.moves(minutes=1)
    await fetched(1)
    telegram.fault("error", "getFile", times=1, code=400)
    await sergeant.hears(after=sergeant.sends_document(PDF, "order.pdf"))
    told = await pushed(sergeant, "A file attached to BRF-0001 could not be fetched")
    assert (await sergeant.says("/brief send BRF-0001 v3")).shows("Attachment 2 can't be sent")
    listed = await sergeant.taps(told, "Look at it")
    assert listed.shows("2 · order.pdf, 1 KB, ⚠ could not be fetched")
    await sergeant.taps(listed.message, "Remove 2")
    assert (await sergeant.says("/brief send BRF-0001 v4")).shows("On its way")


async def test_what_does_not_fit_is_refused_by_a_sentence_each(sergeant, draft, telegram, fetched):
    await sergeant.says("/brief attach BRF-0001")
    program = await sergeant.hears(after=sergeant.sends_document(b"MZ", "setup.exe"))
    assert program.shows("Nothing is attached yet", "⚠ “setup.exe” wasn't attached: send photos, or")
    voice = await sergeant.hears(after=sergeant.sends_voice(b"OggS"))
    assert voice.shows("⚠ The voice message wasn't attached")
    liar = await sergeant.hears(
        after=sergeant.sends_document(b"\x7fELF\x02\x01\x01" + bytes(60), "order.pdf")
    )
    assert liar.shows("1 · order.pdf")
    await fetched(1)
    assert (await sergeant.says("/brief send BRF-0001 v2")).shows(
        "isn't the type its name says", "detach BRF-0001 1"
    )
    again = await sergeant.says("/brief attach BRF-0001")
    assert again.shows("⚠ isn't the type its name says") and "Files" not in again.labels


async def test_in_a_locked_chat_an_answer_to_a_preview_shows_nothing(sergeant, draft, beatline):
    await sergeant.says("/lock")
    told = await sergeant.hears(after=sergeant.sends_photo(photo(), reply_to=draft.message))
    assert told.shows("nothing was attached to BRF-0001") and told.labels == ["Unlock"]
    assert await beatline.database.read(lambda session: session.orm.exec(select(Attachment)).all()) == []


async def test_a_new_version_takes_the_files_over_and_who_had_the_old_ones_has_them_no_more(
    sergeant, officer, sent, pushed, fetched, eventually, beatline
):
    card = await officer.taps(await pushed(officer, "BRF-0001 · Stolen van"), "Open")
    await officer.taps(card.message, "Files")
    old = await pushed(officer, "file 1 of 1")
    draft = await sergeant.says("/brief change BRF-0001")
    assert draft.shows("Attached: 2 pictures, 1 document", "Still missing: a change")
    less = await sergeant.says("/brief detach BRF-0002 1")
    assert (await sergeant.taps(less.message, "Preview")).shows("Version 2, changed: attachments")
    await sergeant.says("/brief send BRF-0002 v2")
    await eventually(lambda: old.message_id not in [one.message_id for one in officer.messages])
    await pushed(officer, "replaced by version 2")  # or it could be taken for the answer to the tap
    newer = await officer.taps(await pushed(officer, "Version 2, changed: attachments"), "Open")
    assert newer.shows("Version 2, changed: attachments", "Attached: 1 picture, 1 document")
    assert (await officer.says("/files BRF-0001")).text == "BRF-0001 · 2 files are coming."
    assert (await pushed(officer, "1 of 1 pictures")).photo

    def papers(session):
        return [
            (one.failed_reason, one.done_at is not None) for one in session.orm.exec(select(Document)).all()
        ]

    assert await eventually(lambda: beatline.database.read(lambda s: papers(s)[-1] == (None, True)))


async def test_in_answer_to_a_card_a_number_is_the_attachments_and_no_reference(sergeant, draft, fetched):
    await sergeant.says("/brief attach BRF-0001")
    for colour in ("red", "blue"):
        await sergeant.hears(after=sergeant.sends_photo(photo(colour)))
    await fetched(2)
    card = await sergeant.says("/brief show BRF-0001")
    detached = await sergeant.says("/brief detach 2", reply_to=card.message)
    assert detached.shows("BRF-0001", "Attached: 1 picture\n")


async def test_in_answer_to_a_card_words_with_digits_are_words_and_another_reference_is_a_word(
    sergeant, draft
):
    await sergeant.says("/brief to 1234: Another | Of another matter.")
    card = await sergeant.says("/brief show BRF-0001")
    titled = await sergeant.says("/brief title Grey 4x4, see BRF-0002", reply_to=card.message)
    assert titled.shows("BRF-0001 · Grey 4x4, see BRF-0002")
    assert (await sergeant.says("/brief show BRF-0002")).shows("BRF-0002 · Another")
    other = await sergeant.says("/brief title BRF-0002 Of the other", reply_to=card.message)
    assert other.shows("BRF-0002 · Of the other")
