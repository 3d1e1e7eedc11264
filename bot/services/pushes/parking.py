"""Briefings for who is off duty or on leave: parked until they are back, neither failed nor chased."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from models.briefing_requirements import BriefingRequirements
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.escalation import Escalation

QUEUED = col(Delivery.state) == sa.literal_column("'queued'")
URGENT = sa.select(col(BriefingRequirements.briefing_id)).where(col(BriefingRequirements.urgent))
CAN_WAIT = sa.select(col(Occurrence.id)).where(
    col(Occurrence.kind) == OccurrenceKind.BRIEFING, col(Occurrence.subject_id).not_in(URGENT)
)
PARKED = sa.and_(
    QUEUED, col(Delivery.parked_at).is_not(None), col(Delivery.officer_id) == sa.bindparam("whose")
)


def park(session: Session, officer_id: int, *, now: datetime) -> None:
    """What still waits to be sent to somebody who books off waits until they are back."""
    waiting = sa.update(Delivery).where(
        QUEUED,
        col(Delivery.officer_id) == officer_id,
        col(Delivery.parked_at).is_(None),
        col(Delivery.occurrence_id).in_(CAN_WAIT),
    )
    session.run(waiting.values(parked_at=now))


def release(session: Session, officer_id: int, *, now: datetime) -> None:
    """They are on: what was parked goes now, as late as it would have been allowed to be, and is chased."""
    query = (
        sa.select(col(Delivery.id), col(Occurrence.expires_at), col(Occurrence.due_at))
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(PARKED)
    )
    for row in session.run(query, {"whose": officer_id}).all():
        released = sa.update(Delivery).where(
            col(Delivery.id) == row.id,
            col(Delivery.state) == DeliveryState.QUEUED,
            col(Delivery.parked_at).is_not(None),
        )
        late = row.expires_at - row.due_at
        session.run(released.values(parked_at=None, not_before=now, expires_at=now + late))
    due = sa.update(Escalation).where(col(Escalation.officer_id) == officer_id, col(Escalation.due_at) > now)
    session.run(due.values(due_at=now))
