"""A briefing's attachments: the files, the versions that have them, and whether they may be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import RejectedError
from bot.letters import lowered
from bot.services.briefings import refusals
from bot.services.files import media_types
from models.briefing import Briefing, BriefingState, BriefingVersion
from models.briefing_attachment import BriefingAttachment
from models.notebook import Attachment, AttachmentKind

PICTURES = frozenset({"jpg", "jpeg", "png", "webp", "gif", "bmp"})  # types that have previews
FACTS = ("id", "kind", "unique_id", "file_name", "size", "media_type", "sha256", "lost_reason")


class UnfitError(RejectedError):
    """One of its attachments can't be sent."""

    def __init__(self, ref: str, number: int) -> None:
        super().__init__(
            f"Attachment {number} can't be sent: it could not be fetched, or isn't the type its name says. "
            f"Take it away: `/brief detach {ref} {number}`"
        )


class BriefingAttachmentView(Struct, frozen=True):
    """`sha256` is None until it is in our store; `lost_reason` says that it never will be."""

    id: int
    kind: AttachmentKind
    unique_id: str | None
    file_name: str | None
    size: int | None
    media_type: str | None
    sha256: str | None
    lost_reason: str | None

    @property
    def is_picture(self) -> bool:
        return self.kind is AttachmentKind.PHOTO or ending(self.file_name) in PICTURES

    @property
    def is_belied(self) -> bool:
        """Whether its content is not of the type that its name claims."""
        return self.media_type is not None and media_types.belies(
            self.media_type, kind=self.kind, file_name=self.file_name
        )

    @property
    def is_ready(self) -> bool:
        return self.sha256 is not None and not self.is_belied


_hangs = col(BriefingAttachment.until).is_(None)
HANGING: Query = (
    sa.select(*(getattr(Attachment, name) for name in FACTS))
    .join(BriefingAttachment, col(BriefingAttachment.attachment_id) == col(Attachment.id))
    .where(col(BriefingAttachment.briefing_id) == sa.bindparam("briefing"), _hangs)
    .order_by(col(Attachment.id))
)


def for_briefing(session: Session, briefing_id: int) -> tuple[BriefingAttachmentView, ...]:
    """In the order in which they were sent."""
    return tuple(session.rows(BriefingAttachmentView, HANGING, {"briefing": briefing_id}))


def set_attachments(
    session: Session, briefing_id: int, attachment_ids: Sequence[int], *, version: int
) -> None:
    """Attach these and no others, from this version on."""
    had = {one.id for one in for_briefing(session, briefing_id)}
    gone, new = had.difference(attachment_ids), [one for one in attachment_ids if one not in had]
    taken = sa.update(BriefingAttachment).where(
        col(BriefingAttachment.briefing_id) == briefing_id,
        col(BriefingAttachment.attachment_id).in_(gone),
    )
    if gone:
        session.run(taken.values(until=version))
    if new:
        rows = [{"briefing_id": briefing_id, "attachment_id": one, "since": version} for one in new]
        session.run(sa.insert(BriefingAttachment), rows)


def require_ready(ref: str, files: Sequence[BriefingAttachmentView]) -> None:
    """Require that every attachment may be sent. Raises RejectedError, UnfitError."""
    for number, one in enumerate(files, start=1):
        if one.lost_reason is not None or one.is_belied:
            raise UnfitError(ref, number)
    if not all(one.is_ready for one in files):
        raise refusals.STILL_FETCHING()


def holders(session: Session, attachment_id: int) -> Sequence[tuple[int, int]]:
    """The author and number of each unsent briefing to which it is attached."""
    query: Query = (
        sa.select(col(Briefing.author_id), col(Briefing.number))
        .join(BriefingAttachment, col(BriefingAttachment.briefing_id) == col(Briefing.id))
        .where(
            col(BriefingAttachment.attachment_id) == attachment_id,
            _hangs,
            col(Briefing.state) == BriefingState.DRAFT,
        )
    )
    rows = session.run(query.order_by(col(Briefing.number)))
    return [(row.author_id, row.number) for row in rows]


def oldest(session: Session, *which: sa.ColumnElement[bool]) -> datetime | None:
    """The time at which the first of those attachments was attached to a briefing."""
    query = (
        sa.select(sa.func.min(col(BriefingVersion.at)))
        .join(
            BriefingAttachment,
            sa.and_(
                col(BriefingAttachment.briefing_id) == col(BriefingVersion.briefing_id),
                col(BriefingAttachment.since) == col(BriefingVersion.version),
            ),
        )
        .join(Attachment, col(Attachment.id) == col(BriefingAttachment.attachment_id))
        .where(*which)
    )
    found: datetime | None = session.run(query).scalar()
    return found


def ending(file_name: str | None) -> str:
    """`map.PDF` ends in `pdf`, `map` in nothing."""
    _, dot, last = (file_name or "").rpartition(".")
    return lowered(last) if dot else ""
