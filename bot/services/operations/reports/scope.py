"""The scope of a report: an operation with its parts, and the days that count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.access.viewer import Viewer
from bot.services.operations import refusals
from bot.services.operations import viewing as operations
from models.operation import Operation

FIELDS = ("id", "code", "name", "starts_on", "ends_on", "lead_id")
NAMED: Query = (
    sa.select(*(getattr(Operation, name) for name in FIELDS))
    .where(col(Operation.id).in_(sa.bindparam("operations", expanding=True)))
    .order_by(col(Operation.starts_on), col(Operation.id))
)


class ReportScope(Struct, frozen=True):
    """`codes` are those of the operation and its parts by their ids; `parts` the names of its parts."""

    id: int
    code: str
    name: str
    starts_on: date
    ends_on: date | None
    codes: Mapping[int, str]
    parts: tuple[str, ...]

    @property
    def ids(self) -> list[int]:
        return sorted(self.codes)

    @property
    def end(self) -> date:
        """The last day that counts; far away for one without an end."""
        return self.ends_on or date.max

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today


def require(session: Session, viewer: Viewer, words: str, *, now: datetime) -> ReportScope:
    """For supervisors, and for its lead. Raises NotOnRecordError, and a RejectedError for anybody else."""
    whole = operations.require_visible(session, viewer, words, now=now).id
    parts = operations.parts_of(session, viewer, whole, now=now)
    found = {row.id: row for row in session.run(NAMED, {"operations": [whole, *parts]})}
    own = found[whole]
    if not operations.may_change(viewer, own.lead_id):
        raise refusals.NOT_YOUR_REPORT(own.name)
    return ReportScope(
        id=whole,
        code=own.code,
        name=own.name,
        starts_on=own.starts_on,
        ends_on=own.ends_on,
        codes={one: row.code for one, row in found.items()},
        parts=tuple(row.name for one, row in found.items() if one != whole),
    )
