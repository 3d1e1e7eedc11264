"""Items attached to a message or a record: a file, a place, a contact; each file is fetched later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct, structs
from sqlmodel import col

from bot.database import Query, Session, columns
from bot.statements import Row
from models.notebook import Attachment, AttachmentKind

LARGEST_FILE = 20 * 1024 * 1024  # the most that the messenger hands to a bot


class Item(Struct, frozen=True):
    """An item attached to a message: a file, a place, a contact.

    `file_id` names it for this bot, `unique_id` is the same wherever the file is sent.
    """

    kind: AttachmentKind
    file_id: str | None = None
    unique_id: str | None = None
    file_name: str | None = None
    size: int | None = None
    seconds: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    words: str | None = None


def attach_items(
    session: Session, items: Sequence[Item], *, now: datetime, note_id: int | None = None
) -> list[int]:
    """Keep items, each with the time to fetch its file; return their ids. Without a note they stand alone."""
    rows = [_attachment(note_id, item, now) for item in items]
    if not rows:
        return []
    insert = sa.insert(Attachment).returning(col(Attachment.id), sort_by_parameter_order=True)
    return [one.id for one in session.run(insert, rows)]


def list_items(session: Session, attachment_ids: Sequence[int]) -> list[Item]:
    """The items that became these attachments, in the order of sending."""
    rows = _rows(session, attachment_ids)
    return [Item(**{name: getattr(row, name) for name in Item.__struct_fields__}) for row in rows]


def copy_items(
    session: Session, attachment_ids: Sequence[int], *, now: datetime, note_id: int
) -> list[tuple[int, str]]:
    """Hang the attachments on another note as well; return the id and hash of each copy that is in the store.

    A file that is still to be fetched is fetched for both.
    """
    insert = sa.insert(Attachment).returning(col(Attachment.id))
    stored = []
    for row in _rows(session, attachment_ids):
        facts = {**columns(row), "note_id": note_id, "attempts": 0}
        facts["try_at"] = None if row.try_at is None else now
        del facts["id"]
        copied = session.run(insert, facts).scalar_one()
        if row.sha256 is not None:
            stored.append((copied, row.sha256))
    return stored


def _rows(session: Session, attachment_ids: Sequence[int]) -> Sequence[Row]:
    if not attachment_ids:
        return ()
    query: Query = sa.select(Attachment.__table__).where(col(Attachment.id).in_(attachment_ids))
    rows: Sequence[Row] = session.run(query.order_by(col(Attachment.id))).all()
    return rows


def item_fact(item: Item) -> str:
    """The fact of an attachment that the chain vouches for; a file's hash follows once it is fetched."""
    place = None if item.latitude is None else str((item.latitude, item.longitude))
    return f"{item.kind}:{item.file_id or ' '.join(filter(None, (item.words, place)))}"


def item_of(row: Row) -> Item:
    """The item that became this attachment."""
    return Item(**{name: getattr(row, name) for name in Item.__struct_fields__})


def item_from(facts: Mapping[str, Any]) -> Item:
    """The item from its `asdict`, by way of JSON."""
    return Item(**{**facts, "kind": AttachmentKind(facts["kind"])})


def is_too_large(item: Item) -> bool:
    return item.size is not None and item.size > LARGEST_FILE


def _attachment(note_id: int | None, item: Item, now: datetime) -> dict[str, Any]:
    """The row. Its file is due at once, unless there is none or it is larger than we may fetch."""
    too_large = is_too_large(item)
    to_fetch = item.file_id is not None and not too_large
    return structs.asdict(item) | {
        "note_id": note_id,
        "attempts": 0,
        "try_at": now if to_fetch else None,
        "lost_reason": "larger than 20 MB" if too_large else None,
    }
