"""The tasks of an operation as rows: what was planned, what became of it, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.times.wall import to_local
from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.operations.reports.reasons import why
from bot.services.operations.reports.rows import MOST, CountedRow, RowKind, RowState
from bot.services.operations.reports.scope import ReportScope
from bot.services.tasks import visibility as task_visibility
from models.programme import Programme
from models.referral import Referral
from models.task import OPEN_STATUSES, Task, TaskStatus, TaskStep
from models.task_kind import KindGroup, TaskKind

STATES = MappingProxyType(
    {
        **dict.fromkeys(OPEN_STATUSES, RowState.OPEN),
        TaskStatus.COMPLETED: RowState.DONE,
        TaskStatus.HANDED_OVER: RowState.HANDED_OVER,
        TaskStatus.NOT_DONE: RowState.NOT_DONE,
        TaskStatus.CANCELLED: RowState.CANCELLED,
        TaskStatus.EXPIRED: RowState.EXPIRED,
    }
)
WITH_REASON = (TaskStatus.NOT_DONE, TaskStatus.CANCELLED)
TASKS: Query = (
    sa.select(
        *(getattr(Task, name) for name in ("ref", "kind", "status", "starts_at", "operation_id")),
        task_visibility.of_kind(TaskKind.label).label("label"),
        task_visibility.CIRCLE.label("circle"),
        sa.case((col(TaskStep.actor_id).is_not(None), col(TaskStep.reason))).label("reason"),
    )
    .select_from(Task)
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
    .outerjoin(
        TaskStep, sa.and_(col(TaskStep.task_id) == col(Task.id), col(TaskStep.number) == col(Task.step))
    )
    .where(sa.not_(task_visibility.is_kept()))
    .order_by(col(Task.starts_at), col(Task.ref))
    .limit(MOST + 1)
)


def read(session: Session, viewer: Viewer, scope: ReportScope, *, now: datetime) -> Iterator[CountedRow]:
    """Those that the viewer may know of. A private one has neither its reference nor its day."""
    known = task_visibility.column(viewer, now) >= Visibility.COARSE
    for row in session.run(TASKS.where(col(Task.operation_id).in_(scope.ids), known)):
        is_private = row.circle == KindGroup.PRIVATE.value
        yield CountedRow(
            what=RowKind.TASK,
            operation=scope.codes[row.operation_id],
            kind=row.label or row.kind,
            number=1,
            day=None if is_private else to_local(row.starts_at).date(),
            ref="" if is_private else row.ref,
            detail=why(row.reason).value if row.status in WITH_REASON else "",
            state=STATES[row.status].value,
        )
