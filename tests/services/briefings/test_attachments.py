"""Attachments of briefings: number, version, readers, end; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.errors import NotOnRecordError
from bot.services import queues
from bot.services.access.policy import Permission
from bot.services.briefings import attaching, refusals, revisions, sources, templates, withdrawal
from bot.services.briefings import drafts as briefing_drafts
from bot.services.briefings import file_requests as briefing_file_requests
from bot.services.briefings.attaching import AttachRefusal
from bot.services.briefings.attachments import UnfitError
from bot.services.briefings.ends import ExpiredError, WithdrawnError
from bot.services.documents import queue as document_queue
from bot.services.files import store
from bot.services.files.items import LARGEST_FILE, Item
from bot.services.files.store import Store
from bot.services.kinds import fetched_files
from bot.services.retractions import queue as retraction_queue
from bot.services.retractions import requests
from bot.services.retractions.queue import RetractionResult
from bot.services.retractions.replacements import FilesRetractedNotice
from bot.services.upkeep import file_verification, health
from bot.services.upkeep.file_verification import FilesVerdict, Flaw
from models import (
    AttachmentKind,
    BriefingAttachment,
    BriefingVersion,
    Document,
    DocumentKind,
    Retraction,
    RetractionKind,
)
from tests.refusals import refused
from tests.turns import turn
from tests.unlocked import unlock_everybody

JPEG = {"size": 9, "media_type": "image/jpeg"}


def photo(number, **more):
    return Item(AttachmentKind.PHOTO, file_id=f"F{number}", unique_id=f"U{number}", **more)


def document(name, number=1):
    return Item(AttachmentKind.DOCUMENT, file_id=f"D{number}", unique_id=f"V{number}", file_name=name)


@pytest.fixture
def attach(desk):
    """Officer 1 attaches to their own draft."""

    def do(ref, *items):
        return desk.does(attaching.attach, ref, items)

    return do


@pytest.fixture
def arrive(database, desk):
    """Bring the due files into the store, as a picture or whatever they are said to be."""

    def do(**facts):
        with database.transaction() as session:
            for number, file in enumerate(queues.claim(session, fetched_files.QUEUE, 99, now=desk.now)):
                fetched_files.keep(session, file, sha256=f"{number:064}", **(JPEG | facts), now=desk.now)

    return do


@pytest.fixture
def looked_at(database, force, desk, attach, arrive):
    """One that is out with a photo, for which officer 2 has asked; its reference."""
    with database.transaction() as session:
        unlock_everybody(session, force.now)
    ref = desk.drafts()
    attach(ref, photo(1))
    arrive()
    desk.sends(ref)
    desk.pushes()
    desk.does(briefing_file_requests.request_files, ref, officer=2)
    return ref


def all_of(database, model):
    with database.reading() as session:
        return session.orm.exec(select(model).order_by(*model.__table__.primary_key)).all()


def claim(database, now):
    with database.transaction() as session:
        return queues.claim(session, document_queue.QUEUE, 9, now=now)


def test_ten_hang_on_it_each_once_and_none_that_is_too_large_or_of_another_kind(desk, attach):
    ref = desk.drafts()
    done = attach(
        ref, photo(1), photo(1), photo(2, size=LARGEST_FILE + 1), document("setup.exe"), document("a.pdf"),
        Item(AttachmentKind.VOICE, file_id="v"), Item(AttachmentKind.LOCATION, latitude=1.0, longitude=2.0),
    )  # fmt: skip
    assert [why for _, why in done.refused] == [
        AttachRefusal.SAME,
        AttachRefusal.LARGE,
        AttachRefusal.KIND,
        AttachRefusal.KIND,
        AttachRefusal.KIND,
    ]
    done = attach(ref, *(photo(number) for number in range(3, 14)))
    assert [why for _, why in done.refused] == [AttachRefusal.MANY] * 3 and len(done.briefing.files) == 10
    assert attach(ref, photo(20)).briefing.version == done.briefing.version  # nothing of it was new


def test_what_hung_on_each_version_can_be_told_ever_after(database, desk, attach, arrive):
    ref = desk.drafts()
    attach(ref, photo(1), photo(2))
    arrive()
    desk.does(briefing_drafts.change, ref, title="Another")
    desk.sends(ref)
    draft = desk.does(revisions.revise, ref).briefing.ref
    attach(draft, photo(3))
    arrive()
    desk.does(attaching.detach, draft, 1)
    desk.sends(draft)
    changes = {one.version: one.changed for one in all_of(database, BriefingVersion) if one.briefing_id == 1}
    assert changes == {1: "first draft", 2: "attachments", 3: "title", 4: "attachments"}
    hung = [one for one in all_of(database, BriefingAttachment) if one.briefing_id == 1]
    assert [(one.attachment_id, one.since, one.until) for one in hung] == [
        (1, 2, 4),
        (2, 2, None),
        (3, 4, None),
    ]


def test_a_copy_has_the_same_files_and_one_from_a_template_none(desk, looked_at):
    copied = desk.does(sources.from_briefing, looked_at).briefing
    assert [one.unique_id for one in copied.files] == ["U1"]
    desk.does(templates.save, looked_at, "van")
    assert desk.does(sources.from_template, "van").briefing.files == ()


def test_it_is_neither_sent_nor_scheduled_before_all_is_there_and_fit(database, desk, attach, arrive):
    ref = desk.drafts()
    attach(ref, photo(1))
    desk.does(briefing_drafts.change, ref, publish_at=desk.now + timedelta(hours=1))
    with refused(refusals.STILL_FETCHING):
        desk.sends(ref)
    arrive(media_type="application/x-executable")
    with pytest.raises(UnfitError, match=f"Attachment 1 .* `/brief detach {ref} 1`"):
        desk.sends(ref)
    attach(ref, document("plan.docx"))
    arrive(media_type="application/zip")
    assert desk.does(attaching.detach, ref, 1).briefing.files[0].is_ready
    assert desk.sends(ref).briefing.publish_at is not None


def test_of_a_lost_one_its_author_is_told_and_doctor_says_what_waits(database, desk, attach):
    ref = desk.drafts()
    attach(ref, photo(1))
    desk.moves(hours=1)
    with database.transaction() as session:
        found = {one.what.partition(":")[0]: one.what for one in health.examine(session, now=desk.now)}
        assert found["files"] == "files: 1 to be fetched, the oldest since 2026-11-21 10:15:00+00:00, 0 lost"
        (file,) = queues.claim(session, fetched_files.QUEUE, 9, now=desk.now)
        fetched_files.give_up(session, file, reason="wrong file_id", now=desk.now)
    assert desk.told() == [(1, fetched_files.AttachmentLostNotice(ref))]


def test_only_who_may_open_it_now_gets_its_files(database, desk, looked_at):
    with pytest.raises(NotOnRecordError):
        desk.does(briefing_file_requests.request_files, looked_at, officer=4)
    desk.does(withdrawal.withdraw, looked_at, "wrong van")
    for officer in (1, 2):
        with pytest.raises(WithdrawnError):
            desk.does(briefing_file_requests.request_files, looked_at, officer=officer)


def test_when_it_is_over_its_files_are_neither_asked_for_nor_sent_any_more(
    database, force, desk, attach, arrive
):
    with database.transaction() as session:
        unlock_everybody(session, force.now)
    ref = desk.drafts()
    attach(ref, photo(1))
    desk.does(briefing_drafts.change, ref, valid_until=desk.now + timedelta(minutes=5))
    arrive()
    desk.sends(ref)
    desk.pushes()
    desk.moves(minutes=4)
    desk.does(briefing_file_requests.request_files, ref, officer=2)
    (paper,) = claim(database, desk.now)
    desk.moves(minutes=1)
    with pytest.raises(ExpiredError):
        desk.does(briefing_file_requests.request_files, ref, officer=2)
    with database.transaction() as session:
        assert document_queue.find_bar(session, paper, Permission.READ_BRIEFINGS, now=desk.now) is None
        withdrawal.end_due(session, turn(desk.now))
        assert (
            document_queue.find_bar(session, paper, Permission.READ_BRIEFINGS, now=desk.now) == "taken back"
        )


def test_what_was_on_its_way_when_it_was_withdrawn_is_deleted_as_soon_as_it_is_known(
    database, desk, looked_at
):
    (paper,) = claim(database, desk.now)
    desk.moves(seconds=1)
    desk.does(withdrawal.withdraw, looked_at, "wrong van")
    with database.transaction() as session:
        assert not document_queue.record_arrival(session, paper, [31, 32], now=desk.now)
    with database.transaction() as session:
        withdrawal.end_due(session, turn(desk.now))
    deleted = [one for one in all_of(database, Retraction) if one.kind is RetractionKind.DELETE]
    assert [(one.account_id, one.message_id) for one in deleted] == [(102, 31), (102, 32)]
    assert desk.told() == []  # the document worker's failure doesn't matter here


def test_who_withdrew_is_told_of_files_that_could_not_be_deleted_and_nobodys_phone_is_wiped(
    database, desk, looked_at
):
    (paper,) = claim(database, desk.now)
    with database.transaction() as session:
        document_queue.record_arrival(session, paper, [31, 32], now=desk.now)
        document_queue.finish(session, paper, now=desk.now)
    desk.does(withdrawal.withdraw, looked_at, "wrong van")
    with database.transaction() as session:
        claimed = [
            one
            for one in queues.claim(session, retraction_queue.QUEUE, 9, now=desk.now)
            if one.message_id in (31, 32)
        ]
        for result in (RetractionResult(claimed[0]), RetractionResult(claimed[1], "no rights")):
            retraction_queue.record(session, result, now=desk.now)
        assert requests.wipe_report(session, desk.force.actor(session, 1), "1002", now=desk.now).done == 0
    assert {row.message_id for row in all_of(database, Retraction)} == {7, 31, 32}
    assert desk.told() == [(1, FilesRetractedNotice(looked_at, 1, 1))]


def test_a_lost_phone_is_emptied_of_files_too(database, desk, looked_at):
    (paper,) = claim(database, desk.now)
    with database.transaction() as session:
        document_queue.record_arrival(session, paper, [31], now=desk.now)
        requests.wipe(session, 2, 102, asked_by=1, now=desk.now)
    assert 31 in {one.message_id for one in all_of(database, Retraction) if one.batch is None}


def test_verify_names_a_missing_file_by_its_briefing(database, desk, attach, tmp_path):
    folder = Store(tmp_path / "files")
    attach(desk.drafts(), photo(1))
    kept = store.save(folder, b"the van")
    with database.transaction() as session:
        (file,) = queues.claim(session, fetched_files.QUEUE, 9, now=desk.now)
        fetched_files.keep(session, file, sha256=kept.sha256, size=7, media_type="image/jpeg", now=desk.now)
    desk.does(attaching.detach, "BRF-0001", 1)
    assert file_verification.verify(database, folder) == FilesVerdict(1, ())
    store.path(folder, kept.sha256).unlink()
    assert file_verification.verify(database, folder).flaws == (Flaw("BRF-0001", "it is missing"),)


def test_a_paper_of_files_names_its_briefing(database, looked_at):
    (paper,) = all_of(database, Document)
    assert (paper.kind, paper.briefing_id, paper.again) == (
        DocumentKind.ATTACHED,
        1,
        f"/briefings files {looked_at}",
    )
