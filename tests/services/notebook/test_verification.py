"""A page torn out, altered or swapped in an officer's notebook is named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.services.files.items import Item
from bot.services.identity import guard
from bot.services.kinds import fetched_files
from bot.services.kinds.fetched_files import FileToFetch
from bot.services.notebook import particulars
from bot.services.notebook import verification as note_verification
from bot.services.notebook import writing as note_writing
from bot.services.notebook.writing import NewNote, Origin
from models import AttachmentKind, ParticularKind
from tests.services.audit.test_verification import tamper

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)


@pytest.fixture
def book(book):
    """Three entries; a kind on the first before the second, a place and a file's hash after the third."""
    with book.transaction() as session:
        actor = guard.identify(session, 5001, now=NOW).actor
        photo = Item(AttachmentKind.PHOTO, "F1", "u1")
        for number, items in enumerate(((), (), (photo,)), start=1):
            said = NewNote(f"note {number}", items)
            note_writing.write(
                session, actor, said, origin=Origin(number, NOW, 5001, {number: said.text}), now=NOW
            )
            if number == 1:
                particulars.append_particular(
                    session, actor, "PNB-1234-0001", ParticularKind.KIND, "visit", now=NOW
                )
        particulars.append_particular(session, actor, "PNB-1234-0002", ParticularKind.PLACE, "bins", now=NOW)
        facts = {"sha256": "ab" * 32, "size": 3, "media_type": "image/jpeg"}
        fetched_files.keep(session, FileToFetch(1, "F1", 1), **facts, now=NOW)
    return book


def broken(database):
    with database.reading() as session:
        return [(one.number, one.why) for one in note_verification.verify(session).broken]


def test_what_nobody_touched_is_whole(book):
    assert broken(book) == []


@pytest.mark.parametrize(
    ("table", "tampering", "number", "why"),
    [
        ("field_notes", "UPDATE field_notes SET text = 'x' WHERE number = 2", 2, "its words were altered"),
        ("field_notes", "UPDATE field_notes SET strikes_id = 1 WHERE number = 2", 2, "words were altered"),
        ("field_notes", "UPDATE field_notes SET particulars_digest = NULL WHERE number = 2", 2, "altered"),
        ("note_particulars", "UPDATE note_particulars SET value = 'x' WHERE number = 2", 2, "altered"),
        ("note_particulars", "UPDATE note_particulars SET note_id = 1 WHERE number = 2", 2, "altered"),
        ("note_particulars", "DELETE FROM note_particulars WHERE number = 2", 3, "number 2 is missing"),
        ("note_particulars", "DELETE FROM note_particulars", 2, "what had been put to the book before it"),
        ("attachments", "UPDATE attachments SET sha256 = 'cd'", 3, "not the one that was kept"),
        ("attachments", "UPDATE attachments SET sha256 = NULL", 3, "not the one that was kept"),
        ("attachments", "UPDATE attachments SET file_id = 'F2'", 3, "its words were altered"),
    ],
)
def test_what_was_altered_or_taken_away_is_named(book, table, tampering, number, why):
    tamper(book, table, tampering)
    found = broken(book)
    assert found[0][0] == number
    assert why in found[0][1]


def test_a_tail_that_was_cut_off_is_missed_by_the_audit(book):
    tamper(book, "note_particulars", "DELETE FROM note_particulars WHERE note_id = 3")
    tamper(book, "attachments", "DELETE FROM attachments")
    tamper(book, "note_messages", "DELETE FROM note_messages WHERE note_id = 3")
    if not book.is_sqlite:  # there, the index names no entry
        tamper(book, "note_words", "DELETE FROM note_words WHERE note_id = 3")
    tamper(book, "field_notes", "DELETE FROM field_notes WHERE number = 3")
    assert broken(book) == [(3, "it is gone, but the audit saw entry 3")]


@pytest.mark.parametrize("table", ["field_notes", "note_particulars", "note_messages"])
def test_the_database_itself_refuses(book, table):
    for verb in ("UPDATE {} SET note_id = 1", "DELETE FROM {}"):
        with pytest.raises(sa.exc.DatabaseError), book.transaction() as session:
            session.run(sa.text(verb.format(table)))
