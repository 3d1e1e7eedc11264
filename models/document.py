"""Papers: files that an officer asked for, made and sent once the answer is given."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link


class DocumentKind(StrEnum):
    PICTURES = "pictures"
    FILES = "files"
    AUDIT = "audit"
    BOOK = "book"
    BRIEFING = "briefing"
    ATTACHED = "attached"


class Document(Row, table=True):
    """`asked` is what its maker needs; `again` is what the officer would say to ask anew.

    `kind` is a PaperKind, and no constraint: a new kind needs no revision. `try_at` is when to try next;
    NULL once done, or given up for `failed_reason`. `sheets` of it have arrived; `sent` are their messages
    in the chat with `account_id`: what there is to delete from a lost phone. With a `briefing_id` it ends
    as that briefing does.
    """

    __tablename__ = "papers"
    __table_args__ = (
        sa.Index(
            "ix_papers_due",
            "try_at",
            sqlite_where=sa.text("try_at IS NOT NULL"),
            postgresql_where=sa.text("try_at IS NOT NULL"),
        ),
    )

    id: int | None = key()
    officer_id: int = link("officers.id")
    account_id: int = Field(sa_type=sa.BigInteger)
    kind: str = Field(max_length=32)
    briefing_id: int | None = link("briefings.id", default=None)
    asked: dict[str, object] = Field(sa_type=sa.JSON)
    again: str = Field(max_length=400)
    asked_at: datetime
    try_at: datetime | None = None
    attempts: int = 0
    sheets: int = 0
    sent: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    sent_at: datetime | None = None
    done_at: datetime | None = None
    failed_reason: str | None = Field(default=None, max_length=240)
