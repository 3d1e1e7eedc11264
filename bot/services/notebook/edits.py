"""Messages edited in the chat: what a message brought into the book is corrected, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.references import NOTE_NAMED
from bot.services.audit.actors import Actor
from bot.services.files.items import Item
from bot.services.notebook import amendments, refusals
from bot.services.notebook.amendments import Hung
from bot.services.notebook.book import EntryRow
from bot.services.notebook.writing import NewNote, NoteReceipt, Origin
from bot.values import replace
from models.notebook import FieldNote, NoteMessage

NAMED = re.compile(rf"{NOTE_NAMED}\s*[:,]?\s*", re.IGNORECASE)
COMMAND = re.compile(
    rf"(?:/note(?:@\w+)?(?:\s+|$)|note\b(?!\s*\d+\s*$)[:,]?\s*|/?amend(?:@\w+)?\s+{NAMED.pattern})",
    re.IGNORECASE,
)


def edit(
    session: Session, actor: Actor, items: Sequence[Item], *, origin: Origin, now: datetime
) -> NoteReceipt | None:
    """Amend the entry that a message brought, because the message was edited. None where nothing changed.

    Raises RejectedError if it brought none, or its entry was struck through since.
    """
    entry = _brought_by(session, actor, origin)
    if entry is None:
        raise refusals.NEVER_STORED()
    before, album = _messages(session, entry, origin)
    after = {**before, **origin.messages}
    hung = amendments.hung_on(session, entry.id)
    new = tuple(item for item in items if (item.unique_id or item.words) not in {one.named for one in hung})
    text = _text(entry, before, after)
    if not new and (before == after or text == entry.text):
        return None
    if not text.strip() and not items:
        raise refusals.EMPTY_NOTE()
    stands = amendments.stands_for(session, entry)
    if amendments.striker(session, stands.id) is not None:
        raise refusals.STRUCK_SINCE()
    said = NewNote(text, new, keeps=_keeps(session, stands, before, origin, new))
    source = replace(origin, messages=after, album=album)
    return amendments.replace_entry(session, actor, stands, said, origin=source, now=now)


def is_known(session: Session, actor: Actor, origin: Origin) -> bool:
    """Whether the message brought an entry."""
    return _brought_by(session, actor, origin) is not None


def _brought_by(session: Session, actor: Actor, origin: Origin) -> EntryRow | None:
    """The newest entry that the message brought."""
    query: Query = (
        sa.select(FieldNote.__table__)
        .join(NoteMessage, col(NoteMessage.note_id) == col(FieldNote.id))
        .where(
            col(FieldNote.officer_id) == actor.id,
            col(NoteMessage.account_id) == origin.account_id,
            col(NoteMessage.message_id).in_(origin.messages),
        )
        .order_by(col(FieldNote.number).desc())
        .limit(1)
    )
    return session.run(query).first()


def _messages(session: Session, entry: EntryRow, origin: Origin) -> tuple[dict[int, str], str | None]:
    """The words of this message and of each other of its album, and the album's name.

    Before revision 0021 nobody noted which of them said what: all of it counts as the first one's.
    """
    query = sa.select(col(NoteMessage.message_id), col(NoteMessage.album), col(NoteMessage.said)).where(
        col(NoteMessage.note_id) == entry.id, col(NoteMessage.account_id) == origin.account_id
    )
    rows = session.run(query.order_by(col(NoteMessage.message_id))).all()
    album = next(row.album for row in rows if row.message_id in origin.messages)
    own = [row for row in rows if (row.album == album if album else row.message_id in origin.messages)]
    unknown = {row.message_id: "" if at else entry.text for at, row in enumerate(own)}
    return {row.message_id: unknown[row.message_id] if row.said is None else row.said for row in own}, album


def _text(entry: EntryRow, before: Mapping[int, str], after: Mapping[int, str]) -> str:
    """The entry's words after the edit, without the command that made them a note."""
    first = next(filter(None, before.values()), "")
    command = next((first[:at] for at in range(len(first)) if _begins(entry.text, first[at:])), "")
    words = "\n".join(filter(None, after.values()))
    if command and words.startswith(command):
        return words[len(command) :].strip()
    found = COMMAND.match(words)
    return words[found.end() :].strip() if found else words


def _begins(text: str, words: str) -> bool:
    return bool(words.strip()) and text.startswith(words.strip())


def _keeps(
    session: Session, entry: EntryRow, before: Mapping[int, str], origin: Origin, new: Sequence[Item]
) -> tuple[int, ...]:
    """The attachments that stay: all but a file that was exchanged for another, where it is plain which."""
    hung: list[Hung] = amendments.hung_on(session, entry.id)
    exchanged = None
    if new and len(hung) == len(before):
        exchanged = next(at for at, message in enumerate(before) if message in origin.messages)
    return tuple(one.id for at, one in enumerate(hung) if at != exchanged)
