"""The reach of an operation's briefings as rows: each briefing by its reference, and how many."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.references import briefing_reference
from bot.language.times.wall import to_local
from bot.services.operations.reports.rows import MOST, CountedRow, RowKind, RowState
from bot.services.operations.reports.scope import ReportScope
from models.briefing import Briefing
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind

_accepted = sa.case((col(Delivery.state) == DeliveryState.ACCEPTED, 1))
SENT: Query = (
    sa.select(
        *(getattr(Briefing, name) for name in ("number", "published_at", "operation_id")),
        sa.func.count(col(Delivery.id)).label(RowState.RECIPIENTS.value),
        sa.func.count(_accepted).label(RowState.REACHED.value),
        sa.func.count(col(Delivery.opened_at)).label(RowState.OPENED.value),
        sa.func.count(col(Delivery.acknowledged_at)).label(RowState.ACKNOWLEDGED.value),
    )
    .join(
        Occurrence,
        sa.and_(
            col(Occurrence.kind) == OccurrenceKind.BRIEFING,
            col(Occurrence.subject_id) == col(Briefing.id),
            col(Occurrence.superseded_at).is_(None),
            col(Occurrence.missed).is_(False),
        ),
    )
    .join(Delivery, col(Delivery.occurrence_id) == col(Occurrence.id))
    .where(
        col(Briefing.operation_id).in_(sa.bindparam("operations", expanding=True)),
        col(Briefing.published_at).is_not(None),
    )
    .group_by(col(Briefing.number), col(Briefing.published_at), col(Briefing.operation_id))
    .order_by(col(Briefing.number))
    .limit(MOST + 1)
)
STATES = (RowState.RECIPIENTS, RowState.REACHED, RowState.OPENED, RowState.ACKNOWLEDGED)


def read(session: Session, scope: ReportScope) -> Iterator[CountedRow]:
    """Each time that it went out counts; of an edition that another took the place of, none does."""
    for row in session.run(SENT, {"operations": scope.ids}):
        for state in STATES:
            yield CountedRow(
                what=RowKind.BRIEFING,
                operation=scope.codes[row.operation_id],
                kind="Briefing",
                number=int(getattr(row, state.value)),
                day=to_local(row.published_at).date(),
                ref=briefing_reference(row.number),
                state=state.value,
            )
