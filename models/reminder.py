"""Reminders that an officer asked for."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link, words_of


class ReminderState(StrEnum):
    """waiting -> given | cancelled."""

    WAITING = "waiting"
    GIVEN = "given"
    CANCELLED = "cancelled"


class Reminder(Row, table=True):
    """`about` is the reference of the record that it was asked on."""

    __tablename__ = "reminders"
    __table_args__ = (
        sa.Index(
            "ix_reminders_due",
            "due_at",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        ),
    )

    id: int | None = key()
    officer_id: int = link("officers.id")
    due_at: datetime
    text: str
    about: str | None = Field(default=None, max_length=40)
    state: ReminderState = Field(default=ReminderState.WAITING, sa_type=words_of(ReminderState))
    created_at: datetime
