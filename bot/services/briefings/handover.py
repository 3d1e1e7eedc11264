"""Unsent briefings of an author whose access has ended: handed to their supervisor or dropped, never sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.references import briefing_reference
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.briefings.states import WHOLE
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.schedules import schedules
from models.briefing import Briefing, BriefingState
from models.delivery import OccurrenceKind
from models.officer import Officer, Role

OPEN = (BriefingState.DRAFT, BriefingState.SCHEDULED)


class DraftsHandedNotice(Notice, frozen=True):
    """The collar, the number of drafts, and the number of those that were scheduled."""

    kind = NoticeKind.DRAFTS_HANDED
    collar: str
    number: int
    scheduled: int


class HeirRow(Protocol):
    id: int
    collar: str


def hand_over(session: Session, officer_id: int, *, now: datetime) -> int:
    """Make their unsent briefings drafts of their supervisor's, and tell the supervisor; the number of them.

    Without a supervisor who is still here and may brief, they are dropped.
    """
    query = sa.select(col(Briefing.id), col(Briefing.number), col(Briefing.state)).where(
        col(Briefing.author_id) == officer_id, col(Briefing.state).in_(OPEN)
    )
    rows = session.run(query.order_by(col(Briefing.number))).all()
    if not rows:
        return 0
    heir = _heir(session, officer_id)
    changed = sa.update(Briefing).where(col(Briefing.id).in_([row.id for row in rows]))
    session.run(changed.values(version=col(Briefing.version) + 1, **_values(heir)))
    for row in rows:
        schedules.drop(session, OccurrenceKind.BRIEFING, row.id)
    refs = [("briefing", briefing_reference(row.number)) for row in rows]
    detail = f"to {heir.collar}" if heir else "dropped, since nobody above them may brief"
    trail.record(session, trail.system(session), "hand over", refs, now=now, detail=detail)
    if heir is not None:
        scheduled = sum(row.state is BriefingState.SCHEDULED for row in rows)
        whose = sa.select(col(Officer.collar)).where(col(Officer.id) == officer_id)
        collar = session.run(whose).scalar_one()
        notices.tell(session, heir.id, DraftsHandedNotice(collar, len(rows), scheduled), now=now)
    return len(rows)


def _values(heir: HeirRow | None) -> dict[str, Any]:
    if heir is None:
        return {"state": BriefingState.WITHDRAWN, **WHOLE}
    return {"state": BriefingState.DRAFT, "author_id": heir.id, "publish_at": None}


def _heir(session: Session, officer_id: int) -> HeirRow | None:
    """Their supervisor, if still here and allowed to brief."""
    boss = sa.select(col(Officer.supervisor_id)).where(col(Officer.id) == officer_id).scalar_subquery()
    query: Query = sa.select(col(Officer.id), col(Officer.collar), col(Officer.role)).where(
        col(Officer.id) == boss, col(Officer.left_at).is_(None)
    )
    row = session.run(query).first()
    return row if row and policy.may(Role(row.role), Permission.BRIEF) else None
