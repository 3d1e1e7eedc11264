"""Find the same text sent to the same people within a day: one of the two is likely to be a slip."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import RejectedError
from bot.language.references import briefing_reference
from bot.services.briefings import audiences
from bot.services.briefings.audiences import Audience
from bot.services.briefings.viewing import BriefingView
from bot.services.pushes import ledger
from models.briefing import Briefing, BriefingState
from models.delivery import OccurrenceKind
from models.schedule import Schedule, ScheduleState

WITHIN = timedelta(days=1)
RECURS = sa.exists().where(
    col(Schedule.kind) == OccurrenceKind.BRIEFING,
    col(Schedule.subject_id) == col(Briefing.id),
    col(Schedule.state) == ScheduleState.ACTIVE,
)


class Duplicate(Struct, frozen=True):
    """`people` of the audience have had this text already, or will, as `ref`."""

    ref: str
    people: int


class SameTextRow(Protocol):
    """Another briefing with the same text."""

    id: int
    audience: str
    waits: bool


def find_duplicate(
    session: Session, briefing: BriefingView, audience: Audience, *, now: datetime
) -> Duplicate | None:
    """The newest other briefing with the same text for any of them, sent within a day or waiting to go."""
    lately = sa.and_(
        col(Briefing.state) == BriefingState.PUBLISHED, col(Briefing.published_at) > now - WITHIN
    )
    waits = sa.or_(col(Briefing.state) == BriefingState.SCHEDULED, RECURS)
    query: Query = sa.select(
        col(Briefing.id), col(Briefing.number), col(Briefing.audience), waits.label("waits")
    ).where(col(Briefing.id) != briefing.id, col(Briefing.text) == briefing.text, sa.or_(waits, lately))
    for row in session.run(query.order_by(col(Briefing.number).desc())).all():
        if both := audience.officers.intersection(_them(session, row, now)):
            return Duplicate(briefing_reference(row.number), len(both))
    return None


def _them(session: Session, row: SameTextRow, now: datetime) -> Collection[int]:
    """The people who will get it, or who had it."""
    if row.waits:
        return _meant(session, row.audience, now)
    return ledger.recipients(session, OccurrenceKind.BRIEFING, row.id)


def _meant(session: Session, words: str, now: datetime) -> Collection[int]:
    try:
        return audiences.resolve(session, words, now=now).officers
    except RejectedError:  # nobody is left in it
        return ()
