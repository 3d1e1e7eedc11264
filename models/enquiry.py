"""Readers' questions about a briefing, and the answers."""

from datetime import datetime

import sqlalchemy as sa

from models.types import Row, key, link


class Enquiry(Row, table=True):
    """`number` counts within its briefing. Each is answered once; `answer` is NULL until then."""

    __tablename__ = "enquiries"
    __table_args__ = (
        sa.UniqueConstraint("briefing_id", "number"),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_with_words"),
        sa.CheckConstraint("(answer IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
    )

    id: int | None = key()
    briefing_id: int = link("briefings.id", index=False)
    number: int
    officer_id: int = link("officers.id")
    text: str
    asked_at: datetime
    answer: str | None = None
    answered_at: datetime | None = None
    answered_by_id: int | None = link("officers.id", default=None)
