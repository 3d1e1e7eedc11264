"""Pushes that stayed parked for an officer who is on duty: the clock releases them.

Booking on releases them itself. This heals what was decided on an older view, however that came about.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.audit import trail
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.officers import duty
from bot.services.pushes import parking
from models.delivery import Delivery
from models.officer import Officer

BATCH = 100  # a turn: each takes several statements, and officers write too
LEFT_PARKED: Any = (
    sa.select(col(Officer.id), col(Officer.collar))
    .where(
        duty.ON,
        sa.exists().where(
            sa.text("deliveries.state = 'queued' AND deliveries.parked_at IS NOT NULL"),  # the partial index
            col(Delivery.officer_id) == col(Officer.id),
        ),
    )
    .order_by(col(Officer.id))
)
ANY_LEFT = sa.select(sa.exists(LEFT_PARKED))


def is_due(session: Session, _turn: Turn) -> bool:
    """An index look-up."""
    return bool(session.run(ANY_LEFT).scalar())


def release_due(session: Session, turn: Turn) -> None:
    """Release them for officers who are still on duty once their row is locked."""
    locked = [row.id for row in session.run(LEFT_PARKED.limit(BATCH))]
    for officer_id in locked:
        duty.lock(session, officer_id)
    found = session.run(LEFT_PARKED.where(col(Officer.id).in_(locked))).all()
    for row in found:
        parking.release(session, row.id, now=turn.now)
    objects = [("officer", row.collar) for row in found]
    trail.record(session, trail.system(session), "release", objects, now=turn.now)


DUTY = ClockDuty("parked pushes", is_due, release_due)
