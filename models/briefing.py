"""Briefings: a text for a defined audience, sent now or at a time; its fields, versions and templates."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key, link, words_of


class BriefingState(StrEnum):
    """draft -> published; draft -> scheduled -> published; draft or scheduled -> withdrawn.

    scheduled -> draft: changed again, missed, or its audience is empty.
    """

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Marking(StrEnum):
    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"


class BriefingForm(StrEnum):
    """The form that gives a briefing its fields. A briefing without a form is a title and a text."""

    IIMARCH = "iimarch"
    SMEAC = "smeac"


class Briefing(Row, table=True):
    """`audience` is the words that choose the recipients (`NPT1, RESP`); `version` counts every change.

    `edition` counts publications: each asks for a new acknowledgement. A published briefing is
    changed in a draft that `revises_id` ties to it; once published, that draft is its new edition.
    `text` is the whole body; with a `form`, `briefing_fields` hold it by fields. `recall_at` is the time to
    check next for pushes of it to retract, NULL when there is nothing to check for. `operation_id` is the
    operation that its title or its audience names.
    """

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
        sa.Index(
            "ix_briefings_recall",
            "recall_at",
            sqlite_where=sa.text("recall_at IS NOT NULL"),
            postgresql_where=sa.text("recall_at IS NOT NULL"),
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
    form: BriefingForm | None = Field(default=None, sa_type=words_of(BriefingForm))
    edition: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    revises_id: int | None = link("briefings.id", default=None)
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    destroy_by: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by_id: int | None = link("officers.id", default=None)
    withdrawn_reason: str | None = Field(default=None, max_length=240)
    recall_at: datetime | None = None
    operation_id: int | None = link("operations.id", default=None)


class BriefingField(Row, table=True):
    """A completed field; its form gives the order."""

    __tablename__ = "briefing_fields"
    __table_args__ = (sa.CheckConstraint("text <> ''", name="text"),)

    briefing_id: int = Field(primary_key=True, foreign_key="briefings.id", sa_type=BIG_ID)
    name: str = Field(primary_key=True, max_length=40)
    text: str


class BriefingVersion(Row, table=True):
    """The words of a briefing at each version: append-only. `changed` names what is new in it.

    `terms` are the columns of its `briefing_terms`; NULL in versions from before they were kept.
    """

    __tablename__ = "briefing_versions"
    __table_args__ = (sa.UniqueConstraint("briefing_id", "version"),)

    id: int | None = key()
    briefing_id: int = link("briefings.id", index=False)
    version: int
    edition: int
    form: BriefingForm | None = Field(default=None, sa_type=words_of(BriefingForm))
    title: str
    text: str
    fields: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    terms: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    marking: Marking = Field(sa_type=words_of(Marking))
    audience: str
    changed: str
    changed_by_id: int = link("officers.id")
    at: datetime


class BriefingTemplate(Row, table=True):
    """A version kept under a name, for every officer who may brief. `name` is in small letters."""

    __tablename__ = "briefing_templates"

    id: int | None = key()
    name: str = Field(unique=True, max_length=40)
    version_id: int = link("briefing_versions.id")
    saved_by_id: int = link("officers.id")
    saved_at: datetime
