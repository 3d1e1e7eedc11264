"""The delivery ledger: every occurrence of a push, and a row for each person it is meant for."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link, words_of


class OccurrenceKind(StrEnum):
    BRIEFING = "briefing"
    REMINDER = "reminder"
    TASK = "task"
    DIGEST = "digest"
    NOTICE = "notice"
    ALARM = "alarm"


class Occurrence(Row, table=True):
    """An occurrence of a push that is due at an instant, once: the unique key prevents a second.

    `subject_id` is the briefing's, reminder's or task's id, the officer's for a digest or a notice,
    0 for the digests of a day that went by; the task's for an alarm.
    `notice` is the kind of a notice, `facts` are those that a push tells (bot.services.pushes.facts).
    `missed` means that it was due while the bot was down, and too long ago to send. `superseded_at`: a newer
    edition of the briefing took its place, so nobody is asked about this one any more.
    """

    __tablename__ = "occurrences"
    __table_args__ = (
        sa.UniqueConstraint("kind", "subject_id", "due_at"),
        sa.Index(
            "ix_occurrences_missed",
            "due_at",
            sqlite_where=sa.text("missed"),
            postgresql_where=sa.text("missed"),
        ),
    )

    id: int | None = key()
    kind: OccurrenceKind = Field(sa_type=words_of(OccurrenceKind))
    subject_id: int = Field(sa_type=sa.BigInteger)
    due_at: datetime
    made_at: datetime
    expires_at: datetime
    missed: bool = False
    notice: str | None = Field(default=None, max_length=32)
    facts: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    superseded_at: datetime | None = None


class DeliveryState(StrEnum):
    """queued -> sending -> accepted | refused | uncertain; queued -> expired | recalled.

    A message that was certainly not sent goes from sending back to queued. Accepted means that the
    messenger took it; the person's own acts are in opened_at and acknowledged_at. A delivery that its
    author asks for again goes from refused, expired or uncertain back to queued.
    """

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    EXPIRED = "expired"
    CANCELLED = "recalled"


class Delivery(Row, table=True):
    """One with `parked_at` is queued until its officer books on. `expires_at` replaces its occurrence's,
    for one that went later than the others. `understood_at` is the time of the right answer to the question.
    `is_alarm` finds alarms first, by an index of their own.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        sa.UniqueConstraint("occurrence_id", "officer_id"),
        sa.CheckConstraint("state <> 'accepted' OR message_id IS NOT NULL", name="accepted_has_message"),
        sa.CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="refused_has_reason"),
        sa.CheckConstraint("state <> 'sending' OR claimed_until IS NOT NULL", name="sending_has_lease"),
        sa.CheckConstraint("parked_at IS NULL OR state IN ('queued', 'recalled')", name="parked_waits"),
        sa.CheckConstraint("parked_at IS NULL OR NOT is_alarm", name="alarm_waits_for_nobody"),
        sa.Index(
            "ix_deliveries_open",
            "not_before",
            "id",
            sqlite_where=sa.text("state = 'queued' AND parked_at IS NULL"),
            postgresql_where=sa.text("state = 'queued' AND parked_at IS NULL"),
        ),
        sa.Index(
            "ix_deliveries_alarms",
            "not_before",
            "id",
            sqlite_where=sa.text("state = 'queued' AND is_alarm"),
            postgresql_where=sa.text("state = 'queued' AND is_alarm"),
        ),
        sa.Index(
            "ix_deliveries_parked",
            "officer_id",
            sqlite_where=sa.text("state = 'queued' AND parked_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'queued' AND parked_at IS NOT NULL"),
        ),
        sa.Index(
            "ix_deliveries_sending",
            "claimed_until",
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        ),
    )

    id: int | None = key()
    occurrence_id: int = link("occurrences.id", index=False)
    officer_id: int = link("officers.id")
    state: DeliveryState = Field(default=DeliveryState.QUEUED, sa_type=words_of(DeliveryState))
    not_before: datetime
    claimed_until: datetime | None = None
    attempts: int = 0
    reason: str | None = Field(default=None, max_length=240)
    message_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    accepted_at: datetime | None = None
    opened_at: datetime | None = None
    acknowledged_at: datetime | None = None
    parked_at: datetime | None = None
    expires_at: datetime | None = None
    understood_at: datetime | None = None
    wrong_answers: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    is_alarm: bool = Field(default=False, sa_column_kwargs={"server_default": sa.text("false")})
