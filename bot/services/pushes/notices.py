"""Notices: a word to one officer when something went otherwise than they expect."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.pushes import ledger
from bot.services.pushes.facts import Notice
from models.delivery import Delivery, Occurrence, OccurrenceKind

GOOD_FOR = timedelta(days=2)


def tell(
    session: Session, officer_id: int, notice: Notice, *, now: datetime, once: datetime | None = None
) -> None:
    """Queue a notice. One with the same `once` is told only once."""
    at = once or now
    while not _queued(session, officer_id, at, notice, now=now) and once is None:
        at += timedelta(microseconds=1)  # two in one transaction are due at two instants


def is_about(notice: type[Notice]) -> sa.ColumnElement[bool]:
    """The occurrences of such notices, for a selection from Occurrence."""
    return sa.and_(col(Occurrence.kind) == OccurrenceKind.NOTICE, col(Occurrence.notice) == notice.kind.value)


def list_officers_waiting(
    session: Session, notice: type[Notice], officer_ids: Collection[int]
) -> frozenset[int]:
    """Those among them for whom such a notice is not sent yet."""
    query = (
        sa.select(col(Delivery.officer_id))
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(
            col(Delivery.officer_id).in_(officer_ids),
            col(Delivery.state) == sa.literal_column("'queued'"),
            is_about(notice),
        )
    )
    return frozenset(session.run(query).scalars())


def _queued(session: Session, officer_id: int, at: datetime, notice: Notice, *, now: datetime) -> bool:
    made = ledger.publish(
        session, OccurrenceKind.NOTICE, officer_id, at, {officer_id},
        now=now, expires_at=now + GOOD_FOR, facts=notice,
    )  # fmt: skip
    return made is not None
