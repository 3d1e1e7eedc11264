"""Reviews that wait for an Inspector: one is asked to decide, told, and may see the referral until then."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.officers import duty, inspectors
from bot.services.pushes import notices
from bot.services.pushes.facts import NoticeKind
from bot.services.referrals import deciders, steps
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.notices import ReferralNotice
from models.decider import Decider, Matter
from models.officer import ENROLLED, Officer
from models.referral import IS_OPEN, Referral

MOST = 20  # reviews passed on at a turn
_asked = sa.exists().where(col(Decider.referral_id) == col(Referral.id), col(Decider.matter) == Matter.REVIEW)
UNASKED: Query = (
    sa.select(col(Referral.id), col(Referral.ref), col(Referral.team_id), col(Referral.status))
    .where(IS_OPEN, referral_visibility.DECISION_IS_NEXT, sa.not_(_asked))
    .order_by(col(Referral.ref))
)
UNASKED_OF = UNASKED.where(col(Referral.id).in_(sa.bindparam("referrals", expanding=True)))


AWAY: Query = (
    sa.select(col(Decider.referral_id), col(Decider.officer_id))
    .join(Officer, col(Officer.id) == col(Decider.officer_id))
    .where(col(Decider.matter) == Matter.REVIEW)
    .order_by(col(Decider.since), col(Decider.referral_id))
    .limit(MOST)
)
BY_ID: Query = sa.select(*(getattr(Referral, name) for name in ("id", "ref", "team_id", "status"))).where(
    col(Referral.id) == sa.bindparam("referral")
)


class Passed(Struct, frozen=True):
    """A review of somebody who is away, and the Inspector who is there."""

    referral_id: int
    ref: str
    to: int


class ReviewWaitsNotice(ReferralNotice, frozen=True):
    """To the Inspector who is asked to decide (`decides`), and to the lead.

    To whoever opened it, too, where no Inspector could be reached (`finds_nobody`).
    """

    kind = NoticeKind.REVIEW_WAITS
    decides: bool = True
    finds_nobody: bool = False


def ask(session: Session, referral_ids: Collection[int] | None, *, now: datetime) -> None:
    """Ask an Inspector about each review that nobody is asked to decide, of these or (None) of all.

    It is one of the owning team, else of its area, else any, and never whoever opened the review: that
    officer is told where none of them is at work. One who is away holds it until the clock finds another.
    """
    if referral_ids is None:
        rows = session.run(UNASKED)
    elif referral_ids:
        rows = session.run(UNASKED_OF, {"referrals": [*referral_ids]})
    else:
        return
    for referral_id, ref, team_id, status in rows.all():
        opened_by = steps.entered_by(session, referral_id, status)
        one = inspectors.find(session, team_id, but=opened_by, now=now)
        holder = one or inspectors.find_away(session, team_id, but=opened_by)
        if holder is not None:
            deciders.ask(session, referral_id, [holder], Matter.REVIEW, now=now)
            notices.tell(session, holder, ReviewWaitsNotice(ref), now=now)
        if one is None and opened_by is not None:
            nobody = ReviewWaitsNotice(ref, decides=False, finds_nobody=True)
            notices.tell(session, opened_by, nobody, now=now)


def is_due(session: Session, turn: Turn) -> bool:
    """Whether a review waits for somebody who can't be reached, and another is there to decide."""
    return bool(_to_pass(session, turn.now))


def publish_due(session: Session, turn: Turn) -> None:
    """Ask another about each review whose Inspector is off duty, on leave, unreachable, or has left."""
    for one in _to_pass(session, turn.now):
        deciders.end(session, [one.referral_id], Matter.REVIEW)
        deciders.ask(session, one.referral_id, [one.to], Matter.REVIEW, now=turn.now)
        notices.tell(session, one.to, ReviewWaitsNotice(one.ref), now=turn.now)


def _to_pass(session: Session, now: datetime) -> list[Passed]:
    is_there = sa.and_(ENROLLED, col(Officer.unreachable_since).is_(None), duty.at_work(now))
    found = []
    for waits in session.run(AWAY.where(sa.not_(is_there))).all():
        row = session.run(BY_ID, {"referral": waits.referral_id}).one()
        opened_by = steps.entered_by(session, row.id, row.status)
        to = inspectors.find(session, row.team_id, but=opened_by, now=now)
        if to is not None and to != waits.officer_id:
            found.append(Passed(row.id, row.ref, to))
    return found


DUTY = ClockDuty("passing reviews on", is_due, publish_due)
