"""Tasks that nobody has ended: the clock alone lets them expire, and their planners are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.audit import trail
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.pushes import notices
from bot.services.tasks import moves
from bot.services.tasks.moves import Step
from bot.services.tasks.notices import TaskExpiredNotice
from models.task import IS_OPEN, Task, TaskStatus

LOOK_BACK, CATCHING_UP = timedelta(days=3), timedelta(days=60)
BATCH = 50  # a turn: each takes several statements, and officers write too
REASON = "nobody ended it in time"
DUE: Query = (
    sa.select(*(getattr(Task, name) for name in ("id", "ref", "step", "status", "planner_id")))
    .where(
        IS_OPEN,
        col(Task.starts_at) > sa.bindparam("after"),
        col(Task.starts_at) < sa.bindparam("ended"),
        sa.func.coalesce(col(Task.ends_at), col(Task.starts_at)) < sa.bindparam("ended"),
    )
    .order_by(col(Task.starts_at), col(Task.ref))
    .limit(BATCH)
)


class ExpiringRow(Protocol):
    """A row of `DUE`."""

    id: int
    ref: str
    step: int
    status: TaskStatus
    planner_id: int | None


def is_due(session: Session, turn: Turn) -> bool:
    return bool(_due(session, turn))


def publish_due(session: Session, turn: Turn) -> bool:
    """Let them expire, each from the very step at which it stands."""
    due = _due(session, turn)
    expired = [one for one in due if _expire(session, one, turn.now)]
    objects = [("task", one.ref) for one in expired]
    trail.record(session, trail.system(session), "move", objects, now=turn.now, detail="expired")
    return len(due) == BATCH


def _due(session: Session, turn: Turn) -> Sequence[ExpiringRow]:
    """By the index of open tasks; further back when catching up."""
    ended = turn.now - turn.settings.expires_after
    after = ended - (CATCHING_UP if turn.catching_up else LOOK_BACK)
    return session.run(DUE, {"after": after, "ended": ended}).all()


def _expire(session: Session, one: ExpiringRow, now: datetime) -> bool:
    step = Step(one.id, one.step, one.status, TaskStatus.EXPIRED)
    if not moves.write(session, step, actor_id=None, reason=REASON, now=now):
        return False
    if one.planner_id is not None:
        notices.tell(session, one.planner_id, TaskExpiredNotice(one.ref), now=now)
    return True


DUTY = ClockDuty("expiring tasks", is_due, publish_due)
