"""The notebook's two chains, walked link by link: the entries of each book, and their particulars."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session, columns
from bot.services.audit.hash_chain import Fact
from bot.services.audit.verification import ChainVerdict, link_columns, verify_chains
from bot.services.files import items
from bot.services.notebook import book
from bot.statements import Row
from models.notebook import Attachment, FieldNote, NoteParticular, ParticularKind

_late = sa.select(col(NoteParticular.attachment_id)).where(
    col(NoteParticular.kind) == ParticularKind.ATTACHED
)


def particulars(session: Session) -> ChainVerdict:
    """Walk the particulars of each officer's book."""
    query = sa.select(
        *link_columns(NoteParticular, NoteParticular.officer_id), NoteParticular.__table__
    ).order_by(col(NoteParticular.officer_id), col(NoteParticular.number))
    return verify_chains(session, query, lambda row: book.particular_facts(columns(row)))


def notebooks(session: Session) -> ChainVerdict:
    """Walk each officer's book, with the attachments that each entry had when it was written."""
    query = sa.select(*link_columns(FieldNote, FieldNote.officer_id), FieldNote.__table__).order_by(
        col(FieldNote.officer_id), col(FieldNote.number)
    )

    def facts(row: Row) -> Sequence[Fact]:
        attached = sa.select(Attachment.__table__).where(
            col(Attachment.note_id) == row.id, col(Attachment.id).not_in(_late.where(_of(row.id)))
        )
        rows = session.run(attached.order_by(col(Attachment.id)))
        return book.facts(columns(row), [items.item_fact(items.item_of(one)) for one in rows])

    return verify_chains(session, query, facts)


def _of(note_id: int) -> sa.ColumnElement[bool]:
    return col(NoteParticular.note_id) == note_id
