"""Teams: neighbourhood, response, Turnaround, CIRV and the rest."""

from sqlmodel import Field

from models.types import Row, key, link


class Team(Row, table=True):
    __tablename__ = "teams"

    id: int | None = key()
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=120)
    kind: str | None = Field(default=None, max_length=40)
    area_id: int | None = link("areas.id", default=None)
    telephone: str | None = Field(default=None, max_length=40)
