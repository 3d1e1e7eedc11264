"""Columns that hold several: a task's crew, an operation's areas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.database import Session
from bot.services.exchange.sheets.forms import SheetColumn


def read_links(session: Session, column: SheetColumn, records: Sequence[dict[str, Any]]) -> None:
    """Put the frozenset of linked ids into each record, under the column's field."""
    _, owner, other = _pairs(column)
    query = sa.select(owner, other).where(owner.in_([record["id"] for record in records]))
    linked: defaultdict[int, set[int]] = defaultdict(set)
    for record_id, other_id in session.run(query):
        linked[record_id].add(other_id)
    for record in records:
        record[column.field] = frozenset(linked[record["id"]])


def write_links(
    session: Session, column: SheetColumn, links: Mapping[int, tuple[frozenset[int], frozenset[int]]]
) -> None:
    """Write only the difference: `links` gives the ids before and after for each record."""
    table, owner, other = _pairs(column)
    added = [(record, one) for record, (before, after) in links.items() for one in sorted(after - before)]
    removed = [(record, one) for record, (before, after) in links.items() for one in sorted(before - after)]
    if removed:
        query = sa.delete(table).where(owner == sa.bindparam("owner"), other == sa.bindparam("other"))
        session.run(query, [{"owner": record, "other": one} for record, one in removed])
    if added:
        session.run(sa.insert(table), [{owner.name: record, other.name: one} for record, one in added])


def _pairs(column: SheetColumn) -> tuple[sa.Table, sa.Column[int], sa.Column[int]]:
    """The table of pairs, its column for the record and its column for the linked row, in this order."""
    if column.link is None:
        raise ValueError(column.name)
    table = SQLModel.metadata.tables[str(column.link.__tablename__)]
    owner, other = table.primary_key.columns
    return table, owner, other
