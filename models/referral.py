"""Referrals of people to programmes, and the steps of each."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link


class Referral(Row, table=True):
    __tablename__ = "referrals"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["programme_id", "status"], ["programme_statuses.programme_id", "programme_statuses.code"]
        ),
        sa.Index("ix_referrals_next_due_on", "next_due_on"),
    )

    id: int | None = key()
    ref: str = Field(unique=True, max_length=20)
    programme_id: int = link("programmes.id")
    person_id: int = link("people.id")
    status: str = Field(max_length=40)
    status_since: datetime
    grounds: str | None = None
    ground_date: date | None = None
    lead_id: int | None = link("officers.id", default=None)
    team_id: int | None = link("teams.id", default=None)
    operation_id: int | None = link("operations.id", default=None)
    opened_on: date
    next_action: str | None = Field(default=None, max_length=240)
    next_due_on: date | None = None
    restricted: bool = False


class ReferralStep(Row, table=True):
    """One change of status. `actor_id` is NULL for a change by another system."""

    __tablename__ = "referral_steps"

    id: int | None = key()
    referral_id: int = link("referrals.id")
    at: datetime
    actor_id: int | None = link("officers.id", default=None, index=False)
    from_status: str | None = Field(default=None, max_length=40)
    to_status: str = Field(max_length=40)
    reason: str | None = None
