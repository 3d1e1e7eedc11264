"""Messages of ours that are to be masked or deleted: asked for here, done by the recaller."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import Query, count, insert_new
from bot.errors import NotOnRecordError
from bot.services import audit
from bot.services.actors import Actor
from models.inbox import InboxEntry
from models.officer import Officer
from models.push import Delivery
from models.recall import Recall, RecallKind

PAGE = 8
REACH = timedelta(hours=48)  # the messenger deletes nothing older
ENOUGH = timedelta(hours=47, minutes=50)
INSERT = insert_new(Recall)
FIRST = {name: insert.returning(col(Recall.id)) for name, insert in INSERT.items()}
AGAIN = {"attempts": col(Recall.attempts) + 1, "done_at": None, "failed_reason": None}


@dataclass(frozen=True, slots=True)
class Place:
    """A message of ours in the chat with an account."""

    account_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A message whose detail could not be masked, in whose chat, and why."""

    ref: str
    collar: str
    shown_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class WipeReport:
    """What became of the messages in an officer's chat: `failed` holds when each was sent, and why not."""

    collar: str
    done: int
    waiting: int
    failed: tuple[tuple[datetime, str], ...]


def mask_later(
    session: Session, actor: Actor, place: Place, ref: str, *, after: timedelta, now: datetime
) -> datetime:
    """Have the message masked, and answer with when. One that was masked before is opened again."""
    facts = {"kind": RecallKind.MASK, "ref": ref, "made_at": now, "try_at": now + after}
    facts |= {"give_up_at": now + ENOUGH, "officer_id": actor.id}
    key = {"account_id": place.account_id, "message_id": place.message_id}
    connection = session.connection()
    first = connection.execute(FIRST[connection.dialect.name], {**facts, **key, "attempts": 0})
    if first.scalar() is None:
        same = (col(Recall.account_id) == place.account_id, col(Recall.message_id) == place.message_id)
        connection.execute(sa.update(Recall).where(*same).values(**facts, **AGAIN, asked_by_id=None))
    return now + after


def mask_now(session: Session, officer_id: int, *, now: datetime, ref: str | None = None) -> None:
    """All open masks of the officer become due; only those of one record, if it is given."""
    due = sa.update(Recall).where(
        col(Recall.officer_id) == officer_id, col(Recall.kind) == RecallKind.MASK, col(Recall.try_at) > now
    )
    if ref is not None:
        due = due.where(col(Recall.ref) == ref)
    session.connection().execute(due.values(try_at=now))


def wipe(session: Session, officer_id: int, account_id: int, *, asked_by: int | None, now: datetime) -> int:
    """Have every message of the last 48 h that we know of deleted from the chat; how many there are.

    Whoever asked is told when the last one is done or given up.
    """
    common = {"kind": RecallKind.DELETE, "asked_by_id": asked_by, "made_at": now, "try_at": now}
    shown = sa.update(Recall).where(
        col(Recall.account_id) == account_id,
        col(Recall.kind) == RecallKind.MASK,
        col(Recall.made_at) > now - REACH,
    )
    session.connection().execute(shown.values(**common, **AGAIN))
    rows = [
        common
        | {"officer_id": officer_id, "account_id": account_id, "message_id": message_id, "attempts": 0}
        | {"give_up_at": sent_at + ENOUGH}
        for message_id, sent_at in dict(_known(session, officer_id, account_id, now)).items()
    ]
    if rows:
        session.connection().execute(INSERT[session.connection().dialect.name], rows)
    to_go = sa.select(col(Recall.id)).where(
        col(Recall.account_id) == account_id,
        col(Recall.kind) == RecallKind.DELETE,
        col(Recall.try_at).is_not(None),
    )
    return count(session, to_go)


def report(session: Session, actor: Actor, collar: str, *, now: datetime) -> WipeReport:
    """How the last wipe of an officer's chat stands. Raises NotOnRecordError."""
    officer_id = session.connection().execute(
        sa.select(col(Officer.id)).where(col(Officer.collar) == collar)
    ).scalar()  # fmt: skip
    if officer_id is None:
        raise NotOnRecordError(collar)
    audit.record(session, actor, "consult", [("officer", collar)], now=now)
    deleted = (col(Recall.officer_id) == officer_id, col(Recall.kind) == RecallKind.DELETE)
    last = sa.select(sa.func.max(col(Recall.made_at))).where(*deleted).scalar_subquery()
    rows = session.connection().execute(
        sa.select(col(Recall.try_at), col(Recall.give_up_at), col(Recall.failed_reason))
        .where(*deleted, col(Recall.made_at) == last)
        .order_by(col(Recall.give_up_at))
    ).all()  # fmt: skip
    failed = tuple((row.give_up_at - ENOUGH, row.failed_reason) for row in rows if row.failed_reason)
    waiting = sum(row.try_at is not None for row in rows)
    return WipeReport(collar, len(rows) - waiting - len(failed), waiting, failed)


def unmasked(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[Lost], int]:
    """A page of the detail that stands in a chat for good, newest first, and how much there is."""
    query = _lost()
    total = count(session, query)
    newest = query.order_by(col(Recall.give_up_at).desc()).limit(PAGE).offset((page - 1) * PAGE)
    found = [
        Lost(row.ref, row.collar, row.give_up_at - ENOUGH, row.failed_reason)
        for row in session.connection().execute(newest)
    ]
    audit.record(session, actor, "consult", [("unmasked", one.ref) for one in found], now=now)
    return found, total


def never_masked(session: Session) -> int:
    return count(session, _lost())


def _lost() -> Query:
    return (
        sa.select(col(Recall.ref), col(Officer.collar), col(Recall.give_up_at), col(Recall.failed_reason))
        .join(Officer, col(Officer.id) == col(Recall.officer_id))
        .where(col(Recall.failed_reason).is_not(None), col(Recall.ref).is_not(None))
    )


def _known(
    session: Session, officer_id: int, account_id: int, now: datetime
) -> Iterator[tuple[int, datetime]]:
    """The numbers of the messages that may still be deleted, with when each was sent."""
    since = now - REACH
    pushed: Any = sa.select(col(Delivery.message_id), col(Delivery.accepted_at)).where(
        col(Delivery.officer_id) == officer_id,
        col(Delivery.accepted_at) > since,
        col(Delivery.message_id).is_not(None),
    )
    yield from ((row.message_id, row.accepted_at) for row in session.connection().execute(pushed))
    said = sa.select(
        col(InboxEntry.message_id), col(InboxEntry.sent), col(InboxEntry.answered_at)
    ).where(col(InboxEntry.lane) == account_id, col(InboxEntry.answered_at) > since)  # fmt: skip
    for row in session.connection().execute(said):
        numbers = [*(row.sent or ()), *((row.message_id,) if row.message_id else ())]
        yield from ((number, row.answered_at) for number in numbers)
