"""Files that hang on notes: which are to be fetched, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import Query
from bot.services import notices
from bot.services.notes import reference
from bot.services.notices import What
from bot.services.officers import ENROLLED
from bot.services.wall_time import day_bounds, to_local
from models.note import Attachment, FieldNote
from models.officer import Officer, Role

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
    """Longer each time, an hour at the most. The wait is a row: it goes on after a restart."""
    wait = min(FIRST_WAIT * 2 ** min(file.failures, 16), LONGEST_WAIT)
    _update(session, file, failures=file.failures + 1, fetch_at=now + wait)


def wait_for_room(session: Session, file: ToFetch, *, now: datetime) -> None:
    """The disk does not take it. Once a day who can do something about it is told."""
    try_later(session, file, now=now)
    note = _note(session, file)
    query: Query = sa.select(col(Officer.id)).where(
        ENROLLED,
        sa.or_(col(Officer.id) == note.supervisor_id, col(Officer.role) == Role.ADMINISTRATOR),
    )
    today, _ = day_bounds(to_local(now).date())
    for row in session.connection().execute(query.order_by(col(Officer.id))).all():
        notices.tell(session, row.id, What.FILES_WAIT, now=now, once=today)


def give_up(session: Session, file: ToFetch, *, reason: str, now: datetime) -> None:
    """It cannot be had any more. The note stays and says so, and its officer is told."""
    _update(session, file, fetch_at=None, lost_reason=reason[:240])
    note = _note(session, file)
    notices.tell(session, note.officer_id, What.FILE_LOST, reference(note.collar, note.number), now=now)


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many files are still to be fetched, and since when the oldest waits."""
    query = (
        sa.select(sa.func.count(), sa.func.min(col(FieldNote.received_at)))
        .select_from(Attachment)
        .join(FieldNote, col(FieldNote.id) == col(Attachment.note_id))
        .where(col(Attachment.fetch_at).is_not(None))
    )
    number, since = session.connection().execute(query).one()
    return number, since


def _note(session: Session, file: ToFetch) -> Any:
    """Whose note it hangs on: officer_id, collar, supervisor_id, and the note's number."""
    query: Query = (
        sa.select(
            col(FieldNote.officer_id), col(FieldNote.number), col(Officer.collar), col(Officer.supervisor_id)
        )
        .join(Attachment, col(Attachment.note_id) == col(FieldNote.id))
        .join(Officer, col(Officer.id) == col(FieldNote.officer_id))
        .where(col(Attachment.id) == file.id)
    )
    return session.connection().execute(query).one()


def _update(session: Session, file: ToFetch, **values: object) -> None:
    row = sa.update(Attachment).where(col(Attachment.id) == file.id, col(Attachment.sha256).is_(None))
    session.connection().execute(row.values(**values))
