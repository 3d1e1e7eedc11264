"""The clock's look for clashes: at tasks that are new or were moved, however they came; and what is gone.

A planner, an import and another system alike leave `checked_at` NULL, and are held up by nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.services import leases
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.tasks import moves
from bot.services.tasks.clashes import climbing, endings, pairs, places, search, standing_in, telling
from bot.services.tasks.clashes.endings import ClashRow
from bot.services.tasks.clashes.heads import Heads
from bot.services.tasks.clashes.pairs import PlacedTask, Reach
from bot.services.tasks.clashes.search import Found
from models.clash import Clash, ClashEnding, ClashReason
from models.task import IS_OPEN, OPEN_STATUSES, Task

LOCK = "clashes"
LONGEST = timedelta(hours=16)  # of a task: one that began before is over
BATCH = 25  # a turn: each takes several statements, and officers write too
UNCHECKED: Query = (
    sa.select(col(Task.id))
    .where(col(Task.checked_at).is_(None), IS_OPEN, col(Task.starts_at) > sa.bindparam("after"))
    .order_by(col(Task.starts_at))
    .limit(BATCH)
)
HOLD: Query = (
    sa.select(col(Task.id))
    .where(col(Task.id).in_(sa.bindparam("tasks", expanding=True)))
    .order_by(col(Task.id))
    .with_for_update()
)
AROUND: Query = sa.select(col(Task.id)).where(
    col(Task.id).in_(sa.bindparam("tasks", expanding=True)),
    col(Task.starts_at).between(sa.bindparam("after"), sa.bindparam("until")),
)
FACTS = tuple(getattr(Clash, name) for name in ("id", "first_id", "second_id", "waits_id", "reason"))
BY_PLACE = frozenset({ClashReason.ADDRESS, ClashReason.NEAR, ClashReason.CLOSED})
OF_TASK: Query = sa.select(*FACTS).where(
    sa.or_(col(Clash.first_id) == sa.bindparam("task"), col(Clash.second_id) == sa.bindparam("task")),
    col(Clash.ended_at).is_(None),
)
PAIR: Query = sa.select(*FACTS, col(Clash.ended_at)).where(
    col(Clash.first_id) == sa.bindparam("first"), col(Clash.second_id) == sa.bindparam("second")
)
_first, _second = aliased(Task), aliased(Task)
OVER: Query = (
    sa.select(*FACTS)
    .join(_first, col(_first.id) == col(Clash.first_id))
    .join(_second, col(_second.id) == col(Clash.second_id))
    .where(
        col(Clash.ended_at).is_(None),
        sa.or_(*(col(one.status).not_in(OPEN_STATUSES) for one in (_first, _second))),
    )
    .order_by(col(Clash.found_at))
    .limit(BATCH)
)


class OpenClashRow(ClashRow, Protocol):
    """A row of `OF_TASK`."""

    reason: ClashReason


def is_due(session: Session, turn: Turn) -> bool:
    unchecked = session.run(UNCHECKED, {"after": turn.now - LONGEST}).first()
    if unchecked is not None or session.run(OVER).first() is not None:
        return True
    return bool(climbing.due(session, turn.now) or standing_in.due(session, turn.now))


def publish_due(session: Session, turn: Turn) -> bool:
    """Check a batch. One copy at a time: two that look at one task each would both miss the pair."""
    leases.lock(session, LOCK)
    tasks = session.run(UNCHECKED, {"after": turn.now - LONGEST}).scalars().all()
    if tasks:
        _check(session, sorted(tasks), pairs.reach_of(turn.settings), turn.now)
    over: Sequence[ClashRow] = session.run(OVER).all()
    endings.end(session, over, ClashEnding.GONE, now=turn.now)
    standing_in.stand_in(session, now=turn.now)
    climbing.climb(session, now=turn.now)
    return BATCH in (len(tasks), len(over))


def _check(session: Session, task_ids: Sequence[int], reach: Reach, now: datetime) -> None:
    session.run(HOLD, {"tasks": list(task_ids)})  # whoever moves one meanwhile waits, and it is checked again
    batch = {one.id: one for one in places.place(session, task_ids)}
    session.run(moves.CHECKED, {"tasks": list(task_ids), "at": now})
    heads = Heads(session, now=now)
    for task in batch.values():
        found = search.find(session, task, reach)
        _end_gone(session, task, found, reach, now)
        for one in found:
            new = one.other.id in batch or not one.other.is_checked
            _put(session, task, one, max(task.id, one.other.id) if new else task.id, heads, now)


def _end_gone(
    session: Session, task: PlacedTask, found: Sequence[Found], reach: Reach, now: datetime
) -> None:
    """End what no longer clashes. A place that nobody can find proves no distance: then only time ends it."""
    still = {one.other.id for one in found} | {task.id}
    standing: Sequence[OpenClashRow] = session.run(OF_TASK, {"task": task.id}).all()
    if task.position is None:
        others = {one.first_id + one.second_id - task.id for one in standing if one.reason in BY_PLACE}
        around = {"after": task.starts_at - reach.within, "until": task.starts_at + reach.within}
        still.update(session.run(AROUND, {"tasks": sorted(others), **around}).scalars())
    gone = [one for one in standing if not {one.first_id, one.second_id} <= still]
    endings.end(session, gone, ClashEnding.GONE, now=now)


def _put(
    session: Session, task: PlacedTask, found: Found, later_id: int, heads: Heads, now: datetime
) -> None:
    """Write the pair, or find it anew, and tell both sides; one that is open already stays as it is."""
    first, second = sorted((task, found.other), key=lambda one: one.id)
    row = session.run(PAIR, {"first": first.id, "second": second.id}).first()
    if row is not None and row.ended_at is None:
        return
    waits_id = pairs.waits(first, second, later_id=later_id)
    facts = {
        "reason": found.reason,
        "waits_id": waits_id,
        "found_at": now,
        "due_at": climbing.first_due(first, second, now),
    }
    if row is None:
        query = sa.insert(Clash).returning(col(Clash.id))
        clash_id: int = session.run(
            query, facts | {"first_id": first.id, "second_id": second.id}
        ).scalar_one()
    else:
        clash_id = row.id
        anew = {"ended_at": None, "ending": None, "ended_by_id": None, "words": None}
        session.run(sa.update(Clash).where(col(Clash.id) == clash_id).values(**facts, **anew))
    _tell(session, clash_id, (first, second), waits_id, heads, now)


def _tell(
    session: Session,
    clash_id: int,
    pair: tuple[PlacedTask, PlacedTask],
    waits_id: int,
    heads: Heads,
    now: datetime,
) -> None:
    both = heads.pair(pair[0].id, pair[1].id)
    for task, head, other in zip(pair, both, reversed(both), strict=True):
        if head is not None:
            ring = heads.ring(head, other, task.id)
            telling.tell_head(session, clash_id, (task.id, task.ref), head, ring, now=now)
    telling.tell_crew(session, waits_id, is_held=True, now=now)


DUTY = ClockDuty("clashes", is_due, publish_due)
