"""The doses of an operation as rows: of each hotspot and day, how many were asked for and kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.database import Session
from bot.services.operations.reports.rows import CountedRow, RowKind, RowState
from bot.services.operations.reports.scope import ReportScope
from bot.services.patrols import doses


def read(session: Session, scope: ReportScope, *, now: datetime) -> Iterator[CountedRow]:
    """Those of the days that have begun; no day keeps more than were asked for."""
    for one in doses.history(session, scope.codes, now=now):
        kept = min(one.done, one.times)
        for state, number in ((RowState.ASKED, one.times), (RowState.KEPT, kept)):
            yield CountedRow(
                what=RowKind.DOSE,
                operation=scope.codes[one.operation_id],
                kind=one.area,
                number=number,
                day=one.day,
                ref=one.code,
                state=state.value,
            )
