"""Attachments of notes, and whether each is what its name says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.services.files import media_types
from models.notebook import Attachment, AttachmentKind


class NoteAttachmentView(Struct, frozen=True):
    """`belied_by` is the media type of the content, where the name says something else."""

    kind: AttachmentKind
    file_name: str | None = None
    belied_by: str | None = None
    seconds: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    words: str | None = None
    sha256: str | None = None
    lost_reason: str | None = None


FACTS = tuple(name for name in NoteAttachmentView.__struct_fields__ if name != "belied_by")


class NamedFileRow(Protocol):
    kind: AttachmentKind
    file_name: str | None
    media_type: str | None


def on_notes(session: Session, note_ids: Sequence[int]) -> dict[int, tuple[NoteAttachmentView, ...]]:
    """The attachments of each note, in the order of sending."""
    found: dict[int, tuple[NoteAttachmentView, ...]] = dict.fromkeys(note_ids, ())
    query = (
        sa.select(
            col(Attachment.note_id),
            col(Attachment.media_type),
            *(getattr(Attachment, name) for name in FACTS),
        )
        .where(col(Attachment.note_id).in_(note_ids))
        .order_by(col(Attachment.id))
    )
    for row in session.run(query) if note_ids else ():
        found[row.note_id] += (
            NoteAttachmentView(**{name: getattr(row, name) for name in FACTS}, belied_by=_belied_by(row)),
        )
    return found


def _belied_by(row: NamedFileRow) -> str | None:
    """The type that belies the name; None too for a file that isn't there yet."""
    found = row.media_type
    belied = found is not None and media_types.belies(found, kind=row.kind, file_name=row.file_name)
    return found if belied else None
