"""The times in which an officer's chat is unlocked: the sessions of the audit."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link, words_of


class EndedBy(StrEnum):
    LOCK = "lock"
    IDLE = "idle"
    BOOKED_OFF = "booked off"
    PIN_RESET = "pin reset"
    REVOKED = "revoked"
    UNLOCKED_AGAIN = "unlocked again"


class Unlock(Row, table=True):
    """Open while `ended_at` is NULL; past `active_until` it counts as ended, even before that is recorded."""

    __tablename__ = "unlocks"
    __table_args__ = (
        sa.Index(
            "ix_unlocks_open",
            "officer_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: int | None = key()
    officer_id: int = link("officers.id")
    began_at: datetime
    active_until: datetime
    ended_at: datetime | None = None
    ended_by: EndedBy | None = Field(default=None, sa_type=words_of(EndedBy), nullable=True)
