"""The making of tasks here: their numbers, their first step, and word to their crew."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services import leases
from bot.services.pushes import ledger
from bot.services.pushes.facts import TaskStart
from bot.services.tasks import bookings, moves
from models.delivery import OccurrenceKind
from models.task import Task, TaskOfficer, TaskStatus

NUMBERS = "numbers of tasks made here"
MADE_HERE = ("TSK-500000", "TSK-599999")  # apart from the numbers that other systems give
TOLD_WITHIN = timedelta(hours=1)  # of a task that has begun already, too
LAST: Query = (
    sa.select(col(Task.ref))
    .where(col(Task.ref).between(*MADE_HERE), sa.func.length(col(Task.ref)) == len(MADE_HERE[0]))
    .order_by(col(Task.ref).desc())
    .limit(1)
)


class MadeTask(Struct, frozen=True):
    id: int
    ref: str


def lock(session: Session) -> None:
    """Let nobody else make a task until the end of the transaction; before anything is read for it."""
    leases.lock(session, NUMBERS)


def make(
    session: Session,
    facts: dict[str, Any],
    crew: Collection[int],
    *,
    status: TaskStatus = TaskStatus.ALLOCATED,
    actor_id: int,
    now: datetime,
) -> MadeTask:
    """Write a task and its first step, and book what it needs; the caller holds the lock, and audits it.

    Raises TakenError.
    """
    last = session.run(LAST).scalars().first()
    ref = f"TSK-{int((last or MADE_HERE[0])[4:]) + 1:06}"
    row = facts | {"ref": ref, "status": status, "created_at": now, "step": moves.FIRST}
    made = int(session.run(moves.INSERT.returning(col(Task.id)), row).scalar_one())
    moves.begin(session, {made: status}, actor_id=actor_id, now=now)
    if crew:
        session.run(sa.insert(TaskOfficer), [{"task_id": made, "officer_id": one} for one in sorted(crew)])
    bookings.book_task(session, facts["kind"], bookings.use_of(facts, made))
    return MadeTask(made, ref)


def tell(
    session: Session, task_id: int, starts_at: datetime, crew: Collection[int], *, now: datetime
) -> None:
    """Push the task as its reminder does: at the door it is asked whether it still stands so."""
    ledger.publish(
        session, OccurrenceKind.TASK, task_id, now, crew,
        now=now, expires_at=max(starts_at, now + TOLD_WITHIN), facts=TaskStart(starts_at, is_new=True),
    )  # fmt: skip
