"""The receipt of a briefing: given, withdrawn within minutes, and the question that tests understanding.

Each step is taken from exactly the state before it, so two taps at once count as one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.errors import NotOnRecordError
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings import escalations, refusals, requirements
from bot.services.briefings.requirements import Question, Requirements
from bot.services.briefings.viewing import BriefingView, require_open, require_visible
from models.delivery import Delivery

TAKE_BACK = timedelta(minutes=5)


class Receipt(Struct, frozen=True):
    """One officer's receipt of one briefing."""

    briefing: BriefingView
    requirements: Requirements
    understood_at: datetime | None
    wrong_answers: int

    @property
    def asks(self) -> Question | None:
        """The question that is still to be answered."""
        acknowledged = self.briefing.acknowledged_at is not None
        return self.requirements.question if acknowledged and self.understood_at is None else None

    def may_take_back(self, now: datetime) -> bool:
        at = self.briefing.acknowledged_at
        return at is not None and now < at + TAKE_BACK


def receipt_of(session: Session, briefing: BriefingView) -> Receipt:
    """The receipt of the officer who views this briefing."""
    required = requirements.for_briefing(session, briefing.id)
    if briefing.delivery_id is None:
        return Receipt(briefing, required, None, 0)
    query = sa.select(col(Delivery.understood_at), col(Delivery.wrong_answers))
    row = session.run(query.where(col(Delivery.id) == briefing.delivery_id)).one()
    return Receipt(briefing, required, row.understood_at, row.wrong_answers)


def acknowledge(session: Session, actor: Actor, ref: str, *, now: datetime) -> tuple[Receipt, bool]:
    """Acknowledge it: the receipt, and whether it is new. Its reminders end in this transaction.

    Raises NotOnRecordError, also for a briefing not sent to this officer, and what `require_open` raises.
    """
    delivery_id = _require_mine(session, actor, ref, now=now)
    opened = sa.func.coalesce(col(Delivery.opened_at), sa.literal(now, Delivery.__table__.c.opened_at.type))
    new = _stamp(
        session, delivery_id, col(Delivery.acknowledged_at).is_(None), acknowledged_at=now, opened_at=opened
    )
    found = receipt_of(session, require_visible(session, actor, ref))
    if new:
        escalations.end_for_delivery(session, delivery_id, now=now)
        detail = f"v{found.briefing.edition}"
        trail.record(session, actor, "acknowledge", [("briefing", ref)], now=now, detail=detail)
    return found, new


def answer(
    session: Session, actor: Actor, ref: str, choice: int, *, now: datetime
) -> tuple[Receipt, bool | None]:
    """Whether the choice, from 1, was right; None where a right one was given before.

    Raises RejectedError, NotOnRecordError and what `require_open` raises.
    """
    delivery_id = _require_mine(session, actor, ref, now=now)
    before = receipt_of(session, require_visible(session, actor, ref))
    question = before.requirements.question
    if question is None or not 1 <= choice <= len(question.choices):
        raise refusals.NO_SUCH_ANSWER()
    if before.briefing.acknowledged_at is None:
        raise refusals.NOT_ACKNOWLEDGED()
    right = choice - 1 == question.answer
    values: dict[str, Any] = {"understood_at": now}
    if not right:
        values = {"wrong_answers": col(Delivery.wrong_answers) + 1}
    is_open = sa.and_(col(Delivery.acknowledged_at).is_not(None), col(Delivery.understood_at).is_(None))
    new = _stamp(session, delivery_id, is_open, **values)
    if new:
        detail = "right" if right else "wrong"
        trail.record(session, actor, "answer", [("briefing", ref)], now=now, detail=detail)
    return receipt_of(session, before.briefing), right if new else None


def take_back(session: Session, actor: Actor, ref: str, *, now: datetime) -> Receipt:
    """Withdraw the acknowledgement, and begin the reminders again.

    Raises RejectedError, NotOnRecordError and what `require_open` raises.
    """
    delivery_id = _require_mine(session, actor, ref, now=now)
    before = receipt_of(session, require_visible(session, actor, ref))
    if before.briefing.acknowledged_at is None:
        raise refusals.NOT_ACKNOWLEDGED()
    fresh = col(Delivery.acknowledged_at) > now - TAKE_BACK
    if not _stamp(session, delivery_id, fresh, acknowledged_at=None, understood_at=None):
        raise refusals.TOO_LATE_TO_TAKE_BACK()
    escalations.resume(session, [delivery_id], now=now)
    trail.record(session, actor, "take back", [("briefing", ref)], now=now)
    return receipt_of(session, require_visible(session, actor, ref))


def _require_mine(session: Session, actor: Actor, ref: str, *, now: datetime) -> int:
    found = require_visible(session, actor, ref)
    require_open(actor, found, now=now)
    if found.delivery_id is None:
        raise NotOnRecordError(ref)
    return found.delivery_id


def _stamp(session: Session, delivery_id: int, condition: sa.ColumnElement[bool], **values: object) -> bool:
    stamped = sa.update(Delivery).where(col(Delivery.id) == delivery_id, condition).values(**values)
    return session.run(stamped).rowcount == 1
