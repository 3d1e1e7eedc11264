"""Programmes that take referrals. They are rows, so that a force adds one without code."""

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key


class Programme(Row, table=True):
    """`prefix` begins its references (TUR-0123); ages are those at referral, both inclusive."""

    __tablename__ = "programmes"
    __table_args__ = (sa.CheckConstraint("max_age >= min_age", name="ages"),)

    id: int | None = key()
    prefix: str = Field(unique=True, max_length=8)
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=120)
    min_age: int
    max_age: int
    team_kind: str = Field(max_length=40)
    enabled: bool = True


class ProgrammeStatus(Row, table=True):
    """A step of a programme. `coarse` is the wording for officers outside the owning team."""

    __tablename__ = "programme_statuses"
    __table_args__ = (sa.CheckConstraint("coarse IN ('open', 'not open')", name="coarse"),)

    programme_id: int = Field(foreign_key="programmes.id", primary_key=True, sa_type=BIG_ID)
    code: str = Field(primary_key=True, max_length=40)
    label: str = Field(max_length=80)
    position: int
    coarse: str = Field(max_length=20)
