"""Proof that every file that a note or a briefing names is in the store, unaltered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Database, Query, Session
from bot.language import references
from bot.services.briefings import attachments
from bot.services.files import store
from bot.services.files.store import Store, UnreadableError
from models.briefing import Briefing
from models.briefing_attachment import BriefingAttachment
from models.notebook import Attachment, FieldNote
from models.officer import Officer

BATCH = 500
FIRST_ON = (
    sa.select(sa.func.min(col(Briefing.number)))
    .join(BriefingAttachment, col(BriefingAttachment.briefing_id) == col(Briefing.id))
    .where(col(BriefingAttachment.attachment_id) == col(Attachment.id))
    .correlate(Attachment)
    .scalar_subquery()
)
KEPT: Query = (
    sa.select(
        *(col(Attachment.id), col(Attachment.sha256), col(FieldNote.number), col(Officer.collar)),
        FIRST_ON.label("briefing"),
    )
    .select_from(Attachment)
    .outerjoin(FieldNote, col(FieldNote.id) == col(Attachment.note_id))
    .outerjoin(Officer, col(Officer.id) == col(FieldNote.officer_id))
    .where(col(Attachment.sha256).is_not(None), col(Attachment.id) > sa.bindparam("after"))
    .order_by(col(Attachment.id))
    .limit(BATCH)
)


class Flaw(Struct, frozen=True):
    """A file that cannot be had any more, by the reference of the note or briefing that it is attached to."""

    ref: str
    why: str


class FilesVerdict(Struct, frozen=True):
    files: int
    flaws: tuple[Flaw, ...]


class StoredFileRow(Protocol):
    """A row of `KEPT`: the number and the collar are of its note; without a note, `briefing` is a number."""

    id: int
    sha256: str
    number: int | None
    collar: str
    briefing: int


def verify(database: Database, source: Store) -> FilesVerdict:
    """Read every file that was ever fetched, one in memory at a time; no transaction is open meanwhile."""
    files, flaws = 0, []
    for row in _rows(database):
        files += 1
        try:
            store.read(source, row.sha256)
        except UnreadableError as error:
            flaws.append(Flaw(_ref(row), str(error)))
    return FilesVerdict(files, tuple(flaws))


def _ref(row: StoredFileRow) -> str:
    if row.number is not None:
        return references.note_reference(row.collar, row.number)
    return references.briefing_reference(row.briefing)


def _rows(database: Database) -> Iterator[StoredFileRow]:
    last = 0
    while True:
        with database.reading() as session:
            rows = session.run(KEPT, {"after": last}).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id


def count_files_to_fetch(session: Session) -> tuple[int, datetime | None]:
    """The number of files still to be fetched, and the time since which the oldest waits."""
    to_fetch = col(Attachment.try_at).is_not(None)
    query = (
        sa.select(sa.func.count(), sa.func.min(col(FieldNote.received_at)))
        .select_from(Attachment)
        .outerjoin(FieldNote, col(FieldNote.id) == col(Attachment.note_id))
        .where(to_fetch)
    )
    number, since = session.run(query).one()
    attached = attachments.oldest(session, to_fetch)
    return number, min(filter(None, (since, attached)), default=None)
