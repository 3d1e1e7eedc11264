"""Requests for the files of a note: previews of its pictures, or all of them as they came."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col

from bot.database import Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim
from bot.services.files.kept import KEPT, FileSelection, FilesRequest, KeptRow, list_stored
from bot.services.notebook import refusals
from bot.services.notebook import viewing as notes
from models.document import DocumentKind
from models.notebook import Attachment, AttachmentKind

MOST = 10  # at once, as an album holds


ABSENT = {DocumentKind.PICTURES: refusals.NO_PICTURES, DocumentKind.FILES: refusals.NO_FILES}


def request_files(
    session: Session, actor: Actor, ref: str, kind: DocumentKind, *, now: datetime
) -> FilesRequest:
    """Have a note's files sent. Raises NotOnRecordError, RejectedError.

    The book's own officer may have the files as they came; other readers of the note get previews.
    """
    note = notes.require(session, actor, ref, now=now)
    if kind is DocumentKind.FILES and note.officer_id != actor.id:
        raise refusals.NOT_THEIRS()
    rows = session.run(KEPT.where(col(Attachment.note_id) == note.id)).all()
    fitting = [row.id for row in rows if kind is DocumentKind.FILES or _is_picture(row)]
    if not fitting:
        raise ABSENT[kind]()
    coming = FilesRequest(note.ref, len(fitting[:MOST]), len(fitting))
    many = f"{coming.number} of {coming.total}"
    trail.record(session, actor, kind.value, [("note", note.ref)], now=now, detail=many)
    asked = {"ref": note.ref, "attachments": fitting[:MOST], "total": coming.total}
    if note.officer_id == actor.id:
        asked["files"] = f"/{DocumentKind.FILES} {note.ref}"
    document_queue.request(session, actor, kind, asked, again=f"/{kind} {note.ref}", now=now)
    return coming


def gather(session: Session, claim: DocumentClaim) -> FileSelection:
    """The files to send."""
    asked = claim.asked
    return FileSelection(
        asked["ref"], claim.asked_at, list_stored(session, asked["attachments"]), asked["total"]
    )


def _is_picture(row: KeptRow) -> bool:
    return row.kind == AttachmentKind.PHOTO or (row.media_type or "").startswith("image/")
