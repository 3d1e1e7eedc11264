"""The beginning of a lone visit: one of a crew is at a task, and nobody else of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.lone_visits import alarming, answering, rows
from bot.services.pushes.facts import AlarmWord
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.life import TaskVerb
from models.lone_visit import LoneWord
from models.task import Task, TaskOfficer, TaskStatus
from models.task_kind import TaskKind

CHANGES = frozenset({TaskVerb.ARRIVED, TaskVerb.LEFT})
THERE: Query = (
    sa.select(
        col(Task.id),
        col(TaskOfficer.officer_id),
        task_visibility.of_kind(TaskKind.alone_minutes).label("minutes"),
    )
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .where(
        col(Task.ref) == sa.bindparam("ref"),
        col(Task.status) == TaskStatus.IN_PROGRESS,
        rows.is_there(TaskOfficer),
    )
)
BEHIND: Query = (
    sa.select(col(Task.ref))
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .where(
        col(TaskOfficer.officer_id) == sa.bindparam("officer"),
        col(TaskOfficer.arrived_at).is_not(None),
        col(TaskOfficer.left_at).is_(None),
        col(Task.status) == TaskStatus.IN_PROGRESS,
        col(Task.ref) != sa.bindparam("ref"),
    )
    .order_by(col(Task.ref))
)
"""The other tasks that the officer hasn't said they left."""


class ThereRow(Protocol):
    """A row of `THERE`: one of the crew who is there, and the minutes alone of the kind of task."""

    id: int
    officer_id: int
    minutes: int | None


def after_step(
    session: Session,
    actor: Actor,
    ref: str,
    verb: TaskVerb,
    *,
    now: datetime,
    asked_at: datetime | None = None,
) -> datetime | None:
    """Begin or end a visit by the actor's step on a task; when they are asked, if they are alone there now.

    Whoever arrives leaves the others alone where they were before. Ending the task doesn't end a visit. A
    colleague who arrives is found by the clock (`lone_visits.clock`). Raises as `answering.check_since`.
    """
    if verb is TaskVerb.LEFT:
        answering.end_own(session, actor, ref, now=now, asked_at=asked_at)
    alone = _alone_at(session, ref) if verb in CHANGES else None
    asks_at = _begin(session, actor, ref, *alone, now, asked_at) if alone else None
    if verb is TaskVerb.ARRIVED:
        for before in session.run(BEHIND, {"officer": actor.id, "ref": ref}).scalars().all():
            left = _alone_at(session, before)
            if left is not None and left[0].officer_id != actor.id:
                _begin(session, actor, before, *left, now, None)
    return asks_at


def _alone_at(session: Session, ref: str) -> tuple[ThereRow, int] | None:
    """The only one of the crew who is there, and the minutes after which they are asked, if they are."""
    there: Sequence[ThereRow] = session.run(THERE, {"ref": ref}).all()
    minutes = there[0].minutes if len(there) == 1 else None
    return None if minutes is None else (there[0], minutes)


def _begin(
    session: Session,
    actor: Actor,
    ref: str,
    one: ThereRow,
    minutes: int,
    now: datetime,
    asked_at: datetime | None,
) -> datetime | None:
    is_own = one.officer_id == actor.id
    before = rows.find_open(session, one.officer_id)
    if before is not None and (not is_own or before.ref == ref):  # they called for help on their way there
        return None
    if before is not None:  # who arrives elsewhere has left
        answering.check_since(before, asked_at)
        answering.end(session, actor, before, now=now)
    stands = rows.begin(session, one.id, one.officer_id, minutes, word=LoneWord.ARRIVED, now=now)
    trail.record(session, actor, "answer", [("task", ref)], now=now, detail="out alone from now on")
    visit = None if is_own else rows.find_open(session, one.officer_id)
    if visit is not None:  # a colleague left them there
        alarming.tell(session, visit, (one.officer_id,), AlarmWord.ASKS_FROM_NOW, now=now, at=stands.ask_at)
    return stands.ask_at if is_own else None
