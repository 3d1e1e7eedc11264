"""A check is an entry of the supervisor's in the officer's book, chained and audited."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from bot.errors import NotOnRecordError, NotPermittedError
from bot.services.notebook import book as books
from bot.services.notebook import checks
from bot.services.notebook import verification as note_verification
from bot.services.notebook.book import BookEntry, EntryTimes
from bot.services.notebook.writing import Origin
from bot.services.operations import viewing as operations
from models import AuditEntry, FieldNote, Operation, Role
from tests.services.conftest import NOW

ORIGIN = Origin(7, NOW)


@pytest.fixture
def kept(force):
    with force.database.transaction() as session:
        for book in (2, 4):
            books.append_entry(session, BookEntry(book, "all quiet", EntryTimes(NOW, NOW, NOW), {}))
    return force


def test_a_check_is_chained_into_the_book_and_on_record(kept):
    with kept.database.transaction() as session:
        made = checks.check(
            session, kept.actor(session, 1), "PNB-1002-0001", " in order ", origin=ORIGIN, now=NOW
        )
        row = session.orm.exec(select(FieldNote).where(col(FieldNote.made_by_id) == 1)).one()
        assert (made.ref, row.officer_id, row.note_id, row.text) == ("PNB-1002-0002", 2, 1, "in order")
        audited = session.orm.exec(select(AuditEntry).where(AuditEntry.action == "check")).one()
        assert (audited.object_ref, audited.detail) == ("PNB-1002-0002", "PNB-1002-0001")
        assert note_verification.verify(session).broken == ()


@pytest.mark.parametrize(
    ("change", "ref", "error"),
    [
        ({}, "PNB-1004-0001", NotOnRecordError),
        ({}, "PNB-1002-0099", NotOnRecordError),
        ({"role": Role.OFFICER}, "PNB-1002-0001", NotPermittedError),
        ({"role": Role.AUDITOR}, "PNB-1002-0001", NotPermittedError),
    ],
)
def test_who_may_not_read_or_not_check_enters_nothing(kept, change, ref, error):
    kept.change(1, **change)
    with kept.database.transaction() as session, pytest.raises(error):
        checks.check(session, kept.actor(session, 1), ref, "", origin=ORIGIN, now=NOW)
    with kept.database.reading() as session:
        assert len(session.orm.exec(select(FieldNote.id)).all()) == 2


def test_what_no_database_takes_is_no_operations_name(force):
    with force.database.transaction() as session:
        actor = force.actor(session, 2)
        for words in ("Dri\0ven", "driven\ud800", "\0", "x" * 4000):
            found = operations.visible(session, actor, words, now=NOW)
            assert (found.name if found else None) == ("Op Driven" if "ven" in words else None)


def test_a_name_of_any_length_can_be_noted_on(force):
    with force.database.transaction() as session:
        session.orm.add(Operation(id=2, code="É" * 40, name="Öp " + "é" * 117, starts_on=NOW.date()))
        session.orm.flush()
        view = operations.require(session, force.actor(session, 2), "Öp " + "é" * 117, now=NOW)
        assert view.id == 2
