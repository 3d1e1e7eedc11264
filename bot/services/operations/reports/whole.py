"""The whole report of an operation: its rows, read in one snapshot, so that all figures agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.access.viewer import Viewer
from bot.services.operations import objectives, refusals
from bot.services.operations.objectives import Objective
from bot.services.operations.reports import briefings, doses, results, tasks, visits
from bot.services.operations.reports.rows import MOST, CountedRow, RowKind, RowState, together
from bot.services.operations.reports.scope import ReportScope
from models.result import MONEY, Result, ResultKind
from models.task import Task

KINDS: Query = sa.select(*(getattr(ResultKind, name) for name in ("code", "label", "unit")))
SIZES = tuple(
    sa.select(col(table.id)).where(col(table.operation_id).in_(sa.bindparam("operations", expanding=True)))
    for table in (Result, Task)
)


class ReportObjective(Struct, frozen=True):
    """`kind` and `unit` are those of the result that it counts, empty where it can't be counted."""

    objective: Objective
    kind: str = ""
    unit: str = ""

    @property
    def is_money(self) -> bool:
        return self.unit == MONEY


class OperationReport(Struct, frozen=True):
    """`rows` in the order in which they are told."""

    scope: ReportScope
    objectives: tuple[ReportObjective, ...]
    rows: tuple[CountedRow, ...]
    made_by: str
    made_at: datetime


def require_size(session: Session, scope: ReportScope) -> None:
    """Raises a RejectedError for more than a report holds; counts no further than that."""
    for query in SIZES:
        if session.count(query.limit(MOST + 1), operations=scope.ids) > MOST:
            raise refusals.TOO_MUCH(scope.name)


def read(
    session: Session, viewer: Viewer, scope: ReportScope, *, made_by: str, now: datetime
) -> OperationReport:
    """All that the viewer may have of it on paper. Raises a RejectedError for too much."""
    asked = _objectives(session, scope)
    rows = tuple(_rows(session, viewer, scope, asked, now))
    if len(rows) > MOST:
        raise refusals.TOO_MUCH(scope.name)
    return OperationReport(scope, asked, rows, made_by, now)


def _rows(
    session: Session, viewer: Viewer, scope: ReportScope, asked: Sequence[ReportObjective], now: datetime
) -> Iterator[CountedRow]:
    told = chain(
        results.read(session, viewer, scope),
        results.read_trainings(session, viewer, scope),
        tasks.read(session, viewer, scope, now=now),
    )
    counted: list[CountedRow] = []
    yield from _targets(scope, asked)
    for row in told:
        if row.ref:
            yield row
        else:
            counted.append(row)
    yield from together(counted)
    yield from visits.read(session, viewer, scope, now=now)
    yield from doses.read(session, scope, now=now)
    yield from briefings.read(session, scope)


def _objectives(session: Session, scope: ReportScope) -> tuple[ReportObjective, ...]:
    kinds = {row.code: row for row in session.run(KINDS)}
    found = objectives.of_operation(session, scope.id)
    return tuple(
        ReportObjective(one, kinds[one.result_kind].label, kinds[one.result_kind].unit)
        if one.result_kind in kinds
        else ReportObjective(one)
        for one in found
    )


def _targets(scope: ReportScope, asked: Sequence[ReportObjective]) -> Iterator[CountedRow]:
    for one in asked:
        if one.kind and one.objective.target is not None:
            yield CountedRow(
                what=RowKind.OBJECTIVE,
                operation=scope.code,
                kind=one.kind,
                number=one.objective.target,
                ref=f"Objective {one.objective.position}",
                unit=one.unit,
                state=RowState.TARGET.value,
            )
