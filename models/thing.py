"""Things that tasks need, buses above all, and when each is taken."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row, key, link

TRAVEL_MINUTES = 30


class Thing(Row, table=True):
    """`kind` is what a kind of task asks for; `travel_minutes` are kept free before and after each use."""

    __tablename__ = "things"
    __table_args__ = (sa.CheckConstraint("travel_minutes BETWEEN 0 AND 720", name="travel_minutes"),)

    id: int | None = key()
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=80)
    kind: str = Field(max_length=40, index=True)
    area_id: int | None = link("areas.id", default=None)
    travel_minutes: int = Field(
        default=TRAVEL_MINUTES, sa_column_kwargs={"server_default": sa.text(str(TRAVEL_MINUTES))}
    )


class ThingBooking(Row, table=True):
    """A use from `starts_at` to `ends_at`; with its travel the thing is taken, until `freed_at`.

    A task has one booking, which moves with it; one by hand has none, but a `place`. `by_id` is whom to ring,
    NULL for a task that came by import without a planner. `version` counts what was changed of it.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        sa.CheckConstraint(
            "taken_from <= starts_at AND starts_at <= ends_at AND ends_at <= taken_until", name="in_order"
        ),
        sa.CheckConstraint("(task_id IS NULL) = (place IS NOT NULL)", name="task_or_place"),
        sa.Index(
            "ix_bookings_taken",
            "thing_id",
            "taken_until",
            sqlite_where=sa.text("freed_at IS NULL"),
            postgresql_where=sa.text("freed_at IS NULL"),
        ),
    )

    id: int | None = key()
    thing_id: int = link("things.id")
    task_id: int | None = Field(default=None, foreign_key="tasks.id", sa_type=BIG_ID, unique=True)
    by_id: int | None = link("officers.id", default=None)
    place: str | None = Field(default=None, max_length=240)
    starts_at: datetime = Field(index=True)
    ends_at: datetime
    taken_from: datetime
    taken_until: datetime
    version: int = Field(default=0, sa_column_kwargs={"server_default": sa.text("0")})
    freed_at: datetime | None = None
