"""Totals of results, worked out from their rows each time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.access.viewer import Viewer
from bot.services.results import attendances, visibility
from bot.services.results.attendances import Attended
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


def of_operations(
    session: Session, viewer: Viewer, operation_ids: Collection[int], *, start: date, end: date
) -> list[Tally]:
    """The totals of operations together from `start` to `end`, both days included, by category and label.

    What was struck counts no more. Results of a need-to-know task count for others once it has ended;
    a partner's are those that they put down, or of tasks that they have a part in. Those who came to its
    trainings count with them. Audits nothing.
    """
    is_theirs = (col(Result.operation_id).in_(sorted(operation_ids)), col(Result.day).between(start, end))
    came = attendances.of_operations(session, viewer, operation_ids, start=start, end=end)
    return sorted(_with_those_who_came(of(session, viewer, *is_theirs), came), key=_order)


def of(session: Session, viewer: Viewer, *which: sa.ColumnElement[bool]) -> list[Tally]:
    """The totals of those results that count for the viewer. Audits nothing."""
    query = SUMS.where(*which, visibility.counted(viewer))
    found = [
        Tally(row.code, row.label, row.category, row.unit, row.subtype, int(row.counted), int(row.pence))
        for row in session.run(query)
    ]
    return sorted(found, key=_order)


def _with_those_who_came(found: list[Tally], came: Sequence[Attended]) -> list[Tally]:
    if not came:
        return found
    is_theirs = (came[0].code, None)
    before = sum(one.count for one in found if (one.code, one.subtype) == is_theirs)
    number, kind = before + sum(one.attended for one in came), came[0]
    others = [one for one in found if (one.code, one.subtype) != is_theirs]
    return [*others, Tally(kind.code, kind.label, kind.category, kind.unit, None, number, 0)]


def _order(tally: Tally) -> tuple[int, str, str, str]:
    return CATEGORIES.index(tally.category), tally.label, tally.unit, tally.subtype or ""
