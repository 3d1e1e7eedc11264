"""Decisions on referrals that a person has to make, with the five parts of the national decision model."""

from datetime import datetime

import sqlalchemy as sa

from models.types import Row, key, link


class Decision(Row, table=True):
    """The reasons for step `number` of a referral, and the people with whom it was deconflicted."""

    __tablename__ = "decisions"
    __table_args__ = (sa.UniqueConstraint("referral_id", "number"),)

    id: int | None = key()
    referral_id: int = link("referrals.id", index=False)
    number: int
    at: datetime
    author_id: int = link("officers.id", index=False)
    information: str
    assessment: str
    powers: str
    options: str
    action: str
    deconflicted_with: str
