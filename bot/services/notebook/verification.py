"""Check officers' books against the rest of the record: a tail that was cut off shows here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language.references import note_parts
from bot.letters import capitals
from bot.services.audit.verification import BrokenLink, ChainVerdict
from bot.services.notebook import chains
from bot.values import replace
from models.audit import AuditEntry
from models.notebook import Attachment, FieldNote, NoteParticular, ParticularKind
from models.officer import Officer

ENTERED = ("note", "strike", "check")  # the audit's words when an entry is made


def verify(session: Session) -> ChainVerdict:
    """Verify the books' chains, their particulars, and that both agree with the rest of the record."""
    books, particulars = chains.notebooks(session), chains.particulars(session)
    broken = (replace(one, why=f"in what was put to it later, {one.why}") for one in particulars.broken)
    return replace(books, broken=(*books.broken, *broken, *_disagreements(session)))


def _disagreements(session: Session) -> Iterator[BrokenLink]:
    yield from _cut_off(session)
    yield from _particulars_gone(session)
    yield from _files_swapped(session)


def _cut_off(session: Session) -> Iterator[BrokenLink]:
    """Books of which the audit has seen more entries than there are."""
    seen = sa.select(col(AuditEntry.object_ref)).where(
        col(AuditEntry.object_kind) == "note", col(AuditEntry.action).in_(ENTERED)
    )
    last: Counter[str] = Counter()
    for ref in session.run(seen.distinct()).scalars():
        collar, number = note_parts(ref)
        last[capitals(collar)] = max(last[capitals(collar)], number)
    ends = (
        sa.select(col(Officer.collar), sa.func.max(col(FieldNote.number)))
        .outerjoin(FieldNote, col(FieldNote.officer_id) == col(Officer.id))
        .group_by(col(Officer.collar))
    )
    for collar, number in session.run(ends):
        saw = last[capitals(collar)]
        if saw > (number or 0):
            yield BrokenLink(collar, (number or 0) + 1, f"it is gone, but the audit saw entry {saw}")


def _particulars_gone(session: Session) -> Iterator[BrokenLink]:
    """Particulars that are gone: an entry vouches for the last one before it."""
    there = sa.exists().where(
        col(NoteParticular.officer_id) == col(FieldNote.officer_id),
        col(NoteParticular.digest) == col(FieldNote.particulars_digest),
    )
    query = (
        sa.select(col(Officer.collar), col(FieldNote.number))
        .join(Officer, col(Officer.id) == col(FieldNote.officer_id))
        .where(col(FieldNote.particulars_digest).is_not(None), ~there)
        .order_by(col(Officer.collar), col(FieldNote.number))
    )
    for collar, number in session.run(query):
        yield BrokenLink(collar, number, "what had been put to the book before it is gone")


def _files_swapped(session: Session) -> Iterator[BrokenLink]:
    """Files kept under another hash than the chain vouches for."""
    query = (
        sa.select(col(Officer.collar), col(FieldNote.number))
        .select_from(NoteParticular)
        .join(FieldNote, col(FieldNote.id) == col(NoteParticular.note_id))
        .join(Officer, col(Officer.id) == col(FieldNote.officer_id))
        .outerjoin(Attachment, col(Attachment.id) == col(NoteParticular.attachment_id))
        .where(
            col(NoteParticular.kind) == ParticularKind.KEPT,
            sa.func.coalesce(col(Attachment.sha256), "") != col(NoteParticular.value),
        )
    )
    for collar, number in session.run(query):
        yield BrokenLink(collar, number, "its file is not the one that was kept")
