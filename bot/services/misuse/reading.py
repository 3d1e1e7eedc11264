"""Taking what is new from every officer's chain, from a bookmark on.

Ids of entries become visible in any order where several copies write. A chain doesn't: the entry numbered
n + 1 can be written only by who has seen n committed. So a mark in each chain misses nothing and waits for
nothing, and the same entry is never read twice but by a transaction that was undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot.database import Query, insert_new
from bot.services.ceilings import KIND as CEILING
from bot.services.misuse.rules import CONSULT, REFERRAL, REFUSED, REVEAL, SEARCH, TASK, Look, Thresholds
from models.audit import AuditEntry
from models.flag import Bookmark
from models.officer import Officer

JOB = "misuse"
WITHIN_A_WINDOW = 500  # entries of one chain; more in half an hour the ceiling of looks doesn't allow

_newest = (
    sa.select(sa.func.max(col(AuditEntry.number)))
    .where(col(AuditEntry.chain) == col(Officer.id))
    .correlate(Officer)
    .scalar_subquery()
)
_chains = (
    sa.select(col(Officer.id).label("chain"), col(Bookmark.number), _newest.label("newest"))
    .outerjoin(Bookmark, sa.and_(col(Bookmark.chain) == col(Officer.id), col(Bookmark.name) == JOB))
    .subquery()
)
BEHIND: Query = sa.select(_chains).where(_chains.c.newest > sa.func.coalesce(_chains.c.number, 0))

_beside, _earlier = aliased(AuditEntry), aliased(AuditEntry)
LISTED = (
    sa.exists()
    .where(
        col(_beside.chain) == col(AuditEntry.chain),
        col(_beside.number).in_([col(AuditEntry.number) - 1, col(AuditEntry.number) + 1]),
        col(_beside.at) == col(AuditEntry.at),
        col(_beside.action) == col(AuditEntry.action),
    )
    .correlate(AuditEntry)
)
_so_many_back = (
    sa.select(col(_earlier.at))
    .where(
        col(_earlier.chain) == col(AuditEntry.chain),
        col(_earlier.number) == col(AuditEntry.number) - sa.bindparam("burst_records"),
    )
    .correlate(AuditEntry)
    .scalar_subquery()
)
ENTRIES: Query = (
    sa.select(
        col(AuditEntry.id),
        col(AuditEntry.chain),
        col(AuditEntry.number),
        col(AuditEntry.at),
        col(AuditEntry.action),
        col(AuditEntry.object_kind),
        col(AuditEntry.object_ref),
        col(AuditEntry.outcome),
        LISTED.label("listed"),
        _so_many_back.label("back_at"),
    )
    .select_from(Bookmark)
    .join(AuditEntry, col(AuditEntry.chain) == col(Bookmark.chain))
    .where(
        col(Bookmark.name) == JOB,
        col(Bookmark.chain).in_(sa.bindparam("chains", expanding=True)),
        sa.or_(
            sa.and_(
                col(AuditEntry.action).in_((CONSULT, SEARCH, REVEAL)),
                col(AuditEntry.object_kind).in_((REFERRAL, TASK, SEARCH)),
            ),
            sa.and_(col(AuditEntry.action) == REFUSED, col(AuditEntry.object_kind) == CEILING),
        ),
    )
    .order_by(col(AuditEntry.chain), col(AuditEntry.number))
)
NEW = ENTRIES.where(
    col(AuditEntry.number) > col(Bookmark.number),
    col(AuditEntry.number) <= col(Bookmark.number) + sa.bindparam("each"),
)
BEFORE = ENTRIES.where(
    col(AuditEntry.number) > col(Bookmark.number) - WITHIN_A_WINDOW,
    col(AuditEntry.number) <= col(Bookmark.number),
    col(AuditEntry.at) > sa.bindparam("since"),
)
TAKE = (
    sa.select(col(Bookmark.chain), col(Bookmark.number))
    .where(col(Bookmark.name) == JOB, col(Bookmark.chain).in_(sa.bindparam("chains", expanding=True)))
    .with_for_update(skip_locked=True)
)
ADVANCE = (
    sa.update(Bookmark)
    .where(col(Bookmark.name) == JOB, col(Bookmark.chain) == sa.bindparam("of"))
    .values(number=sa.bindparam("upto"))
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some chains, each from its mark on for `each` entries at most; `marks` is where they were left."""

    marks: dict[int, int]
    newest: dict[int, int]
    each: int


def any_new(session: Session) -> bool:
    """Whether any chain goes on behind its mark. A look at the end of each officer's chain, by index."""
    return session.connection().execute(BEHIND.limit(1)).first() is not None


def take(session: Session, limit: int) -> Stretch:
    """What to read now: up to `limit` entries of as many chains, none that another copy is reading."""
    connection = session.connection()
    rows = connection.execute(BEHIND.limit(limit)).all()
    fresh = [{"name": JOB, "chain": row.chain, "number": 0} for row in rows if row.number is None]
    if fresh:
        connection.execute(insert_new(Bookmark)[connection.dialect.name], fresh)
    newest = {row.chain: row.newest for row in rows}
    taken = connection.execute(TAKE, {"chains": list(newest)}).all() if newest else []
    marks = {row.chain: row.number for row in taken if row.number < newest[row.chain]}
    return Stretch(marks, newest, max(1, limit // max(1, len(marks))))


def new(session: Session, of: Stretch, rules: Thresholds) -> list[Look]:
    """In order of chains and numbers."""
    return _looks(session, NEW, of.marks, rules, each=of.each)


def before(session: Session, chains: Iterable[int], rules: Thresholds, *, since: datetime) -> list[Look]:
    """What was read earlier of these chains, and is younger than `since`, for who counts over a while."""
    return _looks(session, BEFORE, chains, rules, since=since)


def advance(session: Session, of: Stretch) -> None:
    """Set the marks behind what was read."""
    rows = [{"of": chain, "upto": min(of.newest[chain], mark + of.each)} for chain, mark in of.marks.items()]
    session.connection().execute(ADVANCE, rows)


def _looks(
    session: Session, query: Query, chains: Iterable[int], rules: Thresholds, **facts: object
) -> list[Look]:
    wanted = {"chains": list(chains), "burst_records": rules.burst_records, **facts}
    return [_look(row, rules.burst) for row in session.connection().execute(query, wanted)]


def _look(row: Any, burst: timedelta) -> Look:
    """A burst is possible only where as many entries as it takes were made within its time."""
    return Look(
        row.id, row.chain, row.number, row.at, row.action, row.object_kind, row.object_ref, row.outcome,
        listed=bool(row.listed),
        may_be_burst=row.back_at is not None and row.back_at > row.at - burst,
    )  # fmt: skip
