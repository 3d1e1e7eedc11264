"""Runs of recurring briefings that came due while the bot was down: listed, and sent late on request."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.language.references import briefing_reference
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings import audiences, refusals, runs, sending
from bot.services.briefings.audiences import Audience
from bot.services.briefings.ends import ExpiredError
from bot.services.briefings.viewing import BriefingView, require_managed, require_manager
from bot.services.pushes import ledger
from models.briefing import Briefing, BriefingState
from models.delivery import Occurrence, OccurrenceKind

SHOWN = timedelta(days=7)
MOST = 20
RUNS = sa.and_(
    col(Occurrence.kind) == OccurrenceKind.BRIEFING, col(Occurrence.subject_id) == col(Briefing.id)
)


class MissedRun(Struct, frozen=True):
    ref: str
    title: str
    due_at: datetime


def listed(session: Session, actor: Actor, *, now: datetime) -> list[MissedRun]:
    """Missed runs of one's own briefings within the week, newest first. Raises NotPermittedError."""
    require_manager(actor)
    query = (
        sa.select(col(Briefing.number), col(Briefing.title), col(Occurrence.due_at))
        .join(Occurrence, RUNS)
        .where(
            col(Briefing.author_id) == actor.id, col(Occurrence.missed), col(Occurrence.due_at) > now - SHOWN
        )
        .order_by(col(Occurrence.due_at).desc(), col(Briefing.number))
        .limit(MOST)
    )
    rows = session.run(query)
    found = [MissedRun(briefing_reference(row.number), row.title, row.due_at) for row in rows]
    trail.record(session, actor, "consult", [("briefing", one.ref) for one in found], now=now)
    return found


def send(
    session: Session, actor: Actor, ref: str, due_at: datetime, *, good_for: timedelta, now: datetime
) -> tuple[BriefingView, Audience]:
    """Send the run missed at `due_at` now, once.

    Raises RejectedError, ExpiredError, OvertakenError, NotOnRecordError.
    """
    briefing = require_managed(session, actor, ref)
    if briefing.state is not BriefingState.PUBLISHED or not _forgotten(session, briefing.id, due_at):
        raise refusals.NOT_MISSED()
    if briefing.ends_at is not None and briefing.ends_at <= now:
        raise ExpiredError(ref, briefing.author, briefing.ends_at, now)
    if _since(session, briefing.id, due_at):
        raise refusals.RUN_OVERTAKEN()
    audience = audiences.resolve(session, briefing.audience, now=now)
    late = now - due_at + good_for
    sending.publish(session, actor, briefing.id, ref, audience, due_at=due_at, late=late, now=now)
    runs.mark_sent(session, briefing.id, now=now)
    return briefing, audience


def skip(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """Leave the run unsent. Raises NotOnRecordError."""
    briefing = require_managed(session, actor, ref)
    trail.record(session, actor, "skip", [("briefing", ref)], now=now)
    return briefing


def _forgotten(session: Session, briefing_id: int, due_at: datetime) -> bool:
    """Strike the run from the missed ones; true for exactly one caller."""
    missed = sa.delete(Occurrence).where(
        *ledger.of_subject(OccurrenceKind.BRIEFING, briefing_id),
        col(Occurrence.due_at) == due_at,
        col(Occurrence.missed),
    )
    return session.run(missed).rowcount == 1


def _since(session: Session, briefing_id: int, due_at: datetime) -> bool:
    later = sa.exists().where(
        *ledger.of_subject(OccurrenceKind.BRIEFING, briefing_id),
        col(Occurrence.due_at) > due_at,
        col(Occurrence.missed).is_(False),
    )
    return bool(session.run(sa.select(later)).scalar())
