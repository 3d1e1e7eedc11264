"""Proof that no page is missing, altered or out of order: every chain recomputed from its first link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import Query
from bot.services import audit, notes
from bot.services.actors import SYSTEM_CHAIN
from bot.services.chains import START, Fact, digest
from models.audit import AuditEntry
from models.note import Attachment, FieldNote
from models.officer import Officer

STREAM = 5_000
LINK = 5  # columns before the facts: chain, number, digest before, own digest, collar


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
        sa.select(*_link(AuditEntry, AuditEntry.chain), *audit.AS_STORED)
        .outerjoin(Officer, col(Officer.id) == col(AuditEntry.officer_id))
        .order_by(col(AuditEntry.chain), col(AuditEntry.number))
    )
    return _verify(_stream(session, query), lambda row: audit.facts(row[LINK:]))


def notebooks(session: Session) -> Verdict:
    """Each officer's book, with what hangs on each entry."""
    query = (
        sa.select(*_link(FieldNote, FieldNote.officer_id), FieldNote.__table__)  # type: ignore[attr-defined]
        .join(Officer, col(Officer.id) == col(FieldNote.officer_id))
        .order_by(col(FieldNote.officer_id), col(FieldNote.number))
    )

    def facts(row: Any) -> Sequence[Fact]:
        hung = sa.select(Attachment).where(col(Attachment.note_id) == row.id).order_by(col(Attachment.id))
        items = tuple(notes.item_of(one) for one in session.exec(hung).scalars())  # type: ignore[call-overload]
        return notes.facts(row._mapping, items)  # noqa: SLF001  # public in spite of its name

    return _verify(_stream(session, query), facts)


def name(chain: int, collar: str | None) -> str:
    """What people call a chain."""
    return collar or ("system" if chain == SYSTEM_CHAIN else f"of officer {chain}, who is gone")


def _link(entry: Any, chain: Any) -> tuple[Any, ...]:
    """The columns that every walk along chains begins with; the collar is the outer query's."""
    labels = {
        "chain_": chain,
        "number_": entry.number,
        "before_": entry.previous_digest,
        "own_": entry.digest,
    }
    return (*(col(column).label(label) for label, column in labels.items()), col(Officer.collar))


def _verify(rows: Iterator[Any], facts: Callable[[Any], Sequence[Fact]]) -> Verdict:
    entries, chains, broken = 0, 0, []
    for chain, links in groupby(rows, key=itemgetter(0)):
        chains += 1
        previous, expected, sound = START, 1, True
        for row in links:
            entries += 1
            if sound and (why := _flaw(row, previous, expected, facts)):
                broken.append(Broken(name(chain, row[4]), row[1], why))
                sound = False
            previous, expected = row[3], row[1] + 1
    return Verdict(entries, chains, tuple(broken))


def _flaw(row: Any, previous: str, expected: int, facts: Callable[[Any], Sequence[Fact]]) -> str:
    """Why this link does not hold; empty when it does."""
    _, number, before, own = row[:4]
    if number != expected:
        return f"number {expected} is missing"
    if before != previous:
        return "it does not follow from the one before"
    return "" if digest(previous, facts(row)) == own else "its words were altered"


def _stream(session: Session, query: Query) -> Iterator[Any]:
    """A walk of a million by whoever holds few at a time."""
    yield from session.connection().execute(query, execution_options={"yield_per": STREAM})
