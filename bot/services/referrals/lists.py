"""Lists of open referrals, each line as far as the officer may know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.viewing import WHOLE, ReferralCard, shown
from models.programme import Programme, ProgrammeStatus
from models.referral import Referral

PAGE = 8


@dataclass(frozen=True, slots=True)
class ReferralFilter:
    """A filter of referrals: every field that is set narrows the list."""

    mine: bool = False
    team: bool = False
    overdue: bool = False
    programme: str | None = None
    due_until: date | None = None


def listed(
    session: Session, actor: Actor, wanted: ReferralFilter, *, page: int, today: date, now: datetime
) -> tuple[list[ReferralCard], int]:
    """A page of the open referrals that this officer may know of, and their number.

    Soonest due first; then, in order of reference, those with a date that this officer may not know.
    """
    visibility = referral_visibility.referral_column(actor, now)
    query = _narrow(
        WHOLE.where(visibility >= Visibility.COARSE, col(ProgrammeStatus.coarse) == "open"), actor, wanted
    )
    if wanted.overdue:  # a filtered list reveals the fact it is filtered by
        query = query.where(visibility >= Visibility.CARD, col(Referral.next_due_on) < today)
    if wanted.due_until:
        query = query.where(visibility >= Visibility.CARD, col(Referral.next_due_on) <= wanted.due_until)
    asking = referral_visibility.tie_parameters(actor, now)
    known = sa.case((visibility >= Visibility.CARD, col(Referral.next_due_on)))
    ordered = query.order_by(sa.nulls_last(known), col(Referral.ref))
    rows, total = session.page(ordered, page, size=PAGE, facts=asking)
    views = [shown(row, referral_visibility.of_referral(actor, row)) for row in rows]
    trail.record(session, actor, "consult", [("referral", view.ref) for view in views], now=now)
    return views, total


def programmes(session: Session) -> set[str]:
    """The words for the programmes in use."""
    query = sa.select(col(Programme.code)).where(col(Programme.enabled))
    return set(session.run(query).scalars())


def _narrow(query: Query, actor: Actor, wanted: ReferralFilter) -> Query:
    if wanted.mine:
        query = query.where(col(Referral.lead_id) == actor.id)
    if wanted.team:
        query = query.where(col(Referral.team_id) == actor.team_id)
    if wanted.programme:
        query = query.where(col(Programme.code) == wanted.programme)
    return query
