"""Edits that came before their messages: a webhook may hand them over in either order."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.types import ExactText, Row


class EarlyEdit(Row, table=True):
    """The newest edit of a message that hasn't come yet; it goes when the message comes, or after some days.

    `update_id` is the edit's own; `sent_at` its time by the messenger, `received_at` by us.
    """

    __tablename__ = "early_edits"

    account_id: int = Field(
        primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    message_id: int = Field(
        primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    update_id: int = Field(sa_type=sa.BigInteger)
    words: str = Field(sa_type=ExactText)
    items: list[dict[str, Any]] = Field(sa_type=sa.JSON)
    sent_at: datetime
    received_at: datetime
