"""Files that hang on notes: which are to be fetched, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import Query
from models.note import Attachment

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
    """It is in our store, under its hash."""
    _update(session, file, sha256=sha256, size=size, media_type=media_type, fetched_at=now, fetch_at=None)


def try_later(session: Session, file: ToFetch, *, now: datetime) -> None:
    wait = min(FIRST_WAIT * 2 ** min(file.failures, 16), LONGEST_WAIT)
    _update(session, file, failures=file.failures + 1, fetch_at=now + wait)


def give_up(session: Session, file: ToFetch, *, reason: str) -> None:
    """It cannot be had any more. The note stays, and says so."""
    _update(session, file, fetch_at=None, lost_reason=reason[:240])


def _update(session: Session, file: ToFetch, **values: object) -> None:
    row = sa.update(Attachment).where(col(Attachment.id) == file.id, col(Attachment.sha256).is_(None))
    session.connection().execute(row.values(**values))
