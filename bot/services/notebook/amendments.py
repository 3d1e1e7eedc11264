"""Correcting a notebook: nothing is erased. A new entry strikes the old one, and both stay readable."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.references import Record, note_reference
from bot.services.audit.actors import Actor
from bot.services.notebook import book, refusals
from bot.services.notebook import writing as note_writing
from bot.services.notebook.book import ABOUT, EntryRow, Particular
from bot.services.notebook.writing import NewNote, NoteReceipt, Origin
from bot.values import replace
from models.notebook import Attachment, FieldNote, NoteParticular, ParticularKind

REASON_LENGTH = 200
STAYS = (
    ParticularKind.KIND,
    ParticularKind.OCCURRED,
    ParticularKind.PLACE,
    ParticularKind.PERSON,
    ParticularKind.PRESENT,
    ParticularKind.SPEECH,
    ParticularKind.GOES_ON,
)  # true of the entry that stands in its place as well


class Hung(Struct, frozen=True):
    """Something attached to an entry; `named` is the same wherever it is sent."""

    id: int
    named: str | None


def require_open(session: Session, actor: Actor, ref: str) -> EntryRow:
    """Return the officer's own entry. Raises NotOnRecordError, and RejectedError for a struck one."""
    row = book.require_own(session, actor, ref)
    if striker(session, row.id) is not None:
        raise refusals.ALREADY_STRUCK()
    return row


def amend(
    session: Session, actor: Actor, ref: str, said: NewNote, *, origin: Origin, now: datetime
) -> NoteReceipt:
    """Write the corrected entry on the same record, with the files of the old one; it strikes the old one.

    Raises RejectedError, NotOnRecordError.
    """
    if not said.text.strip() and not said.items:
        raise refusals.EMPTY_NOTE()
    row = require_open(session, actor, ref)
    said = replace(said, keeps=tuple(one.id for one in hung_on(session, row.id)))
    return replace_entry(session, actor, row, said, origin=origin, now=now)


def file_on(
    session: Session, actor: Actor, ref: str, about: Record, *, origin: Origin, now: datetime
) -> NoteReceipt:
    """Write the same entry on a record; it strikes the one that is filed on none.

    Raises RejectedError, NotOnRecordError.
    """
    row = require_open(session, actor, ref)
    if any(getattr(row, column) for column in ABOUT.values()):
        raise refusals.FILED_ALREADY()
    said = NewNote(row.text, about=about, keeps=tuple(one.id for one in hung_on(session, row.id)))
    return replace_entry(session, actor, row, said, origin=origin, now=now)


def replace_entry(
    session: Session, actor: Actor, row: EntryRow, said: NewNote, *, origin: Origin, now: datetime
) -> NoteReceipt:
    """Strike the entry by one that stands in its place, with what was put to the old one.

    It is on the same record, unless the new one names another.
    """
    note = _strike(session, actor, row, said, origin=origin, now=now)
    kept = (
        col(NoteParticular.note_id) == row.id,
        col(NoteParticular.kind).in_(STAYS),
    )
    query = sa.select(NoteParticular.__table__).where(*kept).order_by(col(NoteParticular.number))
    again = [Particular(note.id, one.kind, one.value, one.by_id) for one in session.run(query).all()]
    book.append_particulars(session, actor.id, again, now=now)
    return note


def strike(
    session: Session, actor: Actor, ref: str, reason: str, *, origin: Origin, now: datetime
) -> NoteReceipt:
    """Strike an entry: the reason is itself the entry that strikes it, and nothing stands in its place.

    Raises RejectedError, NotOnRecordError.
    """
    if not reason.strip():
        raise refusals.EMPTY_NOTE()
    row = require_open(session, actor, ref)
    note = _strike(session, actor, row, NewNote(reason), origin=origin, now=now)
    why = Particular(note.id, ParticularKind.REASON, _reason(reason), actor.id)
    book.append_particulars(session, actor.id, [why], now=now)
    return note


def is_strike(session: Session, row: EntryRow) -> bool:
    """Whether the entry is the reason for striking another, not one that stands in its place."""
    query = sa.select(col(NoteParticular.value)).where(
        col(NoteParticular.note_id) == row.id, col(NoteParticular.kind) == ParticularKind.REASON
    )
    return _reason(row.text) in session.run(query).scalars().all()


def stands_for(session: Session, row: EntryRow) -> EntryRow:
    """The entry that stands in its place now: itself, or the newest of those that corrected it."""
    while (newer := striker(session, row.id)) is not None and not is_strike(session, newer):
        row = newer
    return row


def striker(session: Session, note_id: int) -> EntryRow | None:
    """The entry that strikes this one."""
    query: Query = sa.select(FieldNote.__table__).where(col(FieldNote.strikes_id) == note_id)
    return session.run(query).first()


def hung_on(session: Session, note_id: int) -> list[Hung]:
    """The things attached to the entry, in the order of sending."""
    named = sa.func.coalesce(col(Attachment.unique_id), col(Attachment.words))
    query = sa.select(col(Attachment.id), named).where(col(Attachment.note_id) == note_id)
    return [Hung(*row) for row in session.run(query.order_by(col(Attachment.id)))]


def _reason(words: str) -> str:
    return words.strip()[:REASON_LENGTH]


def _strike(
    session: Session, actor: Actor, row: EntryRow, said: NewNote, *, origin: Origin, now: datetime
) -> NoteReceipt:
    links = {column: getattr(row, column) for column in ABOUT.values()} | {"strikes_id": row.id}
    if said.about:
        links[ABOUT[said.about.kind]] = said.about.id
    struck = note_reference(actor.collar, row.number)
    return note_writing.enter(session, actor, said, links, origin=origin, now=now, strikes=struck)
