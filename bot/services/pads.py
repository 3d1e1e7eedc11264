"""The pad on which a PIN is tapped."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from models.pin import PinPad


def drop(session: Session, officer_id: int) -> None:
    session.connection().execute(sa.delete(PinPad).where(col(PinPad.officer_id) == officer_id))
