"""Clashes that nobody settles go up the line of both sides, from two hours before the earlier start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.services.tasks.clashes import telling
from bot.services.tasks.clashes.endings import ClashRow
from bot.services.tasks.clashes.heads import Heads
from bot.services.tasks.clashes.pairs import PlacedTask
from models.clash import Clash
from models.task import Task

BEFORE = timedelta(hours=2)
EVERY = timedelta(minutes=30)
BATCH = 25
_first, _second = aliased(Task), aliased(Task)
DUE: Query = (
    sa.select(
        *(getattr(Clash, name) for name in ("id", "first_id", "second_id", "waits_id")),
        *(col(_first.ref).label("first_ref"), col(_second.ref).label("second_ref")),
    )
    .join(_first, col(_first.id) == col(Clash.first_id))
    .join(_second, col(_second.id) == col(Clash.second_id))
    .where(col(Clash.ended_at).is_(None), col(Clash.due_at) <= sa.bindparam("now"))
    .order_by(col(Clash.found_at))
    .limit(BATCH)
)
NEXT = sa.update(Clash).where(col(Clash.id) == sa.bindparam("clash")).values(due_at=sa.bindparam("at"))


class DueRow(ClashRow, Protocol):
    """A row of `DUE`."""

    first_ref: str
    second_ref: str


def first_due(one: PlacedTask, other: PlacedTask, now: datetime) -> datetime:
    """Two hours before the earlier of both, but not at once: its head has just been told."""
    return max(min(one.starts_at, other.starts_at) - BEFORE, now + EVERY)


def due(session: Session, now: datetime) -> Sequence[DueRow]:
    rows: Sequence[DueRow] = session.run(DUE, {"now": now}).all()
    return rows


def climb(session: Session, *, now: datetime) -> None:
    """Tell the next up on each side; once nobody is left on either, it goes no further."""
    rows = due(session, now)
    heads = Heads(session, now=now)
    for row in rows:
        above = _climb_one(session, row, heads, now)
        session.run(NEXT, {"clash": row.id, "at": now + EVERY if above else None})


def _climb_one(session: Session, row: DueRow, heads: Heads, now: datetime) -> bool:
    """Whether anybody was told."""
    told = telling.told(session, [row.id])
    sides = ((row.first_id, row.first_ref), (row.second_id, row.second_ref))
    last = [telling.last(told, task_id) for task_id, _ in sides]
    above = [
        heads.after(one, task_id, {each.officer_id for each in told})
        for one, (task_id, _) in zip(last, sides, strict=True)
    ]
    now_heads = [
        new or (heads.read(old) if old is not None else None) for new, old in zip(above, last, strict=True)
    ]
    for side, new, other in zip(sides, above, reversed(now_heads), strict=True):
        if new is not None:
            ring = heads.ring(new, other, side[0])
            telling.tell_head(session, row.id, side, new, ring, now=now)
    return any(above)
