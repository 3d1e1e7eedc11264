"""Alarms: somebody may come to harm, and others have to know at once.

An alarm leaves before every other push and every answer. It is never parked, knows no quiet hours, and
takes none of the room of a broadcast. One that timed out, or whose sender died, is queued again, three times
at most: it may come twice, and what is in doubt then has told nobody. In the queue it is one row for each
person, as every push is; who was not told shows there, so that its raiser can turn to somebody else.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.pushes import ledger
from bot.services.pushes.facts import Alarm
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind


class AlarmOutcome(StrEnum):
    """`no` is for good: the chat refused it, its officer left or cannot be reached, or it was too late."""

    YES = "yes"
    UNDER_WAY = "under way"
    NO = "no"


BECAME = {
    DeliveryState.ACCEPTED: AlarmOutcome.YES,
    DeliveryState.QUEUED: AlarmOutcome.UNDER_WAY,
    DeliveryState.SENDING: AlarmOutcome.UNDER_WAY,
}


def sound(
    session: Session,
    task_id: int,
    due_at: datetime,
    officer_ids: Collection[int],
    alarm: Alarm,
    *,
    now: datetime,
    expires_at: datetime,
) -> int | None:
    """Queue it for each officer, once for this task and time. None if that was done before."""
    return ledger.publish(
        session, OccurrenceKind.ALARM, task_id, due_at, officer_ids,
        now=now, expires_at=expires_at, facts=alarm,
    )  # fmt: skip


def told(session: Session, task_id: int, *, since: datetime) -> dict[int, AlarmOutcome]:
    """Ask of each officer whether an alarm of this task, due since then, has told them."""
    query = (
        sa.select(col(Delivery.officer_id), col(Delivery.state))
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(*ledger.of_subject(OccurrenceKind.ALARM, task_id), col(Occurrence.due_at) >= since)
    )
    found: dict[int, set[AlarmOutcome]] = {}
    for row in session.run(query).all():
        found.setdefault(row.officer_id, set()).add(BECAME.get(row.state, AlarmOutcome.NO))
    return {officer: next(one for one in AlarmOutcome if one in became) for officer, became in found.items()}
