"""Edits that came before their messages wait here until those come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct, structs
from sqlmodel import col

from bot.database import Session
from bot.services.files.items import Item, item_from
from bot.services.notebook.writing import Origin
from models.early_edit import EarlyEdit
from models.inbox import InboxEntry


class WaitingEdit(Struct, frozen=True):
    """An edit as it came: `update_id` is its own."""

    message_id: int
    update_id: int
    words: str
    items: tuple[Item, ...]
    sent_at: datetime


def may_be_early(session: Session, origin: Origin) -> bool:
    """Whether the message that was edited is not here yet."""
    came = sa.exists().where(
        col(InboxEntry.lane) == origin.account_id, col(InboxEntry.message_id).in_(origin.messages)
    )
    return not session.run(sa.select(came)).scalar()


def wait(session: Session, items: Sequence[Item], *, origin: Origin, now: datetime) -> None:
    """Keep an edit until its message comes. The newest counts."""
    take(session, origin.account_id, tuple(origin.messages))
    rows = [
        {
            "account_id": origin.account_id,
            "message_id": message_id,
            "update_id": origin.update_id,
            "words": words,
            "items": [structs.asdict(item) for item in items],
            "sent_at": origin.written_at,
            "received_at": now,
        }
        for message_id, words in origin.messages.items()
    ]
    session.run(sa.insert(EarlyEdit), rows)


def take(session: Session, account_id: int, message_ids: Sequence[int]) -> list[WaitingEdit]:
    """The edits that wait for these messages; they wait no longer."""
    theirs = (col(EarlyEdit.account_id) == account_id, col(EarlyEdit.message_id).in_(message_ids))
    query = sa.select(*(getattr(EarlyEdit, name) for name in WaitingEdit.__struct_fields__)).where(*theirs)
    found = list(_edits(session, query.order_by(col(EarlyEdit.update_id))))
    if found:
        session.run(sa.delete(EarlyEdit).where(*theirs))
    return found


def _edits(session: Session, query: sa.Select[tuple[object, ...]]) -> Iterator[WaitingEdit]:
    for message_id, update_id, words, items, sent_at in session.run(query).all():
        yield WaitingEdit(message_id, update_id, words, tuple(item_from(one) for one in items), sent_at)
