"""Every update from the messenger, stored before it is read."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, words_of


class InboxState(StrEnum):
    """received -> answered (effects and reply committed) -> settled (reply sent).

    received -> dead after five failures; its raw update is kept for `doctor`.
    """

    RECEIVED = "received"
    ANSWERED = "answered"
    SETTLED = "settled"
    DEAD = "dead"


class InboxEntry(Row, table=True):
    """`lane` is the account or the group that it came from (0: neither).

    `raw` and `reply` are JSON, dropped when settled. `message_id` is the officer's message, `sent` are ours,
    the messages to delete from a lost phone.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        sa.Index("ix_inbox_message", "lane", "message_id"),
        sa.Index(
            "ix_inbox_lane",
            "lane",
            "update_id",
            sqlite_where=sa.text("state = 'received'"),
            postgresql_where=sa.text("state = 'received'"),
        ),
        sa.Index(
            "ix_inbox_open",
            "update_id",
            sqlite_where=sa.text("state IN ('received', 'answered')"),
            postgresql_where=sa.text("state IN ('received', 'answered')"),
        ),
    )

    update_id: int = Field(primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False})
    lane: int = Field(sa_type=sa.BigInteger)
    state: InboxState = Field(default=InboxState.RECEIVED, sa_type=words_of(InboxState))
    received_at: datetime
    answered_at: datetime | None = None
    raw: bytes | None = None
    reply: bytes | None = None
    message_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    sent: list[int] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    failures: int = 0
    error: str | None = Field(default=None, max_length=120)
