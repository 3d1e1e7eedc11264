"""Intelligence reports (3x5x2): the items submitted, their gradings, and the steps of each report.

Items, gradings and steps are append-only: a correction is a new version of the items.
"""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key, link, words_of


class IntelligenceState(StrEnum):
    """assessment -> linking; assessment -> correction -> assessment."""

    REQUIRES_ASSESSMENT = "requires assessment"
    REQUIRES_CORRECTION = "requires correction"
    REQUIRES_LINKING = "requires linking"


class Provenance(StrEnum):
    """The way in which a thing is known. A fixed choice, so that there is no room to name a source."""

    OFFICER = "officer"
    PUBLIC = "public"
    PARTNER = "partner"
    RECORDING = "recording"
    ONLINE = "online"


class Source(StrEnum):
    """Source evaluation, the 3 of 3x5x2."""

    RELIABLE = "1"
    UNTESTED = "2"
    NOT_RELIABLE = "3"


class Assessment(StrEnum):
    """Intelligence assessment, the 5 of 3x5x2."""

    DIRECT = "A"
    CORROBORATED = "B"
    INDIRECT = "C"
    NOT_KNOWN = "D"
    FALSE = "E"


class HandlingCode(StrEnum):
    """The 2 of 3x5x2: lawful sharing permitted, or permitted with conditions."""

    PERMITTED = "P"
    CONDITIONS = "C"


class ActionCode(StrEnum):
    NONE = "A1"
    COVERT = "A2"
    OVERT = "A3"


class SanitisationCode(StrEnum):
    UNSUPERVISED = "S1"
    CONSULT = "S2"


class IntelligenceReport(Row, table=True):
    """`version` counts submissions, and its items are those of that version; `about` is a reference.

    `waiting_since` is the last submission; `mopi_group` (1-4) is set by the assessor.
    """

    __tablename__ = "intelligence_reports"
    __table_args__ = (
        sa.CheckConstraint("mopi_group BETWEEN 1 AND 4", name="mopi_group"),
        sa.CheckConstraint("(state = 'requires linking') = (mopi_group IS NOT NULL)", name="assessed"),
        sa.Index(
            "ix_intelligence_reports_waiting",
            "waiting_since",
            sqlite_where=sa.text("state = 'requires assessment'"),
            postgresql_where=sa.text("state = 'requires assessment'"),
        ),
    )

    id: int | None = key()
    number: int = Field(unique=True)
    version: int = 1
    submitter_id: int = link("officers.id")
    state: IntelligenceState = Field(sa_type=words_of(IntelligenceState))
    about: str | None = Field(default=None, max_length=40)
    created_at: datetime
    waiting_since: datetime
    mopi_group: int | None = None


class IntelligenceItem(Row, table=True):
    """A numbered item in the submitter's words, with the grade that they propose."""

    __tablename__ = "intelligence_items"
    __table_args__ = (
        sa.UniqueConstraint("report_id", "version", "number"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("text <> ''", name="text"),
    )

    id: int | None = key()
    report_id: int = link("intelligence_reports.id", index=False)
    version: int
    number: int
    text: str
    known_on: date
    provenance: Provenance = Field(sa_type=words_of(Provenance))
    source: Source = Field(sa_type=words_of(Source))
    assessment: Assessment = Field(sa_type=words_of(Assessment))


class IntelligenceGrading(Row, table=True):
    """The assessor's decision on an item. Only `sanitised_text` may ever be spread."""

    __tablename__ = "intelligence_gradings"
    __table_args__ = (
        sa.CheckConstraint("sanitised_text <> ''", name="sanitised"),
        sa.CheckConstraint(
            "handling = 'C' OR (conditions IS NULL AND action IS NULL AND usage IS NULL"
            " AND sanitisation IS NULL)",
            name="permitted_without_conditions",
        ),
        sa.CheckConstraint(
            "handling = 'P' OR (conditions IS NOT NULL AND conditions <> '' AND action IS NOT NULL"
            " AND sanitisation IS NOT NULL)",
            name="conditions_are_whole",
        ),
        sa.CheckConstraint(
            "COALESCE(action, '') = 'A3' AND usage IS NOT NULL AND usage <> ''"
            " OR COALESCE(action, '') <> 'A3' AND usage IS NULL",
            name="overt_action_has_its_usage",
        ),
    )

    item_id: int = Field(primary_key=True, foreign_key="intelligence_items.id", sa_type=BIG_ID)
    source: Source = Field(sa_type=words_of(Source))
    assessment: Assessment = Field(sa_type=words_of(Assessment))
    handling: HandlingCode = Field(sa_type=words_of(HandlingCode))
    conditions: str | None = None
    action: ActionCode | None = Field(default=None, sa_type=words_of(ActionCode), nullable=True)
    usage: str | None = None
    sanitisation: SanitisationCode | None = Field(
        default=None, sa_type=words_of(SanitisationCode), nullable=True
    )
    sanitised_text: str


class IntelligenceStep(Row, table=True):
    """The step that brought a report into `state`. `words` are the corrections that an assessor asks for."""

    __tablename__ = "intelligence_steps"

    id: int | None = key()
    report_id: int = link("intelligence_reports.id")
    version: int
    at: datetime
    actor_id: int = link("officers.id", index=False)
    state: IntelligenceState = Field(sa_type=words_of(IntelligenceState))
    words: str | None = None
