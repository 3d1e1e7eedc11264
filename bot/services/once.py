"""Things done once for an instant, by the copy of the bot that comes first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session, insert_new
from models.done_once import DoneOnce


class OnceName(StrEnum):
    DIGEST = "digest"
    PURGE = "purge"
    ACCESS_DIGEST = "access digest"
    FORWARDED = "forwarded"
    REFERRALS_DUE = "referrals due"
    LYING_STILL = "lying still"
    TURNS_ADULT = "turns adult"
    SLIP = "slip"


_is_it = sa.or_(
    col(DoneOnce.at) == sa.bindparam("at"),
    sa.and_(col(DoneOnce.at) > sa.bindparam("after"), col(DoneOnce.at) < sa.bindparam("before")),
)
DONE = sa.select(sa.exists().where(col(DoneOnce.name) == sa.bindparam("which"), _is_it))
LAST = sa.select(sa.func.max(col(DoneOnce.at))).where(col(DoneOnce.name) == sa.bindparam("which"))
EACH = sa.select(col(DoneOnce.name), col(DoneOnce.at)).where(
    col(DoneOnce.name).in_(sa.bindparam("names", expanding=True))
)
NEW = insert_new(DoneOnce)
FIRST = {name: insert.returning(col(DoneOnce.name)) for name, insert in insert_new(DoneOnce).items()}


def once(session: Session, name: OnceName, at: datetime, *, whose: int | None = None) -> bool:
    """Whether this transaction is the one to do it, for an officer if given; once it commits, no other is."""
    facts = {"name": _named(name, whose), "at": at}
    return session.run(FIRST[session.dialect], facts).scalar() is not None


def once_each(
    session: Session, name: OnceName, which: Iterable[tuple[int, datetime]]
) -> list[tuple[int, datetime]]:
    """Those of (whose, instant) that this transaction is the one to do, in two statements however many."""
    named = {(_named(name, whose), at): (whose, at) for whose, at in which}
    if not named:
        return []
    done = {(row.name, row.at) for row in session.run(EACH, {"names": sorted({one for one, _ in named})})}
    new = [one for one in named if one not in done]
    if new:
        session.run(NEW[session.dialect], [{"name": one, "at": at} for one, at in new])
    return [named[one] for one in new]


def is_done(
    session: Session,
    name: OnceName,
    at: datetime,
    *,
    within: timedelta = timedelta(0),
    whose: int | None = None,
) -> bool:
    """Whether it was done for that instant, or for one nearer than `within`. An index look-up."""
    facts = {"which": _named(name, whose), "at": at, "after": at - within, "before": at + within}
    return bool(session.run(DONE, facts).scalar())


def _named(name: OnceName, whose: int | None) -> str:
    return name.value if whose is None else f"{name.value} {whose}"


def last(session: Session, name: OnceName) -> datetime | None:
    """The newest instant for which it was done."""
    found: datetime | None = session.run(LAST, {"which": name.value}).scalar()
    return found
