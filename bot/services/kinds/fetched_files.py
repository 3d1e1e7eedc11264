"""Files that hang on notes or briefings: which are to be fetched, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language import references
from bot.language.references import note_reference
from bot.language.times.wall import day_bounds, to_local
from bot.services.briefings import attachments
from bot.services.notebook import book
from bot.services.notebook.book import Particular
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from models.notebook import Attachment, FieldNote, ParticularKind
from models.officer import ENROLLED, Officer, Role

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FileToFetch:
    id: int
    file_id: str
    failures: int


@dataclass(frozen=True, slots=True)
class FilesWaitNotice(Notice):
    kind = NoticeKind.FILES_WAIT


@dataclass(frozen=True, slots=True)
class FileLostNotice(Notice):
    """Of a note."""

    kind = NoticeKind.FILE_LOST
    ref: str


@dataclass(frozen=True, slots=True)
class AttachmentLostNotice(Notice):
    """Of a briefing."""

    kind = NoticeKind.ATTACHMENT_LOST
    ref: str


def list_due(session: Session, *, limit: int, now: datetime) -> list[FileToFetch]:
    """The files whose time to be fetched has come, the longest waiting first."""
    query: Query = (
        sa.select(col(Attachment.id), col(Attachment.file_id), col(Attachment.failures))
        .where(col(Attachment.fetch_at) <= now)
        .order_by(col(Attachment.fetch_at))
        .limit(limit)
    )
    rows = session.run(query)
    return [FileToFetch(row.id, row.file_id, row.failures) for row in rows]


def keep(
    session: Session, file: FileToFetch, *, sha256: str, size: int, media_type: str, now: datetime
) -> None:
    """It is in our store, under its hash, for which a note's chain vouches from now on."""
    facts = {"sha256": sha256, "size": size, "media_type": media_type, "fetched_at": now}
    if _update(session, file, **facts, fetch_at=None) and (note := _note(session, file)) is not None:
        _put(session, file, note, ParticularKind.KEPT, sha256, now=now)


def try_later(session: Session, file: FileToFetch, *, now: datetime) -> None:
    """Longer each time, an hour at the most. The wait is a row: it goes on after a restart."""
    wait = min(FIRST_WAIT * 2 ** min(file.failures, 16), LONGEST_WAIT)
    _update(session, file, failures=file.failures + 1, fetch_at=now + wait)


def wait_for_room(session: Session, file: FileToFetch, *, now: datetime) -> None:
    """The disk does not take it. Once a day who can do something about it is told."""
    try_later(session, file, now=now)
    note = _note(session, file)
    supervisor_id = note.supervisor_id if note is not None else None
    query: Query = sa.select(col(Officer.id)).where(
        ENROLLED, sa.or_(col(Officer.id) == supervisor_id, col(Officer.role) == Role.ADMINISTRATOR)
    )
    today, _ = day_bounds(to_local(now).date())
    for row in session.run(query.order_by(col(Officer.id))).all():
        notices.tell(session, row.id, FilesWaitNotice(), now=now, once=today)


def give_up(session: Session, file: FileToFetch, *, reason: str, now: datetime) -> None:
    """It cannot be had any more. What it hangs on stays and says so, and whose that is is told."""
    if not _update(session, file, fetch_at=None, lost_reason=reason[:240]):
        return
    note = _note(session, file)
    if note is None:
        for author_id, number in attachments.holders(session, file.id):
            ref = references.briefing_reference(number)
            notices.tell(session, author_id, AttachmentLostNotice(ref), now=now)
        return
    _put(session, file, note, ParticularKind.LOST, reason[:240], now=now)
    lost = FileLostNotice(note_reference(note.collar, note.number))
    notices.tell(session, note.officer_id, lost, now=now)


def count_waiting(session: Session) -> tuple[int, datetime | None]:
    """How many files are still to be fetched, and since when the oldest waits."""
    to_fetch = col(Attachment.fetch_at).is_not(None)
    query = (
        sa.select(sa.func.count(), sa.func.min(col(FieldNote.received_at)))
        .select_from(Attachment)
        .outerjoin(FieldNote, col(FieldNote.id) == col(Attachment.note_id))
        .where(to_fetch)
    )
    number, since = session.run(query).one()
    attached = attachments.oldest(session, to_fetch)
    return number, min(filter(None, (since, attached)), default=None)


def _note(session: Session, file: FileToFetch) -> Any:
    """Whose note it hangs on: officer_id, collar, supervisor_id, and the note's id and number.

    None for one that hangs on briefings.
    """
    query: Query = (
        sa.select(
            *(getattr(FieldNote, name) for name in ("id", "officer_id", "number")),
            *(getattr(Officer, name) for name in ("collar", "supervisor_id")),
        )
        .join(Attachment, col(Attachment.note_id) == col(FieldNote.id))
        .join(Officer, col(Officer.id) == col(FieldNote.officer_id))
        .where(col(Attachment.id) == file.id)
    )
    return session.run(query).first()


def _update(session: Session, file: FileToFetch, **values: object) -> bool:
    """False when it is there already, or given up."""
    row = sa.update(Attachment).where(col(Attachment.id) == file.id, col(Attachment.fetch_at).is_not(None))
    return session.run(row.values(**values)).rowcount > 0


def _put(
    session: Session, file: FileToFetch, note: Any, kind: ParticularKind, value: str, *, now: datetime
) -> None:
    one = Particular(note.id, kind, value, attachment_id=file.id)
    book.append_particulars(session, note.officer_id, [one], now=now)
