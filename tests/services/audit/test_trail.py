from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.errors import DatabaseAwayError
from bot.language.references import Record, RecordKind
from bot.services.audit import trail
from bot.services.audit.hash_chain import START, digest
from bot.services.audit.trail import FACTS
from bot.services.files.items import Item, item_fact
from bot.services.identity import guard
from bot.services.notebook import book as books
from bot.services.notebook import writing as note_writing
from bot.services.notebook.writing import NewNote, Origin
from models import (
    AttachmentKind,
    AuditEntry,
    FieldNote,
    Officer,
    Person,
    Referral,
    ReferralStep,
    Role,
    Team,
)

NOW = datetime(2026, 11, 21, 10, 15, 30, 123456, tzinfo=UTC)
APPEND_ONLY = ("audit_entries", "field_notes", "referral_steps")


@pytest.fixture(autouse=True)
def staff(database):
    with database.transaction() as session:
        session.orm.add(Team(id=1, code="NPT1", name="NPT"))
        session.orm.flush()
        here = {"team_id": 1, "role": Role.OFFICER}
        session.orm.add_all(
            [
                Officer(id=1, collar="1234", surname="Ashfield", account_id=5001, **here),
                Officer(id=2, collar="1300", surname="Elmhurst", account_id=5002, **here),
            ]
        )
        session.orm.add(Person(id=1, source_key="p1", surname="Millbrook"))
        session.orm.flush()
        standing = {"status": "CONTACTING", "status_since": NOW, "opened_on": NOW.date()}
        session.orm.add(Referral(id=1, ref="TUR-0123", programme_id=1, person_id=1, **standing))


def record(database, objects, *, account_id=5001, **more):
    with database.transaction() as session:
        actor = guard.identify(session, account_id, now=NOW).actor
        trail.record(session, actor, "consult", objects, now=NOW, **more)


def entries(database, chain):
    with database.reading() as session:
        return session.orm.exec(
            select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.number)
        ).all()


def recomputed(entry):
    values = [getattr(entry, name) for name in FACTS]
    facts = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return digest(entry.previous_digest, [entry.chain, entry.number, *facts])


def test_entries_are_numbered_and_chained_so_that_anybody_can_recompute_them(database):
    record(database, [("task", "TSK-0456"), ("referral", "TUR-0123")])
    record(database, [("note", "PNB-1234-0001")], reason="visit", outcome="refused", detail="é\n😀")
    found = entries(database, 1)
    assert [(one.number, one.object_ref) for one in found] == [
        (1, "TSK-0456"),
        (2, "TUR-0123"),
        (3, "PNB-1234-0001"),
    ]
    assert [one.previous_digest for one in found] == [START, found[0].digest, found[1].digest]
    assert [one.digest for one in found] == [recomputed(one) for one in found]


@pytest.mark.parametrize("name", FACTS)
def test_an_altered_entry_shows(database, name):
    record(database, [("task", "TSK-0456")], reason="visit", detail="x")
    (entry,) = entries(database, 1)
    before = getattr(entry, name)
    setattr(entry, name, before.replace(year=2025) if isinstance(before, datetime) else f"{before}x")
    assert entry.digest != recomputed(entry)


def test_each_officer_and_the_system_have_their_own_chain(database):
    record(database, [("task", "TSK-0456")])
    record(database, [("task", "TSK-0456")], account_id=5002)
    for _ in range(2):
        with database.transaction() as session:
            trail.record(session, trail.system(session), "expire", [("task", "TSK-0456")], now=NOW)
    assert [len(entries(database, chain)) for chain in (0, 1, 2)] == [2, 1, 1]
    assert entries(database, 1)[0].digest != entries(database, 2)[0].digest
    assert [(one.number, one.officer_id) for one in entries(database, 0)] == [(1, None), (2, None)]
    assert [one.digest for one in entries(database, 0)] == [recomputed(one) for one in entries(database, 0)]


def test_nothing_shown_is_no_entry(database):
    record(database, [])
    assert entries(database, 1) == []


def test_two_copies_cannot_write_the_same_number(database):
    record(database, [("task", "TSK-0456")])
    (entry,) = entries(database, 1)
    copy = entry.model_dump(exclude={"id"})
    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.run(sa.insert(AuditEntry), copy)


def write(database, text, *, update_id, account_id=5001, items=(), about=None):
    with database.transaction() as session:
        actor = guard.identify(session, account_id, now=NOW).actor
        origin = Origin(update_id, NOW)
        return note_writing.write(session, actor, NewNote(text, items, about), origin=origin, now=NOW).ref


def write_without_commit(database, text, *, update_id):
    with database.transaction() as session:
        actor = guard.identify(session, 5001, now=NOW).actor
        origin = Origin(update_id, NOW)
        ref = note_writing.write(session, actor, NewNote(text), origin=origin, now=NOW).ref
        session.connection().rollback()
    return ref


def book(database, officer_id):
    with database.reading() as session:
        query = select(FieldNote).where(FieldNote.officer_id == officer_id).order_by(FieldNote.number)
        return session.orm.exec(query).all()


def test_a_book_is_numbered_without_a_gap_and_chained(database):
    photo = Item(AttachmentKind.PHOTO, "F1", size=900)
    place = Item(AttachmentKind.LOCATION, latitude=52.24, longitude=-0.9)
    items = [(), (photo, place), ()]
    about = Record(RecordKind.REFERRAL, 1, "TUR-0123")
    for n, hung in enumerate(items):
        write(database, f"note {n}", update_id=n, items=hung, about=about if n else None)
    assert write(database, "theirs", update_id=9, account_id=5002) == "PNB-1300-0001"
    found = book(database, 1)
    assert [note.number for note in found] == [1, 2, 3]
    assert [note.previous_digest for note in found] == [START, found[0].digest, found[1].digest]
    for note, hung in zip(found, items, strict=True):
        assert note.digest == digest(
            note.previous_digest, books.facts(note.model_dump(), map(item_fact, hung))
        )


def test_a_note_that_is_undone_leaves_no_gap(database):
    write(database, "first", update_id=1)
    undone = write_without_commit(database, "undone", update_id=2)
    assert undone == "PNB-1234-0002"
    assert write(database, "second", update_id=3) == "PNB-1234-0002"


def test_one_update_is_one_note(database):
    write(database, "once", update_id=1)
    with pytest.raises(sa.exc.IntegrityError):
        write(database, "twice", update_id=1)
    assert [note.text for note in book(database, 1)] == ["once"]


def kept(database, *, update_id):
    """Whether it could be written; what came in between undoes it, to be tried again."""
    try:
        return write(database, f"x {update_id}", update_id=update_id)
    except (sa.exc.IntegrityError, DatabaseAwayError):
        return None


def test_two_phones_writing_at_once_get_two_numbers(database):
    together = threading.Barrier(4)

    def keep(start):
        together.wait(30)
        for n in range(5):
            while not kept(database, update_id=start + n):
                pass

    with ThreadPoolExecutor(4) as pool:
        [*pool.map(keep, (0, 100, 200, 300))]
    found = book(database, 1)
    assert [note.number for note in found] == [*range(1, 21)]
    assert [note.previous_digest for note in found] == [START, *(note.digest for note in found[:-1])]
    assert [entry.number for entry in entries(database, 1)] == [*range(1, 21)]


@pytest.fixture
def one_row_each(database):
    write(database, "note", update_id=1)
    with database.transaction() as session:
        session.orm.add(ReferralStep(referral_id=1, at=NOW, to_status="CONTACTING"))
    with database.reading() as session:
        for table in APPEND_ONLY:
            assert session.run(sa.text(f"SELECT count(*) FROM {table}")).scalar() == 1  # noqa: S608


@pytest.mark.usefixtures("one_row_each")
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_itself_refuses_to_change_what_is_on_record(database, table, statement):
    if database.is_sqlite and statement.startswith("TRUNCATE"):
        statement = "DELETE FROM {} WHERE 1"  # SQLite has no TRUNCATE; this is its own
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), database.transaction() as session:
        session.run(sa.text(statement.format(table)))
    with database.reading() as session:
        assert session.run(sa.text(f"SELECT count(*) FROM {table}")).scalar() == 1  # noqa: S608
