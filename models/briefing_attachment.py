"""The files attached to a briefing, and the versions that have them."""

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, Row


class BriefingAttachment(Row, table=True):
    """A file attached from version `since` to version `until`, which is NULL while it still is.

    A new edition has the files of the one before, a copy those of the original: one file, many briefings.
    """

    __tablename__ = "briefing_attachments"
    __table_args__ = (sa.CheckConstraint("until > since", name="until"),)

    briefing_id: int = Field(primary_key=True, foreign_key="briefings.id", sa_type=BIG_ID)
    attachment_id: int = Field(primary_key=True, foreign_key="attachments.id", sa_type=BIG_ID, index=True)
    since: int
    until: int | None = None
