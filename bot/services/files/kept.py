"""A record's files in the store, as the document that shows them gets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from models.notebook import Attachment, AttachmentKind


class FilesRequest(Struct, frozen=True):
    """`number` of a note's files will be sent, out of `total`."""

    ref: str
    number: int
    total: int


class StoredFile(Struct, frozen=True):
    """A file of a note in the store, `number` counting those that are sent from 1."""

    number: int
    sha256: str
    file_name: str | None
    media_type: str


class FileSelection(Struct, frozen=True):
    """Up to `MOST` files of a note, out of `total`."""

    ref: str
    asked_at: datetime
    files: tuple[StoredFile, ...]
    total: int


COLUMNS: tuple[Any, ...] = (
    col(Attachment.id),
    col(Attachment.kind),
    col(Attachment.sha256),
    col(Attachment.file_name),
    col(Attachment.media_type),
)


KEPT: Query = (
    sa.select(*COLUMNS).where(col(Attachment.sha256).is_not(None)).order_by(col(Attachment.id))
)  # fmt: skip


class KeptRow(Protocol):
    """A row of `KEPT`."""

    id: int
    kind: AttachmentKind
    sha256: str
    file_name: str | None
    media_type: str | None


def list_stored(session: Session, attachment_ids: Sequence[int]) -> tuple[StoredFile, ...]:
    """Those of the files that are in the store."""
    rows = session.run(KEPT.where(col(Attachment.id).in_(attachment_ids))).all()
    return tuple(
        StoredFile(number, row.sha256, row.file_name, row.media_type or "")
        for number, row in enumerate(rows, start=1)
    )
