"""Operations, by the names that officers call them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from models.operation import Operation


@dataclass(frozen=True, slots=True)
class OperationView:
    id: int
    code: str
    name: str


def named(session: Session, words: str) -> OperationView | None:
    """`Op Driven`, `operation driven`, `driven` or the code, in any case."""
    said = words.strip().lower()
    bare = said.removeprefix("operation ").removeprefix("op ").strip()
    names = [said, bare, f"op {bare}", f"operation {bare}"]
    query = sa.select(col(Operation.id), col(Operation.code), col(Operation.name)).where(
        sa.or_(sa.func.lower(Operation.name).in_(names), sa.func.lower(Operation.code) == bare)
    )
    row = session.connection().execute(query.order_by(col(Operation.id)).limit(1)).first()
    return OperationView(row.id, row.code, row.name) if row else None
