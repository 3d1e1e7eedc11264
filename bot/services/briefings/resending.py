"""Send a briefing once more to the officers it did not reach, and to nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.database import Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings import escalations, refusals, requirements
from bot.services.briefings.ends import ExpiredError
from bot.services.briefings.reports import reported_occurrences
from bot.services.briefings.viewing import BriefingView, require_own
from bot.services.officers import duty
from bot.services.pushes import ledger, parking
from models.briefing import BriefingState
from models.delivery import DeliveryState

FAILED = (DeliveryState.REFUSED, DeliveryState.EXPIRED)


def send_again(
    session: Session, actor: Actor, ref: str, *, doubtful: bool, late: timedelta, now: datetime
) -> tuple[BriefingView, int]:
    """Send one's own to those it failed to reach; their number. `doubtful`: also to those left uncertain.

    Raises RejectedError, NotSentYetError, ExpiredError, NotOnRecordError.
    """
    found = require_own(session, actor, ref)
    if found.state is not BriefingState.PUBLISHED:
        raise refusals.NOTHING_TO_RESEND()
    if found.ends_at is not None and found.ends_at <= now:
        raise ExpiredError(ref, found.author, found.ends_at, now)
    states = (*FAILED, DeliveryState.UNCERTAIN) if doubtful else FAILED
    which = reported_occurrences(session, found.id)
    queued = ledger.requeue(session, which, states, now=now, expires_at=now + late)
    if not queued:
        raise refusals.NOBODY_UNRESOLVED()
    if not requirements.for_briefing(session, found.id).urgent:
        duty.hold(session, [officer for _, officer in queued])
        for officer_id in duty.off_duty(session, [officer for _, officer in queued], now=now):
            parking.park(session, officer_id, now=now)
    escalations.resume(session, [delivery for delivery, _ in queued], now=now)
    detail = f"to {len(queued)}" + (", doubles too" if doubtful else "")
    trail.record(session, actor, "send again", [("briefing", ref)], now=now, detail=detail)
    return found, len(queued)
