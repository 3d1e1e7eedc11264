"""The whole history of a referral, for somebody who may see its card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.database import Session
from bot.errors import RingTheTeamError
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import steps, viewing
from bot.services.referrals.steps import ReferralStepView


def require_history(session: Session, actor: Actor, ref: str, *, now: datetime) -> Sequence[ReferralStepView]:
    """All steps, newest first. Raises the errors of the card, RingTheTeamError to those who see no stage."""
    seen = viewing.visibility_of(session, actor, ref, now=now)
    if seen.id is None or seen.visibility <= Visibility.EXISTS:
        viewing.require(session, actor, ref, now=now)
    if seen.id is None or seen.visibility < Visibility.CARD:
        raise RingTheTeamError(ref, team=seen.team, telephone=seen.telephone)
    trail.record(session, actor, "consult", [("referral", ref)], detail="history", now=now)
    return steps.history(session, seen.id)
