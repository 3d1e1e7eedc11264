"""Files that do not come as they should: who is told, how often; and the words of `verify` and `doctor`."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.services import queues
from bot.services.files import items, store
from bot.services.files.store import Store
from bot.services.kinds import fetched_files
from bot.services.kinds.fetched_files import FileLostNotice, FilesWaitNotice, FileToFetch
from bot.services.notebook import writing as note_writing
from bot.services.upkeep import file_verification, health
from bot.services.upkeep.file_verification import FilesVerdict, Flaw
from bot.services.upkeep.health import Level
from models import Attachment, AttachmentKind, Role
from tests.notices_told import notices_told

KEY, OTHER_KEY = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture
def waiting(database, force):
    """Two photos of 1002 and one of 1004, whose supervisor is 1001, to be fetched; and an administrator."""
    for officer in (2, 4):
        force.change(officer, supervisor_id=1)
    force.change(5, role=Role.ADMINISTRATOR)
    with database.transaction() as session:
        for update_id, (officer, photos) in enumerate([(2, 2), (4, 1)]):
            files = tuple(items.Item(AttachmentKind.PHOTO, file_id=f"{officer}-{n}") for n in range(photos))
            origin = note_writing.Origin(update_id, force.now)
            actor = force.actor(session, officer)
            note_writing.write(session, actor, note_writing.NewNote("", files), origin=origin, now=force.now)
    with database.transaction() as session:
        return queues.claim(session, fetched_files.QUEUE, 9, now=force.now)


def told(database):
    with database.transaction() as session:
        return notices_told(session)


def test_of_a_full_disk_the_supervisor_and_the_administrators_are_told_once_a_day(database, force, waiting):
    for hours in (0, 1, 9, 23):
        for file in waiting:
            with database.transaction() as session:
                fetched_files.wait_for_room(session, file, now=force.now + timedelta(hours=hours))
    today = [(1, FilesWaitNotice()), (5, FilesWaitNotice())]
    assert told(database) == today * 2  # 23 hours on is tomorrow


def test_the_wait_grows_to_an_hour_and_no_further(database, force, waiting):
    now, waits = force.now, []
    for attempt in range(1, 31):
        with database.transaction() as session:
            row = session.orm.get(Attachment, waiting[0].id)
            row.attempts = attempt
            session.orm.add(row)
            session.orm.flush()
            fetched_files.wait_for_room(session, FileToFetch(waiting[0].id, "x", attempt), now=now)
            session.orm.refresh(row)
        waits.append(row.try_at - now)
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert waits == sorted(waits) and waits[-1] == timedelta(hours=1)


def test_of_a_lost_file_its_officer_is_told_on_which_note_it_was(database, force, waiting):
    with database.transaction() as session:
        fetched_files.give_up(session, waiting[2], reason="wrong file_id", now=force.now)
    assert told(database) == [(4, FileLostNotice("PNB-1004-0001"))]


def examined(database, now):
    with database.reading() as session:
        return {one.what.partition(":")[0]: one for one in health.examine(session, now=now)}["files"]


def test_doctor_says_how_many_files_wait_and_since_when(database, force, waiting):
    assert examined(database, force.now).what == "files: 3 to be fetched, 0 lost"
    later = examined(database, force.now + timedelta(hours=1))
    assert later.level is Level.WARNING
    assert later.what == "files: 3 to be fetched, the oldest since 2026-11-21 10:15:00+00:00, 0 lost"


@pytest.fixture
def kept(database, waiting, tmp_path, force):
    """All three are in the store, each with its own content."""
    folder = Store(tmp_path / "files", (KEY,))
    for number, file in enumerate(waiting):
        with database.transaction() as session:
            one = store.save(folder, b"photo %d" % number)
            facts = {"sha256": one.sha256, "size": one.size, "media_type": one.media_type}
            fetched_files.keep(session, file, **facts, now=force.now)
    return folder


def names(database):
    with database.reading() as session:
        return session.orm.exec(select(Attachment.sha256).order_by(col(Attachment.id))).all()


def test_files_that_are_there_are_whole(database, kept, monkeypatch):
    monkeypatch.setattr(file_verification, "KEPT", file_verification.KEPT.limit(2))  # more than a batch
    assert file_verification.verify(database, kept) == FilesVerdict(3, ())


def test_missing_and_altered_files_are_named_by_their_notes(database, kept):
    _, missing, altered = names(database)
    store.path(kept, missing).unlink()
    with store.path(kept, altered).open("ab") as file:
        file.write(b"x")
    assert file_verification.verify(database, kept) == FilesVerdict(
        3, (Flaw("PNB-1002-0001", "it is missing"), Flaw("PNB-1004-0001", "it was altered"))
    )


def test_files_that_no_key_opens_are_named_too(database, kept):
    found = file_verification.verify(database, Store(kept.folder, (OTHER_KEY,)))
    assert {flaw.why for flaw in found.flaws} == {"no key in FILES_KEY opens it"} and len(found.flaws) == 3


def test_doctor_says_what_is_sealed(kept):
    assert health.examine_store(kept).what == "files are sealed with FILES_KEY"
    locked = health.examine_store(Store(kept.folder))
    assert (locked.level, locked.what) == (Level.WRONG, "files: 3 sealed with a missing key")
    store.save(Store(kept.folder), b"from before")
    both = health.examine_store(kept)
    assert (both.level, both.what[:26]) == (Level.WARNING, "files: 3 sealed, 1 not: ke")
    none = health.examine_store(Store(kept.folder / "none"))
    assert (none.level, none.what) == (Level.OK, "files are not sealed: there is no FILES_KEY")
