"""The dispatcher's side of the ledger: pushes are claimed at the door, sent, and their outcome recorded.

See `bot.services.pushes.ledger` for the states and the steps between them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.database import Query, Session
from bot.services.access import policy
from bot.services.pushes import needs
from bot.services.pushes.contents import Content, ReadContents, Subject
from bot.services.pushes.facts import StoredFacts
from bot.services.pushes.ledger import UnsentReason
from bot.values import replace
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.officer import Officer, Role

REASON_LENGTH = 240
LOOKED_BACK = 2000  # occurrences: those of a busy day
MOST_LOOKED_AT = 200  # in a transaction, or its writer is held for seconds

ON_DOUBT: Mapping[OccurrenceKind, DeliveryState] = MappingProxyType(
    {
        OccurrenceKind.BRIEFING: DeliveryState.UNCERTAIN,
        OccurrenceKind.NOTICE: DeliveryState.UNCERTAIN,
        OccurrenceKind.REMINDER: DeliveryState.QUEUED,
        OccurrenceKind.TASK: DeliveryState.QUEUED,
        OccurrenceKind.DIGEST: DeliveryState.QUEUED,
        OccurrenceKind.ALARM: DeliveryState.QUEUED,
    }
)


class PushClaim(Struct, frozen=True):
    """A push to be sent now. `attempt` marks this claim: an answer to an older one counts for nothing."""

    delivery_id: int
    attempt: int
    account_id: int
    role: Role
    content: Content
    on_duty: bool = False


class OpenPush(Struct, frozen=True):
    """A queued delivery with its occurrence and the state of its officer."""

    id: int
    occurrence_id: int
    attempts: int
    officer_id: int
    kind: OccurrenceKind
    subject_id: int
    due_at: datetime
    expires_at: datetime
    notice: str | None
    facts: StoredFacts | None
    account_id: int | None
    left_at: datetime | None
    unreachable_since: datetime | None
    on_duty_since: datetime | None
    role: Role

    @property
    def subject(self) -> Subject:
        return Subject(self.id, self.officer_id, self.subject_id, self.due_at, self.notice, self.facts)


class MissedPush(Struct, frozen=True):
    """A push that was turned away at the door for good, though what it says still holds."""

    kind: OccurrenceKind
    subject_id: int
    due_at: datetime
    notice: str | None
    reason: UnsentReason


class Batch(Struct, frozen=True):
    """`claimed` are to be sent; `occurrences` are those of which anything was claimed or cancelled.

    With `barred`, there are some to turn away, which is done in a transaction of its own. With `more`, so
    many were cancelled that the rest waits for the next turn.
    """

    claimed: list[PushClaim]
    occurrences: set[int]
    barred: bool = False
    more: bool = False


class PushResult(Struct, frozen=True):
    """The outcome of a claimed push: accepted, refused, uncertain, or queued for one certainly not sent.

    `again_at` is when a queued one may be tried again; `unreachable` says so of the officer.
    """

    delivery_id: int
    attempt: int
    state: DeliveryState
    account_id: int = 0
    message_id: int | None = None
    again_at: datetime | None = None
    reason: str = ""
    unreachable: bool = False


OPEN = sa.and_(  # written out, so that the partial index is used
    col(Delivery.state) == sa.literal_column("'queued'"), col(Delivery.parked_at).is_(None)
)
_IS_ALARM = sa.text("deliveries.is_alarm")
_PICK: Query = (
    sa.select(
        col(Delivery.id),
        col(Delivery.occurrence_id),
        col(Delivery.attempts),
        col(Delivery.officer_id),
        col(Occurrence.kind),
        col(Occurrence.subject_id),
        col(Occurrence.due_at),
        sa.func.coalesce(col(Delivery.expires_at), col(Occurrence.expires_at)).label("expires_at"),
        col(Occurrence.notice),
        col(Occurrence.facts),
        col(Officer.account_id),
        col(Officer.left_at),
        col(Officer.unreachable_since),
        col(Officer.on_duty_since),
        col(Officer.role),
    )
    .join(Occurrence, col(Occurrence.id) == col(Delivery.occurrence_id))
    .join(Officer, col(Officer.id) == col(Delivery.officer_id))
    .where(OPEN, col(Delivery.not_before) <= sa.bindparam("now"))
    .order_by(col(Delivery.not_before), col(Delivery.id))
    .limit(sa.bindparam("limit"))
    .with_for_update(of=Delivery, skip_locked=True)
)
PICK_ALARMS = _PICK.where(_IS_ALARM)
PICK = _PICK.where(sa.text("NOT deliveries.is_alarm"))
WAITING = sa.select(
    sa.exists().where(OPEN, col(Delivery.not_before) <= sa.bindparam("now"))
    | sa.exists().where(
        col(Delivery.state) == sa.literal_column("'sending'"),
        col(Delivery.claimed_until) <= sa.bindparam("now"),
    )
)
_newest = (
    sa.select(col(Occurrence.id), col(Occurrence.made_at))
    .order_by(col(Occurrence.id).desc())
    .limit(sa.bindparam("newest"))
    .subquery()
)
_NOT_SENT = (DeliveryState.REFUSED, DeliveryState.UNCERTAIN, DeliveryState.EXPIRED)
ENDED_BADLY = sa.select(_newest.c.id).where(
    _newest.c.made_at > sa.bindparam("since", type_=UTCDateTime()),
    sa.exists().where(
        col(Delivery.occurrence_id) == _newest.c.id,
        col(Delivery.state).in_([sa.literal_column(f"'{one.value}'") for one in _NOT_SENT]),
    ),
)
IDS: Any = sa.bindparam("ids", expanding=True)
QUEUED = sa.update(Delivery).where(col(Delivery.id).in_(IDS), col(Delivery.state) == DeliveryState.QUEUED)
CLAIM = QUEUED.values(
    state=DeliveryState.SENDING, claimed_until=sa.bindparam("end"), attempts=col(Delivery.attempts) + 1
)
TURN_AWAY = QUEUED.values(state=sa.bindparam("becomes"), reason=sa.bindparam("why"))
HOLD = (
    sa.update(Delivery)
    .where(col(Delivery.id).in_(IDS), col(Delivery.state) == DeliveryState.SENDING)
    .values(claimed_until=sa.bindparam("end"))
)
SENT = sa.update(Delivery).where(
    col(Delivery.id) == sa.bindparam("delivery"),
    col(Delivery.attempts) == sa.bindparam("attempt"),
    col(Delivery.state) == DeliveryState.SENDING,
)
RECORD = SENT.values(
    state=sa.bindparam("becomes"),
    not_before=sa.func.coalesce(sa.bindparam("again", type_=UTCDateTime()), col(Delivery.not_before)),
    reason=sa.bindparam("why"),
    message_id=sa.bindparam("message"),
    accepted_at=sa.bindparam("accepted"),
    claimed_until=None,
)


def is_waiting(session: Session, *, now: datetime) -> bool:
    """Whether there is anything to claim or to doubt. An index look-up."""
    return bool(session.run(WAITING, {"now": now}).scalar())


def claim(
    session: Session,
    limit: int,
    *,
    read: ReadContents,
    now: datetime,
    until: datetime,
    pick: Query = PICK,
) -> Batch:
    """Take up to `limit` of the oldest queued pushes, to be sent by `until`; `read` finds what each says.

    They are those of `pick`: alarms have a claim of their own, and are in no other.

    A push that says nothing any more is cancelled and not counted; after MOST_LOOKED_AT others get their
    turn to write. One that its officer may not have, or that is too late, is left to `turn_away`.
    """
    batch, looked_at = Batch([], set()), 0
    while len(batch.claimed) < limit:
        if looked_at >= MOST_LOOKED_AT:
            return replace(batch, more=True)
        query = {"now": now, "limit": limit - len(batch.claimed)}
        rows = session.rows(OpenPush, pick, query)
        looked_at += len(rows)
        if not rows:
            break
        fit = [row for row in rows if _bar(row, now) is None]
        batch.claimed.extend(_through_the_door(session, fit, read=read, now=now, until=until))
        batch.occurrences.update(row.occurrence_id for row in fit)
        if len(fit) < len(rows):
            return replace(batch, barred=True, more=True)
    return batch


def turn_away(session: Session, *, now: datetime) -> tuple[Counter[MissedPush], set[int]]:
    """Turn away those of the oldest that may not be sent: what was missed, how often, and the occurrences.

    The caller writes what was missed into the audit, in the same transaction.
    """
    turned: dict[tuple[DeliveryState, UnsentReason], list[OpenPush]] = defaultdict(list)
    some = {"now": now, "limit": MOST_LOOKED_AT}
    for row in (*session.rows(OpenPush, PICK_ALARMS, some), *session.rows(OpenPush, PICK, some)):
        if (bar := _bar(row, now)) is not None:
            turned[bar].append(row)
    missed: Counter[MissedPush] = Counter()
    for (state, why), rows in turned.items():
        session.run(TURN_AWAY, {"ids": [row.id for row in rows], "becomes": state, "why": why.value})
        missed.update(MissedPush(row.kind, row.subject_id, row.due_at, row.notice, why) for row in rows)
    return missed, {row.occurrence_id for rows in turned.values() for row in rows}


def ended_badly(session: Session, *, since: datetime) -> set[int]:
    """The newest occurrences of which a push was not sent for certain, for those who count on them."""
    found = session.run(ENDED_BADLY, {"newest": LOOKED_BACK, "since": since})
    return set(found.scalars())


def hold(session: Session, delivery_ids: Sequence[int], *, until: datetime) -> None:
    """Extend the claims on pushes that are still being sent."""
    if delivery_ids:
        session.run(HOLD, {"ids": delivery_ids, "end": until})


def record(session: Session, results: Iterable[PushResult], *, now: datetime) -> None:
    """Write the outcome of claimed pushes. One whose claim was lost meanwhile stays as it is."""
    found = [_outcome(one, now) for one in results]
    if found:
        session.run(RECORD, found)


def settle_doubtful(session: Session, *, now: datetime) -> set[int]:
    """Settle pushes that were being sent when their sender died, by `ON_DOUBT`. Returns their occurrences."""
    touched: set[int] = set()
    for state in set(ON_DOUBT.values()):
        kinds = [kind for kind, then in ON_DOUBT.items() if then is state]
        ran_out = sa.update(Delivery).where(
            col(Delivery.state) == sa.literal_column("'sending'"),
            col(Delivery.claimed_until) <= now,
            col(Delivery.occurrence_id).in_(
                sa.select(col(Occurrence.id)).where(col(Occurrence.kind).in_(kinds))
            ),
        )
        values: dict[str, Any] = {
            "state": state,
            "claimed_until": None,
            "reason": UnsentReason.LEASE_RAN_OUT.value,
        }
        if state is DeliveryState.QUEUED:
            values["not_before"] = now
        settled = ran_out.values(**values).returning(col(Delivery.occurrence_id))
        touched |= set(session.run(settled).scalars())
    return touched


def _through_the_door(
    session: Session, rows: Sequence[OpenPush], *, read: ReadContents, now: datetime, until: datetime
) -> list[PushClaim]:
    """Claim the rows that still say something; cancel the others."""
    open_: dict[OccurrenceKind, list[OpenPush]] = defaultdict(list)
    for row in rows:
        open_[row.kind].append(row)
    claimed: list[PushClaim] = []
    gone: list[int] = []
    for kind, fitting in open_.items():
        found = read(session, kind, [one.subject for one in fitting], now=now)
        gone += [row.id for row in fitting if row.id not in found]
        claimed += [
            PushClaim(
                row.id,
                row.attempts + 1,
                row.account_id,
                row.role,
                found[row.id],
                on_duty=row.on_duty_since is not None,
            )
            for row in fitting
            if row.id in found and row.account_id is not None  # `_bar` lets nobody without one by
        ]
    becomes = {"becomes": DeliveryState.CANCELLED, "why": UnsentReason.NO_LONGER_SO.value}
    session.run(TURN_AWAY, {"ids": gone, **becomes})
    session.run(CLAIM, {"ids": [one.delivery_id for one in claimed], "end": until})
    return claimed


def _bar(row: OpenPush, now: datetime) -> tuple[DeliveryState, UnsentReason] | None:
    """The reason why this push may not be sent, if any."""
    if row.expires_at <= now:
        return DeliveryState.EXPIRED, UnsentReason.TOO_LATE
    if row.left_at is not None:
        return DeliveryState.REFUSED, UnsentReason.LEFT
    if not policy.may(row.role, needs.needed(row.kind, row.notice)):
        return DeliveryState.REFUSED, UnsentReason.NOT_PERMITTED
    if row.account_id is None:
        return DeliveryState.REFUSED, UnsentReason.NOT_ENROLLED
    if row.unreachable_since is not None:
        return DeliveryState.REFUSED, UnsentReason.UNREACHABLE
    return None


def _outcome(one: PushResult, now: datetime) -> dict[str, Any]:
    accepted = one.state is DeliveryState.ACCEPTED
    return {
        "delivery": one.delivery_id,
        "attempt": one.attempt,
        "becomes": one.state,
        "again": one.again_at,
        "why": one.reason[:REASON_LENGTH] or None,
        "message": one.message_id if accepted else None,
        "accepted": now if accepted else None,
    }
