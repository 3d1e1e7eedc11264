"""The questions put to officers. Each has one open question; a new one takes the place of the old."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from models.dialogue import Dialogue


def begin(session: Session, officer_id: int, step: str, facts: Mapping[str, str], *, now: datetime) -> None:
    end(session, officer_id)
    session.run(
        sa.insert(Dialogue), {"officer_id": officer_id, "step": step, "facts": dict(facts), "asked_at": now}
    )


def end(session: Session, officer_id: int) -> bool:
    """End the open question; return whether there was one."""
    ended = sa.delete(Dialogue).where(col(Dialogue.officer_id) == officer_id)
    return session.run(ended).rowcount > 0
