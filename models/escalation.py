"""The reminders of an unacknowledged briefing, and then the word to the line of supervision."""

from datetime import datetime

import sqlalchemy as sa

from models.types import Row, key, link


class Escalation(Row, table=True):
    """One officer's escalation of one briefing that was sent to them.

    `due_at` is the time to look next, NULL when nothing more will be done. `told_id` was told of it last; the
    next is that officer's own supervisor. It is over once `ended_at` is set: acknowledged, or not needed.
    """

    __tablename__ = "chases"
    __table_args__ = (
        sa.CheckConstraint("ended_at IS NULL OR due_at IS NULL", name="ended_is_not_due"),
        sa.CheckConstraint("(told_id IS NULL) = (climbs = 0)", name="climbs_are_told"),
        sa.Index(
            "ix_chases_due",
            "due_at",
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        ),
    )

    id: int | None = key()
    delivery_id: int = link("deliveries.id", index=False, unique=True)
    briefing_id: int = link("briefings.id")
    officer_id: int = link("officers.id")
    due_at: datetime | None = None
    reminders: int = 0
    reminded_at: datetime | None = None
    climbs: int = 0
    climbed_at: datetime | None = None
    told_id: int | None = link("officers.id", default=None)
    ended_at: datetime | None = None
