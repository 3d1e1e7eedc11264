"""A card in its author's chat that counts along while a briefing is being sent."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link


class ProgressCard(Row, table=True):
    """`edit_at` is when to look next, NULL once it is through.

    `message_id` is NULL until it is known: then it is what the answer to `update_id` became.
    `shown` are the figures that stand there.
    """

    __tablename__ = "live_cards"
    __table_args__ = (
        sa.UniqueConstraint("briefing_id", "officer_id"),
        sa.Index(
            "ix_live_cards_due",
            "edit_at",
            sqlite_where=sa.text("edit_at IS NOT NULL"),
            postgresql_where=sa.text("edit_at IS NOT NULL"),
        ),
    )

    id: int | None = key()
    briefing_id: int = link("briefings.id", index=False)
    officer_id: int = link("officers.id")
    account_id: int = Field(sa_type=sa.BigInteger)
    message_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    update_id: int = Field(sa_type=sa.BigInteger)
    edit_at: datetime | None = None
    shown: str = Field(default="", max_length=240)
