"""Booking on and off, and who is at work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.services import audit, parking
from bot.services.actors import Actor
from models.audit import AuditEntry
from models.officer import Officer

BOOKS = timedelta(days=28)  # who hasn't booked off for so long never does, and counts as on duty


def at_work(now: datetime) -> sa.ColumnElement[bool]:
    """Of a row of `officers`: they are on duty, or never say when they are."""
    books = sa.exists().where(
        col(AuditEntry.object_kind) == "officer",
        col(AuditEntry.object_ref) == col(Officer.collar),
        col(AuditEntry.action) == "book off",
        col(AuditEntry.at) > now - BOOKS,
    )
    return sa.or_(col(Officer.on_duty_since).is_not(None), ~books)


def off_duty(session: Session, officer_ids: Collection[int], *, now: datetime) -> frozenset[int]:
    """Those among them who are not at work."""
    query = sa.select(col(Officer.id)).where(col(Officer.id).in_(officer_ids), ~at_work(now))
    return frozenset(row.id for row in session.connection().execute(query))


def book_on(session: Session, actor: Actor, *, now: datetime) -> datetime:
    """Since when the officer is on: now, or since an earlier booking that was never ended.

    What was parked for them goes out.
    """
    since = _since(session, actor)
    if since is None:
        _set(session, actor, now)
        parking.release(session, actor.id, now=now)
        audit.record(session, actor, "book on", [("officer", actor.collar)], now=now)
    return since or now


def book_off(session: Session, actor: Actor, *, now: datetime) -> datetime | None:
    """Since when the officer had been on, None where they were not."""
    since = _since(session, actor)
    if since is not None:
        _set(session, actor, None)
        parking.park(session, actor.id, now=now)
        audit.record(session, actor, "book off", [("officer", actor.collar)], now=now)
    return since


def _since(session: Session, actor: Actor) -> datetime | None:
    query = sa.select(col(Officer.on_duty_since)).where(col(Officer.id) == actor.id)
    since: datetime | None = session.connection().execute(query).scalar()
    return since


def _set(session: Session, actor: Actor, since: datetime | None) -> None:
    row = sa.update(Officer).where(col(Officer.id) == actor.id)
    session.connection().execute(row.values(on_duty_since=since))
