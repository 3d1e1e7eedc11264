"""The questions put to an officer, and words that wait for a tap. Rows, so that any copy can go on."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.types import BIG_ID, ExactText, Row, key, link


class Dialogue(Row, table=True):
    """`step` names the route that takes the answer; `facts` holds the answers so far.

    The question asked last is open, one for an officer. One that they went on from stays, closed, and can
    still be answered by a reply to it. `update_id` is the update that led to it, `message_id` is our message
    if an edited one asks, `shown` are the digests of our texts, `asked` is the question in short; words that
    wait have none.
    """

    __tablename__ = "dialogues"
    __table_args__ = (
        sa.Index(
            "ux_dialogues_open",
            "officer_id",
            unique=True,
            sqlite_where=sa.text("is_open"),
            postgresql_where=sa.text("is_open"),
        ),
    )

    id: int | None = key()
    officer_id: int = link("officers.id")
    step: str = Field(max_length=60)
    facts: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    asked_at: datetime
    is_open: bool = False
    update_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    message_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    shown: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    asked: str = Field(default="", sa_type=ExactText)


class LastTap(Row, table=True):
    """The button that an officer pressed last: the same again at once is a nervous thumb."""

    __tablename__ = "last_taps"

    officer_id: int = Field(primary_key=True, foreign_key="officers.id", sa_type=BIG_ID)
    digest: str = Field(max_length=64)
    update_id: int = Field(sa_type=sa.BigInteger)
    at: datetime
