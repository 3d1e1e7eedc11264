"""Arriving in an area and leaving it again. An officer is in one place at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from models.area import Area
from models.patrol import Patrol

HERE: Query = (
    sa.select(col(Patrol.id), col(Patrol.area_id), col(Patrol.arrived_at), col(Area.name).label("area"))
    .add_columns(col(Patrol.task_id))
    .join(Area, col(Area.id) == col(Patrol.area_id))
    .where(col(Patrol.officer_id) == sa.bindparam("officer"), col(Patrol.left_at).is_(None))
)
LEAVE = (
    sa.update(Patrol)
    .where(col(Patrol.officer_id) == sa.bindparam("officer"), col(Patrol.left_at).is_(None))
    .values(left_at=sa.bindparam("at", type_=Patrol.__table__.c.left_at.type))
)
ALL_LEAVE = (
    sa.update(Patrol)
    .where(col(Patrol.task_id) == sa.bindparam("task"), col(Patrol.left_at).is_(None))
    .values(left_at=sa.bindparam("at", type_=Patrol.__table__.c.left_at.type))
)


class StayRow(Protocol):
    """A row of `HERE`."""

    id: int
    area_id: int
    area: str
    arrived_at: datetime
    task_id: int | None


def now_at(session: Session, officer_id: int) -> StayRow | None:
    """Where the officer is, as far as they said."""
    found: StayRow | None = session.run(HERE, {"officer": officer_id}).first()
    return found


def arrive(
    session: Session, officer_id: int, area_id: int, *, task_id: int | None, now: datetime
) -> StayRow | None:
    """Begin a stay; the one that this ended, if the officer had not left elsewhere."""
    left = leave(session, officer_id, now=now)
    facts = {"officer_id": officer_id, "area_id": area_id, "task_id": task_id, "arrived_at": now}
    session.run(sa.insert(Patrol), facts)
    return left


def leave(session: Session, officer_id: int, *, now: datetime) -> StayRow | None:
    """End the officer's stay; the one that ended, None if they were nowhere."""
    stay = now_at(session, officer_id)
    if stay is not None:
        session.run(LEAVE, {"officer": officer_id, "at": now})
    return stay


def leave_task(session: Session, officer_id: int, task_id: int, *, now: datetime) -> None:
    """End the officer's stay if it is that of the task."""
    stay = now_at(session, officer_id)
    if stay is not None and stay.task_id == task_id:
        session.run(LEAVE, {"officer": officer_id, "at": now})


def end_task(session: Session, task_id: int, *, now: datetime) -> None:
    """End the stays of a whole crew."""
    session.run(ALL_LEAVE, {"task": task_id, "at": now})
