"""Papers: files that an officer asked for, made and sent once the answer is given."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import QueueItem, due_index, link


class DocumentKind(StrEnum):
    PICTURES = "pictures"
    FILES = "files"
    AUDIT = "audit"
    BOOK = "book"
    BRIEFING = "briefing"
    ATTACHED = "attached"


class Document(QueueItem, table=True):
    """`asked` is what its maker needs; `again` is what the officer would say to ask anew.

    `kind` is a PaperKind, and no constraint: a new kind needs no revision. It ends when it is
    done, or given up for `failed_reason`. `sheets` of it have arrived; `sent` are their messages
    in the chat with `account_id`: what there is to delete from a lost phone. With a `briefing_id` it ends
    as that briefing does.
    """

    __tablename__ = "papers"
    __table_args__ = (due_index("papers"),)

    officer_id: int = link("officers.id")
    account_id: int = Field(sa_type=sa.BigInteger)
    kind: str = Field(max_length=32)
    briefing_id: int | None = link("briefings.id", default=None)
    asked: dict[str, object] = Field(sa_type=sa.JSON)
    again: str = Field(max_length=400)
    asked_at: datetime
    sheets: int = 0
    sent: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    sent_at: datetime | None = None
    done_at: datetime | None = None
    failed_reason: str | None = Field(default=None, max_length=240)
