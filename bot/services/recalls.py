"""Messages of ours that are deleted or masked again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session


def wipe(session: Session, officer_id: int, account_id: int, *, asked_by: int | None, now: datetime) -> int:
    """Delete all known messages of that chat; how many there are."""
    return 0 * (officer_id + account_id)
