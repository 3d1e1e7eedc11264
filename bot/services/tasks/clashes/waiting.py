"""Whether a task waits for a word, as a condition on tasks."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from models.clash import Clash
from models.task import Task

WAITS: sa.Exists = (
    sa.exists().where(col(Clash.waits_id) == col(Task.id), col(Clash.ended_at).is_(None)).correlate(Task)
)
_STILL: Query = sa.select(
    sa.exists().where(col(Clash.waits_id) == sa.bindparam("task"), col(Clash.ended_at).is_(None))
)


def still_waits(session: Session, task_id: int) -> bool:
    return bool(session.run(_STILL, {"task": task_id}).scalar())
