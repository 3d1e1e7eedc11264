"""The results of an operation as rows: each by its number, those of private tasks only as counts."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.times.wall import to_local
from bot.services.access.viewer import Viewer
from bot.services.operations.reports.rows import MOST, CountedRow, RowKind
from bot.services.operations.reports.scope import ReportScope
from bot.services.results import attendances, visibility
from bot.services.results.attendances import Attended
from bot.services.tasks import visibility as task_visibility
from models.result import Result, ResultKind
from models.task import Task
from models.task_kind import KindGroup

PENCE = "pence"
RESULTS: Query = (
    sa.select(
        *(getattr(Result, name) for name in ("number", "day", "subtype", "pence", "operation_id")),
        col(Result.count).label("counted"),
        *(getattr(ResultKind, name) for name in ("code", "label", "category", "unit")),
        sa.case((col(Task.id).is_not(None), task_visibility.CIRCLE)).label("circle"),
    )
    .select_from(Result)
    .join(ResultKind, col(ResultKind.id) == col(Result.kind_id))
    .outerjoin(Task, col(Task.id) == col(Result.task_id))
    .where(visibility.STANDS)
    .order_by(col(Result.number))
    .limit(MOST + 1)
)


def read(session: Session, viewer: Viewer, scope: ReportScope) -> Iterator[CountedRow]:
    query = RESULTS.where(
        col(Result.operation_id).in_(scope.ids),
        col(Result.day).between(scope.starts_on, scope.end),
        visibility.on_paper(viewer),
    )
    for row in session.run(query):
        is_private = row.circle == KindGroup.PRIVATE.value
        yield CountedRow(
            what=RowKind.RESULT,
            operation=scope.codes[row.operation_id],
            kind=row.label,
            number=row.counted if row.pence is None else row.pence,
            day=None if is_private else row.day,
            ref="" if is_private else f"Result {row.number}",
            group=row.category.value,
            unit=row.unit if row.pence is None else PENCE,
            detail=row.subtype or "",
            code=row.code,
        )


def read_trainings(session: Session, viewer: Viewer, scope: ReportScope) -> Iterator[CountedRow]:
    """The number who came to each, twice: as the result that they are, and as a training."""
    found = attendances.of_operations(session, viewer, scope.ids, start=scope.starts_on, end=scope.end)
    for one in found:
        yield _came(RowKind.RESULT, scope, one)
        yield _came(RowKind.TRAINING, scope, one)


def _came(what: RowKind, scope: ReportScope, one: Attended) -> CountedRow:
    return CountedRow(
        what=what,
        operation=scope.codes[one.operation_id],
        kind=one.label,
        number=one.attended,
        day=to_local(one.starts_at).date(),
        ref=f"Training {one.number}",
        group=one.category.value,
        unit=one.unit,
        code=one.code,
    )
