"""Drafts of referrals that nobody sends: their officer is told a day before, then they are erased."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.audit import trail
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.pushes import notices
from bot.services.referrals.making import drafts
from bot.services.referrals.making.drafts import A_DAY
from bot.services.referrals.notices import DraftEndsNotice
from models.referral_draft import ReferralDraft, ReferralDraftState

AT_ONCE = 100
DUE = col(ReferralDraft.due_at) <= sa.bindparam("now")
IS_DUE = sa.select(sa.exists().where(DUE))
FIRST = (
    sa.select(col(ReferralDraft.id), col(ReferralDraft.warned), col(ReferralDraft.due_at))
    .where(DUE)
    .order_by(col(ReferralDraft.due_at))
    .limit(AT_ONCE)
    .with_for_update(skip_locked=True)
)


def _is_due(session: Session, turn: Turn) -> bool:
    return bool(session.run(IS_DUE, {"now": turn.now}).scalar())


def _publish(session: Session, turn: Turn) -> bool:
    """Tell or erase some; True if there may be more."""
    rows = session.run(FIRST, {"now": turn.now}).all()
    for row in rows:
        draft = drafts.require_row(session, row.id)
        if row.warned or turn.now >= row.due_at + A_DAY:
            drafts.end(session, draft, ReferralDraftState.ERASED, now=turn.now)
            about = [(drafts.KIND, f"{draft.collar} {draft.number}")]
            trail.record(session, trail.system(session), "erase", about, now=turn.now)
        else:
            later = {"warned": True, "due_at": row.due_at + A_DAY}
            session.run(sa.update(ReferralDraft).where(col(ReferralDraft.id) == row.id).values(**later))
            told = DraftEndsNotice(draft.number, row.due_at + A_DAY)
            notices.tell(session, draft.officer_id, told, now=turn.now)
    return len(rows) == AT_ONCE


DUTY = ClockDuty("ends of referral drafts", _is_due, _publish)
