"""The audit of looks and changes. Append-only: the database refuses to change an entry."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key


class AuditEntry(Row, table=True):
    """An entry in one chain: an officer's own (`chain` = officer id) or the system's (`chain` = 0).

    `session_id` is the unlock's; `on_behalf_of` the collar of the officer for whom another looked.
    `digest` covers the entry and `previous_digest`, so that a missing or altered one shows.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        sa.UniqueConstraint("chain", "number"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("chain = COALESCE(officer_id, 0)", name="own_chain"),
        sa.Index("ix_audit_entries_object", "object_kind", "object_ref"),
        sa.Index("ix_audit_entries_at", "at"),
        sa.Index(
            "ix_audit_entries_refused",
            "at",
            sqlite_where=sa.text("outcome <> 'done'"),
            postgresql_where=sa.text("outcome <> 'done'"),
        ),
    )

    id: int | None = key()
    chain: int = Field(sa_type=sa.BigInteger)
    number: int = Field(sa_type=sa.BigInteger)
    at: datetime
    officer_id: int | None = Field(default=None, foreign_key="officers.id", sa_type=BIG_ID)
    role: str = Field(max_length=32)
    team: str = Field(max_length=40)
    action: str = Field(max_length=40)
    object_kind: str = Field(max_length=40)
    object_ref: str = Field(max_length=80)
    reason: str | None = Field(default=None, max_length=40)
    session_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    on_behalf_of: str | None = Field(default=None, max_length=20)
    outcome: str = Field(max_length=40)
    detail: str | None = None
    previous_digest: str = Field(max_length=64)
    digest: str = Field(max_length=64)
