"""Writing into the officer's notebook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct, field
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.language.references import Record, note_reference
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.files.items import Item, attach_items, copy_items, is_too_large, item_fact, list_items
from bot.services.notebook import book, refusals
from bot.services.notebook.book import ABOUT, BookEntry, EntryTimes, Particular
from bot.services.notebook.warnings import NoteWarning, find_warning
from models.notebook import FieldNote, ParticularKind

REPEATED_WITHIN = timedelta(minutes=2)
LOOKED_BACK = 50  # entries


class Origin(Struct, frozen=True):
    """The source of an entry: the account and its update, and when the officer sent it.

    `messages` are its messages by number, each with its words as they came, the command still before them.
    """

    update_id: int
    written_at: datetime
    account_id: int = 0
    messages: Mapping[int, str] = field(default_factory=dict)
    album: str | None = None


class NewNote(Struct, frozen=True):
    """A note to keep: its words, its attachments, and its subject.

    `keeps` are attachments of the entry that it corrects, to hang on this one as well.
    """

    text: str
    items: tuple[Item, ...] = ()
    about: Record | None = None
    keeps: tuple[int, ...] = ()


class NoteReceipt(Struct, frozen=True):
    """The receipt of an entry: `written_at` is the officer's time, `received_at` is ours.

    `strikes` is the entry that it corrects. `repeats` says that it was there already and nothing was kept.
    `unwanted` is the kind of detail that its words look like and that should not stand in a note.
    """

    id: int
    ref: str
    about: str | None
    written_at: datetime
    received_at: datetime
    attachments: int = 0
    too_large: int = 0
    strikes: str | None = None
    repeats: bool = False
    unwanted: NoteWarning | None = None


_by = aliased(FieldNote)
_newest = (
    sa.select(sa.func.max(col(_by.number)))
    .where(col(_by.officer_id) == sa.bindparam("book"))
    .scalar_subquery()
)
SAME: Query = (
    sa.select(FieldNote.__table__)
    .where(
        col(FieldNote.officer_id) == sa.bindparam("book"),
        col(FieldNote.number) > _newest - LOOKED_BACK,
        col(FieldNote.text) == sa.bindparam("text"),
        col(FieldNote.made_by_id).is_(None),
        col(FieldNote.strikes_id).is_(None),
        col(FieldNote.written_at).between(sa.bindparam("since"), sa.bindparam("until")),
        ~sa.exists().where(col(_by.strikes_id) == col(FieldNote.id)),
    )
    .order_by(col(FieldNote.number).desc())
)


def write(
    session: Session, actor: Actor, said: NewNote, *, origin: Origin, now: datetime, both: bool = False
) -> NoteReceipt:
    """Put an entry into the officer's book, about a record where there is one.

    The same words on the same record within two minutes come from a nervous thumb and are kept once,
    unless `both` are wanted. Raises RejectedError for one without words or items.
    """
    if not said.text.strip() and not said.items:
        raise refusals.EMPTY_NOTE()
    if not both and not said.items and (again := _same(session, actor, said, origin, now)) is not None:
        return again
    links = {ABOUT[said.about.kind]: said.about.id} if said.about else {}
    return enter(session, actor, said, links, origin=origin, now=now)


def repeat(session: Session, actor: Actor, ref: str, *, origin: Origin, now: datetime) -> NoteReceipt:
    """Keep the words of an entry a second time after all, on the same record. Raises NotOnRecordError."""
    row = book.require_own(session, actor, ref)
    links = {column: getattr(row, column) for column in ABOUT.values()}
    return enter(session, actor, NewNote(row.text), links, origin=origin, now=now)


def enter(
    session: Session,
    actor: Actor,
    said: NewNote,
    links: Mapping[str, int | None],
    *,
    origin: Origin,
    now: datetime,
    strikes: str | None = None,
) -> NoteReceipt:
    """Append it to the actor's own book, with its attachments and the messages that brought it."""
    times = EntryTimes(origin.written_at, origin.written_at, now)
    kept = list_items(session, said.keeps)
    attached = [item_fact(item) for item in (*kept, *said.items)]
    note_id, number = book.append_entry(
        session, BookEntry(actor.id, said.text, times, links, attached, update_id=origin.update_id)
    )
    files = copy_items(session, said.keeps, note_id=note_id, now=now)
    attach_items(session, said.items, note_id=note_id, now=now)
    book.append_particulars(
        session,
        actor.id,
        [Particular(note_id, ParticularKind.KEPT, sha, None, one) for one, sha in files],
        now=now,
    )
    book.remember(session, note_id, origin.account_id, origin.messages, origin.album)
    if said.about is not None and said.about.place:  # as it was at that time: a task may be moved
        place = Particular(note_id, ParticularKind.PLACE, said.about.place)
        book.append_particulars(session, actor.id, [place], now=now)
    ref = note_reference(actor.collar, number)
    linked = [(str(said.about.kind), said.about.ref)] if said.about else []
    trail.record(session, actor, "strike" if strikes else "note", [("note", ref), *linked], now=now)
    return NoteReceipt(
        note_id,
        ref,
        said.about.ref if said.about else None,
        origin.written_at,
        now,
        attachments=len(kept) + len(said.items),
        too_large=sum(map(is_too_large, said.items)),
        strikes=strikes,
        unwanted=find_warning(said.text),
    )


def _same(session: Session, actor: Actor, said: NewNote, origin: Origin, now: datetime) -> NoteReceipt | None:
    """The receipt of the entry that this repeats. An edit of the repeat amends that one."""
    at = origin.written_at
    span = {"since": at - REPEATED_WITHIN, "until": at + REPEATED_WITHIN}
    about = (said.about.kind, said.about.id) if said.about else None
    for row in session.run(SAME, {"book": actor.id, "text": said.text, **span}):
        links = {kind: getattr(row, column) for kind, column in ABOUT.items() if getattr(row, column)}
        if next(iter(links.items()), None) == about:
            book.remember(session, row.id, origin.account_id, origin.messages, None)
            ref = note_reference(actor.collar, row.number)
            return NoteReceipt(
                row.id, ref, said.about.ref if said.about else None, row.written_at, now, repeats=True
            )
    return None
