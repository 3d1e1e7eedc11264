"""The operation that a briefing is of: the one that its title or its audience names."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import bare_operation
from bot.letters import folded
from models.operation import Operation

CALLED: Query = sa.select(col(Operation.id), col(Operation.name), col(Operation.code)).order_by(
    col(Operation.id)
)


def named_in(session: Session, title: str, audience: str) -> int | None:
    """The first operation that they name: `Op Driven: tonight`, `op driven, RESP`; or the whole title."""
    said = folded(f"{title} ; {audience}")
    for row in session.run(CALLED):
        for bare in filter(None, map(bare_operation, (row.name, row.code))):
            named = re.search(rf"\bop(?:eration)? {re.escape(bare)}\b", said)
            if named or folded(title) == folded(row.name):
                return int(row.id)
    return None
