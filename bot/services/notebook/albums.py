"""Photos that were sent together are one note, however late some of them come."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.references import note_reference
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.files import items
from bot.services.notebook import book
from bot.services.notebook.book import Particular
from bot.services.notebook.writing import NewNote, NoteReceipt, Origin
from models.notebook import Attachment, FieldNote, NoteMessage, ParticularKind

NOTE: Query = (
    sa.select(FieldNote.__table__)
    .join(NoteMessage, col(NoteMessage.note_id) == col(FieldNote.id))
    .where(
        col(FieldNote.officer_id) == sa.bindparam("officer"),
        col(NoteMessage.account_id) == sa.bindparam("account"),
        col(NoteMessage.album) == sa.bindparam("album"),
    )
    .order_by(col(FieldNote.number))
    .limit(1)
)


def is_known(session: Session, actor: Actor, account_id: int, album: str) -> bool:
    """Whether some of it became a note already."""
    return session.run(NOTE, _of(actor, account_id, album)).first() is not None


def join(session: Session, actor: Actor, said: NewNote, *, origin: Origin, now: datetime) -> NoteReceipt:
    """Hang on the album's note what came after it was written, a late caption too."""
    row = session.run(NOTE, _of(actor, origin.account_id, origin.album)).one()
    hung = zip(items.attach_items(session, said.items, note_id=row.id, now=now), said.items, strict=True)
    put = [
        Particular(row.id, ParticularKind.ATTACHED, items.item_fact(item), actor.id, one)
        for one, item in hung
    ]
    if said.text.strip():
        put.append(Particular(row.id, ParticularKind.CAPTION, said.text, actor.id))
    book.append_particulars(session, row.officer_id, put, now=now)
    book.remember(session, row.id, origin.account_id, origin.message_ids, origin.album)
    ref = note_reference(actor.collar, row.number)
    trail.record(session, actor, "note", [("note", ref)], now=now)
    total = sa.select(sa.func.count()).where(col(Attachment.note_id) == row.id)
    count: int = session.run(total).scalar_one()
    too_large = sum(map(items.is_too_large, said.items))
    return NoteReceipt(row.id, ref, None, row.written_at, now, count, too_large)


def _of(actor: Actor, account_id: int, album: str | None) -> dict[str, int | str | None]:
    return {"officer": actor.id, "account": account_id, "album": album}
