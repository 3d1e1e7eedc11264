"""The machine's clock set back: what waits a few seconds for an instant must not wait an hour for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.upkeep import heartbeats
from models.delivery import Delivery, DeliveryState
from models.inbox import InboxEntry, InboxState
from models.lease import Lease
from models.types import QueueItem
from models.unlock import Unlock

SETBACK = timedelta(minutes=1)  # less does no harm: nothing waits longer than that for having been early
SOON = timedelta(seconds=10)  # longer than a lease, so that nothing is taken from a copy that works on it

WAITS: tuple[tuple[Any, sa.ColumnElement[bool]], ...] = (
    (Delivery.not_before, col(Delivery.state) == sa.literal_column("'queued'")),
    (Delivery.claimed_until, col(Delivery.state) == DeliveryState.SENDING),
    (Lease.until, sa.true()),
    (InboxEntry.received_at, col(InboxEntry.state) == InboxState.RECEIVED),
    (InboxEntry.answered_at, col(InboxEntry.state) == InboxState.ANSWERED),
    *((model.try_at, sa.true()) for model in QueueItem.__subclasses__()),
)
"""The instants that the bot itself waits for, and the rows that wait. Those that people chose stay."""


class ClockSetBackNotice(Notice, frozen=True):
    kind = NoticeKind.CLOCK_SET_BACK
    was: datetime
    became: datetime


def is_due(session: Session, turn: Turn) -> bool:
    """Whether it was set back since this copy's tick before; at its first, since anybody's."""
    before = heartbeats.last(session) if turn.catching_up and turn.before is None else turn.before
    return before is not None and before - turn.now > SETBACK


def mend(session: Session, turn: Turn) -> None:
    """Let nothing wait for an instant of the old time, and tell administrators, once for all copies."""
    soon = turn.now + SOON
    for column, waits in WAITS:
        late = sa.update(column.class_).where(waits, col(column) > soon)
        session.run(late.values({column.key: soon}))
    _end_sooner(session, turn)
    before = heartbeats.last(session)
    if before is not None and before > turn.now and heartbeats.move(session, before, turn.now):
        heartbeats.tell_administrators(session, ClockSetBackNotice(before, turn.now), now=turn.now)


def _end_sooner(session: Session, turn: Turn) -> None:
    """No unlock outlasts its idle time."""
    longest = turn.now + timedelta(minutes=turn.settings.unlock_idle_minutes)
    open_ = sa.update(Unlock).where(col(Unlock.ended_at).is_(None), col(Unlock.active_until) > longest)
    session.run(open_.values(active_until=longest))


DUTY = ClockDuty("clock set back", is_due, mend)
