"""Visits to people of the programmes, by outcome: only ever counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.operations.reports.rows import CountedRow, RowKind, RowState
from bot.services.operations.reports.scope import ReportScope
from bot.services.tasks import visibility as task_visibility
from models.contact import Contact, ContactKind
from models.programme import Programme, VisitOutcome
from models.referral import Referral
from models.task import OPEN_STATUSES, Task, TaskStatus, TaskStep

NOT_SAID = "not said"
_contact = (
    sa.select(col(Contact.words))
    .where(col(Contact.task_id) == col(Task.id), col(Contact.kind) == ContactKind.VISIT)
    .order_by(col(Contact.id).desc())
    .limit(1)
    .correlate(Task)
    .scalar_subquery()
)
_step = (
    sa.select(col(TaskStep.reason))
    .where(col(TaskStep.task_id) == col(Task.id), col(TaskStep.number) == col(Task.step))
    .correlate(Task)
    .scalar_subquery()
)
SAID: Any = sa.func.coalesce(_contact, _step, "")
"""The words of its crew on a visit: the outcome, and behind a colon their own."""


def read(session: Session, viewer: Viewer, scope: ReportScope, *, now: datetime) -> Iterator[CountedRow]:
    """The number of each programme and outcome, and of those to come."""
    visits = _visits(viewer, scope, now).subquery()
    outcome = _outcome(visits.c.said)
    told = (visits.c.operation_id, visits.c.name, visits.c.status, outcome)
    counts = sa.select(*told[:3], outcome.label("outcome"), sa.func.count().label("visits")).group_by(*told)
    for row in session.run(counts):
        is_open = row.status in OPEN_STATUSES
        if is_open or row.status == TaskStatus.COMPLETED or row.outcome != NOT_SAID:
            yield CountedRow(
                what=RowKind.VISIT,
                operation=scope.codes[row.operation_id],
                kind=row.name,
                number=int(row.visits),
                detail="" if is_open else row.outcome,
                state=(RowState.OPEN if is_open else RowState.DONE).value,
            )


def _visits(viewer: Viewer, scope: ReportScope, now: datetime) -> sa.Select[Any]:
    fields = (col(Task.operation_id), col(Programme.name), SAID.label("said"), col(Task.status))
    return (
        sa.select(*fields)
        .select_from(Task)
        .join(Referral, col(Referral.id) == col(Task.referral_id))
        .join(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(
            col(Task.operation_id).in_(scope.ids),
            col(Task.status).in_((*OPEN_STATUSES, TaskStatus.COMPLETED, TaskStatus.NOT_DONE)),
            sa.not_(task_visibility.is_kept()),
            task_visibility.column(viewer, now) >= Visibility.COARSE,
        )
    )


def _outcome(said: Any) -> sa.ColumnElement[str]:
    def says(one: VisitOutcome) -> sa.ColumnElement[bool]:
        return sa.or_(said == one.value, said.like(f"{one.value}:%"))

    begins: list[Any] = [(says(one), sa.literal_column(f"'{one.value}'")) for one in VisitOutcome]
    return sa.case(*begins, else_=sa.literal_column(f"'{NOT_SAID}'"))
