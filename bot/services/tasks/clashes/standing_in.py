"""Somebody who was to ring or to be rung, and has gone: left, lost their account, or went on leave.

Whoever is next on that side stands in for them, and the other side is told whom to ring now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.language.times.wall import to_local
from bot.services.tasks.clashes import telling
from bot.services.tasks.clashes.heads import Heads
from models.clash import Clash, ClashHead
from models.leave import Leave
from models.officer import Officer
from models.task import Task

BATCH = 25
_officer, _ring = aliased(Officer), aliased(Officer)
_later: Any = aliased(ClashHead)


def _gone(officer: Any) -> sa.ColumnElement[bool]:
    """Nobody who is only off duty: they are back for the next shift."""
    leave = sa.exists().where(
        *(col(Leave.officer_id) == officer.id, col(Leave.ended_at).is_(None)),
        *(col(Leave.first_day) <= sa.bindparam("today"), col(Leave.last_day) >= sa.bindparam("today")),
    )
    return sa.or_(
        *(officer.account_id.is_(None), officer.left_at.is_not(None), officer.unreachable_since.is_not(None)),
        sa.and_(officer.on_duty_since.is_(None), leave),
    )


def _is_newest(*names: str) -> sa.ColumnElement[bool]:
    same = (getattr(_later, name) == getattr(ClashHead, name) for name in ("clash_id", *names))
    return ~sa.exists().where(*same, col(_later.id) > col(ClashHead.id))


HAS_GONE = sa.and_(_gone(_officer), col(ClashHead.ring_id).is_not(None), _is_newest("task_id"))
RINGS_NOBODY = sa.and_(
    col(ClashHead.ring_id).is_not(None),
    *(_gone(_ring), ~_gone(_officer), _is_newest("task_id", "officer_id")),
)
GONE: Query = (
    sa.select(
        *(col(ClashHead.clash_id), col(ClashHead.task_id), col(ClashHead.officer_id)),
        *(col(Clash.first_id), col(Clash.second_id), col(Task.ref)),
        *(col(_ring.rank).label("rank"), col(_ring.collar).label("collar")),
        sa.case((HAS_GONE, 1), else_=0).label("has_gone"),
    )
    .select_from(Clash)
    .join(ClashHead, col(ClashHead.clash_id) == col(Clash.id))
    .join(Task, col(Task.id) == col(ClashHead.task_id))
    .join(_officer, col(_officer.id) == col(ClashHead.officer_id))
    .outerjoin(_ring, col(_ring.id) == col(ClashHead.ring_id))
    .where(
        *(col(Clash.ended_at).is_(None), col(ClashHead.told_at) >= col(Clash.found_at)),
        sa.or_(HAS_GONE, RINGS_NOBODY),
    )
    .order_by(sa.desc("has_gone"), col(ClashHead.id))
    .limit(BATCH)
)


class GoneRow(Protocol):
    """A row of `GONE`: a head; it is they who have gone, or whom they were to ring, of that name."""

    clash_id: int
    task_id: int
    officer_id: int
    first_id: int
    second_id: int
    ref: str
    rank: str | None
    collar: str | None
    has_gone: int


def due(session: Session, now: datetime) -> Sequence[GoneRow]:
    rows: Sequence[GoneRow] = session.run(GONE, {"today": to_local(now).date()}).all()
    return rows


def stand_in(session: Session, *, now: datetime) -> None:
    """First for heads who have gone, so that the other side reads who is in their place."""
    rows = due(session, now)
    heads = Heads(session, now=now)
    for row in rows:
        _stand_in(session, row, heads, now)


def _stand_in(session: Session, row: GoneRow, heads: Heads, now: datetime) -> None:
    told = telling.told(session, [row.clash_id])
    head = heads.read(row.officer_id)
    if row.has_gone:
        head = heads.after(row.officer_id, row.task_id, {one.officer_id for one in told})
    if head is None:
        gone = {"clash_id": row.clash_id, "task_id": row.task_id, "officer_id": row.officer_id}
        session.run(sa.insert(ClashHead), gone | {"ring_id": None, "told_at": now})
        return
    other_id = row.second_id if row.task_id == row.first_id else row.first_id
    last = telling.last(told, other_id)
    other = heads.read(last) if last is not None else None
    ring = heads.ring(head, other or heads.first(other_id), row.task_id)
    before = None if row.has_gone else officer_name(row.rank, row.collar, None)
    task = (row.task_id, row.ref)
    telling.tell_head(session, row.clash_id, task, head, ring, instead_of=before, now=now)
