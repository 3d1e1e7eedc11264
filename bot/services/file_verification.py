"""Proof that every file that a note names is in the store, unaltered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Database, Query
from bot.services import store
from bot.services.books import reference
from bot.services.store import Store, UnreadableError
from models.note import Attachment, FieldNote
from models.officer import Officer

BATCH = 500
KEPT: Query = (
    sa.select(col(Attachment.id), col(Attachment.sha256), col(FieldNote.number), col(Officer.collar))
    .join(FieldNote, col(FieldNote.id) == col(Attachment.note_id))
    .join(Officer, col(Officer.id) == col(FieldNote.officer_id))
    .where(col(Attachment.sha256).is_not(None), col(Attachment.id) > sa.bindparam("after"))
    .order_by(col(Attachment.id))
    .limit(BATCH)
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A file that cannot be had any more, by its note's reference."""

    ref: str
    why: str


@dataclass(frozen=True, slots=True)
class FilesVerdict:
    files: int
    flaws: tuple[Flaw, ...]


def verify(database: Database, source: Store) -> FilesVerdict:
    """Read every file that was ever fetched, one in memory at a time; no transaction is open meanwhile."""
    files, flaws = 0, []
    for row in _rows(database):
        files += 1
        try:
            store.read(source, row.sha256)
        except UnreadableError as error:
            flaws.append(Flaw(reference(row.collar, row.number), str(error)))
    return FilesVerdict(files, tuple(flaws))


def _rows(database: Database) -> Iterator[Any]:
    last = 0
    while True:
        with database.reading() as session:
            rows = session.connection().execute(KEPT, {"after": last}).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id
