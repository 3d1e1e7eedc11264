"""Personal detail that could not be masked and stays in a chat for good."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.retractions.requests import ENOUGH
from models.officer import Officer
from models.retraction import Retraction

PAGE = 8


class UnmaskedMessage(Struct, frozen=True):
    """A message whose detail could not be masked, its chat's officer, and the reason."""

    ref: str
    collar: str
    shown_at: datetime
    reason: str


def listed(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[UnmaskedMessage], int]:
    """A page of the detail that stays in a chat for good, newest first, and the number of all."""
    query = _lost()
    rows, number = session.page(query.order_by(col(Retraction.give_up_at).desc()), page, size=PAGE)
    found = [UnmaskedMessage(row.ref, row.collar, row.give_up_at - ENOUGH, row.failed_reason) for row in rows]
    trail.record(session, actor, "consult", [("unmasked", one.ref) for one in found], now=now)
    return found, number


def total(session: Session) -> int:
    return session.count(_lost())


def _lost() -> Query:
    return (
        sa.select(
            col(Retraction.ref),
            col(Officer.collar),
            col(Retraction.give_up_at),
            col(Retraction.failed_reason),
        )
        .join(Officer, col(Officer.id) == col(Retraction.officer_id))
        .where(col(Retraction.failed_reason).is_not(None), col(Retraction.ref).is_not(None))
    )
