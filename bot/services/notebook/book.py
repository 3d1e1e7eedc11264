"""Officers' books: entries and their particulars, numbered without a gap and chained. Append-only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotOnRecordError
from bot.language.references import RecordKind, note_parts
from bot.letters import capitals
from bot.services.audit.actors import Actor
from bot.services.audit.hash_chain import START, Fact, digest
from bot.services.notebook import word_index
from models.notebook import FieldNote, NoteMessage, NoteParticular, ParticularKind
from models.officer import Officer

ABOUT = {
    RecordKind.REFERRAL: "referral_id",
    RecordKind.TASK: "task_id",
    RecordKind.BRIEFING: "briefing_id",
    RecordKind.NOTE: "note_id",
    RecordKind.OPERATION: "operation_id",
}
FIRST_KNOWN = ("referral_id", "task_id", "briefing_id", "note_id")
SINCE = (
    "operation_id",
    "strikes_id",
    "made_by_id",
    "particulars_digest",
)  # entries without them are as they were
LOCK = sa.select(col(Officer.id)).where(col(Officer.id) == sa.bindparam("book")).with_for_update()
LAST_ENTRY: Query = (
    sa.select(col(FieldNote.number), col(FieldNote.digest))
    .where(col(FieldNote.officer_id) == sa.bindparam("book"))
    .order_by(col(FieldNote.number).desc())
    .limit(1)
)
LAST_PARTICULAR: Query = (
    sa.select(col(NoteParticular.number), col(NoteParticular.digest))
    .where(col(NoteParticular.officer_id) == sa.bindparam("book"))
    .order_by(col(NoteParticular.number).desc())
    .limit(1)
)
INSERT: Any = sa.insert(FieldNote).returning(col(FieldNote.id))


class EntryTimes(Struct, frozen=True):
    """Three times: `written_at` is the messenger's date of the message, `received_at` is ours."""

    occurred_at: datetime
    written_at: datetime
    received_at: datetime


class BookEntry(Struct, frozen=True):
    """`links` are columns of FieldNote: the subject, the entry that it strikes, the officer who checked.

    `attached` are the facts of its attachments, as the chain vouches for them.
    """

    book: int
    text: str
    times: EntryTimes
    links: Mapping[str, int | None]
    attached: Sequence[str] = ()
    update_id: int | None = None


class EntryRow(Protocol):
    """An entry as it stands in the book."""

    id: int
    officer_id: int
    number: int
    text: str
    note_id: int | None
    written_at: datetime


def append_entry(session: Session, entry: BookEntry) -> tuple[int, int]:
    """Append an entry; return its id and number. The book is locked first: two phones get two numbers."""
    session.run(LOCK, {"book": entry.book})
    last = session.run(LAST_ENTRY, {"book": entry.book}).first()
    particular = session.run(LAST_PARTICULAR, {"book": entry.book}).first()
    row: dict[str, Any] = {**dict.fromkeys((*FIRST_KNOWN, *SINCE)), **entry.links} | {
        "officer_id": entry.book,
        "number": last.number + 1 if last else 1,
        "text": entry.text,
        "occurred_at": entry.times.occurred_at,
        "written_at": entry.times.written_at,
        "received_at": entry.times.received_at,
        "update_id": entry.update_id,
        "particulars_digest": particular.digest if particular else None,
        "previous_digest": last.digest if last else START,
    }
    row["digest"] = digest(row["previous_digest"], facts(row, entry.attached))
    note_id = session.run(INSERT, row).scalar_one()
    word_index.index_entry(session, entry.book, note_id, entry.text)
    return note_id, row["number"]


def facts(row: Mapping[str, Any], attached: Iterable[str]) -> list[Fact]:
    """The facts of an entry that the chain vouches for, in their fixed order."""
    about = [row[column] for column in FIRST_KNOWN]
    times = [row[column].isoformat() for column in ("occurred_at", "written_at", "received_at")]
    since = [f"{column}:{row[column]}" for column in SINCE if row[column] is not None]
    return [row["officer_id"], row["number"], row["text"], *about, *times, *since, *attached]


class Particular(Struct, frozen=True):
    """`by_id` is None for one that the system found out."""

    note_id: int
    kind: ParticularKind
    value: str
    by_id: int | None = None
    attachment_id: int | None = None


def append_particulars(
    session: Session, book: int, particulars: Sequence[Particular], *, now: datetime
) -> None:
    """Append particulars to entries of one book."""
    session.run(LOCK, {"book": book})
    last = session.run(LAST_PARTICULAR, {"book": book}).first()
    numbered, previous = (last.number, last.digest) if last else (0, START)
    rows = []
    for number, one in enumerate(particulars, numbered + 1):
        row = {
            "officer_id": book,
            "number": number,
            "note_id": one.note_id,
            "kind": one.kind,
            "value": one.value,
            "attachment_id": one.attachment_id,
            "by_id": one.by_id,
            "at": now,
            "previous_digest": previous,
        }
        previous = digest(previous, particular_facts(row))
        rows.append(row | {"digest": previous})
    if rows:
        session.run(sa.insert(NoteParticular), rows)
    for one in particulars:
        word_index.index_particular(session, one.note_id, one.kind, one.value)


def particular_facts(row: Mapping[str, Any]) -> list[Fact]:
    """The facts of a particular that the chain vouches for, in their fixed order."""
    said = [row["officer_id"], row["number"], row["note_id"], row["kind"].value, row["value"]]
    return [*said, row["attachment_id"], row["by_id"], row["at"].isoformat()]


def remember(
    session: Session, note_id: int, account_id: int, messages: Mapping[int, str], album: str | None
) -> None:
    """Remember which messages brought the entry, and what each of them said."""
    rows = [
        {"account_id": account_id, "message_id": one, "note_id": note_id, "album": album, "said": said}
        for one, said in messages.items()
    ]
    if rows:
        session.run(sa.insert(NoteMessage), rows)


def require_own(session: Session, actor: Actor, ref: str) -> EntryRow:
    """One of the actor's own entries. Raises NotOnRecordError for anybody else's."""
    collar, number = note_parts(ref)
    query = sa.select(FieldNote.__table__).where(
        col(FieldNote.officer_id) == actor.id,
        col(FieldNote.number) == number,
        col(FieldNote.made_by_id).is_(None),
    )
    own = capitals(collar) == capitals(actor.collar)
    row: EntryRow | None = session.run(query).first() if own else None
    if row is None:
        raise NotOnRecordError(ref)
    return row
