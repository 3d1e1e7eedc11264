"""Hotspots: how long and how often officers are to be seen there, and when they were."""

from datetime import datetime, time

import sqlalchemy as sa

from models.types import Row, key, link

_OPEN = sa.text("left_at IS NULL")


class Dose(Row, table=True):
    """A hotspot of an operation: so many minutes, so many `times` a day.

    `from_time` and `until_time` are wall time; a window that ends before it begins ends on the next day.
    Without them it is the whole day.
    """

    __tablename__ = "doses"
    __table_args__ = (
        sa.UniqueConstraint("operation_id", "area_id"),
        sa.CheckConstraint("minutes >= 1 AND times >= 1", name="counts"),
        sa.CheckConstraint("(from_time IS NULL) = (until_time IS NULL)", name="whole_window"),
    )

    id: int | None = key()
    operation_id: int = link("operations.id", index=False)
    area_id: int = link("areas.id")
    minutes: int
    times: int
    from_time: time | None = None
    until_time: time | None = None


class Patrol(Row, table=True):
    """One officer's stay in an area, on a task or without one; `left_at` is NULL while they are there."""

    __tablename__ = "patrols"
    __table_args__ = (
        sa.CheckConstraint("left_at >= arrived_at", name="left_after_arrival"),
        sa.Index("ix_patrols_area_id_arrived_at", "area_id", "arrived_at"),
        sa.Index("ix_patrols_open", "officer_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int | None = key()
    officer_id: int = link("officers.id")
    area_id: int = link("areas.id", index=False)
    task_id: int | None = link("tasks.id", default=None)
    arrived_at: datetime
    left_at: datetime | None = None
