"""An officer's PIN."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from models.pin import Pin


def forget(session: Session, officer_id: int) -> None:
    """No PIN any more: the next unlock asks for a new one."""
    session.connection().execute(sa.delete(Pin).where(col(Pin.officer_id) == officer_id))
