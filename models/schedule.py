"""Schedules, which are due again and again, by a rule in wall time."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.delivery import OccurrenceKind
from models.types import Row, key, link, words_of


class ScheduleState(StrEnum):
    """proposed -> active <-> paused; any -> ended."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class IfMissed(StrEnum):
    """The fate of an occurrence that was due while the bot was down."""

    LATE = "late"
    SKIP = "skip"
    ASK = "ask"


class Schedule(Row, table=True):
    """`subject_id` is the briefing's or the reminder's id; `rule` its canonical words.

    `next_at` is the one to come, which a copy moves on only from the value it has seen. `late` is the time
    after which an occurrence is not sent. `keeper_id` answers for it and is told if something went wrong.
    """

    __tablename__ = "schedules"
    __table_args__ = (
        sa.UniqueConstraint("kind", "subject_id"),
        sa.CheckConstraint("(state = 'active') = (next_at IS NOT NULL)", name="active_has_a_time"),
        sa.Index(
            "ix_schedules_due",
            "next_at",
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        ),
    )

    id: int | None = key()
    kind: OccurrenceKind = Field(sa_type=words_of(OccurrenceKind))
    subject_id: int = Field(sa_type=sa.BigInteger)
    rule: str = Field(max_length=200)
    state: ScheduleState = Field(default=ScheduleState.PROPOSED, sa_type=words_of(ScheduleState))
    next_at: datetime | None = None
    if_missed: IfMissed = Field(default=IfMissed.LATE, sa_type=words_of(IfMissed))
    late_seconds: int
    keeper_id: int = link("officers.id")
    created_at: datetime
