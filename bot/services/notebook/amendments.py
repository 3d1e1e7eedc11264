"""Correcting a notebook: nothing is erased. A new entry strikes the old one, and both stay readable."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language.references import note_reference
from bot.services.audit.actors import Actor
from bot.services.files.items import Item
from bot.services.notebook import book, refusals
from bot.services.notebook import writing as note_writing
from bot.services.notebook.book import ABOUT, EntryRow
from bot.services.notebook.writing import NewNote, NoteReceipt, Origin
from models.notebook import Attachment, FieldNote, NoteMessage


def require_open(session: Session, actor: Actor, ref: str) -> EntryRow:
    """Return the officer's own entry. Raises NotOnRecordError, and RejectedError for a struck one."""
    row = book.require_own(session, actor, ref)
    if _striker(session, row.id) is not None:
        raise refusals.ALREADY_STRUCK()
    return row


def amend(
    session: Session, actor: Actor, ref: str, said: NewNote, *, origin: Origin, now: datetime
) -> NoteReceipt:
    """Write the corrected entry on the same record; it strikes the old one.

    Raises RejectedError, NotOnRecordError.
    """
    if not said.text.strip() and not said.items:
        raise refusals.EMPTY_NOTE()
    return _strike(session, actor, require_open(session, actor, ref), said, origin=origin, now=now)


def edited(
    session: Session, actor: Actor, text: str, items: tuple[Item, ...], *, origin: Origin, now: datetime
) -> NoteReceipt | None:
    """Amend an entry because its message was edited in the chat. None where nothing changed.

    Raises RejectedError.
    """
    row = _brought_by(session, actor, origin)
    if row is None:
        raise refusals.NEVER_STORED()
    known = set(_hung_on(session, row.id))
    new = tuple(item for item in items if (item.unique_id or item.words) not in known)
    if text == row.text and not new:
        return None
    if not text.strip() and not new:
        raise refusals.EMPTY_NOTE()
    return _strike(session, actor, row, NewNote(text, new), origin=origin, now=now)


def _strike(
    session: Session, actor: Actor, row: EntryRow, said: NewNote, *, origin: Origin, now: datetime
) -> NoteReceipt:
    links = {column: getattr(row, column) for column in ABOUT.values()} | {"strikes_id": row.id}
    struck = note_reference(actor.collar, row.number)
    return note_writing.enter(session, actor, said, links, origin=origin, now=now, strikes=struck)


def _striker(session: Session, note_id: int) -> int | None:
    query = sa.select(col(FieldNote.id)).where(col(FieldNote.strikes_id) == note_id)
    found: int | None = session.run(query).scalar()
    return found


def _brought_by(session: Session, actor: Actor, origin: Origin) -> EntryRow | None:
    """The entry that a message stands for now: its last edit, or the entry that struck that."""
    query = (
        sa.select(FieldNote.__table__)
        .join(NoteMessage, col(NoteMessage.note_id) == col(FieldNote.id))
        .where(
            col(FieldNote.officer_id) == actor.id,
            col(NoteMessage.account_id) == origin.account_id,
            col(NoteMessage.message_id).in_(origin.message_ids),
        )
        .order_by(col(FieldNote.number).desc())
        .limit(1)
    )
    row: EntryRow | None = session.run(query).first()
    while row is not None and (striker := _striker(session, row.id)) is not None:
        struck = sa.select(FieldNote.__table__).where(col(FieldNote.id) == striker)
        row = session.run(struck).one()
    return row


def _hung_on(session: Session, note_id: int) -> list[str]:
    query = sa.select(sa.func.coalesce(col(Attachment.unique_id), col(Attachment.words)))
    found = session.run(query.where(col(Attachment.note_id) == note_id)).scalars()
    return [one for one in found if one]
