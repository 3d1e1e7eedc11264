"""Booking on and off, and officers at work: an officer on leave is not at work unless booked on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language.times.wall import to_local
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import parking
from models.audit import AuditEntry
from models.leave import Leave
from models.officer import Officer

BOOKS = timedelta(days=28)  # an officer booked on for longer never books off, and counts as on duty
ON = col(Officer.on_duty_since).is_not(None)


def at_work(now: datetime) -> sa.ColumnElement[bool]:
    """Condition on `officers`: on duty; or never books on, and is not on leave."""
    books = sa.exists().where(
        col(AuditEntry.object_kind) == "officer",
        col(AuditEntry.object_ref) == col(Officer.collar),
        col(AuditEntry.action) == "book off",
        col(AuditEntry.at) > now - BOOKS,
    )
    return sa.or_(ON, sa.and_(~books, ~on_leave(now)))


def on_leave(now: datetime) -> sa.ColumnElement[bool]:
    """Condition on `officers`: on leave, and not at work in spite of it."""
    mine = col(Leave.officer_id) == col(Officer.id)
    return sa.and_(~ON, sa.exists().where(mine, leave_stands(now)))


def leave_stands(at: datetime) -> sa.ColumnElement[bool]:
    """Condition on `leaves`: the leave includes that day."""
    day = to_local(at).date()
    return sa.and_(col(Leave.ended_at).is_(None), col(Leave.first_day) <= day, col(Leave.last_day) >= day)


def leave_until(
    session: Session, officer_ids: Collection[int], *, at: datetime, now: datetime
) -> dict[int, date]:
    """The last day of leave for those on leave at that time. A booking counts for now, but not for later."""
    query = (
        sa.select(col(Leave.officer_id), col(Leave.last_day))
        .join(Officer, col(Officer.id) == col(Leave.officer_id))
        .where(col(Officer.id).in_(officer_ids), leave_stands(at), sa.true() if at > now else ~ON)
    )
    return {row.officer_id: row.last_day for row in session.run(query)}


def hold(session: Session, officer_ids: Collection[int]) -> None:
    """Let nobody book on or off, or take leave, until the end of the transaction.

    Whoever tries waits, and then finds what was parked for them. SQLite has one writer anyway.
    """
    query = sa.select(col(Officer.id)).where(col(Officer.id).in_(officer_ids)).order_by(col(Officer.id))
    session.run(query.with_for_update(read=True))


def lock(session: Session, officer_id: int) -> None:
    """Wait for whatever is being published to them, before it is decided what is parked."""
    query = sa.select(col(Officer.id)).where(col(Officer.id) == officer_id)
    session.run(query.with_for_update(key_share=True))


def off_duty(session: Session, officer_ids: Collection[int], *, now: datetime) -> frozenset[int]:
    """The officers among them who are not at work."""
    query = sa.select(col(Officer.id)).where(col(Officer.id).in_(officer_ids), ~at_work(now))
    return frozenset(row.id for row in session.run(query))


def book_on(session: Session, actor: Actor, *, now: datetime) -> datetime:
    """Book on, and return the start of the booking: now, or an earlier one that was never ended.

    Pushes that were parked for the officer are released.
    """
    since = _since(session, actor)
    if since is None:
        _set(session, actor, now)
        parking.release(session, actor.id, now=now)
        trail.record(session, actor, "book on", [("officer", actor.collar)], now=now)
    return since or now


def book_off(session: Session, actor: Actor, *, now: datetime) -> datetime | None:
    """Book off, and return the time of booking on; None if the officer was not on."""
    since = _since(session, actor)
    if since is not None:
        _set(session, actor, None)
        parking.park(session, actor.id, now=now)
        trail.record(session, actor, "book off", [("officer", actor.collar)], now=now)
    return since


def _since(session: Session, actor: Actor) -> datetime | None:
    """The time of booking on, with the row locked before it is read."""
    query = sa.select(col(Officer.on_duty_since)).where(col(Officer.id) == actor.id)
    since: datetime | None = session.run(query.with_for_update(key_share=True)).scalar()
    return since


def _set(session: Session, actor: Actor, since: datetime | None) -> None:
    row = sa.update(Officer).where(col(Officer.id) == actor.id)
    session.run(row.values(on_duty_since=since))
