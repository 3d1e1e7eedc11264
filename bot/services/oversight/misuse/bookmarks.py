"""The bookmark of each chain, and the chains with entries behind it.

When several copies write, ids of entries become visible in any order. Numbers in a chain do not: entry n + 1
can be written only after n is committed. So a bookmark in each chain misses nothing, and an entry is read
twice only if the transaction was rolled back.

The ids of the last few seconds show the chains that have grown: checking the end of every chain would cost
too much each second. An entry that became visible later is found with the next entry of its chain, or by the
check of all ends, at the latest a thousand entries on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session, insert_new
from bot.services.audit.actors import SYSTEM_CHAIN
from models.audit import AuditEntry
from models.flag import Bookmark
from models.officer import Officer

JOB = "misuse"
WHOLE = SYSTEM_CHAIN  # its bookmark is an id, up to which all chains were read; the system misuses nothing
LATE = timedelta(seconds=10)
ALL_ENDS = 1_000  # entries between two checks of the ends of all chains

_newest = (
    sa.select(sa.func.max(col(AuditEntry.number)))
    .where(col(AuditEntry.chain) == col(Officer.id))
    .correlate(Officer)
    .scalar_subquery()
)
_ends = (
    sa.select(col(Officer.id).label("chain"), col(Bookmark.number), _newest.label("newest"))
    .outerjoin(Bookmark, sa.and_(col(Bookmark.chain) == col(Officer.id), col(Bookmark.name) == JOB))
    .subquery()
)
BEHIND: Query = sa.select(_ends).where(_ends.c.newest > sa.func.coalesce(_ends.c.number, 0))
LATELY: Query = (
    sa.select(
        col(AuditEntry.chain), col(Bookmark.number), sa.func.max(col(AuditEntry.number)).label("newest")
    )
    .outerjoin(Bookmark, sa.and_(col(Bookmark.chain) == col(AuditEntry.chain), col(Bookmark.name) == JOB))
    .where(col(AuditEntry.id) > sa.bindparam("after"), col(AuditEntry.chain) != SYSTEM_CHAIN)
    .group_by(col(AuditEntry.chain), col(Bookmark.number))
    .having(sa.func.max(col(AuditEntry.number)) > sa.func.coalesce(col(Bookmark.number), 0))
)
MARK: Query = sa.select(col(Bookmark.number)).where(col(Bookmark.name) == JOB, col(Bookmark.chain) == WHOLE)
LAST: Query = sa.select(col(AuditEntry.id)).order_by(col(AuditEntry.id).desc()).limit(1)
TAKE = (
    sa.select(col(Bookmark.chain), col(Bookmark.number))
    .where(col(Bookmark.name) == JOB, col(Bookmark.chain).in_(sa.bindparam("chains", expanding=True)))
    .with_for_update(skip_locked=True)
)
ADVANCE = (
    sa.update(Bookmark)
    .where(
        col(Bookmark.name) == JOB,
        col(Bookmark.chain) == sa.bindparam("of"),
        col(Bookmark.number) < sa.bindparam("upto"),
    )
    .values(number=sa.bindparam("upto"))
)


@dataclass(frozen=True, slots=True)
class ChainBatch:
    """Some chains, each from its bookmark for up to `each` entries; `newest` is the end of each.

    `whole` means that after these, every chain has been read up to the id `last`.
    """

    marks: dict[int, int]
    newest: dict[int, int]
    each: int
    last: int
    whole: bool


def any_new(session: Session) -> bool:
    """Whether anything was written since all chains were read. Two look-ups by key."""
    last = session.run(LAST).scalar() or 0
    return last > (session.run(MARK).scalar() or 0)


def take(session: Session, limit: int, *, now: datetime) -> ChainBatch:
    """Take up to `limit` entries of as many chains to read now, but none that another copy is reading."""
    mark: int = session.run(MARK).scalar() or 0
    last: int = session.run(LAST.where(col(AuditEntry.at) <= now - LATE)).scalar() or 0
    all_ends = mark == 0 or mark // ALL_ENDS != last // ALL_ENDS
    rows = session.run((BEHIND if all_ends else LATELY).limit(limit), {"after": mark}).all()
    _begin(session, sorted(row.chain for row in rows if row.number is None))
    newest: dict[int, int] = {row.chain: row.newest for row in rows}
    taken = session.run(TAKE, {"chains": list(newest)}).all() if newest else []
    left = {row.chain: row.number for row in taken if row.number < newest[row.chain]}
    stretch = ChainBatch(left, newest, max(1, limit // max(1, len(left))), last, whole=False)
    complete = len(rows) < limit and len(taken) == len(rows)
    return replace(stretch, whole=complete and all(upto == newest[one] for one, upto in _ends_of(stretch)))


def advance(session: Session, stretch: ChainBatch) -> None:
    """Move the bookmarks to the end of the entries read."""
    rows = [{"of": chain, "upto": upto} for chain, upto in _ends_of(stretch)]
    if stretch.whole:
        _begin(session, [WHOLE])
        rows.append({"of": WHOLE, "upto": stretch.last})
    if rows:
        session.run(ADVANCE, rows)


def _begin(session: Session, chains: list[int]) -> None:
    """Put a bookmark at the start of each chain, in a fixed order, or two copies could deadlock."""
    if chains:
        rows = [{"name": JOB, "chain": chain, "number": 0} for chain in chains]
        session.run(insert_new(Bookmark)[session.dialect], rows)


def _ends_of(stretch: ChainBatch) -> list[tuple[int, int]]:
    """Query (chain, the last entry to read of it)."""
    return [(one, min(stretch.newest[one], mark + stretch.each)) for one, mark in stretch.marks.items()]
