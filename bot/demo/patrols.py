"""Patrols of yesterday and of today so far, at the hotspots of the week."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language.times.wall import to_local, to_valid_instant
from models.area import Area
from models.officer import Officer
from models.patrol import Patrol

CREW = ("0734", "1857")
STAYS = (  # area, hour and minute, minutes
    *(("MARKET-SQ", time(8, 40), 16), ("MARKET-SQ", time(12, 10), 15), ("MARKET-SQ", time(17), 9)),
    *(("MARKET-SQ", time(21, 15), 20), ("RACECOURSE", time(15, 5), 25), ("BRIDGE-ST", time(21, 50), 15)),
    ("ALL-SAINTS", time(10, 30), 18),
)


def add(session: Session, *, now: datetime) -> None:
    """Both of a crew were there each time, and it counts once."""
    areas = {row.code: row.id for row in session.run(sa.select(col(Area.code), col(Area.id)))}
    crew = sa.select(col(Officer.id)).where(col(Officer.collar).in_(CREW))
    officers = session.run(crew).scalars().all()
    today = to_local(now).date()
    rows = []
    for day in (today - timedelta(days=1), today):
        for code, at, minutes in STAYS:
            arrived = to_valid_instant(datetime.combine(day, at))
            left = arrived + timedelta(minutes=minutes)
            if left <= now:
                stay = {"area_id": areas[code], "arrived_at": arrived, "left_at": left}
                rows += [stay | {"officer_id": one} for one in officers]
    if rows:
        session.run(sa.insert(Patrol), rows)
