"""Messages of ours that are to be masked or deleted: a chat's history must not become a second record."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.types import QueueItem, due_index, link, words_of

_FAILED = sa.text("failed_reason IS NOT NULL")


class RetractionKind(StrEnum):
    MASK = "mask"
    DELETE = "delete"


class Retraction(QueueItem, table=True):
    """It ends when it is done, or given up for `failed_reason`.

    `ref` is the record whose detail a message to be masked shows. `asked_by_id` revoked the officer
    and is told the outcome. `facts` hold the new words of a pushed briefing (see
    bot.services.retractions.replacements); those asked for together share a `batch`. After
    `give_up_at` the messenger deletes no more.
    """

    __tablename__ = "recalls"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "message_id"),
        due_index("recalls"),
        sa.Index("ix_recalls_failed", "give_up_at", sqlite_where=_FAILED, postgresql_where=_FAILED),
    )

    kind: RetractionKind = Field(sa_type=words_of(RetractionKind, "recallkind"))
    officer_id: int = link("officers.id")
    asked_by_id: int | None = link("officers.id", default=None)
    account_id: int = Field(sa_type=sa.BigInteger)
    message_id: int = Field(sa_type=sa.BigInteger)
    ref: str | None = Field(default=None, max_length=80)
    batch: str | None = Field(default=None, max_length=240)
    facts: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    made_at: datetime
    give_up_at: datetime
    done_at: datetime | None = None
    failed_reason: str | None = Field(default=None, max_length=240)
