"""Jobs that only one copy of the bot may do at a time, decided by compare-and-set on a row."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session, insert_new
from models.lease import Lease

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

TAKE = (
    sa.update(Lease)
    .where(
        col(Lease.name) == sa.bindparam("which"),
        sa.or_(col(Lease.holder) == sa.bindparam("who"), col(Lease.until) <= sa.bindparam("now")),
    )
    .values(holder=sa.bindparam("who"), until=sa.bindparam("end"))
)
FIRST = {name: insert.returning(col(Lease.name)) for name, insert in insert_new(Lease).items()}
HELD_BY_ANOTHER = sa.select(
    sa.exists().where(
        col(Lease.name) == sa.bindparam("which"),
        col(Lease.holder) != sa.bindparam("who"),
        col(Lease.until) > sa.bindparam("now"),
    )
)
RELEASE = (
    sa.update(Lease)
    .where(col(Lease.name) == sa.bindparam("which"), col(Lease.holder) == sa.bindparam("who"))
    .values(until=sa.bindparam("end"))
)


def acquire(session: Session, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
    """Take the lease, or renew one's own. False while another holder's runs."""
    facts = {"which": name, "who": holder, "now": now, "end": until}
    if session.run(TAKE, facts).rowcount:
        return True
    first = {"name": name, "holder": holder, "until": until}
    return session.run(FIRST[session.dialect], first).scalar() is not None


def is_anothers(session: Session, name: str, holder: str, *, now: datetime) -> bool:
    """Whether another holder's runs."""
    facts = {"which": name, "who": holder, "now": now}
    return bool(session.run(HELD_BY_ANOTHER, facts).scalar())


def release(session: Session, name: str, holder: str, *, until: datetime) -> None:
    """Let the lease run out at `until` instead of later."""
    session.run(RELEASE, {"which": name, "who": holder, "end": until})


def lock(session: Session, name: str) -> None:
    """Be the only one between here and the end of the transaction. SQLite has one writer anyway."""
    row = {"name": name, "holder": "", "until": LONG_AGO}
    session.run(FIRST[session.dialect], row)
    held = sa.select(col(Lease.name)).where(col(Lease.name) == name).with_for_update()
    session.run(held)
