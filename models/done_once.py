"""Things done once for an instant: the key prevents a second time."""

from datetime import datetime

from sqlmodel import Field

from models.types import Row


class DoneOnce(Row, table=True):
    """`name` is a bot.services.once.OnceName, and no constraint: a new one needs no revision."""

    __tablename__ = "done_once"

    name: str = Field(primary_key=True, max_length=32)
    at: datetime = Field(primary_key=True)
