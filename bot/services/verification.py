"""Proof that no page is missing, altered or out of order: every chain recomputed from its first link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import Query
from bot.services import audit, notes
from bot.services.chains import START, Fact, digest
from models.audit import AuditEntry
from models.note import Attachment, FieldNote
from models.officer import Officer

STREAM = 5_000


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link of a chain that does not hold."""

    chain: str
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`entries` were read in `chains`; `broken` names the first broken link of each that has one."""

    entries: int
    chains: int
    broken: tuple[Broken, ...]


def audit_chains(session: Session) -> Verdict:
    """Each officer's entries, and the system's."""
    query = (
        sa.select(AuditEntry.__table__, col(Officer.collar))  # type: ignore[attr-defined]
        .outerjoin(Officer, col(Officer.id) == col(AuditEntry.officer_id))
        .order_by(col(AuditEntry.chain), col(AuditEntry.number))
    )
    rows = _stream(session, query)
    return _verify(
        rows, key=lambda row: row.chain, name=lambda row: row.collar or "system", facts=audit.facts
    )


def notebooks(session: Session) -> Verdict:
    """Each officer's book, with what hangs on each entry."""
    query = (
        sa.select(FieldNote.__table__, col(Officer.collar))  # type: ignore[attr-defined]
        .join(Officer, col(Officer.id) == col(FieldNote.officer_id))
        .order_by(col(FieldNote.officer_id), col(FieldNote.number))
    )

    def facts(row: Any) -> Sequence[Fact]:
        hung = sa.select(Attachment).where(col(Attachment.note_id) == row.id).order_by(col(Attachment.id))
        items = tuple(notes.item_of(one) for one in session.exec(hung).scalars())  # type: ignore[call-overload]
        return notes.facts(row._mapping, items)  # noqa: SLF001  # public in spite of its name

    rows = _stream(session, query)
    return _verify(rows, key=lambda row: row.officer_id, name=lambda row: row.collar, facts=facts)


def _verify(
    rows: Iterator[Any],
    *,
    key: Callable[[Any], int],
    name: Callable[[Any], str],
    facts: Callable[[Any], Sequence[Fact]],
) -> Verdict:
    entries, chains, broken = 0, 0, []
    for _, links in groupby(rows, key=key):
        chains += 1
        previous, expected, sound = START, 1, True
        for row in links:
            entries += 1
            if sound and (why := _flaw(row, previous, expected, facts)):
                broken.append(Broken(name(row), row.number, why))
                sound = False
            previous, expected = row.digest, row.number + 1
    return Verdict(entries, chains, tuple(broken))


def _flaw(row: Any, previous: str, expected: int, facts: Callable[[Any], Sequence[Fact]]) -> str:
    """Why this link does not hold; empty when it does."""
    if row.number != expected:
        return f"number {expected} is missing"
    if row.previous_digest != previous:
        return "it does not follow from the one before"
    return "" if digest(previous, facts(row)) == row.digest else "its words were altered"


def _stream(session: Session, query: Query) -> Iterator[Any]:
    yield from session.connection().execute(query, execution_options={"yield_per": STREAM})
