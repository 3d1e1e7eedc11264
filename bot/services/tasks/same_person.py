"""Other visits to the same person on the day of a visit, as far as its reader may know of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Session
from bot.language.times.wall import day_bounds, to_local
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import visibility as referral_visibility
from bot.services.tasks import visibility as task_visibility
from models.programme import Programme
from models.referral import Referral
from models.task import OPEN_STATUSES, Task

MOST = 3
_visit, _own = aliased(Task), aliased(Referral)
PERSON = (
    sa.select(col(_own.person_id))
    .join(_visit, col(_visit.referral_id) == col(_own.id))
    .where(col(_visit.id) == sa.bindparam("task"))
    .scalar_subquery()
)


class OtherVisit(Struct, frozen=True):
    ref: str
    starts_at: datetime


def that_day(
    session: Session, actor: Actor, task_id: int, starts_at: datetime, *, now: datetime
) -> Sequence[OtherVisit]:
    """Open ones whose person this officer may know, of any referral; nothing is said of others."""
    start, end = day_bounds(to_local(starts_at).date())
    knows = referral_visibility.referral_column(actor, now) >= Visibility.DETAIL
    query = (
        sa.select(col(Task.ref), col(Task.starts_at))
        .join(Referral, col(Referral.id) == col(Task.referral_id))
        .join(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(
            col(Referral.person_id) == PERSON,
            col(Task.id) != sa.bindparam("task"),
            col(Task.status).in_(OPEN_STATUSES),
            col(Task.starts_at) >= start,
            col(Task.starts_at) < end,
            task_visibility.column(actor, now) >= Visibility.CARD,
            sa.or_(knows, task_visibility.takes_part(actor)),
        )
        .order_by(col(Task.starts_at), col(Task.ref))
        .limit(MOST)
    )
    found = session.rows(OtherVisit, query, {"task": task_id})
    trail.record(session, actor, "consult", [("task", one.ref) for one in found], now=now, detail="visits")
    return found
