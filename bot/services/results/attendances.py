"""Attendances of trainings count as results, from the trainings' own rows: nobody enters them twice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.times.wall import day_bounds
from bot.services.access.viewer import Viewer
from bot.services.results import visibility
from models.result import Result, ResultCategory, ResultKind
from models.task import Task
from models.training import Training

TRAINED = "DOOR_STAFF_TRAINED"  # the kind of result that they are
TOLD_APART = sa.not_(
    sa.exists()
    .where(col(Result.task_id) == col(Task.id), col(Result.kind_id) == col(ResultKind.id), visibility.STANDS)
    .correlate(Task, ResultKind)
)
"""Whether nobody has put them down as a result of the training already."""
ATTENDED: Query = (
    sa.select(
        *(col(Training.id).label("number"), col(Training.attended)),
        *(col(Task.starts_at), col(Task.operation_id)),
        *(getattr(ResultKind, name) for name in ("code", "label", "category", "unit")),
    )
    .select_from(Training)
    .join(Task, col(Task.id) == col(Training.task_id))
    .join(ResultKind, col(ResultKind.code) == TRAINED)
    .where(col(Training.attended) > 0, TOLD_APART)
    .order_by(col(Training.id))
)


class Attended(Struct, frozen=True):
    """A training by its number, how many came, and the kind of result that they are."""

    number: int
    attended: int
    starts_at: datetime
    operation_id: int
    code: str
    label: str
    category: ResultCategory
    unit: str


def of_operations(
    session: Session, viewer: Viewer, operation_ids: Collection[int], *, start: date, end: date
) -> list[Attended]:
    """The trainings of these days that count for the viewer. Audits nothing."""
    of_them = col(Task.operation_id).in_(sorted(operation_ids))
    query = ATTENDED.where(of_them, *_within(start, end), visibility.counted_task(viewer))
    return session.rows(Attended, query)


def _within(start: date, end: date) -> tuple[sa.ColumnElement[bool], ...]:
    """That the training begins on one of these days. No instant stands for the end of the last day ever."""
    since: tuple[Any, ...] = (col(Task.starts_at) >= day_bounds(start)[0],)
    return since if end == date.max else (*since, col(Task.starts_at) < day_bounds(end)[1])
