"""What a pushed briefing says once it is taken back: edited in by the recaller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session, insert_new
from bot.services.pushes import notices
from bot.services.pushes.notices import What
from bot.services.retractions.requests import AGAIN, ENOUGH
from models.retraction import Recall, RecallKind

INSERT = insert_new(Recall)


class End(StrEnum):
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    EXPIRED = "expired"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Note:
    """What a push is to say from now on. `by` is who withdrew it, or the number of the new version.

    Of FILES nothing is said: what was shown of them is deleted.
    """

    end: End
    ref: str
    at: datetime
    by: str = ""

    @property
    def words(self) -> str:
        return f"{self.end.value} {self.ref} {self.at.isoformat()} {self.by}".strip()


def read_note(words: str) -> Note:
    end, ref, at, *by = words.split(" ", 3)
    return Note(End(end), ref, datetime.fromisoformat(at), by[0] if by else "")


def ask(session: Session, pushed: list[Any], note: Note, *, asked_by: int, now: datetime) -> None:
    """Have them say so; one that is to say so already, or to be deleted, is left alone."""
    numbers = [row.message_id for row in pushed]
    query = sa.select(col(Recall.id), col(Recall.account_id), col(Recall.message_id))
    rows = session.run(query.where(col(Recall.message_id).in_(numbers))).all()
    known = {(row.account_id, row.message_id): row.id for row in rows}
    common = {"kind": RecallKind.MASK, "words": note.words, "asked_by_id": asked_by}
    common |= {"made_at": now, "try_at": now}
    places = {(row.account_id, row.message_id): row for row in pushed}
    again = sa.update(Recall).where(
        col(Recall.id).in_([known[place] for place in places if place in known]),
        col(Recall.kind) == RecallKind.MASK,
        sa.func.coalesce(col(Recall.words), "") != note.words,
    )
    session.run(again.values(**common, **AGAIN))
    new = [
        common
        | {"officer_id": row.officer_id, "account_id": row.account_id, "message_id": row.message_id}
        | {"attempts": 0, "give_up_at": row.accepted_at + ENOUGH}
        for place, row in places.items()
        if place not in known
    ]
    if new:
        session.run(INSERT[session.dialect], new)


def report(session: Session, words: str, *, now: datetime) -> None:
    """Once nothing that was asked for together is left to try, tell who asked what could not be changed."""
    query = sa.select(
        sa.func.count(col(Recall.try_at)).label("waiting"),
        sa.func.count(col(Recall.failed_reason)).label("failed"),
        sa.func.count().label("total"),
        sa.func.max(col(Recall.asked_by_id)).label("asked_by"),
    ).where(col(Recall.words) == words)
    row: Any = session.run(query).one()
    if row.waiting or not row.failed or row.asked_by is None:
        return
    note = read_note(words)
    what = What.FILES_RECALLED if note.end is End.FILES else What.BRIEFING_RECALLED
    notices.tell(session, row.asked_by, what, f"{note.ref} {row.total - row.failed} {row.failed}", now=now)
