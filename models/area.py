"""Named places: local policing areas, neighbourhoods, beats, hotspots."""

from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.types import Row, key, link, words_of


class AreaKind(StrEnum):
    LPA = "lpa"
    NPT = "npt"
    BEAT = "beat"
    HOTSPOT = "hotspot"


class Area(Row, table=True):
    __tablename__ = "areas"
    __table_args__ = (
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        sa.CheckConstraint("radius_m > 0", name="radius"),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_position"),
    )

    id: int | None = key()
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=120)
    kind: AreaKind | None = Field(default=None, sa_type=words_of(AreaKind))
    parent_id: int | None = link("areas.id", default=None)
    latitude: float | None = None
    longitude: float | None = None
    radius_m: float | None = None
