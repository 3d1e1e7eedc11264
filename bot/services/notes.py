"""The officer's notebook: append-only, numbered without a gap, chained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import Query, count
from bot.errors import NotOnRecordError, RejectedError
from bot.services import attachments, audit
from bot.services.actors import Actor
from bot.services.attachments import Hung
from bot.services.chains import START, Fact, digest
from bot.services.references import Kind, Record
from models.briefing import Briefing
from models.note import Attachment, AttachmentKind, FieldNote
from models.officer import Officer
from models.referral import Referral
from models.task import Task

PAGE = 8
LARGEST_FILE = 20 * 1024 * 1024  # what the messenger hands to a bot


class EmptyNoteError(RejectedError):
    """There is nothing in it to keep. Write what happened, or answer a card with text, photo or voice."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that hangs on a message: a file, a place, a contact."""

    kind: AttachmentKind
    file_id: str | None = None
    file_name: str | None = None
    size: int | None = None
    seconds: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class NoteView:
    id: int
    ref: str
    text: str
    about: str | None
    written_at: datetime
    received_at: datetime
    attachments: tuple[Hung, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The receipt of an entry: `written_at` is the officer's hour, `received_at` ours."""

    id: int
    ref: str
    about: str | None
    written_at: datetime
    received_at: datetime
    attachments: int
    too_large: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to list: every field that is set narrows. Instants are a half-open span."""

    start: datetime | None = None
    end: datetime | None = None
    about: Record | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the note came from: the update that brought it, and when the officer sent it."""

    update_id: int
    written_at: datetime


ABOUT = {
    Kind.REFERRAL: "referral_id",
    Kind.TASK: "task_id",
    Kind.BRIEFING: "briefing_id",
    Kind.NOTE: "note_id",
}
LOCK = sa.select(col(Officer.id)).where(col(Officer.id) == sa.bindparam("officer_id")).with_for_update()
LAST = (
    sa.select(col(FieldNote.number), col(FieldNote.digest))
    .where(col(FieldNote.officer_id) == sa.bindparam("officer_id"))
    .order_by(col(FieldNote.number).desc())
    .limit(1)
)
INSERT: Any = sa.insert(FieldNote).returning(col(FieldNote.id))


def write(
    session: Session,
    actor: Actor,
    text: str,
    items: tuple[Item, ...],
    *,
    about: Record | None,
    origin: Origin,
    now: datetime,
) -> Written:
    """Put an entry into the officer's book, about a record where there is one.

    Raises EmptyNoteError for one without words or items.
    """
    if not text.strip() and not items:
        raise EmptyNoteError(EmptyNoteError.__doc__)
    entry = _entry(session, actor, text, items, about=about, origin=origin, now=now)
    note_id: int = session.connection().execute(INSERT, entry).scalar_one()
    if items:
        session.connection().execute(
            sa.insert(Attachment), [_attachment(note_id, item, now) for item in items]
        )
    ref = reference(actor.collar, entry["number"])
    linked = [(str(about.kind), about.ref)] if about else []
    audit.record(session, actor, "note", [("note", ref), *linked], now=now)
    linked_ref = about.ref if about else None
    return Written(note_id, ref, linked_ref, origin.written_at, now, len(items), _too_large(items))


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> NoteView:
    """An entry of one's own book. Raises NotOnRecordError for anybody else's."""
    _, _, rest = ref.partition("-")
    collar, _, number = rest.rpartition("-")
    own = MINE.where(col(FieldNote.number) == int(number or 0)) if collar == actor.collar else None
    rows = _views(session, actor, own) if own is not None else []
    if not rows:
        raise NotOnRecordError(ref)
    audit.record(session, actor, "consult", [("note", ref)], now=now)
    return rows[0]


def listed(
    session: Session, actor: Actor, wanted: Wanted, *, page: int, now: datetime
) -> tuple[list[NoteView], int]:
    """A page of one's own book, newest first, and how many entries there are."""
    query = MINE.where(*_conditions(wanted))
    total = count(session, query, officer_id=actor.id)
    newest = query.order_by(col(FieldNote.number).desc()).limit(PAGE).offset((page - 1) * PAGE)
    views = _views(session, actor, newest)
    audit.record(session, actor, "consult", [("note", view.ref) for view in views], now=now)
    return views, total


def reference(collar: str, number: int) -> str:
    return f"PNB-{collar}-{number:04d}"


def _too_large(items: tuple[Item, ...]) -> int:
    return sum(item.size is not None and item.size > LARGEST_FILE for item in items)


def _entry(
    session: Session,
    actor: Actor,
    text: str,
    items: tuple[Item, ...],
    *,
    about: Record | None,
    origin: Origin,
    now: datetime,
) -> dict[str, Any]:
    """The row, numbered and chained. The officer is locked first: two phones get two numbers."""
    session.connection().execute(LOCK, {"officer_id": actor.id})
    last = session.connection().execute(LAST, {"officer_id": actor.id}).first()
    row: dict[str, Any] = dict.fromkeys(ABOUT.values())
    if about is not None:
        row[ABOUT[about.kind]] = about.id
    row |= {
        "officer_id": actor.id,
        "number": last.number + 1 if last else 1,
        "text": text,
        "occurred_at": origin.written_at,
        "written_at": origin.written_at,
        "received_at": now,
        "update_id": origin.update_id,
        "previous_digest": last.digest if last else START,
    }
    return row | {"digest": digest(row["previous_digest"], facts(row, items))}


def facts(row: Mapping[str, Any], items: tuple[Item, ...]) -> list[Fact]:
    """What the book's chain vouches for, in its fixed order."""
    about = [row[column] for column in ABOUT.values()]
    times = [row[column].isoformat() for column in ("occurred_at", "written_at", "received_at")]
    hung = [f"{item.kind}:{item.file_id or item.words or (item.latitude, item.longitude)}" for item in items]
    return [row["officer_id"], row["number"], row["text"], *about, *times, *hung]


def item_of(row: Attachment) -> Item:
    """The item that an attachment was."""
    return Item(**{one.name: getattr(row, one.name) for one in fields(Item)})


def _attachment(note_id: int, item: Item, now: datetime) -> dict[str, Any]:
    """The row, with when to fetch its file: at once, unless there is none or it is more than we may fetch."""
    too_large = bool(_too_large((item,)))
    to_fetch = item.file_id is not None and not too_large
    return asdict(item) | {
        "note_id": note_id,
        "failures": 0,
        "fetch_at": now if to_fetch else None,
        "lost_reason": "larger than 20 MB" if too_large else None,
    }


MINE: Query = (
    sa.select(
        col(FieldNote.id),
        col(FieldNote.number),
        col(FieldNote.text),
        col(FieldNote.written_at),
        col(FieldNote.received_at),
        sa.func.coalesce(col(Referral.ref), col(Task.ref)).label("about"),
        col(Briefing.number).label("briefing"),
    )
    .select_from(FieldNote)
    .outerjoin(Referral, col(Referral.id) == col(FieldNote.referral_id))
    .outerjoin(Task, col(Task.id) == col(FieldNote.task_id))
    .outerjoin(Briefing, col(Briefing.id) == col(FieldNote.briefing_id))
    .where(col(FieldNote.officer_id) == sa.bindparam("officer_id"))
)


def _views(session: Session, actor: Actor, query: Query) -> list[NoteView]:
    rows = session.connection().execute(query, {"officer_id": actor.id}).all()
    hung = attachments.on_notes(session, [row.id for row in rows])
    return [
        NoteView(
            row.id,
            reference(actor.collar, row.number),
            row.text,
            row.about or (f"BRF-{row.briefing:04d}" if row.briefing else None),
            row.written_at,
            row.received_at,
            hung[row.id],
        )
        for row in rows
    ]


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions = []
    if wanted.start is not None:
        conditions.append(col(FieldNote.written_at) >= wanted.start)
    if wanted.end is not None:
        conditions.append(col(FieldNote.written_at) < wanted.end)
    if wanted.about is not None:
        conditions.append(getattr(FieldNote, ABOUT[wanted.about.kind]) == wanted.about.id)
    return conditions
