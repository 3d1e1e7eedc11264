"""Briefings for officers off duty or on leave: parked until they are back, neither failed nor escalated."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from models.briefing_requirements import BriefingRequirements
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.escalation import Escalation

QUEUED = col(Delivery.state) == sa.literal_column("'queued'")
URGENT = sa.exists().where(
    col(BriefingRequirements.briefing_id) == col(Occurrence.subject_id), col(BriefingRequirements.urgent)
)
CAN_WAIT = sa.exists().where(
    col(Occurrence.id) == col(Delivery.occurrence_id),
    col(Occurrence.kind) == OccurrenceKind.BRIEFING,
    ~URGENT.correlate(Occurrence),
)
PARKED = sa.and_(
    QUEUED, col(Delivery.parked_at).is_not(None), col(Delivery.officer_id) == sa.bindparam("whose")
)


def park(session: Session, officer_id: int, *, now: datetime) -> None:
    """Park the pushes that wait for an officer who books off, until they are back."""
    waiting = sa.update(Delivery).where(
        QUEUED,
        col(Delivery.officer_id) == officer_id,
        col(Delivery.parked_at).is_(None),
        CAN_WAIT,
    )
    session.run(waiting.values(parked_at=now))


def release(session: Session, officer_id: int, *, now: datetime) -> None:
    """Release an officer's parked pushes, with as long to arrive as they had at first, and escalate them."""
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
