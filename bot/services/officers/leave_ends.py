"""The end of leave: taken back by its officer or their supervisor, or over by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.errors import RejectedError
from bot.language.times.wall import to_local, write_date
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.officers import duty, refusals
from bot.services.officers.leave import (
    STANDS,
    LeaveOfficer,
    close,
    find,
    record_change,
    require_whose,
    says_end,
)
from bot.services.officers.leave_words import LeaveDays
from bot.services.pushes import parking
from models.leave import Leave
from models.officer import Officer

BATCH = 100  # a turn: each takes several statements, and officers write too


class LeaveEnd(Struct, frozen=True):
    """`was_on` tells leave that had begun from leave that was still to come; `put_at` is when it was put."""

    whose: LeaveOfficer
    days: LeaveDays
    was_on: bool
    put_at: datetime


class EndsThenError(RejectedError):
    """The day that was named is the last of leave that stands."""

    def __init__(self, days: LeaveDays, whose: LeaveOfficer) -> None:
        super().__init__(
            f"The leave from {write_date(days.first)} ends on {write_date(days.last)} already. "
            f"Nothing was changed. To cancel all of it: `{says_end(whose, days)}`"
        )


def end_leave(
    session: Session, actor: Actor, firsts: Sequence[date], *, collar: str | None, now: datetime
) -> LeaveEnd:
    """Take back the leave that begins on the first of these days, or else the next; with none, that is on.

    Raises NotYourOfficerError, EndsThenError, RejectedError.
    """
    whose = require_whose(session, actor, collar)
    today = to_local(now).date()
    begins = [col(Leave.first_day) == one for one in firsts] or [col(Leave.first_day) <= today]
    found = (find(session, whose.id, one, now=now) for one in begins)
    row = next(filter(None, found), None)
    if row is None and firsts:
        _refuse_last_day(session, whose, firsts, now)
    if row is None or not close(session, [row.id], now=now):
        raise refusals.NO_SUCH_LEAVE()
    ended = LeaveEnd(whose, LeaveDays(row.first_day, row.last_day), row.first_day <= today, row.put_at)
    if ended.was_on:
        _release(session, [whose.id], now=now)
    record_change(session, actor, "end leave", whose, ended.days, now=now)
    return ended


def _refuse_last_day(session: Session, whose: LeaveOfficer, named: Sequence[date], now: datetime) -> None:
    """Raise EndsThenError for leave that is over with one of these days anyway."""
    row = find(session, whose.id, col(Leave.last_day).in_(named), now=now)
    if row is not None:
        raise EndsThenError(LeaveDays(row.first_day, row.last_day), whose)


def is_due(session: Session, turn: Turn) -> bool:
    """An index look-up. Nobody is disturbed for it at midnight."""
    over = sa.select(sa.exists().where(_over(turn.now)))
    return turn.quiet.end(turn.now) is None and bool(session.run(over).scalar())


def end_due(session: Session, turn: Turn) -> None:
    """End leave that is over, each once; pushes parked for those who never book on are released."""
    now = turn.now
    some = sa.select(col(Leave.id)).where(_over(now)).order_by(col(Leave.id)).limit(BATCH)
    over = sa.update(Leave).where(_over(now), col(Leave.id).in_(some))
    over = over.values(ended_at=now).returning(col(Leave.officer_id))
    back = sorted({*session.run(over).scalars()})
    collars = sa.select(col(Officer.collar)).where(col(Officer.id).in_(back)).order_by(col(Officer.collar))
    objects = [("officer", collar) for collar in session.run(collars).scalars()]
    _release(session, back, now=now)
    trail.record(session, trail.system(session), "leave over", objects, now=now)


def _over(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(STANDS, col(Leave.last_day) < to_local(now).date())


def _release(session: Session, officer_ids: Collection[int], *, now: datetime) -> None:
    """Release pushes for officers who count as at work again. The others get them when they book on."""
    for officer_id in sorted(officer_ids):
        duty.lock(session, officer_id)
    for officer_id in sorted({*officer_ids} - duty.off_duty(session, officer_ids, now=now)):
        parking.release(session, officer_id, now=now)


DUTY = ClockDuty("leave", is_due, end_due)
