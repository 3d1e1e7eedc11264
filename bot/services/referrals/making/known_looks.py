"""Looks at a referral by way of a draft: it was said of somebody that they are known there."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals.making import drafts
from bot.services.referrals.making.drafts import ReferralDraftView
from bot.services.referrals.making.known import KnownReferral
from models.audit import AuditEntry

KIND = "referral"
LOOKED: Query = sa.select(col(AuditEntry.id)).where(
    col(AuditEntry.object_kind) == KIND,
    col(AuditEntry.object_ref) == sa.bindparam("ref"),
    col(AuditEntry.chain) == sa.bindparam("chain"),
    col(AuditEntry.detail) == sa.bindparam("detail"),
)


def put_on_record(
    session: Session, actor: Actor, draft: ReferralDraftView, told: KnownReferral | None, *, now: datetime
) -> None:
    """Write a look for each reader of a draft and each referral that its answers told them of, once."""
    if told is None:
        return
    detail = f"{drafts.KIND} {draft.collar} {draft.number}"
    asked = {"ref": told.ref, "chain": actor.chain, "detail": detail}
    if session.run(LOOKED.limit(1), asked).first() is None:
        trail.record(session, actor, "consult", [(KIND, told.ref)], now=now, detail=detail)
