"""Open tasks near a place that somebody shared. The place itself is kept nowhere."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.language.distances import DEGREE_M, Position, Way, way
from bot.services.access import policy
from bot.services.access.policy import Permission, Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.patrols import doses
from bot.services.patrols.doses import DoseTally
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.lists import BARE
from models.task import IS_OPEN, Task

REACH_M = 2000
BESIDE = 1.01  # the plane that the database reckons on is off by less than a hundredth here
MOST = 8


class NearTask(Struct, frozen=True):
    ref: str
    kind: str
    title: str
    starts_at: datetime
    way: Way


class NearHotspot(Struct, frozen=True):
    """A hotspot at which an operation is owed a dose."""

    dose: DoseTally
    way: Way


def hotspots(session: Session, actor: Actor, here: Position, *, now: datetime) -> list[NearHotspot]:
    """Hotspots within `REACH_M` where a dose is due, the nearest first; only for those who patrol."""
    if not policy.may(actor.role, Permission.PATROL):
        return []
    found = (NearHotspot(*one) for one in doses.near(session, here, REACH_M, now=now))
    return sorted(found, key=lambda one: (one.way.metres, one.dose.code))[:MOST]


def near(session: Session, actor: Actor, here: Position, *, now: datetime) -> list[NearTask]:
    """Up to `MOST` open tasks within `REACH_M` whose cards the actor may see, the nearest first.

    What they may know less of is left out: a distance would tell the address of a private visit.
    """
    north = (col(Task.latitude) - here.latitude) * DEGREE_M
    east = (col(Task.longitude) - here.longitude) * here.degree_east_m
    reach = REACH_M * BESIDE
    box = here.around(reach)
    square = north * north + east * east
    query = (
        BARE.add_columns(
            *(getattr(Task, name) for name in ("kind", "title", "latitude", "longitude")),
        )
        .where(
            IS_OPEN,
            col(Task.latitude).between(box.south, box.north),
            col(Task.longitude).between(box.west, box.east),
            square <= reach * reach,
            task_visibility.column(actor, now) >= Visibility.CARD,
        )
        .order_by(square, col(Task.ref))
        .limit(sa.bindparam("most"))
    )
    found = [
        NearTask(
            row.ref, row.kind, row.title, row.starts_at, way(here, Position(row.latitude, row.longitude))
        )
        for row in session.run(query, {"most": MOST})
    ]
    shown = [one for one in found if one.way.metres <= REACH_M]
    trail.record(session, actor, "consult", [("task", one.ref) for one in shown], now=now)
    return shown
