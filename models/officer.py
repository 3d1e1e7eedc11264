"""Everyone who may talk to the bot: officers, partners, supervisors, auditors, administrators."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, col

from models.types import Row, key, link, words_of


class Role(StrEnum):
    OFFICER = "officer"
    PARTNER = "partner"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Officer(Row, table=True):
    """`account_id` is the messenger's immutable account; NULL until enrolled, and again after leaving."""

    __tablename__ = "officers"
    __table_args__ = (sa.CheckConstraint("supervisor_id <> id", name="not_own_supervisor"),)

    id: int | None = key()
    collar: str = Field(unique=True, max_length=20)
    surname: str = Field(max_length=80)
    forename: str | None = Field(default=None, max_length=80)
    rank: str | None = Field(default=None, max_length=40)
    team_id: int = link("teams.id")
    role: Role = Field(sa_type=words_of(Role))
    supervisor_id: int | None = link("officers.id", default=None)
    organisation: str | None = Field(default=None, max_length=120)
    account_id: int | None = Field(default=None, unique=True, sa_type=sa.BigInteger)
    enrolled_at: datetime | None = None
    left_at: datetime | None = None
    unreachable_since: datetime | None = None
    on_duty_since: datetime | None = None
    ceiling_lifted_at: datetime | None = None


ENROLLED = sa.and_(col(Officer.account_id).is_not(None), col(Officer.left_at).is_(None))
