"""Booking on and off."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.services import audit
from bot.services.actors import Actor
from models.officer import Officer


def book_on(session: Session, actor: Actor, *, now: datetime) -> datetime:
    """Since when the officer is on: now, or since an earlier booking that was never ended."""
    since = _since(session, actor)
    if since is None:
        _set(session, actor, now)
        audit.record(session, actor, "book on", [("officer", actor.collar)], now=now)
    return since or now


def book_off(session: Session, actor: Actor, *, now: datetime) -> datetime | None:
    """Since when the officer had been on, None where they were not."""
    since = _since(session, actor)
    if since is not None:
        _set(session, actor, None)
        audit.record(session, actor, "book off", [("officer", actor.collar)], now=now)
    return since


def _since(session: Session, actor: Actor) -> datetime | None:
    query = sa.select(col(Officer.on_duty_since)).where(col(Officer.id) == actor.id)
    since: datetime | None = session.connection().execute(query).scalar()
    return since


def _set(session: Session, actor: Actor, since: datetime | None) -> None:
    row = sa.update(Officer).where(col(Officer.id) == actor.id)
    session.connection().execute(row.values(on_duty_since=since))
