"""The delivery ledger: a row for each person before the first byte is sent, and rows that always add up.

    queued -> sending     claim: under a lease, at the door
    queued -> refused     turn away: has left, not enrolled, can't be reached, not permitted
    queued -> expired     turn away: too late
    queued -> recalled    claim: no longer so (task closed, reminder cancelled, record hidden since)
    queued -> recalled    recall: access revoked, withdrawn, replaced, or answered meanwhile
    sending -> accepted   record: the messenger took it and named the message
    sending -> refused    record: for good
    sending -> uncertain  record: timed out; doubt: the lease ran out (briefings, notices)
    sending -> queued     record: certainly not sent, or an alarm that timed out; doubt: a duplicate is
                          better than a gap (the rest)
    refused -> queued     again: its author asks for it; expired likewise
    uncertain -> queued   again: its author says that a duplicate is better than a gap

Each step changes a row only from exactly that prior state; no row leaves accepted, refused, uncertain,
expired or recalled by itself. A row that is queued and parked waits until its officer books on
(`bot.services.pushes.parking`). An alarm goes before all others, is never parked, and is tried until it is
accepted, refused, too late or in doubt for the fourth time: see `bot.services.pushes.alarms`. The
dispatcher's steps, claim, turn away, record and doubt, are in `bot.services.pushes.queue`; those of the
nouns that have something to say are here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session, insert_new
from bot.services.pushes import facts as pushes_facts
from bot.services.pushes.facts import Facts, Notice
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind


class UnsentReason(StrEnum):
    """The reason why a push was not sent, besides what the messenger says."""

    LEFT = "has left"
    NOT_ENROLLED = "not enrolled"
    UNREACHABLE = "can't be reached"
    NOT_PERMITTED = "not permitted"
    TOO_LATE = "too late"
    NO_LONGER_SO = "no longer so"
    LEASE_RAN_OUT = "lost sight of while sending"
    REVOKED = "revoked"
    UNREADABLE = "facts that can't be read"


OCCUR = {name: insert.returning(col(Occurrence.id)) for name, insert in insert_new(Occurrence).items()}
DELIVER = sa.insert(Delivery)


class FinishedRow(Protocol):
    """An occurrence, with numbers of its deliveries. A parked one is neither `not_accepted` nor `expired`."""

    id: int
    subject_id: int
    due_at: datetime
    not_accepted: int
    expired: int


def publish(
    session: Session,
    kind: OccurrenceKind,
    subject_id: int,
    due_at: datetime,
    officer_ids: Collection[int],
    *,
    now: datetime,
    expires_at: datetime,
    facts: Facts | None = None,
    parked: Collection[int] = (),
) -> int | None:
    """Queue a push for each officer, once for this kind, subject and time. None if that was done before.

    For officers who are `parked` it waits until they book on; an alarm waits for nobody.
    """
    values = {"made_at": now, "expires_at": expires_at, "missed": False, **_stored(facts)}
    occurrence_id = _occur(session, kind, subject_id, due_at, values)
    if occurrence_id is not None and officer_ids:
        is_alarm = kind is OccurrenceKind.ALARM
        row = {"occurrence_id": occurrence_id, "not_before": now, "is_alarm": is_alarm}
        waits = frozenset() if is_alarm else frozenset(parked)
        rows = [
            row | {"officer_id": one, "parked_at": now if one in waits else None}
            for one in sorted(officer_ids)
        ]
        session.run(DELIVER, rows)
    return occurrence_id


def record_missed(
    session: Session, kind: OccurrenceKind, subject_id: int, due_at: datetime, *, now: datetime
) -> bool:
    """Put on record an occurrence that was due too long ago to send. False if it is there already."""
    values = {"made_at": now, "expires_at": now, "missed": True, **_stored(None)}
    return _occur(session, kind, subject_id, due_at, values) is not None


def _stored(facts: Facts | None) -> dict[str, object]:
    kind = facts.kind.value if isinstance(facts, Notice) else None
    return {"notice": kind, "facts": None if facts is None else pushes_facts.write(facts)}


def _occur(
    session: Session, kind: OccurrenceKind, subject_id: int, due_at: datetime, values: Mapping[str, object]
) -> int | None:
    row = {"kind": kind, "subject_id": subject_id, "due_at": due_at, **values}
    occurrence_id: int | None = session.run(OCCUR[session.dialect], row).scalar()
    return occurrence_id


def cancel(session: Session, *which: sa.ColumnElement[bool], reason: UnsentReason) -> list[int]:
    """Take back those of `which` that still wait to be sent, and return the occurrence of each."""
    queued = sa.update(Delivery).where(col(Delivery.state) == sa.literal_column("'queued'"), *which)
    recalled = queued.values(state=DeliveryState.CANCELLED, reason=reason.value)
    return list(session.run(recalled.returning(col(Delivery.occurrence_id))).scalars())


def of_subject(kind: OccurrenceKind, subject_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """The occurrences of one subject, for a selection from Occurrence."""
    return col(Occurrence.kind) == kind, col(Occurrence.subject_id) == subject_id


def recipients(session: Session, kind: OccurrenceKind, subject_id: int) -> Sequence[int]:
    """Everybody it was for, unless something newer took its place."""
    query = (
        sa.select(col(Delivery.officer_id))
        .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
        .where(*of_subject(kind, subject_id), col(Occurrence.superseded_at).is_(None))
    )
    return session.run(query).scalars().all()


def requeue(
    session: Session,
    occurrence_ids: Collection[int],
    states: Collection[DeliveryState],
    *,
    now: datetime,
    expires_at: datetime,
) -> list[tuple[int, int]]:
    """Queue again those that ended in one of these states and nobody opened: (delivery, officer) of each."""
    found = sa.update(Delivery).where(
        col(Delivery.occurrence_id).in_(occurrence_ids),
        col(Delivery.state).in_(states),
        col(Delivery.opened_at).is_(None),
    )
    values = {"state": DeliveryState.QUEUED, "reason": None, "not_before": now, "expires_at": expires_at}
    queued = found.values(**values).returning(col(Delivery.id), col(Delivery.officer_id))
    return [(row.id, row.officer_id) for row in session.run(queued)]


def list_finished(
    session: Session, kind: OccurrenceKind, occurrence_ids: Collection[int]
) -> Sequence[FinishedRow]:
    """Those of which nothing is open."""
    parked = col(Delivery.parked_at).is_not(None)
    unsettled = sa.and_(col(Delivery.state).in_((DeliveryState.QUEUED, DeliveryState.SENDING)), ~parked)
    failed = sa.and_(col(Delivery.state) != DeliveryState.ACCEPTED, ~parked)
    query = (
        sa.select(
            col(Occurrence.id),
            col(Occurrence.subject_id),
            col(Occurrence.due_at),
            sa.func.count(sa.case((failed, 1))).label("not_accepted"),
            sa.func.count(sa.case((col(Delivery.state) == DeliveryState.EXPIRED, 1))).label("expired"),
        )
        .join(Delivery, col(Delivery.occurrence_id) == col(Occurrence.id))
        .where(col(Occurrence.id).in_(occurrence_ids), col(Occurrence.kind) == kind)
        .group_by(col(Occurrence.id))
        .having(sa.func.count(sa.case((unsettled, 1))) == 0)
    )
    return session.run(query).all()
