"""Writing into the officer's notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot.database import Query
from bot.errors import RejectedError
from bot.language.references import Record
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.notebook import book
from bot.services.notebook.book import ABOUT, Entry, Particular, Times, reference
from bot.services.notebook.warnings import Unwanted, unwanted
from models.notebook import Attachment, AttachmentKind, FieldNote, ParticularKind

LARGEST_FILE = 20 * 1024 * 1024  # what the messenger hands to a bot
REPEATED_WITHIN = timedelta(minutes=2)
LOOKED_BACK = 50  # entries


class EmptyNoteError(RejectedError):
    """There is nothing in it to keep. Write what happened, or answer a card with text, photo or voice."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that hangs on a message: a file, a place, a contact.

    `file_id` names it for this bot, `unique_id` is the same wherever the file is sent.
    """

    kind: AttachmentKind
    file_id: str | None = None
    unique_id: str | None = None
    file_name: str | None = None
    size: int | None = None
    seconds: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where it came from: the update and the messages of which account, and when the officer sent them."""

    update_id: int
    written_at: datetime
    account_id: int = 0
    message_ids: tuple[int, ...] = ()
    album: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be kept: words, what hangs on them, and what they are about."""

    text: str
    items: tuple[Item, ...] = ()
    about: Record | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The receipt of an entry: `written_at` is the officer's hour, `received_at` ours.

    `strikes` is the entry that it corrects. `repeats` says that it was there already, and nothing was kept.
    `unwanted` is what its words look like, if that should not stand in a note.
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
    unwanted: Unwanted | None = None


_by = aliased(FieldNote)
_newest = (
    sa.select(sa.func.max(col(_by.number)))
    .where(col(_by.officer_id) == sa.bindparam("book"))
    .scalar_subquery()
)
SAME: Query = (
    sa.select(FieldNote.__table__)  # type: ignore[attr-defined]
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
    session: Session, actor: Actor, said: Said, *, origin: Origin, now: datetime, both: bool = False
) -> Written:
    """Put an entry into the officer's book, about a record where there is one.

    The same words on the same record again within two minutes are a nervous thumb's, and kept once,
    unless `both` are wanted. Raises EmptyNoteError for one without words or items.
    """
    if not said.text.strip() and not said.items:
        raise EmptyNoteError(EmptyNoteError.__doc__)
    if not both and not said.items and (again := _same(session, actor, said, origin, now)) is not None:
        return again
    links = {ABOUT[said.about.kind]: said.about.id} if said.about else {}
    return enter(session, actor, said, links, origin=origin, now=now)


def repeat(session: Session, actor: Actor, ref: str, *, origin: Origin, now: datetime) -> Written:
    """Keep the words of an entry a second time after all, on the same record. Raises NotOnRecordError."""
    row = book.require_own(session, actor, ref)
    links = {column: getattr(row, column) for column in ABOUT.values()}
    return enter(session, actor, Said(row.text), links, origin=origin, now=now)


def enter(
    session: Session,
    actor: Actor,
    said: Said,
    links: Mapping[str, int | None],
    *,
    origin: Origin,
    now: datetime,
    strikes: str | None = None,
) -> Written:
    """Append it to the actor's own book, with what hangs on it and the messages that brought it."""
    times = Times(origin.written_at, origin.written_at, now)
    hung = [fact(item) for item in said.items]
    note_id, number = book.add(
        session, Entry(actor.id, said.text, times, links, hung, update_id=origin.update_id)
    )
    hang(session, said.items, note_id=note_id, now=now)
    book.remember(session, note_id, origin.account_id, origin.message_ids, origin.album)
    if said.about is not None and said.about.place:  # as it was at that hour: a task may be moved
        place = Particular(note_id, ParticularKind.PLACE, said.about.place)
        book.put(session, actor.id, [place], now=now)
    ref = reference(actor.collar, number)
    linked = [(str(said.about.kind), said.about.ref)] if said.about else []
    trail.record(session, actor, "strike" if strikes else "note", [("note", ref), *linked], now=now)
    return Written(
        note_id,
        ref,
        said.about.ref if said.about else None,
        origin.written_at,
        now,
        attachments=len(said.items),
        too_large=sum(map(is_too_large, said.items)),
        strikes=strikes,
        unwanted=unwanted(said.text),
    )


def hang(session: Session, items: Sequence[Item], *, now: datetime, note_id: int | None = None) -> list[int]:
    """Keep items, each with when to fetch its file: their ids. Without a note they hang on none."""
    rows = [_attachment(note_id, item, now) for item in items]
    if not rows:
        return []
    hung = sa.insert(Attachment).returning(col(Attachment.id), sort_by_parameter_order=True)
    return [one.id for one in session.connection().execute(hung, rows)]


def fact(item: Item) -> str:
    """What the chain vouches for in what hangs on an entry; a file's hash follows once it is fetched."""
    return f"{item.kind}:{item.file_id or item.words or (item.latitude, item.longitude)}"


def item_of(row: Attachment) -> Item:
    """The item that an attachment was."""
    return Item(**{one.name: getattr(row, one.name) for one in fields(Item)})


def item_from(facts: Mapping[str, Any]) -> Item:
    """From what `asdict` made of one, by way of JSON."""
    return Item(**{**facts, "kind": AttachmentKind(facts["kind"])})


def is_too_large(item: Item) -> bool:
    return item.size is not None and item.size > LARGEST_FILE


def _same(session: Session, actor: Actor, said: Said, origin: Origin, now: datetime) -> Written | None:
    """The receipt of the entry that it repeats. An edit of the repeat amends that one."""
    at = origin.written_at
    span = {"since": at - REPEATED_WITHIN, "until": at + REPEATED_WITHIN}
    about = (said.about.kind, said.about.id) if said.about else None
    for row in session.connection().execute(SAME, {"book": actor.id, "text": said.text, **span}):
        links = {kind: getattr(row, column) for kind, column in ABOUT.items() if getattr(row, column)}
        if next(iter(links.items()), None) == about:
            book.remember(session, row.id, origin.account_id, origin.message_ids, None)
            ref = reference(actor.collar, row.number)
            return Written(
                row.id, ref, said.about.ref if said.about else None, row.written_at, now, repeats=True
            )
    return None


def _attachment(note_id: int | None, item: Item, now: datetime) -> dict[str, Any]:
    """The row: its file is fetched at once, unless there is none or it is more than we may fetch."""
    too_large = is_too_large(item)
    to_fetch = item.file_id is not None and not too_large
    return asdict(item) | {
        "note_id": note_id,
        "failures": 0,
        "fetch_at": now if to_fetch else None,
        "lost_reason": "larger than 20 MB" if too_large else None,
    }
