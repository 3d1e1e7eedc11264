"""A card in its author's chat that counts along while a briefing is being sent."""

import sqlalchemy as sa
from sqlmodel import Field

from models.types import QueueItem, due_index, link


class ProgressCard(QueueItem, table=True):
    """It ends when nothing is left to count. `attempts` begins again at 0 with each edit that goes well.

    `message_id` is the answer to `update_id`, NULL until it is known. `shown` are the figures on the card.
    """

    __tablename__ = "live_cards"
    __table_args__ = (
        sa.UniqueConstraint("briefing_id", "officer_id"),
        due_index("live_cards"),
    )

    briefing_id: int = link("briefings.id", index=False)
    officer_id: int = link("officers.id")
    account_id: int = Field(sa_type=sa.BigInteger)
    message_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    update_id: int = Field(sa_type=sa.BigInteger)
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    shown: str = Field(default="", max_length=240)
