"""Proof that no chain was cut off at its end, taken away or rewritten since it was sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.letters import lowered
from bot.services.audit import seals
from bot.services.audit.hash_chain import START, digest
from bot.services.audit.seals import HeadFacts, SealView
from bot.services.audit.verification import STREAM, name
from models.audit import AuditEntry
from models.officer import Officer
from models.seal import Seal, SealedHead

SHORTEST = 16  # hex digits of a digest that an auditor may read out

_ends = (
    sa.select(sa.func.max(col(AuditEntry.number)))
    .where(col(AuditEntry.chain) == col(SealedHead.chain))
    .correlate(SealedHead)
    .scalar_subquery()
)
CONTRADICTED = (
    sa.select(
        col(SealedHead.chain),
        col(Officer.collar),
        _ends.label("ends"),
        col(Seal.number).label("seal"),
        col(SealedHead.number).label("saw"),
    )
    .join(Seal, col(Seal.id) == col(SealedHead.seal_id))
    .outerjoin(
        AuditEntry,
        sa.and_(
            col(AuditEntry.chain) == col(SealedHead.chain), col(AuditEntry.number) == col(SealedHead.number)
        ),
    )
    .outerjoin(Officer, col(Officer.id) == col(SealedHead.chain))
    .where(sa.or_(col(AuditEntry.digest).is_(None), col(AuditEntry.digest) != col(SealedHead.digest)))
    .order_by(col(SealedHead.chain), col(Seal.number))
)
WITH_HEADS = (
    sa.select(
        *seals.COLUMNS,
        col(SealedHead.chain).label("head_chain"),
        col(SealedHead.number).label("head_number"),
        col(SealedHead.digest).label("head_digest"),
    )
    .outerjoin(SealedHead, col(SealedHead.seal_id) == col(Seal.id))
    .order_by(col(Seal.number), col(SealedHead.chain))
)
OF_A_SEAL = len(seals.COLUMNS)
TOLD = sa.select(col(AuditEntry.object_ref), col(AuditEntry.detail)).where(
    col(AuditEntry.object_kind) == seals.KIND, col(AuditEntry.action) == "seal"
)


class SealContradiction(Struct, frozen=True):
    """A chain that `ends` at an entry (None: there is none at all), though a seal saw otherwise."""

    chain: str
    ends: int | None
    seal: int
    saw: int


class BrokenSeal(Struct, frozen=True):
    number: int
    why: str


class SealVerdict(Struct, frozen=True):
    """`broken` seals don't hold themselves; `contradicted` chains differ from what a seal saw."""

    seals: int
    broken: tuple[BrokenSeal, ...]
    contradicted: tuple[SealContradiction, ...]


def verify(session: Session) -> SealVerdict:
    """Check all seals, and each chain by the oldest seal that speaks against it."""
    rows = session.run(CONTRADICTED).all()
    firsts = [next(found) for _, found in groupby(rows, key=lambda row: row.chain)]
    contradicted = [SealContradiction(name(r.chain, r.collar), r.ends, r.seal, r.saw) for r in firsts]
    told_before, made = _told(session), dict[int, str]()
    broken = [*_walk(session, made), *_untold(told_before, made, _told(session))]
    return SealVerdict(len(made), tuple(broken), tuple(contradicted))


def find(session: Session, words: str) -> SealView | None:
    """The seal whose digest somebody kept: all of it or at least its first 16 digits, however spaced."""
    said = lowered("".join(words.split()))
    if len(said) < SHORTEST or set(said) - set("0123456789abcdef"):
        return None
    query = sa.select(*seals.COLUMNS).where(col(Seal.digest).startswith(said))
    row = session.run(query.order_by(col(Seal.number)).limit(1)).first()
    return SealView(*row) if row else None


def _walk(session: Session, made: dict[int, str]) -> Iterator[BrokenSeal]:
    """Check along the seals' own chain; `made` takes the digest of each."""
    previous, expected = START, 1
    rows = session.stream(WITH_HEADS, at_once=STREAM)
    for facts, found in groupby(rows, key=lambda row: row[:OF_A_SEAL]):
        seal = SealView(*facts)
        heads = [row[OF_A_SEAL:] for row in found if row.head_chain is not None]
        if why := _flaw(seal, heads, previous, expected):
            yield BrokenSeal(seal.number, why)
        made[seal.number] = previous = seal.digest
        expected = seal.number + 1


def _flaw(seal: SealView, heads: Sequence[HeadFacts], previous: str, expected: int) -> str:
    """The reason why this seal does not hold; empty when it does."""
    if seal.number != expected:
        return f"number {expected} is missing"
    if seal.previous_digest != previous:
        return "it does not follow from the one before"
    return "" if digest(previous, seals.facts(seal, heads)) == seal.digest else "what it says was altered"


def _told(session: Session) -> dict[int, str | None]:
    """The digest of each seal according to the system's chain."""
    return {int(ref): its_digest for ref, its_digest in session.run(TOLD)}


def _untold(
    before: dict[int, str | None], made: dict[int, str], after: dict[int, str | None]
) -> Iterator[BrokenSeal]:
    """Check that the system's chain tells of each seal, so that neither can be removed without the other.

    The chain is read before and after, because a seal may be made during the check.
    """
    for number in sorted(before.keys() - made.keys()):
        yield BrokenSeal(number, "the system's chain tells of it, but it is gone")
    for number, its_digest in made.items():
        if after.get(number) != its_digest:
            yield BrokenSeal(number, "the system's chain does not tell of it so")
