"""What the recaller does with its rows: claimed for a while, tried, and what became of each on record.

    due -> claimed    try_at moves on by the lease: a recaller that dies loses its rows by itself
    claimed -> done   the messenger did it, or the message is gone
    claimed -> due    not yet: again after a while
    claimed -> failed for good, or no longer possible: `failed_reason`

`attempts` marks the claim. What was shown anew, or taken over, meanwhile has another: the outcome of an
older claim counts for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.database import Query, Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import facts as pushes_facts
from bot.services.pushes import notices
from bot.services.pushes.facts import StoredFacts, UnreadableFactsError
from bot.services.retractions import replacements, requests
from bot.services.retractions.replacements import Replacement
from bot.services.retractions.requests import WIPED, Wipe, WipedNotice
from models.inbox import InboxEntry, InboxState
from models.officer import Officer
from models.retraction import Retraction, RetractionKind

LEASE = timedelta(seconds=30)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=10)
ON_ITS_WAY = timedelta(minutes=2)
REASON_LENGTH = 240
DONE = {RetractionKind.MASK: "mask", RetractionKind.DELETE: "delete message"}
TOO_LATE = {
    RetractionKind.MASK: "could not be masked within 48 h",
    RetractionKind.DELETE: "could not be deleted within 48 h",
}


@dataclass(frozen=True, slots=True)
class RetractionClaim:
    id: int
    attempt: int
    kind: RetractionKind
    account_id: int
    message_id: int
    ref: str | None
    batch: str | None = None
    facts: StoredFacts | None = None

    @property
    def replacement(self) -> Replacement | None:
        """What it is to say; None also for what this version cannot read."""
        with suppress(UnreadableFactsError):
            return None if self.facts is None else pushes_facts.read(Replacement, self.facts)
        return None


@dataclass(frozen=True, slots=True)
class RetractionResult:
    """Without a `reason` it is done. `after` is in seconds, for what may be tried again; None is for good."""

    claimed: RetractionClaim
    reason: str = ""
    after: float | None = None


_unsettled = (
    sa.exists()
    .where(
        sa.text("inbox.state IN ('received', 'answered')"),  # said in full, so that the partial index serves
        col(InboxEntry.state) == InboxState.ANSWERED,
        col(InboxEntry.lane) == col(Retraction.account_id),
    )
    .correlate(Retraction)
)
_is_due = sa.and_(
    col(Retraction.try_at) <= sa.bindparam("now"),
    sa.or_(
        col(Retraction.made_at) <= sa.bindparam("since"), ~_unsettled
    ),  # never overtake what shows the detail
)
WAITING = sa.select(sa.exists().where(_is_due))
PICK: Query = (
    sa.select(
        col(Retraction.id),
        (col(Retraction.attempts) + 1).label("attempt"),
        col(Retraction.kind),
        col(Retraction.account_id),
        col(Retraction.message_id),
        col(Retraction.ref),
        col(Retraction.batch),
        col(Retraction.facts),
    )
    .where(_is_due)
    .order_by(
        col(Retraction.ref).is_(None), col(Retraction.try_at), col(Retraction.id)
    )  # personal detail first
    .limit(sa.bindparam("limit"))
    .with_for_update(of=Retraction, skip_locked=True)
)
CLAIM = (
    sa.update(Retraction)
    .where(col(Retraction.id).in_(sa.bindparam("ids", expanding=True)))
    .values(try_at=sa.bindparam("end"), attempts=col(Retraction.attempts) + 1)
)


def is_waiting(session: Session, *, now: datetime) -> bool:
    """Whether there is anything to claim."""
    return bool(session.run(WAITING, _facts(now)).scalar())


def claim(session: Session, limit: int, *, now: datetime) -> list[RetractionClaim]:
    """Take up to `limit` of what is due, to be tried within the lease."""
    claimed = session.rows(RetractionClaim, PICK, _facts(now) | {"limit": limit})
    if claimed:
        session.run(CLAIM, {"ids": [one.id for one in claimed], "end": now + LEASE})
    return claimed


def record(session: Session, results: Sequence[RetractionResult], *, now: datetime) -> None:
    """Write what became of them, and tell whoever asked for a wipe once nothing of it is left to do."""
    system = trail.system(session)  # its lock lets one transaction at a time see what is left
    wiped: set[Wipe] = set()
    retracted: dict[str, Replacement] = {}
    for one in results:
        row = _written(session, one, now=now)
        if row is None or row.try_at is not None:
            continue
        _audit(session, system, one, row, now=now)
        if one.claimed.batch is not None:
            if (note := one.claimed.replacement) is not None:
                retracted[one.claimed.batch] = note
        elif row.kind is RetractionKind.DELETE:
            wiped.add(Wipe(row.officer_id, one.claimed.account_id, row.asked_by_id, row.made_at))
    for batch, note in sorted(retracted.items()):
        replacements.report(session, batch, note, now=now)
    for wipe in sorted(wiped, key=lambda wipe: wipe.officer_id):
        _end(session, wipe, now=now)


def _facts(now: datetime) -> dict[str, Any]:
    return {"now": now, "since": now - ON_ITS_WAY}


def _written(session: Session, result: RetractionResult, *, now: datetime) -> Any:
    """The row as it is now; None where the claim is another's by now."""
    claimed = result.claimed
    mine = (col(Retraction.id) == claimed.id, col(Retraction.attempts) == claimed.attempt)
    is_late = col(Retraction.give_up_at) <= now
    values: dict[str, Any] = {"try_at": None}
    if not result.reason:
        values["done_at"] = now
    elif result.after is None:
        values["failed_reason"] = result.reason[:REASON_LENGTH]
    else:
        why = f"{TOO_LATE[claimed.kind]} ({result.reason})"[:REASON_LENGTH]
        values["try_at"] = sa.case((is_late, None), else_=sa.literal(now + _wait(result), UTCDateTime()))
        values["failed_reason"] = sa.case((is_late, why), else_=None)
    written = (
        sa.update(Retraction)
        .where(*mine, col(Retraction.try_at).is_not(None))
        .values(**values)
        .returning(
            col(Retraction.try_at),
            col(Retraction.kind),
            col(Retraction.officer_id),
            col(Retraction.asked_by_id),
            col(Retraction.made_at),
            col(Retraction.ref),
            col(Retraction.failed_reason),
        )
    )
    return session.run(written).first()


def _wait(result: RetractionResult) -> timedelta:
    again: timedelta = min(FIRST_WAIT * 2 ** min(result.claimed.attempt - 1, 16), LONGEST_WAIT)
    return max(again, timedelta(seconds=result.after or 0))


def _audit(session: Session, system: Actor, result: RetractionResult, row: Any, *, now: datetime) -> None:
    message = f"message {result.claimed.message_id}"
    collar = session.run(
        sa.select(col(Officer.collar)).where(col(Officer.id) == row.officer_id)
    ).scalar_one()  # fmt: skip
    about = ("referral", row.ref) if row.ref else ("officer", collar)
    outcome = "failed" if row.failed_reason else "done"
    detail = " · ".join(filter(None, (collar, message, row.failed_reason)))
    trail.record(session, system, DONE[row.kind], [about], outcome=outcome, detail=detail, now=now)


def _end(session: Session, wipe: Wipe, *, now: datetime) -> None:
    """If nothing of it is left to do, tell whoever asked."""
    rows = session.run(
        sa.select(col(Retraction.try_at), col(Retraction.failed_reason), col(Officer.collar))
        .join(Officer, col(Officer.id) == col(Retraction.officer_id))
        .where(
            col(Retraction.account_id) == wipe.account_id,
            col(Retraction.made_at) == wipe.made_at,
            *WIPED,
        )
    ).all()  # fmt: skip
    if any(row.try_at is not None for row in rows) or requests.extend(session, wipe):
        return
    if wipe.asked_by_id is not None:
        failed = sum(row.failed_reason is not None for row in rows)
        notice = WipedNotice(rows[0].collar, len(rows) - failed, failed)
        notices.tell(session, wipe.asked_by_id, notice, now=now)
