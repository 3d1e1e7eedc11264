"""The new words of a pushed briefing that is taken back: edited in by the worker for retractions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session, insert_new
from bot.services.pushes import facts as pushes_facts
from bot.services.pushes import notices
from bot.services.pushes.facts import Facts, Notice, NoticeKind
from bot.services.retractions.requests import AGAIN, ENOUGH
from models.retraction import Retraction, RetractionKind

INSERT = insert_new(Retraction)
OPEN = col(Retraction.try_at).is_not(None)  # the index on what is due holds nothing else


class BriefingEnd(StrEnum):
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    EXPIRED = "expired"
    FILES = "files"


class Replacement(Facts, frozen=True):
    """The new words of a push. `by` is the officer who withdrew it, or the number of the new version.

    FILES has no words: messages with files are deleted.
    """

    end: BriefingEnd
    ref: str
    at: datetime
    by: str = ""

    @property
    def batch(self) -> str:
        """A batch: all that is asked for with the same facts, however often. Nobody reads it."""
        return f"{self.end.value} {self.ref} {self.at.isoformat()} {self.by}".strip()

    @property
    def row(self) -> dict[str, Any]:
        return {"batch": self.batch, "facts": pushes_facts.write(self)}


class BriefingRetractedNotice(Notice, frozen=True):
    """The number of pushes that show the new words, and the number that could not be changed."""

    kind = NoticeKind.BRIEFING_RETRACTED
    ref: str
    done: int
    failed: int


class FilesRetractedNotice(Notice, frozen=True):
    """The number of messages with its files that are gone, and the number that could not be deleted."""

    kind = NoticeKind.FILES_RETRACTED
    ref: str
    done: int
    failed: int


class BatchCounts(Struct, frozen=True):
    failed: int
    total: int
    asked_by: int | None


def request(session: Session, pushed: list[Any], note: Replacement, *, asked_by: int, now: datetime) -> None:
    """Have pushes show the new words, except those that are to show them already or to be deleted."""
    numbers = [row.message_id for row in pushed]
    query = sa.select(col(Retraction.id), col(Retraction.account_id), col(Retraction.message_id))
    rows = session.run(query.where(col(Retraction.message_id).in_(numbers))).all()
    known = {(row.account_id, row.message_id): row.id for row in rows}
    common = {"kind": RetractionKind.MASK, **note.row, "asked_by_id": asked_by}
    common |= {"made_at": now, "try_at": now}
    places = {(row.account_id, row.message_id): row for row in pushed}
    again = sa.update(Retraction).where(
        col(Retraction.id).in_([known[place] for place in places if place in known]),
        col(Retraction.kind) == RetractionKind.MASK,
        sa.func.coalesce(col(Retraction.batch), "") != note.batch,
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


def report(session: Session, batch: str, note: Replacement, *, now: datetime) -> None:
    """Once nothing of a batch is left to try, tell the one who asked what could not be changed."""
    together = col(Retraction.batch) == batch
    if session.run(sa.select(sa.exists().where(OPEN, together))).scalar():
        return
    query = sa.select(
        sa.func.count(col(Retraction.failed_reason)).label("failed"),
        sa.func.count().label("total"),
        sa.func.max(col(Retraction.asked_by_id)).label("asked_by"),
    ).where(together)
    found = session.rows(BatchCounts, query)[0]
    if not found.failed or found.asked_by is None:
        return
    notice = FilesRetractedNotice if note.end is BriefingEnd.FILES else BriefingRetractedNotice
    told = notice(note.ref, found.total - found.failed, found.failed)
    notices.tell(session, found.asked_by, told, now=now)
