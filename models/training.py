"""Trainings of door staff and the like: a task at whose end is asked who came."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key, link


def _due(column: str) -> sa.Index:
    """The index that finds what is due, and holds nothing else."""
    open_ = sa.text(f"{column} IS NOT NULL")
    return sa.Index(f"ix_trainings_{column}", column, sqlite_where=open_, postgresql_where=open_)


class Training(Row, table=True):
    """`attended` is how many came, which stays when their names are erased at `erase_at`.

    At `tell_at` the licensing team is told that it will soon be a year ago. NULL: nothing is due.
    """

    __tablename__ = "trainings"
    __table_args__ = (_due("tell_at"), _due("erase_at"))

    id: int | None = key()
    task_id: int = Field(foreign_key="tasks.id", sa_type=BIG_ID, unique=True)
    attended: int = Field(default=0, sa_column_kwargs={"server_default": sa.text("0")})
    tell_at: datetime | None = None
    erase_at: datetime | None = None
    erased_at: datetime | None = None


class Attendance(Row, table=True):
    """Somebody who came, with the last four digits of their licence."""

    __tablename__ = "attendances"
    __table_args__ = (sa.UniqueConstraint("training_id", "licence", "name"),)

    id: int | None = key()
    training_id: int = link("trainings.id", index=False)
    name: str = Field(max_length=80)
    licence: str = Field(max_length=4)
