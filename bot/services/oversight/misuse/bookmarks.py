"""The bookmark of each chain, and the chains with entries behind it.

When several copies write, ids of entries become visible in any order. Numbers in a chain do not: entry n + 1
can be written only after n is committed. So a bookmark in each chain misses nothing, and an entry is read
twice only if the transaction was rolled back.

The ids of the last few seconds show the chains that have grown: checking the end of every chain would cost
too much each second. An entry that became visible later is found with the next entry of its chain, or by the
check of all ends, at the latest a thousand entries on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session, insert_new
from bot.services.audit.actors import SYSTEM_CHAIN
from bot.values import replace
from models.audit import AuditEntry
from models.flag import Bookmark
from models.officer import Officer

JOB = "misuse"
WHOLE = SYSTEM_CHAIN  # its bookmark is an id, up to which all chains were read; the system misuses nothing
LATE = timedelta(seconds=10)
WAITS = LATE + timedelta(seconds=5)  # the bookmark of all chains is LATE behind, so a turn every 5 s at most
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
NEXT: Query = (
    sa.select(col(AuditEntry.id))
    .where(col(AuditEntry.id) > sa.bindparam("after"), col(AuditEntry.at) <= sa.bindparam("by"))
    .order_by(col(AuditEntry.id))
    .limit(1)
)
MARKS: Query = sa.select(col(Bookmark.chain), col(Bookmark.number)).where(
    col(Bookmark.name) == JOB, col(Bookmark.chain).in_(sa.bindparam("chains", expanding=True))
)
CLAIM = MARKS.with_for_update(skip_locked=True)
ADVANCE = (
    sa.update(Bookmark)
    .where(
        col(Bookmark.name) == JOB,
        col(Bookmark.chain) == sa.bindparam("of"),
        col(Bookmark.number) < sa.bindparam("upto"),
    )
    .values(number=sa.bindparam("upto"))
)


class ChainBatch(Struct, frozen=True):
    """Some chains, each from its bookmark for up to `each` entries; `newest` is the end of each.

    `fresh` have no bookmark yet, and are read once they have one. `whole` means that after these, every chain
    has been read up to the id `last`.
    """

    marks: dict[int, int]
    newest: dict[int, int]
    fresh: list[int]
    each: int
    last: int
    whole: bool


def is_any_waiting(session: Session, *, now: datetime) -> bool:
    """Whether an entry has waited long enough: to read a few together costs hardly more than to read one."""
    return session.run(NEXT, {"after": _mark(session), "by": now - WAITS}).first() is not None


def find(session: Session, limit: int, *, now: datetime) -> ChainBatch:
    """Up to `limit` entries of as many chains to read now."""
    mark = _mark(session)
    last: int = session.run(LAST.where(col(AuditEntry.at) <= now - LATE)).scalar() or 0
    all_ends = mark == 0 or mark // ALL_ENDS != last // ALL_ENDS
    rows = session.run((BEHIND if all_ends else LATELY).limit(limit), {"after": mark}).all()
    fresh = sorted(row.chain for row in rows if row.number is None)
    marks: dict[int, int] = {row.chain: row.number for row in rows if row.number is not None}
    newest: dict[int, int] = {row.chain: row.newest for row in rows}
    batch = ChainBatch(marks, newest, fresh, max(1, limit // max(1, len(marks))), last, whole=False)
    complete = len(rows) < limit and not fresh
    return replace(batch, whole=complete and all(upto == newest[one] for one, upto in _ends_of(batch)))


def claim(session: Session, batch: ChainBatch) -> ChainBatch:
    """Keep the chains that no other copy has read meanwhile or is recording now, and lock their bookmarks."""
    rows = session.run(CLAIM, {"chains": list(batch.marks)}).all() if batch.marks else []
    ours = {row.chain: row.number for row in rows if row.number == batch.marks[row.chain]}
    return replace(batch, marks=ours, whole=batch.whole and len(ours) == len(batch.marks))


def advance(session: Session, batch: ChainBatch) -> None:
    """Move the bookmarks to the end of the entries read, and give one to each chain that had none."""
    begun = [*batch.fresh, *([WHOLE] if batch.whole else [])]
    if begun:
        rows = [{"name": JOB, "chain": chain, "number": 0} for chain in sorted(begun)]  # no two deadlock
        session.run(insert_new(Bookmark)[session.dialect], rows)
    ends = [*_ends_of(batch), *([(WHOLE, batch.last)] if batch.whole else [])]
    if ends:
        session.run(ADVANCE, [{"of": chain, "upto": upto} for chain, upto in ends])


def _mark(session: Session) -> int:
    """The id up to which all chains were read."""
    return session.run(MARK).scalar() or 0


def _ends_of(batch: ChainBatch) -> list[tuple[int, int]]:
    """(chain, the last entry to read of it)."""
    return [(one, min(batch.newest[one], mark + batch.each)) for one, mark in batch.marks.items()]
