"""The people that referrals and visits are about."""

from datetime import date

from sqlmodel import Field

from models.types import Row, key, link


class Person(Row, table=True):
    """`source_key` is the stable key of the system that the record came from."""

    __tablename__ = "people"

    id: int | None = key()
    source_key: str = Field(unique=True, max_length=80)
    surname: str = Field(max_length=120, index=True)
    forenames: str | None = Field(default=None, max_length=120)
    also_known_as: str | None = Field(default=None, max_length=240)
    date_of_birth: date | None = None
    address: str | None = Field(default=None, max_length=240)
    area_id: int | None = link("areas.id", default=None)
    warnings: str | None = Field(default=None, max_length=400)
