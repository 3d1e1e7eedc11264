"""A supervisor of the owning team decides on a draft that waits for their word."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services import leases
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import notices
from bot.services.referrals import refusals
from bot.services.referrals.making import drafts, outlooks, owning, sending
from bot.services.referrals.making.drafts import ReferralDraftView
from bot.services.referrals.making.outlooks import Outlook
from bot.services.referrals.making.sending import SendOutcome, SentReferral
from bot.services.referrals.notices import DraftConfirmedNotice, DraftReturnedNotice
from models.referral_draft import ReferralDraft, ReferralDraftState

LONGEST_WHY, SHORTEST_WHY = 300, 5


def require_waiting(session: Session, actor: Actor, draft_id: int) -> ReferralDraftView:
    """The draft, if this supervisor may decide on it. Raises a RejectedError, the same one for all others."""
    query = drafts.WHOLE.where(col(ReferralDraft.id) == draft_id)
    found = session.one(ReferralDraftView, query)
    if found is None or found.state is not ReferralDraftState.WAITING or found.team_id is None:
        raise refusals.NOT_WAITING()
    if actor.id == found.officer_id or actor.id not in owning.supervisors(session, found.team_id):
        raise refusals.NOT_WAITING()
    return found


def look(session: Session, actor: Actor, draft_id: int, *, now: datetime) -> Outlook:
    """The draft as it would be made. Raises a RejectedError."""
    draft = require_waiting(session, actor, draft_id)
    trail.record(session, actor, "consult", [(drafts.KIND, _name(draft))], now=now)
    return outlooks.look_ahead(session, actor, draft, now=now)


def confirm(session: Session, actor: Actor, draft_id: int, *, version: int, now: datetime) -> SentReferral:
    """Make the referral for its officer, who is told. Raises a RejectedError."""
    leases.lock(session, sending.LOCK)
    draft = require_waiting(session, actor, draft_id)
    seen = outlooks.look_ahead(session, actor, draft, now=now)
    if draft.version != version:
        return SentReferral(SendOutcome.STALE, seen)
    done = sending.complete(session, actor, seen, join=True, confirmed=True, now=now)
    if done.outcome in (SendOutcome.MADE, SendOutcome.JOINED):
        told = DraftConfirmedNotice(draft.number, actor.collar, done.ref)
        notices.tell(session, draft.officer_id, told, now=now)
    return done


def give_back(session: Session, actor: Actor, draft_id: int, why: str, *, now: datetime) -> ReferralDraftView:
    """Return it to its officer with the reason. Raises a RejectedError."""
    draft = require_waiting(session, actor, draft_id)
    said = " ".join(why.split())
    if sum(one.isalnum() for one in said) < SHORTEST_WHY:
        raise refusals.WHY_RETURNED()
    values = {
        "state": ReferralDraftState.BEGUN,
        "version": draft.version + 1,
        "changed_at": now,
        "returned": f"{actor.collar}: {said[:LONGEST_WHY]}",
    }
    session.run(sa.update(ReferralDraft).where(col(ReferralDraft.id) == draft.id).values(**values))
    trail.record(session, actor, "return", [(drafts.KIND, _name(draft))], now=now)
    notices.tell(session, draft.officer_id, DraftReturnedNotice(draft.number, actor.collar), now=now)
    return draft


def _name(draft: ReferralDraftView) -> str:
    return f"{draft.collar} {draft.number}"
