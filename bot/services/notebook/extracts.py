"""Notebook entries to print, with their proof."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
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
from models.safeguarding import Form, SafeguardingDuty, SlaveryState

MOST = 200  # entries in one file, so that it stays below what a chat takes


class BookHead(Struct, frozen=True):
    """The last entry of a book that has entries in the file."""

    collar: str
    number: int
    digest: str


class NoteForm(Struct, frozen=True):
    """A safeguarding form that an entry called for: its reference, or why there is none, once it ended."""

    form: Form
    reference: str | None
    reason: str | None
    state: SlaveryState | None
    offered_at: datetime
    ended_at: datetime | None


class BookExtractRequest(Struct, frozen=True):
    """An extract on its way: `entries` of `total` will be in the file."""

    asked: str
    entries: int
    total: int
    page: int

    @property
    def more(self) -> bool:
        return self.page * MOST < self.total


class BookExtract(Struct, frozen=True):
    """Entries, each book in the order of its numbers; the forms that they called for, by entry; the proof."""

    asked: str
    page: int
    more: bool
    entries: tuple[NoteView, ...]
    forms: Mapping[int, tuple[NoteForm, ...]]
    heads: tuple[BookHead, ...]
    seal: SealView | None
    made_by: str
    made_at: datetime


def request_extract(
    session: Session, actor: Actor, wanted: NoteFilter, asked: str, *, page: int, now: datetime
) -> BookExtractRequest:
    """Have the entries printed to a file and sent. Each is on record as exported before it leaves.

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


def gather(session: Session, claim: DocumentClaim) -> BookExtract:
    """The entries asked for that the officer who asked may still read."""
    guarded = guard.identify(session, claim.account_id, now=claim.asked_at)
    if guarded is None:
        raise NotOnRecordError(claim.again)
    may = note_visibility.readable(guarded.actor, claim.asked_at)
    query = WHOLE.where(col(FieldNote.id).in_(claim.asked["notes"]), may)
    entries = notes.views(session, query.order_by(*note_lists.IN_BOOKS))
    return BookExtract(
        claim.asked["asked"],
        claim.asked["page"],
        claim.asked["more"],
        tuple(entries),
        forms(session, [one.id for one in entries]),
        _heads(session, {one.officer_id for one in entries}),
        seals.newest(session),
        claim.asked["by"],
        claim.asked_at,
    )


def command(asked: str, page: int) -> str:
    """The words that bring such a page."""
    return " ".join(filter(None, ("/book", asked, f"page {page}" if page > 1 else "")))


def forms(session: Session, note_ids: Collection[int]) -> dict[int, tuple[NoteForm, ...]]:
    """Those of entries that the caller knows to be readable."""
    columns = ("form", "reference", "reason", "state", "offered_at", "ended_at")
    query = (
        sa.select(col(SafeguardingDuty.note_id), *(getattr(SafeguardingDuty, name) for name in columns))
        .where(col(SafeguardingDuty.note_id).in_(note_ids))
        .order_by(col(SafeguardingDuty.id))
    )
    found: dict[int, tuple[NoteForm, ...]] = {}
    for note_id, *facts in session.run(query):
        found[note_id] = (*found.get(note_id, ()), NoteForm(*facts))
    return found


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
