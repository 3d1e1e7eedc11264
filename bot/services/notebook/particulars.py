"""Particulars that officers add to their own entries later: kind, place, people, words spoken."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from bot.database import Session
from bot.letters import lowered
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.notebook import book, refusals
from bot.services.notebook.book import Particular
from models.notebook import ParticularKind

LONGEST = 1000


class NoteKind(StrEnum):
    PATROL = "patrol"
    VISIT = "visit"
    ENGAGEMENT = "engagement"
    STOP_ACCOUNT = "stop account"
    SAFEGUARDING = "safeguarding"
    INTEL_SUBMISSION = "intel submission"
    WARRANT = "warrant"
    SEIZURE = "seizure"
    OTHER = "other"


class OwnEntry(Struct, frozen=True):
    """An entry in the actor's own book."""

    id: int
    ref: str
    written_at: datetime


def require_own(session: Session, actor: Actor, ref: str) -> OwnEntry:
    """Raises NotOnRecordError for anybody else's book, and for an entry that somebody else made in it."""
    row = book.require_own(session, actor, ref)
    return OwnEntry(row.id, ref, row.written_at)


def append_particular(
    session: Session, actor: Actor, ref: str, kind: ParticularKind, value: str, *, now: datetime
) -> OwnEntry:
    """Add a particular to an entry of one's own. It never changes: a later one stands beside it.

    Raises RejectedError for words that cannot stand there, NotOnRecordError.
    """
    own = require_own(session, actor, ref)
    words = _checked(kind, value.strip(), own)
    book.append_particulars(session, actor.id, [Particular(own.id, kind, words, by_id=actor.id)], now=now)
    trail.record(session, actor, "put to note", [("note", ref)], detail=kind.value, now=now)
    return own


def _checked(kind: ParticularKind, words: str, own: OwnEntry) -> str:
    if not words:
        raise refusals.EMPTY_PARTICULAR()
    if len(words) > LONGEST:
        raise refusals.LONG_PARTICULAR()
    if kind is ParticularKind.KIND:
        known = " ".join(re.split(r"[\s_-]+", lowered(words)))
        if known not in set(NoteKind):
            raise refusals.NO_SUCH_KIND()
        return known
    if kind is ParticularKind.OCCURRED and datetime.fromisoformat(words) > own.written_at:
        raise refusals.NOT_YET()
    return words
