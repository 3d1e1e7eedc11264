"""Files that hang on notes or briefings: which are to be fetched, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
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

TRIES = 30  # about a day: what an officer sent is not given up for a mishap of ours


@dataclass(frozen=True, slots=True)
class FileToFetch:
    id: int
    file_id: str
    attempt: int


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


QUEUE = Queue(
    model=Attachment,
    view=FileToFetch,
    lease=timedelta(minutes=1),
    first_wait=timedelta(seconds=5),
    longest_wait=timedelta(hours=1),
)


def keep(
    session: Session, file: FileToFetch, *, sha256: str, size: int, media_type: str, now: datetime
) -> None:
    """It is in our store, under its hash, for which a note's chain vouches from now on."""
    facts = {"sha256": sha256, "size": size, "media_type": media_type, "fetched_at": now}
    if _is_kept(session, file, facts) and (note := _note(session, file)) is not None:
        _put(session, file, note, ParticularKind.KEPT, sha256, now=now)


def try_later(session: Session, file: FileToFetch, *, now: datetime) -> None:
    """Longer each time, an hour at the most. The wait is a row: it goes on after a restart."""
    queues.put_off(session, QUEUE, file, now=now)


def fail(session: Session, file: FileToFetch, reason: str, *, now: datetime) -> None:
    """It went wrong in a way that nobody foresaw: tried again, but not for ever."""
    if file.attempt < TRIES:
        try_later(session, file, now=now)
    else:
        give_up(session, file, reason=reason, now=now)


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
    if not queues.end(session, QUEUE, file, lost_reason=reason[:REASON_LENGTH]):
        return
    note = _note(session, file)
    if note is None:
        for author_id, number in attachments.holders(session, file.id):
            ref = references.briefing_reference(number)
            notices.tell(session, author_id, AttachmentLostNotice(ref), now=now)
        return
    _put(session, file, note, ParticularKind.LOST, reason[:REASON_LENGTH], now=now)
    lost = FileLostNotice(note_reference(note.collar, note.number))
    notices.tell(session, note.officer_id, lost, now=now)


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


def _is_kept(session: Session, file: FileToFetch, facts: Mapping[str, object]) -> bool:
    """Whoever fetched it; False when it is there already, or given up."""
    open_ = (col(Attachment.id) == file.id, col(Attachment.try_at).is_not(None))
    return session.run(sa.update(Attachment).where(*open_).values(**facts, try_at=None)).rowcount == 1


def _put(
    session: Session, file: FileToFetch, note: Any, kind: ParticularKind, value: str, *, now: datetime
) -> None:
    one = Particular(note.id, kind, value, attachment_id=file.id)
    book.append_particulars(session, note.officer_id, [one], now=now)
