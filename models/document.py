"""Documents: files that an officer asked for, made and sent once the answer is given."""

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
    REFERRAL_FILE = "referral file"
    BOARD = "board"
    WORKBOOK = "workbook"
    CERTIFICATES = "certificates"
    OPERATION_BOARD = "operation board"
    OPERATION_REPORT = "operation report"


class Document(QueueItem, table=True):
    """`asked` holds the facts that its maker needs; `again` is the command that asks for it again.

    `kind` is a DocumentKind, and no constraint: a new kind needs no revision. It ends when it is
    done, or given up for `failed_reason`. `sheets` of it have arrived; `sent` are their messages
    in the chat with `account_id`, to be deleted from a lost phone. With a `briefing_id` it ends
    with that briefing.
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
