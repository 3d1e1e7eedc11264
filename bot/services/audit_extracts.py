"""Parts of the audit that leave, with what proves them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from bot.services import seals
from bot.services.actors import Actor
from bot.services.audit_reading import Entry, Wanted, put_on_record, read, require_auditor
from bot.services.names import called
from bot.services.seals import SealView
from models.audit import AuditEntry
from models.officer import Officer

MOST = 500  # entries in one file: building it must not keep officers waiting


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain of which entries are in the file."""

    chain: int
    collar: str | None
    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Extract:
    """Entries to leave with their proof, newest first; `more` is whether older ones did not fit."""

    asked: str
    entries: tuple[Entry, ...]
    page: int
    more: bool
    heads: tuple[Head, ...]
    seal: SealView | None
    made_at: datetime
    made_by: str


def extract(
    session: Session, actor: Actor, wanted: Wanted, *, page: int, form: str, now: datetime
) -> Extract:
    """The newest `MOST` entries, or an older page of as many, with what proves them."""
    require_auditor(actor)
    found, more = read(session, wanted, page=page, size=MOST)
    heads = _heads(session, {entry.chain for entry in found})
    detail = f"{form}, {len(found)} entries, page {page}"
    put_on_record(session, actor, "export", wanted, now=now, detail=detail)
    by = called(actor.rank, actor.collar, actor.surname)
    return Extract(wanted.asked, tuple(found), page, more, heads, seals.newest(session), now, by)


def _heads(session: Session, chains: Collection[int]) -> tuple[Head, ...]:
    rows: Sequence[Any] = (
        session.connection()
        .execute(
            seals.HEADS.with_only_columns(
                col(AuditEntry.chain), col(Officer.collar), col(AuditEntry.number), col(AuditEntry.digest)
            )
            .outerjoin(Officer, col(Officer.id) == col(AuditEntry.officer_id))
            .where(col(AuditEntry.chain).in_(chains))
        )
        .all()
    )
    return tuple(Head(*row) for row in rows)
