"""A card in its author's chat that counts along while a briefing is being sent."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link


class ProgressCard(Row, table=True):
    """`edit_at` is the time to look next, NULL once it is complete.

    `message_id` is the answer to `update_id`, NULL until it is known. `shown` are the figures on the card.
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
