"""What hangs on a briefing, and in which of its versions."""

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row


class BriefingAttachment(Row, table=True):
    """It hangs there from version `since` on, until version `until`; NULL while it still does.

    A new edition has the same files as the one before, a copy as the original: one file, many briefings.
    """

    __tablename__ = "briefing_attachments"
    __table_args__ = (sa.CheckConstraint("until > since", name="until"),)

    briefing_id: int = Field(primary_key=True, foreign_key="briefings.id", sa_type=BIG_ID)
    attachment_id: int = Field(primary_key=True, foreign_key="attachments.id", sa_type=BIG_ID, index=True)
    since: int
    until: int | None = None
