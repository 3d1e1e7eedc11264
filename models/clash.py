"""Tasks that may come into each other's way, and the officers who were told to ring each other."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key, link, words_of

_OPEN = sa.text("ended_at IS NULL")


class ClashReason(StrEnum):
    """The first of these that two tasks have in common; of CLOSED one is need to know, the other private."""

    PERSON = "person"
    ADDRESS = "address"
    NEAR = "near"
    CLOSED = "closed"


class ClashEnding(StrEnum):
    """GONE is by the clock: one of the two was moved, or has ended."""

    SETTLED = "settled"
    OVERRIDDEN = "overridden"
    GONE = "gone"


class Clash(Row, table=True):
    """A pair of tasks, once: `waits_id` is the one that waits for a word.

    `due_at` is the time to go up the line, NULL when nothing more will be done. A pair that comes into each
    other's way again is the same row, found anew. Nobody learns of the other task from it.
    """

    __tablename__ = "clashes"
    __table_args__ = (
        sa.UniqueConstraint("first_id", "second_id"),
        sa.CheckConstraint("first_id < second_id", name="in_order"),
        sa.CheckConstraint("waits_id IN (first_id, second_id)", name="one_waits"),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended"),
        sa.CheckConstraint("ended_at IS NULL OR due_at IS NULL", name="ended_is_not_due"),
        sa.Index("ix_clashes_open", "found_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int | None = key()
    first_id: int = link("tasks.id", index=False)
    second_id: int = link("tasks.id")
    reason: ClashReason = Field(sa_type=words_of(ClashReason))
    waits_id: int = Field(sa_type=BIG_ID, index=True)
    found_at: datetime
    due_at: datetime | None = None
    ended_at: datetime | None = Field(default=None, index=True)
    ending: ClashEnding | None = Field(default=None, sa_type=words_of(ClashEnding), nullable=True)
    ended_by_id: int | None = link("officers.id", default=None, index=False)
    words: str | None = Field(default=None, max_length=500)


class ClashHead(Row, table=True):
    """An officer who was told of a clash about their own task, and whom to ring: never more.

    `ring_id` is NULL where nobody else can be rung, they answer for the other task themselves, or they have
    gone and nobody is left to stand in for them.
    """

    __tablename__ = "clash_heads"

    id: int | None = key()
    clash_id: int = link("clashes.id")
    task_id: int = link("tasks.id")
    officer_id: int = link("officers.id", index=False)
    ring_id: int | None = link("officers.id", default=None, index=False)
    told_at: datetime
