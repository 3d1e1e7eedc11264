"""Retract a briefing's files from the officers who asked for them: not sent any more, deleted in chats."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.documents import queue as document_queue
from bot.services.retractions.replacements import BriefingEnd, Replacement
from bot.services.retractions.requests import ENOUGH, INSERT, REACH
from models.document import Document
from models.retraction import RetractionKind


def retract_files(
    session: Session, briefing_id: int, note: Replacement, *, asked_by: int, now: datetime
) -> None:
    """Retract all that was asked for until it ended. A file on its way is retracted once it has arrived."""
    document_queue.cancel_for_briefing(session, briefing_id, asked_until=note.at)
    query: Query = sa.select(
        col(Document.officer_id), col(Document.account_id), col(Document.sent), col(Document.sent_at)
    ).where(
        col(Document.briefing_id) == briefing_id,
        col(Document.asked_at) <= note.at,
        col(Document.sent_at) > now - REACH,
    )
    common: dict[str, Any] = {
        "kind": RetractionKind.DELETE,
        **Replacement(BriefingEnd.FILES, note.ref, note.at).row,
    }
    common |= {"asked_by_id": asked_by, "made_at": now, "try_at": now, "attempts": 0}
    rows = [
        common
        | {"officer_id": row.officer_id, "account_id": row.account_id}
        | {"message_id": number, "give_up_at": row.sent_at + ENOUGH}
        for row in session.run(query)
        for number in row.sent
    ]
    if rows:
        session.run(INSERT[session.dialect], rows)
