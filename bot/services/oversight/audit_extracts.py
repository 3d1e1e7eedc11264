"""Extracts of the audit, with their proof."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, convert, to_builtins
from sqlmodel import col

from bot.database import Session
from bot.language.names import officer_name
from bot.services.audit import seals
from bot.services.audit.actors import Actor
from bot.services.audit.seals import SealView
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim
from bot.services.oversight.audit_reading import (
    AuditEntryView,
    AuditFilter,
    counted,
    newest,
    put_on_record,
    read,
    require_auditor,
)
from models.audit import AuditEntry
from models.document import DocumentKind
from models.officer import Officer

MOST = 500  # entries in one file: a PDF of this many takes seconds of CPU


class ChainHead(Struct, frozen=True):
    """The last entry of a chain that has entries in the file."""

    chain: int
    collar: str | None
    number: int
    digest: str


class AuditExtractRequest(Struct, frozen=True):
    """The request: `entries` of them will be in the file; `more` tells whether older ones did not fit."""

    asked: str
    form: str
    entries: int
    page: int
    more: bool


class AuditExtract(Struct, frozen=True):
    """Entries with their proof, newest first, as they stood at the time of the request."""

    asked: str
    form: str
    entries: tuple[AuditEntryView, ...]
    page: int
    more: bool
    heads: tuple[ChainHead, ...]
    seal: SealView | None
    made_at: datetime
    made_by: str


def request_extract(
    session: Session, actor: Actor, wanted: AuditFilter, *, page: int, form: str, now: datetime
) -> AuditExtractRequest:
    """Request a file of the newest `MOST` entries, or of an older page of as many."""
    require_auditor(actor)
    number, more = counted(session, wanted, page=page, size=MOST)
    by = officer_name(actor.rank, actor.collar, actor.surname)
    asked = {"wanted": _packed(wanted), "page": page, "form": form, "by": by, "until": newest(session)}
    detail = f"{form}, {number} entries, page {page}"
    put_on_record(session, actor, "export", wanted, now=now, detail=detail)
    document_queue.request(
        session, actor, DocumentKind.AUDIT, asked, again=command(wanted.asked, form, page), now=now
    )
    return AuditExtractRequest(wanted.asked, form, number, page, more)


def gather(session: Session, document: DocumentClaim) -> AuditExtract:
    """Read the requested entries, with their proof."""
    asked = document.asked
    wanted, page, form = _unpacked(asked["wanted"]), asked["page"], asked["form"]
    found, more = read(session, wanted, page=page, size=MOST, until=asked["until"])
    heads, seal = _heads(session, {entry.chain for entry in found}), seals.newest(session)
    return AuditExtract(
        wanted.asked, form, tuple(found), page, more, heads, seal, document.asked_at, asked["by"]
    )  # fmt: skip


def command(asked: str, form: str, page: int) -> str:
    """The command that asks for such a page."""
    words = ("/audit export", asked, form, f"page {page}" if page > 1 else "")
    return " ".join(filter(None, words))


def _packed(wanted: AuditFilter) -> dict[str, Any]:
    """The filter as JSON."""
    packed: dict[str, Any] = to_builtins(wanted)
    return packed


def _unpacked(packed: dict[str, Any]) -> AuditFilter:
    return convert(packed, AuditFilter)


def _heads(session: Session, chains: Collection[int]) -> tuple[ChainHead, ...]:
    rows: Sequence[Any] = session.run(
        seals.HEADS.with_only_columns(
            col(AuditEntry.chain), col(Officer.collar), col(AuditEntry.number), col(AuditEntry.digest)
        )
        .outerjoin(Officer, col(Officer.id) == col(AuditEntry.officer_id))
        .where(col(AuditEntry.chain).in_(chains))
    ).all()
    return tuple(ChainHead(*row) for row in rows)
