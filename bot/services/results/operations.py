"""The operations that results may be for, by name."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import bare_operation
from bot.services.access.kinds import is_kind
from models.officer import Officer
from models.operation import Operation, OperationKind

FIELDS = ("id", "code", "name", "kind", "starts_on", "ends_on", "lead_id")
EVERY: Query = (
    sa.select(*(getattr(Operation, name) for name in FIELDS), col(Officer.team_id).label("lead_team_id"))
    .outerjoin(Officer, col(Officer.id) == col(Operation.lead_id))
    .order_by(col(Operation.id))
)


class OperationFacts(Struct, frozen=True):
    id: int
    code: str
    name: str
    kind: str | None
    starts_on: date
    ends_on: date | None
    lead_id: int | None
    lead_team_id: int | None

    @property
    def is_strategy(self) -> bool:
        return is_kind(self.kind, OperationKind.STRATEGY)

    def runs_on(self, first: date, last: date) -> bool:
        """Whether it runs on any of these days."""
        return self.starts_on <= last and (self.ends_on is None or first <= self.ends_on)


def every(session: Session) -> list[OperationFacts]:
    return session.rows(OperationFacts, EVERY)


def spoken(operation: OperationFacts) -> tuple[str, str]:
    """The words by which it is named behind `op`."""
    return bare_operation(operation.name), bare_operation(operation.code)


def named(operations: list[OperationFacts], words: str) -> OperationFacts | None:
    said = bare_operation(words)
    return next((one for one in operations if said and said in spoken(one)), None)
