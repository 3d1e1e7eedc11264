"""Named policing activity: a strategy such as Viper, a week of action such as Driven."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key, link


class OperationKind(StrEnum):
    """The kinds that the chat offers; an import may bring another."""

    STRATEGY = "strategy"
    WEEK_OF_ACTION = "week_of_action"


class Operation(Row, table=True):
    """`part_of_id` is the strategy that it is a part of; `threats` are those of `Threat`, joined by `; `."""

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
    part_of_id: int | None = link("operations.id", default=None)
    threats: str | None = Field(default=None, max_length=120)


class OperationArea(Row, table=True):
    __tablename__ = "operation_areas"

    operation_id: int = Field(foreign_key="operations.id", primary_key=True, sa_type=BIG_ID)
    area_id: int = Field(foreign_key="areas.id", primary_key=True, sa_type=BIG_ID, index=True)


class OperationDay(Row, table=True):
    """The theme of one of its days."""

    __tablename__ = "operation_days"
    __table_args__ = (sa.UniqueConstraint("operation_id", "day"),)

    id: int | None = key()
    operation_id: int = link("operations.id", index=False)
    day: date
    theme: str = Field(max_length=120)


class OperationObjective(Row, table=True):
    """An objective: words, and `target` of a kind of result by its code, where it can be counted."""

    __tablename__ = "operation_objectives"
    __table_args__ = (
        sa.UniqueConstraint("operation_id", "position"),
        sa.CheckConstraint("target >= 1", name="target"),
    )

    id: int | None = key()
    operation_id: int = link("operations.id", index=False)
    position: int
    words: str = Field(max_length=240)
    result_kind: str | None = Field(default=None, max_length=40)
    target: int | None = None
