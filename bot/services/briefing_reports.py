"""How a sent briefing stands: whom it reached, who has acknowledged it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.errors import NotOnRecordError
from bot.services import audit, tallies
from bot.services.actors import Actor
from bot.services.briefings import BriefingView, may_manage, require_visible
from bot.services.tallies import Tally
from models.officer import Officer
from models.push import Delivery, DeliveryState, Occurrence, OccurrenceKind


@dataclass(frozen=True, slots=True)
class Report:
    """How a sent briefing stands; collars of those whom it did not reach, and who has not acknowledged."""

    briefing: BriefingView
    tally: Tally
    not_reached: tuple[tuple[str, str], ...]
    not_acknowledged: tuple[str, ...]


def tally(session: Session, briefing_id: int) -> Tally:
    return tallies.tally(session, _occurrences(session, briefing_id))


def report(session: Session, actor: Actor, ref: str, *, now: datetime) -> Report:
    """For its author, and for any supervisor. Raises NotOnRecordError."""
    found = require_visible(session, actor, ref)
    if not may_manage(actor, found) or found.published_at is None:
        raise NotOnRecordError(ref)
    rows = (
        session.connection()
        .execute(
            sa.select(
                col(Officer.collar), col(Delivery.state), col(Delivery.reason), col(Delivery.acknowledged_at)
            )
            .join(Delivery, col(Delivery.officer_id) == col(Officer.id))
            .where(col(Delivery.occurrence_id).in_(_occurrences(session, found.id)))
            .order_by(col(Officer.collar))
        )
        .all()
    )
    sent = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.ACCEPTED)
    audit.record(session, actor, "report", [("briefing", ref)], now=now)
    return Report(
        found,
        tally(session, found.id),
        not_reached=tuple((row.collar, row.reason or "") for row in rows if row.state not in sent),
        not_acknowledged=tuple(row.collar for row in rows if row.acknowledged_at is None),
    )


def _occurrences(session: Session, briefing_id: int) -> Sequence[Any]:
    query = sa.select(col(Occurrence.id)).where(
        col(Occurrence.kind) == OccurrenceKind.BRIEFING,
        col(Occurrence.subject_id) == briefing_id,
        col(Occurrence.superseded_at).is_(None),
    )
    return session.connection().execute(query).scalars().all()
