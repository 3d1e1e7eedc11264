"""Named policing activity: a strategy such as Viper, a week of action such as Driven."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key, link


class Operation(Row, table=True):
    __tablename__ = "operations"
    __table_args__ = (sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: int | None = key()
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=120)
    kind: str | None = Field(default=None, max_length=40)
    starts_on: date
    ends_on: date | None = None
    lead_id: int | None = link("officers.id", default=None)
    objective: str | None = None


class OperationArea(Row, table=True):
    __tablename__ = "operation_areas"

    operation_id: int = Field(foreign_key="operations.id", primary_key=True, sa_type=BIG_ID)
    area_id: int = Field(foreign_key="areas.id", primary_key=True, sa_type=BIG_ID, index=True)
