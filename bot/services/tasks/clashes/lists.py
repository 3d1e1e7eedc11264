"""Clashes on record: a supervisor's own, and for Inspectors who was told to ring whom, and what came of it.

A clash is listed to those who may see one of its tasks, and says no more of the other than that there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.access.authority import Authority, authority_of
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.clashes import telling
from bot.services.tasks.clashes.heads import Heads
from bot.services.tasks.clashes.telling import ToldRow
from models.clash import Clash, ClashEnding, ClashHead, ClashReason
from models.officer import Officer
from models.programme import Programme
from models.referral import Referral
from models.task import Task

BACK = timedelta(days=7)
MOST = 10  # open ones, and as many that have ended
FACTS = tuple(
    getattr(Clash, name)
    for name in (
        "id",
        "first_id",
        "second_id",
        "reason",
        "waits_id",
        "found_at",
        "ended_at",
        "ending",
        "words",
    )
)
_ALL: Query = sa.select(*FACTS, col(Officer.rank), col(Officer.collar)).outerjoin(
    Officer, col(Officer.id) == col(Clash.ended_by_id)
)
OPEN: Query = _ALL.where(col(Clash.ended_at).is_(None)).order_by(col(Clash.found_at).desc())
ENDED: Query = _ALL.where(col(Clash.ended_at) > sa.bindparam("since")).order_by(col(Clash.ended_at).desc())
_TOLD_ME = sa.exists().where(
    col(ClashHead.clash_id) == col(Clash.id),
    col(ClashHead.officer_id) == sa.bindparam("viewer"),
    col(ClashHead.told_at) >= col(Clash.found_at),
)
NAMES: Query = sa.select(col(Officer.id), col(Officer.rank), col(Officer.collar)).where(
    col(Officer.id).in_(sa.bindparam("officers", expanding=True))
)


class OwnClash(Struct, frozen=True):
    """A clash as one was told of it: about that task, ring that officer, who is at work now.

    `ring` is None if nobody else can be rung; `is_own`: one answers for both sides. `collar` is of whom one
    was told to ring. `waits`: one's own is to wait.
    """

    ref: str
    ring: str | None
    collar: str | None
    is_own: bool
    waits: bool
    found_at: datetime


class ClashOnRecord(Struct, frozen=True):
    """`refs` are the tasks that the reader may see, one or both; `heads` are those told on either side.

    Only a reader who may see both is shown why they clash, and the words of an override.
    """

    refs: tuple[str, ...]
    heads: tuple[str, ...]
    found_at: datetime
    ended_at: datetime | None
    ending: ClashEnding | None
    by: str | None
    reason: ClashReason | None
    words: str | None


class ClashesView(Struct, frozen=True):
    """`on_record` is for Inspectors and above, None for anybody else."""

    own: tuple[OwnClash, ...]
    on_record: tuple[ClashOnRecord, ...] | None


class ListedRow(Protocol):
    """A row of `OPEN` or `ENDED`, with who ended it."""

    id: int
    first_id: int
    second_id: int
    reason: ClashReason
    waits_id: int
    found_at: datetime
    ended_at: datetime | None
    ending: ClashEnding | None
    words: str | None
    rank: str | None
    collar: str | None


def listed(session: Session, actor: Actor, *, now: datetime) -> ClashesView:
    """The look is on record, for each task that is named."""
    mine = own(session, actor, now=now)
    on_record = None
    if authority_of(actor.role, actor.rank) is Authority.INSPECTOR:
        on_record = _on_record(session, actor, now)
    refs = {one.ref for one in mine} | {ref for one in on_record or () for ref in one.refs}
    trail.record(
        session, actor, "consult", [("task", one) for one in sorted(refs)], now=now, detail="clashes"
    )
    return ClashesView(mine, on_record)


def own(session: Session, actor: Actor, *, now: datetime) -> tuple[OwnClash, ...]:
    """The open clashes that one was told of, each of one's own task alone. Audits nothing."""
    rows: Sequence[ListedRow] = session.run(OPEN.where(_TOLD_ME).limit(MOST), {"viewer": actor.id}).all()
    return _own(session, actor, rows, now)


def _own(session: Session, actor: Actor, rows: Sequence[ListedRow], now: datetime) -> tuple[OwnClash, ...]:
    by_id = {one.id: one for one in rows}
    told = telling.newest([one for one in telling.told(session, list(by_id)) if one.officer_id == actor.id])
    heads = Heads(session, now=now)
    seen = _seen(session, actor, {one.task_id for one in told}, now)
    found: dict[tuple[str, int | None], OwnClash] = {}
    for one in told:
        if one.task_id in seen and (one.ref, one.ring_id) not in found:
            found[one.ref, one.ring_id] = _own_one(one, by_id[one.clash_id], heads)
    return tuple(found.values())


def _own_one(one: ToldRow, clash: ListedRow, heads: Heads) -> OwnClash:
    """Ask anew for the officer to ring: at the end of a shift somebody else answers."""
    head = heads.read(one.officer_id)
    ring = heads.read(one.ring_id) if one.ring_id is not None else None
    if head is not None and (ring is None or not ring.is_at_work):
        other_id = clash.second_id if one.task_id == clash.first_id else clash.first_id
        ring = heads.ring(head, heads.first(other_id), one.task_id)
    is_own = ring is not None and ring.id == one.officer_id
    return OwnClash(
        ref=one.ref,
        ring=ring.name if ring and not is_own else None,
        collar=one.collar,
        is_own=is_own,
        waits=clash.waits_id == one.task_id,
        found_at=clash.found_at,
    )


def _on_record(session: Session, actor: Actor, now: datetime) -> tuple[ClashOnRecord, ...]:
    rows: list[ListedRow] = [
        *session.run(OPEN.limit(MOST)),
        *session.run(ENDED.limit(MOST), {"since": now - BACK}),
    ]
    seen = _seen(session, actor, {one for row in rows for one in (row.first_id, row.second_id)}, now)
    shown = [row for row in rows if seen.keys() & {row.first_id, row.second_id}]
    told = telling.told(session, [row.id for row in shown])
    names = _names(session, {one.officer_id for one in told})
    return tuple(_shown(row, seen, [one for one in told if one.clash_id == row.id], names) for row in shown)


def _shown(
    row: ListedRow, seen: Mapping[int, str], told: Sequence[ToldRow], names: Mapping[int, str]
) -> ClashOnRecord:
    knows_both = {row.first_id, row.second_id} <= seen.keys()
    return ClashOnRecord(
        refs=tuple(seen[one] for one in (row.first_id, row.second_id) if one in seen),
        heads=tuple(dict.fromkeys(names[one.officer_id] for one in told)),
        found_at=row.found_at,
        ended_at=row.ended_at,
        ending=row.ending,
        by=officer_name(row.rank, row.collar, None) or None,
        reason=row.reason if knows_both else None,
        words=row.words if knows_both else None,
    )


def _seen(session: Session, actor: Actor, task_ids: Collection[int], now: datetime) -> dict[int, str]:
    """The references of those among the tasks whose cards the officer may see, by id."""
    query = (
        sa.select(col(Task.id), col(Task.ref))
        .select_from(Task)
        .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
        .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(col(Task.id).in_(sorted(task_ids)), task_visibility.column(actor, now) >= Visibility.CARD)
    )
    return {row.id: row.ref for row in session.run(query)} if task_ids else {}


def _names(session: Session, officer_ids: Collection[int]) -> dict[int, str]:
    rows = session.run(NAMES, {"officers": sorted(officer_ids)}) if officer_ids else ()
    return {row.id: officer_name(row.rank, row.collar, None) for row in rows}
