"""Retractions in hand: each is tried until it is done, or for as long as the messenger allows.

    claimed -> done    the messenger did it, or the message is gone
    claimed -> due     not yet: again after a while
    claimed -> failed  for good, or no longer possible: `failed_reason`

A message that was shown again, or taken over, meanwhile has a new claim (bot.services.queues).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services import queues
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import facts as pushes_facts
from bot.services.pushes import notices
from bot.services.pushes.facts import StoredFacts, UnreadableFactsError
from bot.services.queues import REASON_LENGTH, Queue
from bot.services.retractions import replacements, requests
from bot.services.retractions.replacements import Replacement
from bot.services.retractions.requests import WIPED, Wipe, WipedNotice
from models.inbox import InboxEntry, InboxState
from models.officer import Officer, Role
from models.retraction import Retraction, RetractionKind

ON_ITS_WAY = timedelta(minutes=2)
DONE = {RetractionKind.MASK: "mask", RetractionKind.DELETE: "delete message"}
TOO_LATE = {
    RetractionKind.MASK: "could not be masked within 48 h",
    RetractionKind.DELETE: "could not be deleted within 48 h",
}


class RetractionClaim(Struct, frozen=True):
    """`role` is that of the officer whose message it is, also of one who has left."""

    id: int
    attempt: int
    kind: RetractionKind
    account_id: int
    message_id: int
    ref: str | None
    batch: str | None
    facts: StoredFacts | None
    officer_id: int
    asked_by_id: int | None
    made_at: datetime
    give_up_at: datetime
    role: Role

    @property
    def replacement(self) -> Replacement | None:
        """The words that are to take its place; None also for facts that this version cannot read."""
        with suppress(UnreadableFactsError):
            return None if self.facts is None else pushes_facts.read(Replacement, self.facts)
        return None


class RetractionResult(Struct, frozen=True):
    """Without a `reason` it is done. `after` is in seconds, for another try; None is for good."""

    claimed: RetractionClaim
    reason: str = ""
    after: float | None = None

    @property
    def is_final_failure(self) -> bool:
        return bool(self.reason) and self.after is None


_unsettled = (
    sa.exists()
    .where(
        sa.text("inbox.state IN ('received', 'answered')"),  # written out, so that the partial index is used
        col(InboxEntry.state) == InboxState.ANSWERED,
        col(InboxEntry.lane) == col(Retraction.account_id),
    )
    .correlate(Retraction)
)


def _is_ready(now: datetime) -> sa.ColumnElement[bool]:
    """Condition: the answer that shows the detail is sent; a retraction never overtakes it."""
    return sa.or_(col(Retraction.made_at) <= now - ON_ITS_WAY, ~_unsettled)


QUEUE = Queue(
    model=Retraction,
    view=RetractionClaim,
    lease=timedelta(seconds=30),
    first_wait=timedelta(seconds=5),
    longest_wait=timedelta(minutes=10),
    ready=_is_ready,
    first=(col(Retraction.ref).is_(None),),  # personal detail first
    beside={
        "role": sa.select(col(Officer.role)).where(col(Officer.id) == Retraction.officer_id).scalar_subquery()
    },
)


def record(session: Session, result: RetractionResult, *, now: datetime) -> None:
    """Write the outcome, and tell the one who asked when nothing they asked for is left to do."""
    claimed = result.claimed
    if result.after is not None and claimed.give_up_at > now:
        queues.put_off(session, QUEUE, claimed, now=now, after=result.after)
        return
    system = trail.system(session)  # its lock lets one transaction at a time see what is left
    reason = _final_reason(result)
    if not queues.end(session, QUEUE, claimed, failed_reason=reason, done_at=None if reason else now):
        return
    _audit(session, system, claimed, reason, now=now)
    if claimed.batch is not None:
        if (note := claimed.replacement) is not None:
            replacements.report(session, claimed.batch, note, now=now)
    elif claimed.kind is RetractionKind.DELETE:
        _end(
            session,
            Wipe(claimed.officer_id, claimed.account_id, claimed.asked_by_id, claimed.made_at),
            now=now,
        )


def fail(session: Session, claimed: RetractionClaim, reason: str, *, now: datetime) -> None:
    """Put it off after an unexpected error: another time it may go well."""
    record(session, RetractionResult(claimed, reason, after=0), now=now)


def _final_reason(result: RetractionResult) -> str | None:
    if result.after is None:
        return result.reason[:REASON_LENGTH] or None
    return f"{TOO_LATE[result.claimed.kind]} ({result.reason})"[:REASON_LENGTH]


def _audit(
    session: Session, system: Actor, claimed: RetractionClaim, reason: str | None, *, now: datetime
) -> None:
    collar = session.run(sa.select(col(Officer.collar)).where(col(Officer.id) == claimed.officer_id))
    whose = collar.scalar_one()
    about = (_kind_of(claimed.ref), claimed.ref) if claimed.ref else ("officer", whose)
    outcome = "failed" if reason else "done"
    detail = " · ".join(filter(None, (whose, f"message {claimed.message_id}", reason)))
    trail.record(session, system, DONE[claimed.kind], [about], outcome=outcome, detail=detail, now=now)


def _kind_of(ref: str) -> str:
    """`draft 3` is no reference of a referral yet."""
    return "referral draft" if " " in ref else "referral"


def _end(session: Session, wipe: Wipe, *, now: datetime) -> None:
    """Tell the one who asked, if nothing of it is left to do."""
    its = (col(Retraction.account_id) == wipe.account_id, col(Retraction.made_at) == wipe.made_at, *WIPED)
    still_open = sa.select(sa.exists().where(replacements.OPEN, *its))
    if session.run(still_open).scalar() or requests.extend(session, wipe) or wipe.asked_by_id is None:
        return
    query: Query = sa.select(
        sa.func.count(col(Retraction.failed_reason)).label("failed"),
        sa.func.count().label("total"),
        sa.func.max(col(Officer.collar)).label("collar"),
    )
    query = query.join(Officer, col(Officer.id) == col(Retraction.officer_id)).where(*its)
    row = session.run(query).one()
    notice = WipedNotice(row.collar, row.total - row.failed, row.failed)
    notices.tell(session, wipe.asked_by_id, notice, now=now)
