"""Lone visits: somebody of a crew is on a task alone, and is asked whether they are all right."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link, words_of

_OPEN = sa.text("ended_at IS NULL")
_DUE = sa.text("next_at IS NOT NULL")


class LoneState(StrEnum):
    """waits -> asked -> alarm -> taken; back to waits with each sign of life; ended from any."""

    WAITS = "waits"
    ASKED = "asked"
    ALARM = "alarm"
    TAKEN = "taken"
    ENDED = "ended"


class LoneWord(StrEnum):
    """The last word of an officer who is out alone."""

    ARRIVED = "arrived"
    ALL_RIGHT = "all right"
    MORE = "10 more"
    HELP = "help"


class LoneVisit(Row, table=True):
    """One stretch of one officer alone on a task; nobody has two that are open.

    They are asked at `ask_at`, and again; `asked` counts. `next_at` is when the clock looks next, NULL if
    there is nothing to wait for. `alarm_at` is when the alarm began that stands, `climbs_at` when the next
    one up is told of it. `minutes` are those of the kind of task.
    """

    __tablename__ = "lone_visits"
    __table_args__ = (
        sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended_at"),
        sa.CheckConstraint("state <> 'ended' OR next_at IS NULL", name="ended_waits_for_nothing"),
        sa.Index(
            "ix_lone_visits_open", "officer_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        sa.Index("ix_lone_visits_due", "next_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    id: int | None = key()
    task_id: int = link("tasks.id")
    officer_id: int = link("officers.id")
    minutes: int
    began_at: datetime
    state: LoneState = Field(sa_type=words_of(LoneState))
    ask_at: datetime
    asked: int = 0
    next_at: datetime | None = None
    word: LoneWord = Field(sa_type=words_of(LoneWord))
    word_at: datetime
    alarm_at: datetime | None = None
    climbs_at: datetime | None = None
    taken_by_id: int | None = link("officers.id", default=None, index=False)
    taken_at: datetime | None = None
    ended_at: datetime | None = None
