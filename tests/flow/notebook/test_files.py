"""Files of notes: fetched whatever happens, or given up with the reason; known by content."""

import errno
import io
import os
import stat
import zipfile

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.services.files import store
from bot.services.files.store import Store
from bot.services.kinds.fetched_files import QUEUE
from bot.settings import SettingsError
from models import Attachment, Officer

ELF = b"\x7fELF\x02\x01\x01" + bytes(60)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01 the door"


async def test_a_file_is_fetched_when_telegram_comes_back(officer, telegram, beatline, clock, eventually):
    card = await officer.says("TSK-0456")
    broken = telegram.fault("error", "getFile", times=1)
    officer.sends_photo(b"\xff\xd8\xff the door", reply_to=card.message)
    await broken.hit.wait()
    soon = clock() + QUEUE.first_wait
    await eventually(lambda: beatline.database.read(lambda session: due_at(session) == soon))
    clock.moves(minutes=1)
    assert await eventually(lambda: beatline.database.read(hashes))


async def test_a_file_that_telegram_no_longer_has_is_given_up_and_the_note_stays(
    officer, telegram, beatline, eventually
):
    telegram.fault("error", "getFile", times=None, code=400)
    card = await officer.says("TSK-0456")
    sent = officer.sends_photo(b"\xff\xd8\xff the door", caption="the door", reply_to=card.message)
    assert (await officer.hears(after=sent)).shows("PNB-1234-0001")
    assert await eventually(lambda: beatline.database.read(reasons))
    told = await eventually(lambda: next((m for m in officer.messages if "NOT kept" in m.text), None))
    assert "A file on PNB-1234-0001 could not be fetched" in told.text
    assert (await officer.taps(told, "Open the note")).shows("PNB-1234-0001")
    assert (await officer.says("/notes")).shows("[1 attached] the door")


async def test_with_the_disk_full_the_note_is_kept_the_file_waits_and_the_supervisor_is_told(
    officer, sergeant, beatline, clock, eventually, monkeypatch
):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    def supervise(session):
        session.orm.get(Officer, 2).supervisor_id = 1

    await beatline.database.write(supervise)
    await sergeant.says("/me")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        card = await officer.says("TSK-0456")
        sent = officer.sends_photo(JPEG, caption="the door", reply_to=card.message)
        assert (await officer.hears(after=sent)).shows("PNB-1234-0001")
        told = await eventually(lambda: next((m for m in sergeant.messages if "disk" in m.text), None))
        assert "No note is lost" in told.text and "1234" not in told.text
        assert await beatline.database.read(attempts) == 1
    clock.moves(minutes=1)
    assert await eventually(lambda: beatline.database.read(hashes))


async def test_a_bot_with_another_key_does_not_start(settings, start_bot):
    """Otherwise half of the files would be sealed with a key that opens none of the others."""
    store.save(Store(settings.files_dir, (bytes(range(32)),)), JPEG)
    with pytest.raises(SettingsError, match="FILES_KEY does not open"):
        await start_bot(files_key=SecretStr(bytes(range(1, 33)).hex()))
    await start_bot(files_key=SecretStr(f"{bytes(range(1, 33)).hex()},{bytes(range(32)).hex()}"))


def archive():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as written:
        written.writestr("a.txt", "hidden")
    return memory.getvalue()


@pytest.fixture
def filed(officer, beatline, eventually):
    """Attach a document to a task and wait until it is fetched; return the attachment."""

    async def file(content, name):
        card = await officer.says("TSK-0456")
        await officer.hears(after=officer.sends_document(content, name, reply_to=card.message))

        def fetched(session):
            row = session.orm.exec(select(Attachment)).one()
            return row if row.sha256 or row.lost_reason else None

        return await eventually(lambda: beatline.database.read(fetched))

    return file


@pytest.mark.parametrize(
    ("content", "media_type"), [(archive(), "application/zip"), (ELF, "application/x-executable")]
)
async def test_a_name_that_lies_about_its_content_shows_on_the_note(content, media_type, filed, officer):
    assert (await filed(content, "photo.jpg")).media_type == media_type
    assert (await officer.says("PNB-1234-0001")).shows("document", f"“photo.jpg” is {media_type}")


async def test_a_name_that_tells_the_truth_is_not_remarked_upon(filed, officer):
    assert (await filed(JPEG, "door.jpeg")).media_type == "image/jpeg"
    assert (await officer.says("PNB-1234-0001")).hides("⚠", "image/jpeg")


async def test_a_picture_that_is_none_is_remarked_upon(filed, officer):
    assert (await filed(b"words", "door.png")).media_type == "application/octet-stream"
    assert (await officer.says("PNB-1234-0001")).shows("“door.png” is of an unknown type")


async def test_nobody_but_the_bot_can_read_the_store(filed, settings):
    before = os.umask(0)  # as if whoever started the bot had asked for the widest
    try:
        await filed(JPEG, "door.jpg")
    finally:
        os.umask(before)
    places = [settings.files_dir, *settings.files_dir.rglob("*")]
    modes = {(place.is_dir(), stat.S_IMODE(place.stat().st_mode)) for place in places}
    assert modes == {(True, 0o700), (False, 0o600)}


async def test_a_file_that_turns_out_larger_than_allowed_is_not_fetched(filed, settings, monkeypatch):
    """A message need not say how large its file is, and a Bot API server of one's own hands out any."""
    monkeypatch.setattr("bot.chat.media.LARGEST_FILE", len(JPEG) - 1)
    assert (await filed(JPEG, "door.jpg")).lost_reason == "larger than 20 MB"
    assert not settings.files_dir.exists()


def attempts(session):
    return session.orm.exec(select(Attachment.attempts)).one()


def due_at(session):
    return session.orm.exec(select(Attachment.try_at)).one()


def hashes(session):
    return session.orm.exec(select(Attachment.sha256)).one()


def reasons(session):
    return session.orm.exec(select(Attachment.lost_reason)).one()
