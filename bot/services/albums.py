"""Photos that were sent together are one note, however late some of them come."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.services import audit, books, notes
from bot.services.actors import Actor
from bot.services.books import Particular, reference
from bot.services.notes import Origin, Said, Written
from models.note import Attachment, FieldNote, NoteMessage, ParticularKind


def is_known(session: Session, account_id: int, album: str) -> bool:
    """Whether some of it became a note already."""
    query = sa.select(sa.literal(1)).where(*_of(account_id, album))
    return session.connection().execute(query.limit(1)).scalar() is not None


def join(session: Session, actor: Actor, said: Said, *, origin: Origin, now: datetime) -> Written:
    """Hang on the album's note what came after it was written, a late caption too."""
    query = (
        sa.select(FieldNote.__table__)  # type: ignore[attr-defined]
        .join(NoteMessage, col(NoteMessage.note_id) == col(FieldNote.id))
        .where(*_of(origin.account_id, origin.album), col(FieldNote.officer_id) == actor.id)
        .order_by(col(FieldNote.number))
        .limit(1)
    )
    row = session.connection().execute(query).one()
    hung = zip(notes.hang(session, row.id, said.items, now=now), said.items, strict=True)
    put = [Particular(row.id, ParticularKind.HUNG, notes.fact(item), actor.id, one) for one, item in hung]
    if said.text.strip():
        put.append(Particular(row.id, ParticularKind.CAPTION, said.text, actor.id))
    books.put(session, row.officer_id, put, now=now)
    books.remember(session, row.id, origin.account_id, origin.message_ids, origin.album)
    ref = reference(actor.collar, row.number)
    audit.record(session, actor, "note", [("note", ref)], now=now)
    total = sa.select(sa.func.count()).where(col(Attachment.note_id) == row.id)
    count: int = session.connection().execute(total).scalar_one()
    too_large = sum(map(notes.is_too_large, said.items))
    return Written(row.id, ref, None, row.written_at, now, count, too_large)


def _of(account_id: int, album: str | None) -> tuple[sa.ColumnElement[bool], ...]:
    return col(NoteMessage.account_id) == account_id, col(NoteMessage.album) == album
