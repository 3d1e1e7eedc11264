"""The time at which an endless job last ran."""

from datetime import datetime

from sqlmodel import Field

from models.types import Row


class Heartbeat(Row, table=True):
    __tablename__ = "heartbeats"

    name: str = Field(primary_key=True, max_length=40)
    beat_at: datetime
