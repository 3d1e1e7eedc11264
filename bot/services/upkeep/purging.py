"""The purge of rows no longer needed: settled updates hold only numbers, and must not grow for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language.times.shift_day import shift_day
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.once import OnceName, is_done, once
from models.document import Document
from models.early_edit import EarlyEdit
from models.inbox import InboxEntry, InboxState

KEPT = timedelta(days=7)  # Telegram hands nothing over again after a day
BATCH = 5_000  # so that no officer waits for a night's worth


def is_due(session: Session, turn: Turn) -> bool:
    return not is_done(session, OnceName.PURGE, _night(turn))


def purge_due(session: Session, turn: Turn) -> None:
    """Delete documents and a batch of updates settled long ago; when none are left, the night is done."""
    now = turn.now
    old = (
        sa.select(col(InboxEntry.update_id))
        .where(col(InboxEntry.state) == InboxState.SETTLED, col(InboxEntry.received_at) < now - KEPT)
        .limit(BATCH)
    )
    session.run(
        sa.delete(Document).where(col(Document.try_at).is_(None), col(Document.asked_at) < now - KEPT)
    )
    session.run(sa.delete(EarlyEdit).where(col(EarlyEdit.received_at) < now - KEPT))
    deleted = sa.delete(InboxEntry).where(col(InboxEntry.update_id).in_(old))
    if session.run(deleted).rowcount < BATCH:
        once(session, OnceName.PURGE, _night(turn))


def _night(turn: Turn) -> datetime:
    return shift_day(turn.now, turn.settings.seal_at).start


DUTY = ClockDuty("purge", is_due, purge_due)
