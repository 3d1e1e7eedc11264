"""Looks from the audit: new ones after the bookmarks, and those before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.services.oversight.ceilings import KIND as CEILING
from bot.services.oversight.misuse.bookmarks import JOB, ChainBatch
from bot.services.oversight.misuse.rules import (
    CONSULT,
    REFERRAL,
    REFUSED,
    REVEAL,
    SEARCH,
    TASK,
    Look,
    Thresholds,
)
from models.audit import AuditEntry
from models.flag import Bookmark

WITHIN_A_WINDOW = 500  # entries of one chain; the ceiling of looks allows no more in half an hour

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


class LookRow(Protocol):
    """A row of `ENTRIES`."""

    id: int
    chain: int
    number: int
    at: datetime
    action: str
    object_kind: str
    object_ref: str
    outcome: str
    listed: bool
    back_at: datetime | None


def new(session: Session, of: ChainBatch, rules: Thresholds) -> list[Look]:
    """New looks, in order of chains and numbers."""
    return _looks(session, NEW, of.marks, rules, each=of.each)


def before(session: Session, chains: Collection[int], rules: Thresholds, *, since: datetime) -> list[Look]:
    """Looks of these chains read earlier but younger than `since`, for rules that count over time."""
    return _looks(session, BEFORE, chains, rules, since=since)


def _looks(
    session: Session, query: Query, chains: Collection[int], rules: Thresholds, **facts: object
) -> list[Look]:
    if not chains:
        return []
    wanted = {"chains": list(chains), "burst_records": rules.burst_records, **facts}
    return [_look(row, rules.burst) for row in session.run(query, wanted)]


def _look(row: LookRow, burst: timedelta) -> Look:
    """Make a look. It may be a burst only if enough entries were made within the time of a burst."""
    return Look(
        row.id, row.chain, row.number, row.at, row.action, row.object_kind, row.object_ref, row.outcome,
        listed=bool(row.listed),
        may_be_burst=row.back_at is not None and row.back_at > row.at - burst,
    )  # fmt: skip
