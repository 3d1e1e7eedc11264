"""Distances and directions on the ground, as people say them: `400 m north-east`."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin, sqrt

from msgspec import Struct

EARTH_M = 6_371_000.0
DEGREE_M = EARTH_M * radians(1)  # of latitude; of longitude so much times the cosine of the latitude
LEAST_COS = 1e-6  # at the poles every longitude is near
WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
HERE_M, KILOMETRE_M, STEP_M = 15, 1000, 10


class Position(Struct, frozen=True):
    """Degrees of WGS84."""

    latitude: float
    longitude: float

    @property
    def degree_east_m(self) -> float:
        """The metres of a degree of longitude here."""
        return DEGREE_M * max(cos(radians(self.latitude)), LEAST_COS)

    def around(self, metres: float) -> Box:
        """The box that holds everything so near, as the crow flies: for an index of degrees."""
        up, across = metres / DEGREE_M, metres / self.degree_east_m
        return Box(self.latitude - up, self.latitude + up, self.longitude - across, self.longitude + across)


class Box(Struct, frozen=True):
    """Degrees of WGS84, both ends included."""

    south: float
    north: float
    west: float
    east: float


class Way(Struct, frozen=True):
    """The way to somewhere: metres, and the wind it lies in."""

    metres: float
    direction: str

    @property
    def words(self) -> str:
        """`here`, `400 m north-east`, `1.2 km west`."""
        if self.metres < HERE_M:
            return "here"
        rounded = round(self.metres / STEP_M) * STEP_M
        far = f"{rounded} m" if rounded < KILOMETRE_M else f"{self.metres / KILOMETRE_M:.1f} km"
        return f"{far} {self.direction}"


def way(here: Position, there: Position) -> Way:
    """The great-circle distance, and the direction as the crow flies."""
    lat1, lat2 = radians(here.latitude), radians(there.latitude)
    east = radians(there.longitude - here.longitude)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(east / 2) ** 2
    bearing = degrees(atan2(sin(east) * cos(lat2), cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(east)))
    wind = WINDS[round(bearing / (360 / len(WINDS))) % len(WINDS)]
    return Way(2 * EARTH_M * asin(sqrt(min(half, 1.0))), wind)
