"""Unlocked stretches."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.unlock import EndedBy, Unlock


def end(session: Session, officer_id: int, *, by: EndedBy, now: datetime) -> bool:
    """Whether it was unlocked."""
    ended = (
        sa.update(Unlock)
        .where(col(Unlock.officer_id) == officer_id, col(Unlock.ended_at).is_(None))
        .values(ended_at=now, ended_by=by)
    )
    return session.connection().execute(ended).rowcount > 0
