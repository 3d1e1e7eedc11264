"""An officer says that they are in an area, or have left it. Each stay is on record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.patrols import doses, stays
from bot.services.patrols.doses import DoseTally
from bot.services.patrols.stays import StayRow
from bot.services.patrols.windows import DoseWindow
from models.area import Area
from models.patrol import Patrol

A_MINUTE = timedelta(minutes=1)


OF_TASK: Query = (
    sa.select(col(Patrol.area_id), col(Patrol.arrived_at), col(Patrol.left_at), col(Area.name).label("area"))
    .join(Area, col(Area.id) == col(Patrol.area_id))
    .where(
        col(Patrol.task_id) == sa.bindparam("task"),
        col(Patrol.officer_id) == sa.bindparam("officer"),
        col(Patrol.left_at).is_not(None),
    )
    .order_by(col(Patrol.arrived_at).desc())
    .limit(1)
)


class EndedRow(Protocol):
    """A row of `OF_TASK`."""

    area_id: int
    area: str
    arrived_at: datetime
    left_at: datetime


class StayOutcome(Struct, frozen=True):
    """A stay that has ended, in whole minutes, and the doses there as they are now."""

    area: str
    minutes: int
    doses: tuple[DoseTally, ...]
    arrived_at: datetime
    left_at: datetime

    def minutes_in(self, window: DoseWindow) -> int:
        """The whole minutes of it that lie in those hours."""
        within = min(self.left_at, window.end) - max(self.arrived_at, window.start)
        return max(0, int(within / A_MINUTE))


class Present(Struct, frozen=True):
    """`left` is the stay that the arrival ended, if there was one elsewhere."""

    area: str
    since: datetime
    doses: tuple[DoseTally, ...]
    left: StayOutcome | None = None


def here(session: Session, actor: Actor, area_id: int, area: str, code: str, *, now: datetime) -> Present:
    """Begin a stay without a task; one in the same area goes on. Raises NotPermittedError."""
    _require(actor)
    stay = stays.now_at(session, actor.id)
    asked = tuple(doses.of_area(session, area_id, now=now))
    if stay is not None and stay.area_id == area_id:
        return Present(area, stay.arrived_at, asked)
    left = stays.arrive(session, actor.id, area_id, task_id=None, now=now)
    trail.record(session, actor, "patrol", [("area", code)], now=now)
    return Present(area, now, asked, _outcome(session, left, now, now=now) if left else None)


def present(session: Session, actor: Actor, *, now: datetime) -> Present | None:
    """Where they are by their own word. Raises NotPermittedError."""
    _require(actor)
    stay = stays.now_at(session, actor.id)
    if stay is None:
        return None
    return Present(stay.area, stay.arrived_at, tuple(doses.of_area(session, stay.area_id, now=now)))


def leave(session: Session, actor: Actor, *, now: datetime) -> StayOutcome | None:
    """End their stay; None if they were nowhere. Raises NotPermittedError."""
    _require(actor)
    stay = stays.leave(session, actor.id, now=now)
    return _outcome(session, stay, now, now=now) if stay else None


def of_task(session: Session, actor: Actor, task_id: int, *, now: datetime) -> StayOutcome | None:
    """Their last stay on a task, once it has ended; None if there is none, or they may not patrol."""
    if not policy.may(actor.role, Permission.PATROL):
        return None
    stay: EndedRow | None = session.run(OF_TASK, {"task": task_id, "officer": actor.id}).first()
    return _outcome(session, stay, stay.left_at, now=now) if stay else None


def _outcome(session: Session, stay: StayRow | EndedRow, left_at: datetime, *, now: datetime) -> StayOutcome:
    minutes = int((left_at - stay.arrived_at) / A_MINUTE)
    asked = tuple(doses.of_area(session, stay.area_id, now=now))
    return StayOutcome(stay.area, minutes, asked, stay.arrived_at, left_at)


def _require(actor: Actor) -> None:
    if not policy.may(actor.role, Permission.PATROL):
        raise NotPermittedError("here")
