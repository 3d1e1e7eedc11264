"""One note in several entries: what a phone cut, because it was too long for one message."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language.references import note_reference
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.notebook import book, refusals
from bot.services.notebook.book import Particular
from models.notebook import FieldNote, NoteParticular, ParticularKind


def join(session: Session, actor: Actor, ref: str, *, now: datetime) -> str:
    """Read the entry as the rest of the one that it is about: the reference of that one.

    Raises NotOnRecordError, RejectedError.
    """
    rest = book.require_own(session, actor, ref)
    own = sa.select(col(FieldNote.id), col(FieldNote.number)).where(
        col(FieldNote.id) == rest.note_id, col(FieldNote.officer_id) == actor.id
    )
    first = session.run(own).first()
    if first is None or _is_joined(session, first.id, ref):
        raise refusals.NOTHING_TO_JOIN()
    goes_on = Particular(first.id, ParticularKind.GOES_ON, ref, by_id=actor.id)
    book.append_particulars(session, actor.id, [goes_on], now=now)
    named = note_reference(actor.collar, first.number)
    trail.record(session, actor, "put to note", [("note", named)], detail=goes_on.kind.value, now=now)
    return named


def _is_joined(session: Session, note_id: int, ref: str) -> bool:
    query = sa.select(sa.literal(1)).where(
        col(NoteParticular.note_id) == note_id,
        col(NoteParticular.kind) == ParticularKind.GOES_ON,
        col(NoteParticular.value) == ref,
    )
    return session.run(query).scalar() is not None
