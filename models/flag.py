"""Looks that a human should judge: misuse flags for the auditors, and reasons for the supervisor's sample."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link, words_of


class FlagRule(StrEnum):
    OWN_NAME = "own name"
    OWN_ADDRESS = "own address"
    COLLEAGUE = "a colleague"
    SAME_SURNAME = "same surname"
    OFF_SHIFT = "off shift"
    OUTSIDE_AREA = "outside area, no task"
    BURST = "many records at once"
    NO_HITS = "searches without a hit"
    ONE_CHILD = "one child again and again"
    CLOSED_CASE = "a closed case"
    CEILING = "the hourly ceiling"
    QUERIED = "queried by the owner"
    REASON = "a reason to be asked"


class Verdict(StrEnum):
    IN_ORDER = "in order"
    TO_BE_ASKED = "to be asked"


class Flag(Row, table=True):
    """Raised once per rule, officer and audit entry that set it off."""

    __tablename__ = "flags"
    __table_args__ = (
        sa.UniqueConstraint("rule", "officer_id", "entry_id"),
        sa.Index(
            "ix_flags_open",
            "at",
            sqlite_where=sa.text("verdict IS NULL"),
            postgresql_where=sa.text("verdict IS NULL"),
        ),
    )

    id: int | None = key()
    rule: FlagRule = Field(sa_type=words_of(FlagRule))
    officer_id: int = link("officers.id")
    entry_id: int = link("audit_entries.id")
    object_kind: str = Field(max_length=40)
    object_ref: str = Field(max_length=80)
    at: datetime
    raised_at: datetime
    detail: str | None = Field(default=None, max_length=240)
    verdict: Verdict | None = Field(default=None, sa_type=words_of(Verdict), nullable=True)
    judged_by_id: int | None = link("officers.id", default=None)
    judged_at: datetime | None = None


class ReasonSample(Row, table=True):
    """A fuller reason, asked for at random, for the officer's own supervisor to look at."""

    __tablename__ = "reason_samples"

    id: int | None = key()
    officer_id: int = link("officers.id")
    at: datetime
    object_ref: str = Field(max_length=80)
    reason: str = Field(max_length=40)
    words: str = Field(max_length=400)
    verdict: Verdict | None = Field(default=None, sa_type=words_of(Verdict), nullable=True)
    judged_by_id: int | None = link("officers.id", default=None)
    judged_at: datetime | None = None


class Bookmark(Row, table=True):
    """The point to which a job has read a chain of the audit: the number of the last entry.

    A chain has no gaps and grows only at its end, so nothing turns up behind the bookmark, whereas the
    ids of entries that several copies write become visible in any order.
    """

    __tablename__ = "bookmarks"

    name: str = Field(primary_key=True, max_length=40)
    chain: int = Field(primary_key=True, sa_type=sa.BigInteger)
    number: int = Field(sa_type=sa.BigInteger)
