"""Days on which an officer is not at work."""

from datetime import date, datetime

import sqlalchemy as sa

from models.types import Row, key, link


class Leave(Row, table=True):
    """Whole days in London, the first and the last included. The reason is neither asked for nor kept.

    It stands until `ended_at`, the time at which it was taken back or was over.
    """

    __tablename__ = "leaves"
    __table_args__ = (
        sa.CheckConstraint("first_day <= last_day", name="days_in_order"),
        sa.Index(
            "ix_leaves_standing",
            "last_day",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: int | None = key()
    officer_id: int = link("officers.id")
    first_day: date
    last_day: date
    put_by_id: int = link("officers.id", index=False)
    put_at: datetime
    ended_at: datetime | None = None
