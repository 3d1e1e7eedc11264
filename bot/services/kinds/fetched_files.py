"""Files attached to notes or briefings: those to be fetched, and the outcome of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language import references
from bot.language.references import note_reference
from bot.language.times.wall import day_bounds, to_local
from bot.services import queues
from bot.services.briefings import attachments
from bot.services.notebook import book
from bot.services.notebook.book import Particular
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.queues import REASON_LENGTH, Queue
from models.notebook import Attachment, FieldNote, ParticularKind
from models.officer import ENROLLED, Officer, Role

TRIES = 30  # about a day: an officer's file is not given up because of our own fault


class FileToFetch(Struct, frozen=True):
    id: int
    file_id: str
    attempt: int


class FilesWaitNotice(Notice, frozen=True):
    kind = NoticeKind.FILES_WAIT


class FileLostNotice(Notice, frozen=True):
    """The notice of a lost file of a note."""

    kind = NoticeKind.FILE_LOST
    ref: str


class AttachmentLostNotice(Notice, frozen=True):
    """The notice of a lost file of a briefing."""

    kind = NoticeKind.ATTACHMENT_LOST
    ref: str


QUEUE = Queue(
    model=Attachment,
    view=FileToFetch,
    lease=timedelta(minutes=1),
    first_wait=timedelta(seconds=5),
    longest_wait=timedelta(hours=1),
)


class OwnedNoteRow(Protocol):
    """A note, with the collar and the supervisor of its officer."""

    id: int
    officer_id: int
    number: int
    collar: str
    supervisor_id: int | None


def keep(
    session: Session, file: FileToFetch, *, sha256: str, size: int, media_type: str, now: datetime
) -> None:
    """Record that it is in our store, under its hash, which a note's chain vouches for from now on."""
    facts = {"sha256": sha256, "size": size, "media_type": media_type, "fetched_at": now}
    if _is_kept(session, file, facts) and (note := _note(session, file)) is not None:
        _append_particular(session, file, note, ParticularKind.KEPT, sha256, now=now)


def try_later(session: Session, file: FileToFetch, *, now: datetime) -> None:
    """Wait longer each time, an hour at most. The wait is a row: it goes on after a restart."""
    queues.put_off(session, QUEUE, file, now=now)


def fail(session: Session, file: FileToFetch, reason: str, *, now: datetime) -> None:
    """Put it off after an unexpected error: it is tried again, but not for ever."""
    if file.attempt < TRIES:
        try_later(session, file, now=now)
    else:
        give_up(session, file, reason=reason, now=now)


def wait_for_room(session: Session, file: FileToFetch, *, now: datetime) -> None:
    """Put it off because the disk cannot take it; once a day, tell those who can do something about it."""
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
    """Give it up. The note or briefing stays and says so, and its owner is told."""
    if not queues.end(session, QUEUE, file, lost_reason=reason[:REASON_LENGTH]):
        return
    note = _note(session, file)
    if note is None:
        for author_id, number in attachments.holders(session, file.id):
            ref = references.briefing_reference(number)
            notices.tell(session, author_id, AttachmentLostNotice(ref), now=now)
        return
    _append_particular(session, file, note, ParticularKind.LOST, reason[:REASON_LENGTH], now=now)
    lost = FileLostNotice(note_reference(note.collar, note.number))
    notices.tell(session, note.officer_id, lost, now=now)


def _note(session: Session, file: FileToFetch) -> OwnedNoteRow | None:
    """The note that it is attached to; None for a file that is attached to briefings."""
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


def _is_kept(session: Session, file: FileToFetch, facts: Mapping[str, object]) -> bool:
    """Record the file as fetched; False if it is there already, or given up."""
    open_ = (col(Attachment.id) == file.id, col(Attachment.try_at).is_not(None))
    return session.run(sa.update(Attachment).where(*open_).values(**facts, try_at=None)).rowcount == 1


def _append_particular(
    session: Session,
    file: FileToFetch,
    note: OwnedNoteRow,
    kind: ParticularKind,
    value: str,
    *,
    now: datetime,
) -> None:
    one = Particular(note.id, kind, value, attachment_id=file.id)
    book.append_particulars(session, note.officer_id, [one], now=now)
