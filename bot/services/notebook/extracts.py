"""Entries of notebooks to be printed, with what proves them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.errors import NotOnRecordError
from bot.language.names import officer_name
from bot.services.audit import seals, trail
from bot.services.audit.actors import Actor
from bot.services.audit.seals import SealView
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim
from bot.services.identity import guard
from bot.services.notebook import lists as note_lists
from bot.services.notebook import refusals
from bot.services.notebook import viewing as notes
from bot.services.notebook import visibility as note_visibility
from bot.services.notebook.lists import NoteFilter
from bot.services.notebook.viewing import WHOLE, NoteView
from models.document import DocumentKind
from models.notebook import FieldNote
from models.officer import Officer

MOST = 200  # entries in one file, so that it stays below what a chat takes


@dataclass(frozen=True, slots=True)
class BookHead:
    """The last entry of a book of which entries are in the file."""

    collar: str
    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class BookExtractRequest:
    """What was asked for: `entries` of `total` will be in the file."""

    asked: str
    entries: int
    total: int
    page: int

    @property
    def more(self) -> bool:
        return self.page * MOST < self.total


@dataclass(frozen=True, slots=True)
class BookExtract:
    """Entries in the order in which they were written, with their proof."""

    asked: str
    page: int
    more: bool
    entries: tuple[NoteView, ...]
    heads: tuple[BookHead, ...]
    seal: SealView | None
    made_by: str
    made_at: datetime


def request_extract(
    session: Session, actor: Actor, wanted: NoteFilter, asked: str, *, page: int, now: datetime
) -> BookExtractRequest:
    """Have the entries made into a file and sent. Each is on record as exported before it leaves.

    Raises RejectedError.
    """
    chosen, total = note_lists.list_refs(session, actor, wanted, page=page, size=MOST, now=now)
    if not chosen:
        raise refusals.NOTHING_TO_PRINT()
    trail.record(session, actor, "export", [("note", one.ref) for one in chosen], now=now)
    coming = BookExtractRequest(asked, len(chosen), total, page)
    facts = {"asked": asked, "page": page, "more": coming.more, "notes": [one.id for one in chosen]}
    facts["by"] = officer_name(actor.rank, actor.collar, actor.surname)
    document_queue.request(session, actor, DocumentKind.BOOK, facts, again=command(asked, page), now=now)
    return coming


def gather(session: Session, paper: DocumentClaim) -> BookExtract:
    """The entries that were asked for, as far as whoever asked may still read them."""
    guarded = guard.identify(session, paper.account_id, now=paper.asked_at)
    if guarded is None:
        raise NotOnRecordError(paper.again)
    may = note_visibility.readable(guarded.actor, paper.asked_at)
    query = WHOLE.where(col(FieldNote.id).in_(paper.asked["notes"]), may)
    entries = notes.views(session, query.order_by(col(FieldNote.written_at), col(FieldNote.id)))
    return BookExtract(
        paper.asked["asked"],
        paper.asked["page"],
        paper.asked["more"],
        tuple(entries),
        _heads(session, {one.officer_id for one in entries}),
        seals.newest(session),
        paper.asked["by"],
        paper.asked_at,
    )


def command(asked: str, page: int) -> str:
    """What to say for such a page."""
    return " ".join(filter(None, ("/book", asked, f"page {page}" if page > 1 else "")))


def _heads(session: Session, officers: Collection[int]) -> tuple[BookHead, ...]:
    last = (
        sa.select(col(FieldNote.officer_id), sa.func.max(col(FieldNote.number)).label("number"))
        .where(col(FieldNote.officer_id).in_(officers))
        .group_by(col(FieldNote.officer_id))
        .subquery()
    )
    query = (
        sa.select(col(Officer.collar), col(FieldNote.number), col(FieldNote.digest))
        .join(Officer, col(Officer.id) == col(FieldNote.officer_id))
        .join(last, sa.and_(last.c.officer_id == FieldNote.officer_id, last.c.number == FieldNote.number))
        .order_by(col(Officer.collar))
    )
    return tuple(BookHead(*row) for row in session.run(query))
