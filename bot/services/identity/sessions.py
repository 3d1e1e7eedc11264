"""Unlocks: begun by the PIN, kept open by use, ended by idleness, the shift's end or the officer."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.identity import pin_pads
from bot.services.retractions import requests
from models.officer import Officer
from models.unlock import EndedBy, Unlock

WORTH_WRITING = timedelta(minutes=1)  # shorter extensions are not written


class UnlockRules(Struct, frozen=True):
    """The idle time after which an unlock ends, and its longest length."""

    idle: timedelta
    shift: timedelta


class OpenUnlock(Struct, frozen=True):
    """An open unlock; past `active_until` it has lapsed."""

    id: int
    began_at: datetime
    active_until: datetime
    on_duty_since: datetime | None


OPEN: Query = sa.select(col(Unlock.id), col(Unlock.active_until)).where(
    col(Unlock.officer_id) == sa.bindparam("officer_id"), col(Unlock.ended_at).is_(None)
)
OPEN_HELD = OPEN.with_for_update()


def begin(session: Session, actor: Actor, *, rules: UnlockRules, now: datetime) -> datetime:
    """Unlock, and return the time at which it ends if nothing more is done."""
    if end_unlock(session, actor.id, by=EndedBy.UNLOCKED_AGAIN, now=now) is EndedBy.IDLE:
        _record_lock(session, actor, EndedBy.IDLE, now=now)
    duty = sa.select(col(Officer.on_duty_since)).where(col(Officer.id) == actor.id)
    since: datetime | None = session.run(duty).scalar()
    until = _until(now, since, rules=rules, now=now)
    row = {"officer_id": actor.id, "began_at": now, "active_until": until}
    session.run(sa.insert(Unlock), row)
    trail.record(session, actor, "unlock", [("officer", actor.collar)], now=now)
    return until


def extend(session: Session, stretch: OpenUnlock, *, rules: UnlockRules, now: datetime) -> datetime:
    """Extend the unlock after a message, and return its new end; written at most once a minute."""
    until = _until(stretch.began_at, stretch.on_duty_since, rules=rules, now=now)
    if until - stretch.active_until < WORTH_WRITING:
        return stretch.active_until
    session.run(sa.update(Unlock).where(col(Unlock.id) == stretch.id).values(active_until=until))
    return until


def end_unlock(session: Session, officer_id: int, *, by: EndedBy, now: datetime) -> EndedBy | None:
    """End the unlock, and return the way it ended; None if none was open. A lapsed one ended earlier, idle.

    Any detail that is still in the chat is masked now. That comes last: see `hold_unlocked`.
    """
    row = session.run(OPEN, {"officer_id": officer_id}).first()
    ended_by = None
    if row is not None:
        ended_at, ended_by = min((row.active_until, EndedBy.IDLE), (now, by), key=lambda one: one[0])
        ended = sa.update(Unlock).where(col(Unlock.id) == row.id)
        session.run(ended.values(ended_at=ended_at, ended_by=ended_by))
    requests.mask_now(session, officer_id, now=now)
    return ended_by


def hold_unlocked(session: Session, officer_id: int, *, now: datetime) -> bool:
    """Whether the chat is unlocked, for whoever has just put detail into it.

    Whoever locks it at this instant waits for this transaction, or this one for theirs: each would miss what
    the other writes.
    """
    row = session.run(OPEN_HELD, {"officer_id": officer_id}).first()
    return row is not None and row.active_until > now


def lock(session: Session, actor: Actor, *, by: EndedBy, now: datetime) -> bool:
    """End the officer's own unlock and any pad, on record, and return whether it was open."""
    pin_pads.drop(session, actor.id)
    ended_by = end_unlock(session, actor.id, by=by, now=now)
    if ended_by is not None:
        _record_lock(session, actor, ended_by, now=now)
    return ended_by is by


def _record_lock(session: Session, actor: Actor, by: EndedBy, *, now: datetime) -> None:
    trail.record(session, actor, "lock", [("officer", actor.collar)], now=now, detail=by.value)


def _until(began: datetime, on_duty_since: datetime | None, *, rules: UnlockRules, now: datetime) -> datetime:
    """The end of the idle time, at most the shift's end: the booked one's, or after that the unlock's."""
    over = on_duty_since + rules.shift if on_duty_since is not None else began
    return min(now + rules.idle, over if over > began else began + rules.shift)
