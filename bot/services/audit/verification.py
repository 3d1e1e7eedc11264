"""Proof that no page is missing, altered or out of order: every chain recomputed from its first link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.audit import trail
from bot.services.audit.actors import SYSTEM_CHAIN
from bot.services.audit.hash_chain import START, Fact, digest
from bot.statements import Row
from models.audit import AuditEntry
from models.officer import Officer

STREAM = 5_000
LINK = 4  # columns before the facts: chain, number, digest before, own digest


class BrokenLink(Struct, frozen=True):
    """The first link of a chain that does not hold."""

    chain: str
    number: int
    why: str


class ChainVerdict(Struct, frozen=True):
    """`entries` were read in `chains`; `broken` names the first broken link of each broken chain."""

    entries: int
    chains: int
    broken: tuple[BrokenLink, ...]


def audit_chains(session: Session) -> ChainVerdict:
    """Each officer's entries, and the system's."""
    query = sa.select(*link_columns(AuditEntry, AuditEntry.chain), *trail.AS_STORED).order_by(
        col(AuditEntry.chain), col(AuditEntry.number)
    )
    return verify_chains(session, query, lambda row: trail.facts(row[LINK:]))


def name(chain: int, collar: str | None) -> str:
    """The name that people use for a chain."""
    return collar or ("system" if chain == SYSTEM_CHAIN else f"of officer {chain}, who is gone")


def _collars(session: Session) -> dict[int, str]:
    """Collars by officer. Joined to a million rows, they would take longer than all the rest."""
    officers: Query = sa.select(col(Officer.id), col(Officer.collar))
    return {row.id: row.collar for row in session.run(officers)}


def link_columns(entry: Any, chain: Any) -> tuple[Any, ...]:
    """The columns that every walk along chains begins with."""
    labels = {
        "chain_": chain,
        "number_": entry.number,
        "before_": entry.previous_digest,
        "own_": entry.digest,
    }
    return tuple(col(column).label(label) for label, column in labels.items())


def verify_chains(session: Session, query: Query, facts: Callable[[Row], Sequence[Fact]]) -> ChainVerdict:
    """Walk all chains of a query that begins with `link_columns`; a row's digest covers its `facts`."""
    collars = _collars(session)
    entries, chains, broken = 0, 0, []
    for chain, links in groupby(_stream(session, query), key=itemgetter(0)):
        chains += 1
        previous, expected, sound = START, 1, True
        for row in links:
            entries += 1
            if sound and (why := _flaw(row, previous, expected, facts)):
                broken.append(BrokenLink(name(chain, collars.get(chain)), row[1], why))
                sound = False
            previous, expected = row[3], row[1] + 1
    return ChainVerdict(entries, chains, tuple(broken))


def _flaw(row: Row, previous: str, expected: int, facts: Callable[[Row], Sequence[Fact]]) -> str:
    """The reason why this link does not hold; empty when it does."""
    _, number, before, own = row[:4]
    if number != expected:
        return f"number {expected} is missing"
    if before != previous:
        return "it does not follow from the one before"
    return "" if digest(previous, facts(row)) == own else "its words were altered"


def _stream(session: Session, query: Query) -> Iterator[Row]:
    """Walk a million rows while holding only a few at a time."""
    yield from session.stream(query, at_once=STREAM)
