"""Marks in the ledger: what is done once for an instant, by whichever copy comes first."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.pushes import ledger
from models.delivery import Occurrence, OccurrenceKind


class OnceKind(IntEnum):
    """The subject of a notice to nobody."""

    PURGE = -1
    ACCESS_DIGEST = -2


SET = sa.select(
    sa.exists().where(
        col(Occurrence.kind) == OccurrenceKind.NOTICE,
        col(Occurrence.subject_id) == sa.bindparam("mark"),
        col(Occurrence.due_at) == sa.bindparam("at"),
    )
)


def is_done(session: Session, mark: OnceKind, at: datetime) -> bool:
    """An index look-up."""
    return bool(session.run(SET, {"mark": mark.value, "at": at}).scalar())


def mark_done(session: Session, mark: OnceKind, at: datetime, *, now: datetime) -> bool:
    """False if it was made before."""
    made = ledger.publish(session, OccurrenceKind.NOTICE, mark.value, at, (), now=now, expires_at=now)
    return made is not None
