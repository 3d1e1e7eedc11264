"""The queue of reports that wait for assessors, and the notice that something waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError
from bot.services.access import policy
from bot.services.access.kinds import is_kind_column
from bot.services.audit.actors import Actor
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.intelligence import viewing as intelligence
from bot.services.intelligence.viewing import LINES, IntelligenceReportLine
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.statements import Row
from models.delivery import Occurrence
from models.intelligence import IntelligenceReport
from models.officer import ENROLLED, Officer
from models.team import Team

QUIET = timedelta(hours=1)  # between two notices to the same assessor
SLACK = timedelta(seconds=10)  # a report submitted while we look counts as new


class IntelligenceWaitsNotice(Notice, frozen=True):
    kind = NoticeKind.INTELLIGENCE_WAITS
    number: int


WAITS = sa.text("intelligence_reports.state = 'requires assessment'")  # in the partial index's own words
OLDEST = sa.select(sa.func.min(col(IntelligenceReport.waiting_since))).where(WAITS)
_told = (  # nothing before the oldest that waits makes a difference
    sa.select(sa.func.max(col(Occurrence.due_at)))
    .where(
        notices.is_about(IntelligenceWaitsNotice),
        col(Occurrence.subject_id) == col(Officer.id),
        col(Occurrence.due_at) >= sa.bindparam("since"),
    )
    .correlate(Officer)
    .scalar_subquery()
)
_assessors = (
    sa.select(col(Officer.id), _told.label("told_at"))
    .where(
        col(Officer.team_id).in_(
            sa.select(col(Team.id)).where(is_kind_column(Team.kind, policy.ASSESSING_TEAM))
        ),
        col(Officer.role).in_(policy.ASSESSORS),
        ENROLLED,
    )
    .subquery()
)
UNTOLD: Query = (
    sa.select(_assessors.c.id, sa.func.count().label("number"))
    .join(IntelligenceReport, col(IntelligenceReport.submitter_id) != _assessors.c.id)
    .where(WAITS, sa.or_(_assessors.c.told_at.is_(None), _assessors.c.told_at <= sa.bindparam("quiet")))
    .group_by(_assessors.c.id, _assessors.c.told_at)
    .having(
        sa.or_(
            _assessors.c.told_at.is_(None),
            sa.func.max(col(IntelligenceReport.waiting_since)) > _assessors.c.told_at,
        )
    )
)


def list_waiting(
    session: Session, actor: Actor, *, page: int, now: datetime
) -> tuple[list[IntelligenceReportLine], int]:
    """A page of the reports that wait for this assessor, oldest first, and their number. Not their own.

    Raises NotPermittedError for anybody else.
    """
    if not policy.is_assessor(actor.role, actor.team_kind):
        raise NotPermittedError("intel queue")
    query = LINES.where(WAITS, col(IntelligenceReport.submitter_id) != actor.id)
    order = (col(IntelligenceReport.waiting_since), col(IntelligenceReport.number))
    return intelligence.listed(session, actor, query, order, page=page, now=now)


def is_due(session: Session, turn: Turn) -> bool:
    """Whether something new waits for an assessor who was told of none within the hour."""
    return bool(_untold(session, UNTOLD.limit(1), turn.now))


def tell_due(session: Session, turn: Turn) -> None:
    """Tell assessors how many wait, and nothing else."""
    now = turn.now
    for row in _untold(session, UNTOLD, now):
        notices.tell(session, row.id, IntelligenceWaitsNotice(row.number), now=now, once=now - SLACK)


def _untold(session: Session, query: Query, now: datetime) -> Sequence[Row]:
    oldest, quiet = session.run(OLDEST).scalar(), now - QUIET
    if oldest is None:
        return ()
    return session.run(query, {"quiet": quiet, "since": min(oldest, quiet)}).all()


DUTY = ClockDuty("intelligence", is_due, tell_due)
