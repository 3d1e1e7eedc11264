"""The nightly seal: the heads of all audit chains, under one digest that the auditors keep.

The chains show alterations; the seals show a chain that was cut off at its end. Each covers the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.language.times.shift_day import shift_day
from bot.services.audit import trail
from bot.services.audit.actors import SYSTEM_CHAIN
from bot.services.audit.hash_chain import START, Fact, digest
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.values import replace
from models.audit import AuditEntry
from models.officer import ENROLLED, Officer, Role
from models.seal import Seal, SealedHead

KIND = "seal"  # of the object of the entry that says that a seal was made

_chains = sa.select(col(Officer.id).label("chain")).union_all(sa.select(sa.literal(SYSTEM_CHAIN))).subquery()
_last = (
    sa.select(sa.func.max(col(AuditEntry.number)))
    .where(col(AuditEntry.chain) == _chains.c.chain)
    .correlate(_chains)
    .scalar_subquery()
)
HEADS = (
    sa.select(col(AuditEntry.chain), col(AuditEntry.number), col(AuditEntry.digest))
    .select_from(_chains)
    .join(AuditEntry, sa.and_(col(AuditEntry.chain) == _chains.c.chain, col(AuditEntry.number) == _last))
    .order_by(col(AuditEntry.chain))
)
"""Officer by officer, which an index answers: reading every entry would hold up those who write."""
COLUMNS: tuple[Any, ...] = (
    col(Seal.number),
    col(Seal.made_at),
    col(Seal.chains),
    col(Seal.entries),
    col(Seal.previous_digest),
    col(Seal.digest),
)
NEWEST = sa.select(*COLUMNS).order_by(col(Seal.number).desc()).limit(1)
OLDEST_ENTRY = sa.select(col(AuditEntry.at)).order_by(col(AuditEntry.id)).limit(1)


class SealView(Struct, frozen=True):
    number: int
    made_at: datetime
    chains: int
    entries: int
    previous_digest: str
    digest: str


class SealedNotice(Notice, frozen=True):
    kind = NoticeKind.SEALED
    number: int
    made_at: datetime
    entries: int
    chains: int
    digest: str

    @classmethod
    def of(cls, seal: SealView) -> SealedNotice:
        return cls(seal.number, seal.made_at, seal.entries, seal.chains, seal.digest)


HeadFacts = tuple[int, int, str]  # chain, number of its last entry, that entry's digest


def is_due(session: Session, turn: Turn) -> bool:
    """Whether this night's seal is still to be made. Two index look-ups."""
    night = shift_day(turn.now, turn.settings.seal_at).start
    last = newest(session)
    if last is not None:
        return last.made_at < night
    first = began(session)
    return first is not None and first < night


def seal_due(session: Session, turn: Turn) -> None:
    """Seal all heads, once a night, and tell the auditors."""
    actor = trail.system(session)  # its lock keeps a second copy waiting until this one has sealed
    if not is_due(session, turn):
        return
    now = turn.now
    last = newest(session)
    heads = [(row.chain, row.number, row.digest) for row in session.run(HEADS)]
    number, previous = (last.number + 1, last.digest) if last else (1, START)
    bare = SealView(number, now, len(heads), sum(head[1] for head in heads), previous, "")
    made = replace(bare, digest=digest(previous, facts(bare, heads)))
    _write(session, made, heads)
    trail.record(session, actor, "seal", [(KIND, str(number))], now=now, detail=made.digest)
    for auditor in _auditors(session):
        notices.tell(session, auditor, SealedNotice.of(made), now=now)


def newest(session: Session) -> SealView | None:
    row = session.run(NEWEST).first()
    return SealView(*row) if row else None


def began(session: Session) -> datetime | None:
    """The time of the audit's first entry."""
    at: datetime | None = session.run(OLDEST_ENTRY).scalar()
    return at


def numbered(session: Session, number: int) -> SealView | None:
    query = sa.select(*COLUMNS).where(col(Seal.number) == number)
    row = session.run(query).first()
    return SealView(*row) if row else None


def facts(seal: SealView, heads: Sequence[HeadFacts]) -> list[Fact]:
    """The facts that a seal's digest covers, besides the digest before."""
    said: list[Fact] = [seal.number, seal.made_at.isoformat(), seal.chains, seal.entries]
    return [*said, *(part for head in heads for part in head)]


def _write(session: Session, made: SealView, heads: Sequence[HeadFacts]) -> None:
    insert = sa.insert(Seal).returning(col(Seal.id))
    row = {name: getattr(made, name) for name in made.__struct_fields__}
    seal_id = session.run(insert, row).scalar_one()
    rows = [{"seal_id": seal_id, "chain": c, "number": n, "digest": d} for c, n, d in heads]
    session.run(sa.insert(SealedHead), rows)


def _auditors(session: Session) -> Sequence[int]:
    """The ids of the auditors who can be sent it."""
    query = sa.select(col(Officer.id)).where(col(Officer.role) == Role.AUDITOR, ENROLLED)
    return session.run(query.order_by(col(Officer.id))).scalars().all()


DUTY = ClockDuty("seal", is_due, seal_due)
