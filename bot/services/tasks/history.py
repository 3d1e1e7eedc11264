"""All the steps of a task: which, who, when, why."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from models.officer import Officer
from models.programme import VisitOutcome
from models.task import TaskStatus, TaskStep

STEPS: Query = (
    sa.select(
        *(getattr(TaskStep, name) for name in ("number", "at", "from_status", "to_status", "reason")),
        *(getattr(Officer, name) for name in ("rank", "collar", "surname")),
    )
    .outerjoin(Officer, col(Officer.id) == col(TaskStep.actor_id))
    .where(col(TaskStep.task_id) == sa.bindparam("task"))
    .order_by(col(TaskStep.number))
)


class TaskStepView(Struct, frozen=True):
    """`by` is None for a move by another system; `since` is None for the first step."""

    number: int
    at: datetime
    by: str | None
    since: TaskStatus | None
    to: TaskStatus
    reason: str | None


def steps_of(session: Session, task_id: int, *, whole: bool) -> list[TaskStepView]:
    """Oldest first. The caller has shown that the officer may see the task's card.

    `whole` to its crew, and to those who see the referral's detail: they read why a visit was unsafe.
    """
    return [
        TaskStepView(
            number=row.number,
            at=row.at,
            by=officer_name(row.rank, row.collar, row.surname) or None,
            since=row.from_status,
            to=row.to_status,
            reason=row.reason if whole else _without_words(row.reason),
        )
        for row in session.run(STEPS, {"task": task_id})
    ]


def _without_words(reason: str | None) -> str | None:
    is_unsafe = (reason or "").startswith(f"{VisitOutcome.UNSAFE}:")
    return VisitOutcome.UNSAFE.value if is_unsafe else reason
