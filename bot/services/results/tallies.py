"""Totals of results, worked out from their rows each time."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.access.viewer import Viewer
from bot.services.results import visibility
from models.result import Result, ResultCategory, ResultKind

KIND = ("code", "label", "category", "unit")
SUMS: Query = (
    sa.select(
        *(getattr(ResultKind, name) for name in KIND),
        col(Result.subtype),
        sa.func.coalesce(sa.func.sum(col(Result.count)), 0).label("counted"),
        sa.func.coalesce(sa.func.sum(col(Result.pence)), 0).label("pence"),
    )
    .join(ResultKind, col(ResultKind.id) == col(Result.kind_id))
    .where(visibility.STANDS)
    .group_by(*(getattr(ResultKind, name) for name in KIND), col(Result.subtype))
)
CATEGORIES = tuple(ResultCategory)


class Tally(Struct, frozen=True):
    """The total of one kind and subtype. Of a kind in pounds, `pence` alone counts; of any other, `count`."""

    code: str
    label: str
    category: ResultCategory
    unit: str
    subtype: str | None
    count: int
    pence: int


def of_operation(
    session: Session, viewer: Viewer, operation_id: int, *, start: date, end: date
) -> list[Tally]:
    """An operation's totals from `start` to `end`, both days included, by category and label.

    What was struck counts no more. Results of a need-to-know task count for others once it has ended;
    a partner's are those that they put down, or of tasks that they have a part in. Audits nothing.
    """
    return of(session, viewer, col(Result.operation_id) == operation_id, col(Result.day).between(start, end))


def of(session: Session, viewer: Viewer, *which: sa.ColumnElement[bool]) -> list[Tally]:
    """The totals of those results that count for the viewer. Audits nothing."""
    query = SUMS.where(*which, visibility.counted(viewer))
    found = [
        Tally(row.code, row.label, row.category, row.unit, row.subtype, int(row.counted), int(row.pence))
        for row in session.run(query)
    ]
    return sorted(found, key=_order)


def _order(tally: Tally) -> tuple[int, str, str, str]:
    return CATEGORIES.index(tally.category), tally.label, tally.unit, tally.subtype or ""
