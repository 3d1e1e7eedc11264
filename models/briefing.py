"""Briefings: a text for a defined audience, sent now or at a time."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link, words_of


class BriefingState(StrEnum):
    """draft -> published; draft -> scheduled -> published; draft or scheduled -> withdrawn.

    scheduled -> draft: changed again, missed, or nobody left in its audience.
    """

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Marking(StrEnum):
    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"


class Briefing(Row, table=True):
    """`audience` is the words that choose the recipients (`NPT1, RESP`); `version` counts every change."""

    __tablename__ = "briefings"
    __table_args__ = (
        sa.CheckConstraint("state = 'draft' OR (title <> '' AND text <> '')", name="complete"),
        sa.CheckConstraint("state <> 'scheduled' OR publish_at IS NOT NULL", name="has_a_time"),
        sa.Index(
            "ix_briefings_due",
            "publish_at",
            sqlite_where=sa.text("state = 'scheduled'"),
            postgresql_where=sa.text("state = 'scheduled'"),
        ),
    )

    id: int | None = key()
    number: int = Field(unique=True)
    version: int = 1
    author_id: int = link("officers.id")
    state: BriefingState = Field(default=BriefingState.DRAFT, sa_type=words_of(BriefingState))
    title: str = Field(default="", max_length=200)
    text: str = ""
    marking: Marking = Field(default=Marking.OFFICIAL_SENSITIVE, sa_type=words_of(Marking))
    audience: str = ""
    publish_at: datetime | None = None
    published_at: datetime | None = None
    created_at: datetime
