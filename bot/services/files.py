"""Files that hang on notes: which are to be fetched, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import Query
from bot.services import books
from bot.services.books import Particular
from models.note import Attachment, FieldNote, ParticularKind

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ToFetch:
    id: int
    file_id: str
    failures: int


def due(session: Session, *, limit: int, now: datetime) -> list[ToFetch]:
    """The files whose time to be fetched has come, the longest waiting first."""
    query: Query = (
        sa.select(col(Attachment.id), col(Attachment.file_id), col(Attachment.failures))
        .where(col(Attachment.fetch_at) <= now)
        .order_by(col(Attachment.fetch_at))
        .limit(limit)
    )
    rows = session.connection().execute(query)
    return [ToFetch(row.id, row.file_id, row.failures) for row in rows]


def keep(session: Session, file: ToFetch, *, sha256: str, size: int, media_type: str, now: datetime) -> None:
    """It is in our store, under its hash, for which the book's chain vouches from now on."""
    facts = {"sha256": sha256, "size": size, "media_type": media_type, "fetched_at": now}
    if _update(session, file, **facts, fetch_at=None):
        _put(session, file, ParticularKind.KEPT, sha256, now=now)


def try_later(session: Session, file: ToFetch, *, now: datetime) -> None:
    wait = min(FIRST_WAIT * 2 ** min(file.failures, 16), LONGEST_WAIT)
    _update(session, file, failures=file.failures + 1, fetch_at=now + wait)


def give_up(session: Session, file: ToFetch, *, reason: str, now: datetime) -> None:
    """It cannot be had any more. The note stays, and says so."""
    if _update(session, file, fetch_at=None, lost_reason=reason[:240]):
        _put(session, file, ParticularKind.LOST, reason[:240], now=now)


def _update(session: Session, file: ToFetch, **values: object) -> bool:
    """False when it is there already, or given up."""
    row = sa.update(Attachment).where(col(Attachment.id) == file.id, col(Attachment.fetch_at).is_not(None))
    return session.connection().execute(row.values(**values)).rowcount > 0


def _put(session: Session, file: ToFetch, kind: ParticularKind, value: str, *, now: datetime) -> None:
    hung = sa.select(col(FieldNote.id), col(FieldNote.officer_id)).join(
        Attachment, col(Attachment.note_id) == col(FieldNote.id)
    )
    note = session.connection().execute(hung.where(col(Attachment.id) == file.id)).one()
    one = Particular(note.id, kind, value, attachment_id=file.id)
    books.put(session, note.officer_id, [one], now=now)
