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
        col(TaskOfficer.arrived_at).is_not(None),
        col(TaskOfficer.left_at).is_(None),
    )
)


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

    Ending the task doesn't end it. A colleague who arrives is found by the clock (`lone_visits.clock`).
    Raises as `answering.check_since`.
    """
    if verb is TaskVerb.LEFT:
        answering.end_own(session, actor, ref, now=now, asked_at=asked_at)
    there: Sequence[ThereRow] = session.run(THERE, {"ref": ref}).all() if verb in CHANGES else ()
    if len(there) != 1 or there[0].minutes is None:
        return None
    return _begin(session, actor, ref, there[0], there[0].minutes, now, asked_at)


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
