"""The forms that a note calls for elsewhere, and whether each was sent. Never the story."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link, words_of


class Concern(StrEnum):
    """A concern that a note's words or kind suggest; not an offence, and not a label for a person."""

    CHILD_AT_RISK = "child at risk"
    CHILD_MISSING = "child missing"
    EXPLOITATION = "child exploited"
    COUNTY_LINES = "county lines"
    CUCKOOING = "cuckooing"
    MODERN_SLAVERY = "modern slavery"
    SAFEGUARDING = "safeguarding"
    CRIME_DISCLOSED = "crime disclosed"


class Form(StrEnum):
    """Public protection notice, safeguarding hub, national referral mechanism, crime record."""

    PPN = "ppn"
    MASH = "mash"
    NRM = "nrm"
    CRIME = "crime"


class Consent(StrEnum):
    """The kind of NRM referral: a child's needs no consent, an adult's without it is a duty to notify."""

    CHILD = "child"
    CONSENTS = "consents"
    DECLINES = "declines"


class SlaveryState(StrEnum):
    """Indicators noted -> NRM or duty to notify submitted; NRM -> reasonable -> conclusive grounds."""

    INDICATORS_NOTED = "indicators noted"
    NRM_SUBMITTED = "NRM submitted"
    DTN_SUBMITTED = "DtN submitted"
    RG_POSITIVE = "reasonable grounds positive"
    RG_NEGATIVE = "reasonable grounds negative"
    CG_POSITIVE = "conclusive grounds positive"
    CG_NEGATIVE = "conclusive grounds negative"


class SafeguardingDuty(Row, table=True):
    """A form that was offered on a note. It reminds its officer until `ended_at`.

    It ends with a `reference`, or with a `reason` for having none. `consent` and `state` are the NRM's only.
    """

    __tablename__ = "safeguarding_duties"
    __table_args__ = (
        sa.UniqueConstraint("note_id", "form"),
        sa.CheckConstraint("reference IS NULL OR reason IS NULL", name="reference_or_reason"),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (reference IS NULL AND reason IS NULL)", name="ended_by_something"
        ),
        sa.CheckConstraint("(form = 'nrm') = (state IS NOT NULL)", name="state_of_nrm"),
        sa.Index(
            "ix_safeguarding_duties_open",
            "offered_at",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: int | None = key()
    note_id: int = link("field_notes.id", index=False)
    officer_id: int = link("officers.id")
    form: Form = Field(sa_type=words_of(Form))
    concern: Concern = Field(sa_type=words_of(Concern))
    offered_at: datetime
    reminded_at: datetime | None = None
    supervisor_told_at: datetime | None = None
    ended_at: datetime | None = None
    reference: str | None = Field(default=None, max_length=30)
    reason: str | None = Field(default=None, max_length=80)
    consent: Consent | None = Field(default=None, sa_type=words_of(Consent))
    state: SlaveryState | None = Field(default=None, sa_type=words_of(SlaveryState))
