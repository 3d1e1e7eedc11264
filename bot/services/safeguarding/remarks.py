"""Remarks at the door or of an attempt that give cause for concern: kept as notes that offer their forms."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.database import Session
from bot.language.references import Record
from bot.services.audit.actors import Actor
from bot.services.notebook import writing
from bot.services.notebook.writing import NewNote, Origin
from bot.services.safeguarding import duties, rules
from bot.services.safeguarding.duties import Suggestion
from bot.values import replace

TICKED = "Cause for concern, said by a tap."
KIND = "SAFEGUARDING"


class KeptRemark(Struct, frozen=True):
    """The note that holds a remark now, and the forms that it calls for."""

    ref: str
    suggestion: Suggestion | None


def keep_concern(
    session: Session, actor: Actor, about: Record, words: str, *, origin: Origin, now: datetime
) -> KeptRemark | None:
    """Keep a remark as a note, if its words suggest a form; they are judged as a note's."""
    if not rules.concerns(words, about_child=True):
        return None
    if not rules.concerns(words, about_child=duties.is_child(session, about)):
        return None
    return keep(session, actor, about, words, origin=origin, now=now)


def keep(
    session: Session,
    actor: Actor,
    about: Record,
    words: str,
    *,
    ticked: bool = False,
    origin: Origin,
    now: datetime,
) -> KeptRemark:
    """Keep a remark as a note on the record, whatever it says; `ticked` asks for the forms by itself.

    An edit of the message that brought it doesn't amend the note: its words are not the message's alone.
    """
    text = words.strip() or TICKED
    said = NewNote(text, about=about)
    note = writing.write(session, actor, said, origin=replace(origin, messages={}, album=None), now=now)
    kind = KIND if ticked else ""
    found = duties.suggest(session, actor, note.id, note.ref, text, about, kind=kind, now=now)
    return KeptRemark(note.ref, found)
