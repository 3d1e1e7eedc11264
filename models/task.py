"""Tasks: the job, the place, the time and the crew."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key, link, words_of


class TaskStatus(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    ALLOCATED = "allocated"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    NOT_DONE = "not_done"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OPEN_STATUSES = (
    TaskStatus.PROPOSED,
    TaskStatus.APPROVED,
    TaskStatus.ALLOCATED,
    TaskStatus.ACCEPTED,
    TaskStatus.IN_PROGRESS,
)
_IS_OPEN = "status IN ('proposed', 'approved', 'allocated', 'accepted', 'in_progress')"
IS_OPEN = sa.text(f"tasks.{_IS_OPEN}")
"""The condition in the partial index's own words: SQLite uses it for no other."""


def _of(name: str, *columns: str, where: str = _IS_OPEN) -> sa.Index:
    """An index that holds the open tasks alone, or those of which that is true."""
    return sa.Index(name, *columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


class Task(Row, table=True):
    """`planner_id` is the officer who planned it.

    `step` is the number of its last move, 0 for one that came before moves were kept; `TaskStep` has them.
    `place_key`, `place_latitude` and `place_longitude` say where it is as far as anybody can tell: see
    bot.services.tasks.clashes. `checked_at` is when it was last looked at for clashes, NULL for a task that
    is new, or was given another time or place since.
    A task for a team (`team_id`) has no crew until one of the team takes it; `detail` is what is to be done.
    `created_at` keeps reminders that were due before the task existed from counting as missed.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        sa.CheckConstraint("ends_at >= starts_at", name="ends_after_start"),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_position"),
        _of("ix_tasks_open", "starts_at", "ref"),
        _of("ix_tasks_place", "latitude", "longitude"),
        _of("ix_tasks_place_key", "place_key", "starts_at"),
        _of("ix_tasks_placed", "place_latitude", "place_longitude"),
        _of("ix_tasks_unchecked", "starts_at", where=f"checked_at IS NULL AND {_IS_OPEN}"),
    )

    id: int | None = key()
    ref: str = Field(unique=True, max_length=20)
    kind: str = Field(max_length=40)
    title: str = Field(max_length=240)
    operation_id: int | None = link("operations.id", default=None)
    area_id: int | None = link("areas.id", default=None)
    address: str | None = Field(default=None, max_length=240)
    latitude: float | None = None
    longitude: float | None = None
    starts_at: datetime = Field(index=True)
    ends_at: datetime | None = None
    status: TaskStatus = Field(default=TaskStatus.ALLOCATED, sa_type=words_of(TaskStatus))
    step: int = Field(default=0, sa_column_kwargs={"server_default": sa.text("0")})
    referral_id: int | None = link("referrals.id", default=None)
    planner_id: int | None = link("officers.id", default=None)
    team_id: int | None = link("teams.id", default=None)
    detail: str | None = None
    place_key: str | None = Field(default=None, max_length=32)
    place_latitude: float | None = None
    place_longitude: float | None = None
    checked_at: datetime | None = None
    created_at: datetime


class TaskOfficer(Row, table=True):
    """One member of a task's crew, and what they did themselves; they offered it to `offered_to_id`."""

    __tablename__ = "task_officers"

    task_id: int = Field(foreign_key="tasks.id", primary_key=True, sa_type=BIG_ID)
    officer_id: int = Field(foreign_key="officers.id", primary_key=True, sa_type=BIG_ID, index=True)
    accepted_at: datetime | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    offered_to_id: int | None = link("officers.id", default=None)


class TaskStep(Row, table=True):
    """One move of a task, numbered from 1. `actor_id` is NULL for a move by another system.

    `from_status` is NULL for the first of a task that is made here or comes by import.
    """

    __tablename__ = "task_steps"
    __table_args__ = (sa.UniqueConstraint("task_id", "number"),)

    id: int | None = key()
    task_id: int = link("tasks.id", index=False)
    number: int
    at: datetime
    actor_id: int | None = link("officers.id", default=None, index=False)
    from_status: TaskStatus | None = Field(
        default=None, sa_type=words_of(TaskStatus, "from_status"), nullable=True
    )
    to_status: TaskStatus = Field(sa_type=words_of(TaskStatus, "to_status"))
    reason: str | None = None
