"""Requested files come by themselves after the answer, whatever happens in between."""

import hashlib
from io import BytesIO

import pytest
import sqlalchemy as sa
from PIL import Image
from pypdf import PdfReader
from sqlmodel import select

from bot.services.files import store
from models import Attachment, AuditEntry, Document, Officer
from models.notebook import AttachmentKind


def photo(colour="red"):
    """A JPEG that tells where it was taken."""
    exif, out = Image.Exif(), BytesIO()
    exif[0x010F] = "Telltale Cameras"
    Image.new("RGB", (64, 48), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def here(session):
    return session.orm.exec(select(Attachment.sha256).where(Attachment.sha256.is_not(None))).all()


def paper(session):
    return session.orm.exec(select(Document)).one()


@pytest.fixture
def noted(officer, beatline, eventually, settings):
    """Writes a note with these files, all of them in the store; answers with its reference."""

    async def note(*contents, kind=AttachmentKind.PHOTO, name=None):
        await officer.hears(after=officer.sends_photo(contents[0], caption="note the door"))
        await eventually(lambda: beatline.database.read(here))

        def hang(session):
            first = session.orm.exec(select(Attachment)).one()
            first.kind, first.file_name = kind, name
            for content in contents[1:]:
                kept = store.save(store.store_of(settings), content)
                more = {"sha256": kept.sha256, "media_type": kept.media_type, "file_name": name}
                session.orm.add(Attachment(note_id=first.note_id, kind=kind, **more))

        await beatline.database.write(hang)
        return "PNB-1234-0001"

    return note


async def heard(officer, number, *, after):
    """Wait for so many messages."""
    found = []
    for _ in range(number):
        found.append(await officer.hears(after=found[-1].message if found else after))
    return found


async def test_the_pictures_of_a_note_come_as_an_album_without_what_the_camera_wrote(
    noted, officer, beatline
):
    ref = await noted(photo("red"), photo("blue"), b"\xff\xd8\xff no picture at all")
    said = await officer.says(f"/pictures {ref}")
    assert said.text == "PNB-1234-0001 · 3 pictures are coming."
    first, second = await heard(officer, 2, after=said.message)
    assert first.text == "PNB-1234-0001 · 2 of 3 pictures, as previews\nOFFICIAL-SENSITIVE · as of 10:15"
    assert first.album == second.album is not None
    for one in (first, second):
        assert b"Telltale" not in one.photo and Image.open(BytesIO(one.photo)).size == (64, 48)
        assert one.protected
    told = await officer.hears(after=second.message)
    assert told.shows("Not everything can be shown", "Number 3: the picture is damaged", f"/files {ref}")
    assert told.labels == ["Files"]
    files = await officer.taps(told.message, "Files")
    assert files.shows("3 files are coming")
    sent = await heard(officer, 3, after=files.message)
    assert sent[2].document == b"\xff\xd8\xff no picture at all"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40), "HEIC pictures have no preview"),
        (b"II*\x00" + bytes(40), "TIFF pictures have no preview"),
    ],
    ids=["HEIC", "TIFF"],
)
async def test_a_picture_without_a_preview_is_named_with_its_reason_here_and_in_the_book(
    content, why, noted, officer, eventually
):
    ref = await noted(content, kind=AttachmentKind.DOCUMENT, name="door.pic")
    said = await officer.says(f"/pictures {ref}")
    told = await officer.hears(after=said.message)
    assert told.shows(f"Number 1: {why}.", f"The files as they came: /files {ref}")
    assert told.labels == ["Files"]
    assert (await officer.says("/book")).shows("a PDF of")
    book = await eventually(lambda: next((one.document for one in officer.messages if one.document), None))
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(book)).pages)
    assert f"Not printed here: door.pic: {why}." in words


async def test_a_single_picture_comes_alone_and_can_be_answered_like_any_card(noted, officer):
    ref = await noted(photo())
    said = await officer.says(f"/pictures {ref}")
    shown = await officer.hears(after=said.message)
    assert shown.album is None and shown.photo and b"Telltale" not in shown.photo
    assert (await officer.says("the lock is broken", reply_to=shown.message)).shows("on PNB-1234-0001")


async def test_the_files_of_ones_own_note_come_as_they_were_sent(noted, officer, beatline):
    ref = await noted(
        photo("red"), photo("blue"), kind=AttachmentKind.DOCUMENT, name='../../the "door".jpg\r\nX: y'
    )
    said = await officer.says(f"/files {ref}")
    assert said.text == "PNB-1234-0001 · 2 files are coming."
    files = await heard(officer, 2, after=said.message)
    assert [one.document for one in files] == [photo("red"), photo("blue")]
    assert {one.file_name for one in files} == {"....the door.jpgX y"}
    assert files[1].text.startswith("PNB-1234-0001 · file 2 of 2")

    def audited(session):
        return [
            (one.action, one.object_ref, one.detail) for one in session.orm.exec(select(AuditEntry)).all()
        ]

    assert ("files", "PNB-1234-0001", "2 of 2") in await beatline.database.read(audited)


async def test_nobody_gets_those_of_another_book_and_nothing_comes_of_a_note_without(noted, officer, phone):
    ref = await noted(photo())
    other = phone("1300")
    for command in ("pictures", "files"):
        assert (await other.says(f"/{command} {ref}")).text == (
            await other.says(f"/{command} PNB-1234-0009")
        ).text.replace("0009", "0001")
    await officer.says("/note only words")
    assert (await officer.says("/pictures PNB-1234-0002")).shows("No picture of that note")
    assert (await officer.says("/files PNB-1234-0002")).shows("No file of that note")
    assert (await officer.says("/files")).shows("Which note?")


async def test_what_failed_halfway_goes_on_where_it_stopped_also_after_a_restart(
    noted, officer, beatline, start_bot, clock, eventually, monkeypatch
):
    ref = await noted(photo("red"), photo("blue"), kind=AttachmentKind.DOCUMENT, name="door.jpg")
    read, blue = store.read, hashlib.sha256(photo("blue")).hexdigest()

    def stumbling(source, sha256):
        return read(source, sha256) if sha256 != blue else 1 / 0

    with monkeypatch.context() as patch:
        patch.setattr(store, "read", stumbling)
        said = await officer.says(f"/files {ref}")
        assert (await officer.hears(after=said.message)).document == photo("red")
        await eventually(lambda: beatline.database.read(lambda session: paper(session).sheets == 1))
        await beatline.stop()
    clock.moves(minutes=3)
    await start_bot()
    documents = await eventually(lambda: [m.document for m in officer.messages if m.document][1:])
    assert documents == [photo("blue")]


async def test_what_telegram_refuses_is_given_up_and_the_officer_told(noted, officer, telegram):
    ref = await noted(photo())
    fault = telegram.fault("error", "sendPhoto", times=None, code=400)
    said = await officer.says(f"/pictures {ref}")
    told = await officer.hears(after=said.message)
    assert told.shows("could not be made or sent", f"Ask for it again: /pictures {ref}")
    fault.lift()
    again = await officer.taps(told.message, "Ask again")
    assert (await officer.hears(after=again.message)).photo


async def test_who_was_revoked_meanwhile_gets_nothing(noted, officer, telegram, beatline, clock, eventually):
    ref = await noted(photo())
    fault = telegram.fault("error", "sendPhoto", times=1, code=500)
    await officer.says(f"/pictures {ref}")
    await fault.hit.wait()
    await beatline.database.write(
        lambda session: session.run(
            sa.update(Officer).where(Officer.collar == "1234").values(account_id=None)
        )
    )
    clock.moves(minutes=3)
    await eventually(
        lambda: beatline.database.read(lambda session: paper(session).failed_reason == "revoked")
    )
    assert not [m for m in officer.messages if m.photo and m.from_bot]
