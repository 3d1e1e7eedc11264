"""Jobs that only one copy of the bot may do at a time."""

from datetime import datetime

from sqlmodel import Field

from models.types import Row


class Lease(Row, table=True):
    __tablename__ = "leases"

    name: str = Field(primary_key=True, max_length=40)
    holder: str = Field(max_length=80)
    until: datetime
