"""Reminders that an officer asked for."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key, link, words_of


class ReminderState(StrEnum):
    """waiting -> given | cancelled; given -> waiting again, when it is snoozed."""

    WAITING = "waiting"
    GIVEN = "given"
    CANCELLED = "cancelled"


class Reminder(Row, table=True):
    """`about` is the reference of the record that it was set on.

    One that repeats is waiting, has a schedule, and is next due at `due_at`. While it is snoozed, another
    reminder names it in `snooze_of`.
    """

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
    snooze_of: int | None = Field(default=None, sa_type=BIG_ID)
