"""Proof that the clock runs: one row that each copy moves on, at most once a minute."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session, insert_new
from bot.services.briefings import sending
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.reminders import reminders
from bot.services.schedules import schedules
from models.heartbeat import Heartbeat
from models.officer import ENROLLED, Officer, Role

CLOCK = "clock"
REFUSED = "refused"  # by the messenger: our token
EVERY = timedelta(minutes=1)
LAST = sa.select(col(Heartbeat.beat_at)).where(col(Heartbeat.name) == CLOCK)
FIRST = insert_new(Heartbeat)


class ClockStoodNotice(Notice, frozen=True):
    kind = NoticeKind.CLOCK_STOOD
    stood_at: datetime
    went_on_at: datetime


def last(session: Session) -> datetime | None:
    """The clock's last tick, give or take EVERY; None before the first."""
    found: datetime | None = session.run(LAST).scalar()
    return found


def is_due(session: Session, turn: Turn) -> bool:
    """A look-up by key."""
    before = last(session)
    return before is None or before <= turn.now - EVERY


def beat(session: Session, turn: Turn) -> None:
    """Put this tick on record; tell administrators, once, of a clock that had stopped for long."""
    now, told_after = turn.now, turn.settings.clock_told_after
    before = last(session)
    if before is None:
        session.run(FIRST[session.dialect], {"name": CLOCK, "beat_at": now})
        return
    if move(session, before, now) and now - before >= told_after:
        tell_administrators(session, ClockStoodNotice(before, now), now=now)


def move(session: Session, before: datetime, now: datetime) -> bool:
    """Put a tick on record in place of the one before. False if another copy did."""
    moved = sa.update(Heartbeat).where(col(Heartbeat.name) == CLOCK, col(Heartbeat.beat_at) == before)
    return session.run(moved.values(beat_at=now)).rowcount == 1


def tell_administrators(session: Session, notice: Notice, *, now: datetime) -> None:
    administrators = sa.select(col(Officer.id)).where(col(Officer.role) == Role.ADMINISTRATOR, ENROLLED)
    for officer_id in session.run(administrators).scalars().all():
        notices.tell(session, officer_id, notice, now=now)


def note_refused_token(session: Session, *, now: datetime) -> None:
    """Put on record that the messenger refused our token just now."""
    session.run(FIRST[session.dialect], {"name": REFUSED, "beat_at": now})
    noted = sa.update(Heartbeat).where(col(Heartbeat.name) == REFUSED)
    session.run(noted.values(beat_at=now))


def token_refused(session: Session) -> datetime | None:
    """The last time that the messenger refused our token."""
    query = sa.select(col(Heartbeat.beat_at)).where(col(Heartbeat.name) == REFUSED)
    found: datetime | None = session.run(query).scalar()
    return found


def any_waits(session: Session, *, now: datetime) -> bool:
    """Whether something is due that no tick has taken up."""
    queries = (sending.ANY_DUE, reminders.ANY_DUE, schedules.ANY_DUE)
    return any(session.run(query, {"now": now}).scalar() for query in queries)


DUTY = ClockDuty("heartbeat", is_due, beat)
