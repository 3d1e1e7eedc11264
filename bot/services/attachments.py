"""What hangs on notes, and which of it isn't what it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.services import media_types
from models.note import Attachment, AttachmentKind


@dataclass(frozen=True, slots=True)
class Hung:
    """`belied_by` is the media type of the content, where the name says something else."""

    kind: AttachmentKind
    file_name: str | None
    belied_by: str | None


def on_notes(session: Session, note_ids: Sequence[int]) -> dict[int, tuple[Hung, ...]]:
    """By note, in the order in which they were sent."""
    found: dict[int, tuple[Hung, ...]] = dict.fromkeys(note_ids, ())
    query = (
        sa.select(
            col(Attachment.note_id),
            col(Attachment.kind),
            col(Attachment.file_name),
            col(Attachment.media_type),
        )
        .where(col(Attachment.note_id).in_(note_ids))
        .order_by(col(Attachment.id))
    )
    for note_id, kind, file_name, media_type in session.connection().execute(query) if note_ids else ():
        found[note_id] += (_hung(kind, file_name, media_type),)
    return found


def _hung(kind: AttachmentKind, file_name: str | None, media_type: str | None) -> Hung:
    """Nothing is belied by a file that isn't there yet."""
    belied = media_type is not None and media_types.belies(media_type, kind=kind, file_name=file_name)
    return Hung(kind, file_name, media_type if belied else None)
