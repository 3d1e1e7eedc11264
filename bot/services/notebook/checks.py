"""A supervisor's check of an officer's notebook: an entry in that book that says how far it was read."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.errors import NotPermittedError
from bot.language.references import note_parts, note_reference
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.notebook import book, refusals
from bot.services.notebook import viewing as notes
from bot.services.notebook.book import BookEntry, EntryTimes
from bot.services.notebook.viewing import NoteView
from bot.services.notebook.writing import Origin
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from models.notebook import FieldNote

AGAIN_WITHIN = timedelta(minutes=1)


class CheckReceipt(Struct, frozen=True):
    """`ref` is the check's own entry; `repeats` says that it was there already."""

    ref: str
    note: str
    officer: str
    written_at: datetime
    repeats: bool = False


class CheckedNotice(Notice, frozen=True):
    """To the officer: the check's own entry."""

    kind = NoticeKind.CHECKED
    ref: str


def check(
    session: Session, actor: Actor, ref: str, words: str, *, origin: Origin, now: datetime
) -> CheckReceipt:
    """Enter the check into the officer's book, and tell the officer.

    Raises NotOnRecordError, NotPermittedError, RejectedError.
    """
    if not policy.may(actor.role, Permission.CHECK):
        raise NotPermittedError("check")
    note = notes.require(session, actor, ref, now=now)
    if note.officer_id == actor.id:
        raise refusals.OWN_BOOK()
    if (again := _same(session, actor, note, now)) is not None:
        return again
    times = EntryTimes(origin.written_at, origin.written_at, now)
    links = {"note_id": note.id, "made_by_id": actor.id}
    entry = BookEntry(note.officer_id, words.strip(), times, links, update_id=origin.update_id)
    _, number = book.append_entry(session, entry)
    made = note_reference(note_parts(ref)[0], number)
    trail.record(session, actor, "check", [("note", made)], detail=ref, now=now)
    notices.tell(session, note.officer_id, CheckedNotice(made), now=now)
    return CheckReceipt(made, ref, note.officer, origin.written_at)


def _same(session: Session, actor: Actor, note: NoteView, now: datetime) -> CheckReceipt | None:
    """The same check again from a nervous thumb."""
    query = sa.select(col(FieldNote.number), col(FieldNote.written_at)).where(
        col(FieldNote.note_id) == note.id,
        col(FieldNote.made_by_id) == actor.id,
        col(FieldNote.received_at) > now - AGAIN_WITHIN,
    )
    row = session.run(query).first()
    if row is None:
        return None
    made = note_reference(note_parts(note.ref)[0], row.number)
    return CheckReceipt(made, note.ref, note.officer, row.written_at, repeats=True)
