"""Withdrawal of a briefing's pushes: it is withdrawn, replaced by a newer version, or over.

Waiting pushes are not sent. Pushes within the messenger's 48 hours are edited by the worker for
retractions to say what became of the briefing; older ones are counted, for the officer who asked. A push
that was just being sent is looked for again once it has arrived, or at `recall_at` at the latest.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.references import briefing_reference
from bot.services.access import refusals as access_refusals
from bot.services.access.markings import SECRET
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings import attachment_retractions, ends, escalations
from bot.services.briefings import refusals as briefings_refusals
from bot.services.briefings.states import try_move
from bot.services.briefings.viewing import BriefingView, require_managed
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.pushes import ledger, notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.pushes.ledger import UnsentReason
from bot.services.retractions import replacements
from bot.services.retractions.replacements import BriefingEnd, Replacement
from bot.services.retractions.requests import REACH
from bot.services.schedules import schedules
from bot.values import replace
from models.briefing import Briefing, BriefingState
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.officer import Officer

SETTLED_AFTER = timedelta(seconds=20)  # a sender that dies loses its claims sooner
REASON_LENGTH = 200
BATCH = 10  # a turn: each may be on the phones of the whole force, and officers write too
KIND = OccurrenceKind.BRIEFING
OLD = col(Occurrence.superseded_at).is_not(None)
PUSHED: Query = (
    sa.select(
        *(getattr(Delivery, name) for name in ("officer_id", "state", "message_id", "accepted_at")),
        col(Officer.account_id),
    )
    .join(Officer, col(Officer.id) == col(Delivery.officer_id))
    .where(col(Delivery.state).in_((DeliveryState.SENDING, DeliveryState.ACCEPTED)))
)


class WithdrawalCounts(Struct, frozen=True):
    """Pushes `stopped` before they were sent, those `changing`, and those `too_old` to change.

    A push that is just being sent changes once it has arrived.
    """

    stopped: int = 0
    changing: int = 0
    too_old: int = 0


class BriefingWithdrawnNotice(Notice, frozen=True):
    """To its author; `by` is `PS 0077`."""

    kind = NoticeKind.BRIEFING_WITHDRAWN
    ref: str
    by: str


class EndedBriefingRow(Protocol):
    id: int
    number: int
    author_id: int
    edition: int
    valid_until: datetime | None
    destroy_by: datetime | None
    withdrawn_at: datetime | None
    withdrawn_by_id: int | None


def withdraw(
    session: Session, actor: Actor, ref: str, reason: str, *, now: datetime
) -> tuple[BriefingView, WithdrawalCounts]:
    """Withdraw a sent briefing, as its author or an officer who may brief. Raises a RejectedError."""
    found = require_managed(session, actor, ref)
    if found.state is BriefingState.WITHDRAWN:
        raise briefings_refusals.WITHDRAWN()
    if found.state is not BriefingState.PUBLISHED:
        raise briefings_refusals.NOTHING_TO_WITHDRAW(ref)
    reason = _checked(reason, ref)
    by = rank_and_collar(session, actor.id)
    values = {
        "withdrawn_at": now,
        "withdrawn_by_id": actor.id,
        "withdrawn_reason": reason,
        "publish_at": None,
    }
    if not try_move(session, found.id, found.state, {"state": BriefingState.WITHDRAWN, **values}):
        raise briefings_refusals.WITHDRAWN()
    ended = retract(
        session, found.id, Replacement(BriefingEnd.WITHDRAWN, ref, now, by), asked_by=actor.id, now=now
    )
    _over(session, found.id, now=now)
    trail.record(session, actor, "withdraw", [("briefing", ref)], now=now, detail=reason)
    if found.author_id != actor.id:
        notices.tell(session, found.author_id, BriefingWithdrawnNotice(ref, by), now=now)
    return replace(found, state=BriefingState.WITHDRAWN, withdrawn_at=now, withdrawn_reason=reason), ended


def supersede(
    session: Session,
    briefing: BriefingView,
    edition: int,
    *,
    ends_at: datetime | None,
    asked_by: int,
    now: datetime,
) -> WithdrawalCounts:
    """Withdraw the pushes of all editions so far. `edition` is the next one; it is valid until `ends_at`."""
    published = sa.update(Occurrence).where(
        *ledger.of_subject(KIND, briefing.id), col(Occurrence.superseded_at).is_(None)
    )
    session.run(published.values(superseded_at=now))
    note = Replacement(BriefingEnd.REPLACED, briefing.ref, now, str(edition))
    return retract(session, briefing.id, note, OLD, asked_by=asked_by, then=ends_at, now=now)


def retract(
    session: Session,
    briefing_id: int,
    note: Replacement,
    *which: sa.ColumnElement[bool],
    asked_by: int,
    now: datetime,
    then: datetime | None = None,
) -> WithdrawalCounts:
    """Retract its pushes, of the occurrences that `which` chooses, and the files sent with it.

    It is looked at again at `then`, or sooner where a push is being sent right now.
    """
    ids = sa.select(col(Occurrence.id)).where(*ledger.of_subject(KIND, briefing_id), *which)
    stopped = cancel_queued(session, ids)
    rows = session.run(PUSHED.where(col(Delivery.occurrence_id).in_(ids))).all()
    sent = [row for row in rows if row.state is DeliveryState.ACCEPTED]
    changing = [row for row in sent if row.accepted_at > now - REACH and row.account_id is not None]
    replacements.request(session, changing, note, asked_by=asked_by, now=now)
    attachment_retractions.retract_files(session, briefing_id, note, asked_by=asked_by, now=now)
    in_flight = len(rows) - len(sent)
    again = now + SETTLED_AFTER if in_flight else then
    later = sa.update(Briefing).where(col(Briefing.id) == briefing_id)
    session.run(later.values(recall_at=again))
    return WithdrawalCounts(stopped, len(changing) + in_flight, len(sent) - len(changing))


def cancel_queued(session: Session, occurrence_ids: sa.Select[Any]) -> int:
    """Cancel the queued pushes of these occurrences; their number."""
    those = col(Delivery.occurrence_id).in_(occurrence_ids)
    return len(ledger.cancel(session, those, reason=UnsentReason.NO_LONGER_SO))


def retract_arrived(session: Session, arrived: Collection[int], *, now: datetime) -> None:
    """Deliveries that were withdrawn on their way have arrived: change them now, not later."""
    taken_back = (
        sa.select(col(Occurrence.subject_id))
        .join(Delivery, col(Delivery.occurrence_id) == col(Occurrence.id))
        .where(col(Delivery.id).in_(arrived), col(Occurrence.kind) == KIND)
        .where(sa.or_(col(Briefing.withdrawn_at).is_not(None), OLD))
        .correlate(Briefing)
    )
    due = sa.update(Briefing).where(col(Briefing.recall_at) > now, col(Briefing.id).in_(taken_back))
    session.run(due.values(recall_at=now))


def is_due(session: Session, turn: Turn) -> bool:
    """An index look-up."""
    due = sa.select(sa.exists().where(col(Briefing.recall_at) <= turn.now))
    return bool(session.run(due).scalar())


def end_due(session: Session, turn: Turn) -> None:
    """Retract the pushes of briefings over by now, and those that arrived after a withdrawal."""
    query = sa.select(
        *(getattr(Briefing, name) for name in ("id", "number", "author_id", "edition", "valid_until")),
        *(getattr(Briefing, name) for name in ("destroy_by", "withdrawn_at", "withdrawn_by_id")),
    ).where(col(Briefing.recall_at) <= turn.now)  # fmt: skip
    for row in session.run(query.order_by(col(Briefing.id)).limit(BATCH)).all():
        _end_one(session, row, now=turn.now)


def _end_one(session: Session, row: EndedBriefingRow, *, now: datetime) -> None:
    """End one that is due: it was withdrawn, it is over, or a newer edition replaced it."""
    ref, asked_by = briefing_reference(row.number), row.withdrawn_by_id or row.author_id
    ends_at = ends.ends_at(row.valid_until, row.destroy_by)
    if row.withdrawn_at is not None:
        note = Replacement(
            BriefingEnd.WITHDRAWN, ref, row.withdrawn_at, rank_and_collar(session, row.withdrawn_by_id)
        )
        retract(session, row.id, note, asked_by=asked_by, now=now)
    elif ends_at is not None and ends_at <= now:
        ended = retract(
            session, row.id, Replacement(BriefingEnd.EXPIRED, ref, ends_at), asked_by=asked_by, now=now
        )
        _over(session, row.id, now=now)
        detail = f"{ended.stopped} stopped, {ended.changing} to be changed, {ended.too_old} too old"
        trail.record(session, trail.system(session), "expire", [("briefing", ref)], now=now, detail=detail)
    else:
        at = session.run(
            sa.select(sa.func.max(col(Occurrence.superseded_at))).where(*ledger.of_subject(KIND, row.id))
        ).scalar() or now  # fmt: skip
        note = Replacement(BriefingEnd.REPLACED, ref, at, str(row.edition))
        retract(session, row.id, note, OLD, asked_by=asked_by, then=ends_at, now=now)


def _over(session: Session, briefing_id: int, *, now: datetime) -> None:
    """End its recurring times, and ask nobody for a receipt of it any more."""
    schedules.end_for_subject(session, KIND, briefing_id)
    escalations.end_for_briefing(session, briefing_id, now=now)


def _checked(reason: str, ref: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise briefings_refusals.NO_WITHDRAWAL_REASON(ref)
    if len(reason) > REASON_LENGTH:
        raise briefings_refusals.LONG_REASON()
    if SECRET.search(reason):
        raise access_refusals.TOO_SECRET()
    return reason


def rank_and_collar(session: Session, officer_id: int | None) -> str:
    """The rank and collar: `PS 0077`."""
    query = sa.select(col(Officer.rank), col(Officer.collar)).where(col(Officer.id) == officer_id)
    row = session.run(query).first()
    return " ".join(filter(None, (row.rank, row.collar))) if row else ""


DUTY = ClockDuty("briefings that are over", is_due, end_due)
