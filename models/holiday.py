"""Days on which nobody works, besides weekends and England's bank holidays."""

from datetime import date

from sqlmodel import Field

from models.types import Row


class Holiday(Row, table=True):
    """A day of the force's own that is no working day."""

    __tablename__ = "holidays"

    day: date = Field(primary_key=True)
    title: str = Field(max_length=120)
