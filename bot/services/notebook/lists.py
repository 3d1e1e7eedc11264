"""Lists of the entries that an officer may read, their own and others', newest first."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.language.references import Record, RecordKind, note_reference
from bot.letters import capitals
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.notebook import viewing as notes
from bot.services.notebook import visibility as note_visibility
from bot.services.notebook import word_index
from bot.services.notebook.book import ABOUT
from bot.services.notebook.viewing import WHOLE, NoteView
from bot.services.operations import viewing as operations
from models.notebook import FieldNote
from models.officer import Officer

PAGE = 6
CLOCKS_DIFFER = timedelta(minutes=5)  # ours and the messenger's, at most
NEWEST = (col(FieldNote.written_at).desc(), col(FieldNote.id).desc())
IN_BOOKS = (col(Officer.collar), col(FieldNote.number))  # a number is given when the entry is kept
ITS_OWN = 0  # an offset: the databases then work the part out by itself, by the operation's index
IDS: Query = sa.select(col(FieldNote.id)).join(Officer, col(Officer.id) == col(FieldNote.officer_id))


class Book(Struct, frozen=True):
    """An officer's notebook; `called` is how others know the officer."""

    officer_id: int
    called: str


class NoteRef(Struct, frozen=True):
    id: int
    ref: str


class NoteFilter(Struct, frozen=True):
    """The entries to list: every field that is set narrows. Instants are a half-open span, called `day`.

    An operation's entries include those on its tasks and referrals.
    """

    start: datetime | None = None
    end: datetime | None = None
    day: str | None = None
    about: Record | None = None
    book: Book | None = None
    words: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether only the officer's own entries are asked for."""
        return self.about is None and self.book is None and not self.words


def book(session: Session, collar: str) -> Book | None:
    """The notebook of the officer with this collar number, still here or gone."""
    query = sa.select(col(Officer.id), col(Officer.rank), col(Officer.collar), col(Officer.surname))
    row = session.run(query.where(sa.func.upper(Officer.collar) == capitals(collar))).first()
    return Book(row.id, officer_name(row.rank, row.collar, row.surname)) if row else None


def listed(
    session: Session, actor: Actor, wanted: NoteFilter, *, page: int, now: datetime
) -> tuple[list[NoteView], int]:
    """A page of entries, and the number in all that this officer may read."""
    asked = IDS.where(*_conditions(session, actor, wanted, now))
    total = session.count(asked)
    page_ids = asked.order_by(*NEWEST).limit(PAGE).offset((page - 1) * PAGE)
    ids = session.run(page_ids).scalars().all()
    found = notes.views(session, WHOLE.where(col(FieldNote.id).in_(ids)).order_by(*NEWEST))
    trail.record(session, actor, "consult", [("note", view.ref) for view in found], now=now)
    if wanted.words and not found:
        trail.record(session, actor, "search", [("notes", "no hit")], outcome="no hit", now=now)
    return found, total


def list_refs(
    session: Session, actor: Actor, wanted: NoteFilter, *, page: int, size: int, now: datetime
) -> tuple[list[NoteRef], int]:
    """A page of references, each book in the order of its numbers, and the number in all. Audits nothing."""
    asked = IDS.where(*_conditions(session, actor, wanted, now))
    total = session.count(asked)
    named = asked.with_only_columns(col(FieldNote.id), col(Officer.collar), col(FieldNote.number))
    rows = session.run(named.order_by(*IN_BOOKS).limit(size).offset((page - 1) * size))
    return [NoteRef(row.id, note_reference(row.collar, row.number)) for row in rows], total


def _conditions(
    session: Session, actor: Actor, wanted: NoteFilter, now: datetime
) -> list[sa.ColumnElement[bool]]:
    conditions = [note_visibility.own(actor) if wanted.is_own else note_visibility.readable(actor, now)]
    if wanted.book is not None:
        conditions.append(col(FieldNote.officer_id) == wanted.book.officer_id)
    if wanted.start is not None:
        conditions.append(col(FieldNote.written_at) >= wanted.start)
    if wanted.end is not None:
        conditions.append(col(FieldNote.written_at) < wanted.end)
    if wanted.words:
        conditions.append(col(FieldNote.id).in_(_with_words(session, actor, wanted)))
    if wanted.about is not None:
        conditions.append(_about(actor, wanted.about, now))
    return conditions


def _with_words(session: Session, actor: Actor, wanted: NoteFilter) -> list[int]:
    """Search a day from its first entry to reach us: clocks apart, none arrives before it is written."""
    books = [wanted.book.officer_id] if wanted.book else note_visibility.books(session, actor)
    first = None
    if wanted.start is not None:
        since = sa.select(sa.func.min(col(FieldNote.id)))
        reached = col(FieldNote.received_at) >= wanted.start - CLOCKS_DIFFER
        first = session.run(since.where(reached)).scalar()
        if first is None:
            return []
    return word_index.find_entries(session, wanted.words, books=books, first=first)


def _about(actor: Actor, record: Record, now: datetime) -> sa.ColumnElement[bool]:
    """Only officers who may see a record's card learn that an operation holds it."""
    itself: sa.ColumnElement[bool] = getattr(FieldNote, ABOUT[record.kind]) == record.id
    if record.kind is not RecordKind.OPERATION:
        return itself
    tasks = operations.tasks_of(actor, record.id, now, least=Visibility.CARD).offset(ITS_OWN)
    referrals = operations.referrals_of(actor, record.id, now, least=Visibility.CARD).offset(ITS_OWN)
    roads = (itself, col(FieldNote.task_id).in_(tasks), col(FieldNote.referral_id).in_(referrals))
    each = (sa.select(col(FieldNote.id)).where(road).correlate(None) for road in roads)
    return col(FieldNote.id).in_(sa.union(*each))  # each by its index; of an OR, all notes would be read
