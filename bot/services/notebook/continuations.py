"""One note in several parts: an album, however late its parts come, and a text that a phone cut in two."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.references import note_reference
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.files import items
from bot.services.notebook import amendments, book, refusals
from bot.services.notebook.book import Particular
from bot.services.notebook.writing import NewNote, NoteReceipt, Origin
from models.notebook import Attachment, FieldNote, NoteMessage, NoteParticular, ParticularKind

ALBUM_NOTE: Query = (
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


def is_album_known(session: Session, actor: Actor, account_id: int, album: str) -> bool:
    """Whether a part of the album is a note already."""
    return session.run(ALBUM_NOTE, _album(actor, account_id, album)).first() is not None


def join_album(
    session: Session, actor: Actor, said: NewNote, *, origin: Origin, now: datetime
) -> NoteReceipt:
    """Attach late parts of an album to its note, a late caption too."""
    row = amendments.stands_for(
        session, session.run(ALBUM_NOTE, _album(actor, origin.account_id, origin.album)).one()
    )
    attached = zip(items.attach_items(session, said.items, note_id=row.id, now=now), said.items, strict=True)
    added = [
        Particular(row.id, ParticularKind.ATTACHED, items.item_fact(item), actor.id, one)
        for one, item in attached
    ]
    if said.text.strip():
        added.append(Particular(row.id, ParticularKind.CAPTION, said.text, actor.id))
    book.append_particulars(session, row.officer_id, added, now=now)
    book.remember(session, row.id, origin.account_id, origin.messages, origin.album)
    ref = note_reference(actor.collar, row.number)
    trail.record(session, actor, "note", [("note", ref)], now=now)
    total = sa.select(sa.func.count()).where(col(Attachment.note_id) == row.id)
    count: int = session.run(total).scalar_one()
    too_large = sum(map(items.is_too_large, said.items))
    return NoteReceipt(row.id, ref, None, row.written_at, now, count, too_large)


def _album(actor: Actor, account_id: int, album: str | None) -> dict[str, int | str | None]:
    return {"officer": actor.id, "account": account_id, "album": album}


def join_entries(session: Session, actor: Actor, ref: str, *, now: datetime) -> str:
    """Make the entry the rest of the one that it is about; return that one's reference.

    Raises NotOnRecordError, RejectedError.
    """
    rest = book.require_own(session, actor, ref)
    own = sa.select(col(FieldNote.id), col(FieldNote.number)).where(
        col(FieldNote.id) == rest.note_id, col(FieldNote.officer_id) == actor.id
    )
    first = session.run(own).first()
    if first is None or _is_joined(session, first.id, ref):
        raise refusals.NOTHING_TO_JOIN()
    goes_on = Particular(first.id, ParticularKind.GOES_ON, ref, by_id=actor.id)
    book.append_particulars(session, actor.id, [goes_on], now=now)
    named = note_reference(actor.collar, first.number)
    trail.record(session, actor, "put to note", [("note", named)], detail=goes_on.kind.value, now=now)
    return named


def _is_joined(session: Session, note_id: int, ref: str) -> bool:
    query = sa.select(sa.literal(1)).where(
        col(NoteParticular.note_id) == note_id,
        col(NoteParticular.kind) == ParticularKind.GOES_ON,
        col(NoteParticular.value) == ref,
    )
    return session.run(query).scalar() is not None
