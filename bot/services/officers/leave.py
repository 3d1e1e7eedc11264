"""Leave: put down by the officer or their supervisor, taken back, over. The reason is never asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError, RejectedError
from bot.language.times.wall import to_local, write_date
from bot.letters import capitals
from bot.services import leases
from bot.services.access.authority import Authority, authority_of
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.officers import duty, officers
from bot.services.officers.leave_words import A_DAY, LeaveDays, checked
from bot.services.pushes import notices, parking
from bot.services.pushes.facts import Notice, NoticeKind
from models.leave import Leave
from models.officer import Officer, Role

FACTS = tuple(getattr(Leave, name) for name in ("id", "first_day", "last_day", "put_at"))
STANDS = col(Leave.ended_at).is_(None)


class NotYourOfficerError(RejectedError, NotPermittedError):
    """No officer of yours has that collar number, so nothing was done. Check it, or ask their supervisor."""

    def __init__(self, collar: str) -> None:
        super().__init__(self.__doc__ or "")
        self.about = ("officer", collar)


class StandsAlreadyError(RejectedError):
    """Those days lie within leave that is on record already."""

    def __init__(self, days: LeaveDays, whose: LeaveOfficer) -> None:
        super().__init__(
            f"Those days are within the leave from {write_date(days.first)} until {write_date(days.last)}. "
            f"For a shorter one, cancel that first: `{says_end(whose, days)}`"
        )


class LeaveOfficer(Struct, frozen=True):
    id: int
    collar: str
    is_own: bool


def says_end(whose: LeaveOfficer, days: LeaveDays) -> str:
    """The line that ends that leave: `/leave 1234 end 24/12/2026`."""
    who = "" if whose.is_own else f" {whose.collar}"
    return f"/leave{who} end {days.first:%d/%m/%Y}"


class LeaveReceipt(Struct, frozen=True):
    """`took_in` are leaves that touched it, now part of it."""

    whose: LeaveOfficer
    days: LeaveDays
    took_in: int


class LeaveNotice(Notice, frozen=True):
    """To the officer: the collar number of the one who changed it, and never the days."""

    kind = NoticeKind.LEAVE
    by: str


class LeaveRow(Protocol):
    id: int
    first_day: date
    last_day: date
    put_at: datetime


def record_leave(
    session: Session, actor: Actor, days: LeaveDays, *, collar: str | None, now: datetime
) -> LeaveReceipt:
    """Record one's own leave, or that of the officer with this collar; it takes in leave that it touches.

    Raises NotYourOfficerError, StandsAlreadyError and the errors of `leave_words.checked`.
    """
    whose = require_whose(session, actor, collar)
    leases.lock(session, "leave")
    met = _met(session, whose, days)
    old = [LeaveDays(one.first_day, one.last_day) for one in met]
    whole = LeaveDays(min(one.first for one in (days, *old)), max(one.last for one in (days, *old)))
    if whole in old:
        raise StandsAlreadyError(whole, whose)
    checked(whole, today=to_local(now).date())
    close(session, [one.id for one in met], now=now)
    facts = {"first_day": whole.first, "last_day": whole.last, "put_by_id": actor.id, "put_at": now}
    session.run(sa.insert(Leave).values(officer_id=whose.id, **facts))
    duty.lock(session, whose.id)
    if duty.leave_until(session, [whose.id], at=now, now=now):
        parking.park(session, whose.id, now=now)
    record_change(session, actor, "put leave", whose, whole, now=now)
    return LeaveReceipt(whose, whole, len(met))


def listed(
    session: Session, actor: Actor, *, collar: str | None, now: datetime
) -> tuple[LeaveOfficer, list[LeaveDays]]:
    """Leave that is on or to come, soonest first. Raises NotYourOfficerError."""
    whose = require_whose(session, actor, collar)
    rows = session.run(_to_come(whose.id, now))
    if not whose.is_own:
        trail.record(session, actor, "consult", [("officer", whose.collar)], now=now)
    return whose, [LeaveDays(row.first_day, row.last_day) for row in rows]


def next_of(session: Session, actor: Actor, *, now: datetime) -> LeaveDays | None:
    """The officer's own leave that is on, or else comes next."""
    row = find(session, actor.id, sa.true(), now=now)
    return LeaveDays(row.first_day, row.last_day) if row else None


def require_whose(session: Session, actor: Actor, collar: str | None) -> LeaveOfficer:
    if collar is None or capitals(collar) == capitals(actor.collar):
        return LeaveOfficer(actor.id, actor.collar, is_own=True)
    query = sa.select(col(Officer.id), col(Officer.collar)).where(
        sa.func.upper(col(Officer.collar)) == capitals(collar), col(Officer.left_at).is_(None), _theirs(actor)
    )
    row = session.run(query).first()
    if row is None:
        raise NotYourOfficerError(collar)
    return LeaveOfficer(row.id, row.collar, is_own=False)


def known_to(session: Session, actor: Actor, officer_ids: Collection[int]) -> frozenset[int]:
    """The officers among them whose leave the actor may know of."""
    mine = sa.or_(col(Officer.id) == actor.id, _theirs(actor))
    query = sa.select(col(Officer.id)).where(col(Officer.id).in_(officer_ids), mine)
    return frozenset(session.run(query).scalars())


def _theirs(actor: Actor) -> sa.ColumnElement[bool]:
    """The officers that a supervisor supervises, and those of their team; from Inspector up, everybody."""
    if actor.role is not Role.SUPERVISOR:
        return sa.false()
    if authority_of(actor.role, actor.rank) is Authority.INSPECTOR:
        return sa.true()
    return officers.overseen_by(actor)


def _to_come(officer_id: int, now: datetime) -> Query:
    return (
        sa.select(*FACTS)
        .where(col(Leave.officer_id) == officer_id, STANDS, col(Leave.last_day) >= to_local(now).date())
        .order_by(col(Leave.first_day))
    )


def find(
    session: Session, officer_id: int, which: sa.ColumnElement[bool], *, now: datetime
) -> LeaveRow | None:
    return session.run(_to_come(officer_id, now).where(which).limit(1)).first()


def _met(session: Session, whose: LeaveOfficer, days: LeaveDays) -> list[LeaveRow]:
    """Leaves that share a day with it, or are next to it."""
    query = sa.select(*FACTS).where(
        col(Leave.officer_id) == whose.id,
        STANDS,
        col(Leave.first_day) <= days.last + A_DAY,
        col(Leave.last_day) >= days.first - A_DAY,
    )
    return list(session.run(query))


def close(session: Session, leave_ids: Collection[int], *, now: datetime) -> int:
    ended = sa.update(Leave).where(col(Leave.id).in_(leave_ids), STANDS).values(ended_at=now)
    return session.run(ended).rowcount


def record_change(
    session: Session, actor: Actor, action: str, whose: LeaveOfficer, days: LeaveDays, *, now: datetime
) -> None:
    """Put the change on record, and tell the officer concerned, unless it is their own."""
    detail = f"{days.first:%d/%m/%Y} to {days.last:%d/%m/%Y}"
    trail.record(session, actor, action, [("officer", whose.collar)], now=now, detail=detail)
    if not whose.is_own:
        notices.tell(session, whose.id, LeaveNotice(actor.collar), now=now)
