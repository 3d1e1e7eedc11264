"""Messages of ours that are to be masked or deleted: asked for here, done by the worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec import Struct, structs
from sqlmodel import col

from bot.database import Session, insert_new
from bot.errors import NotOnRecordError
from bot.letters import capitals
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes.facts import Notice, NoticeKind
from models.delivery import Delivery
from models.document import Document
from models.inbox import InboxEntry
from models.officer import Officer
from models.retraction import Retraction, RetractionKind

REACH = timedelta(hours=48)  # the messenger deletes nothing older
ENOUGH = timedelta(hours=47, minutes=50)
INSERT = insert_new(Retraction)
FIRST = {name: insert.returning(col(Retraction.id)) for name, insert in INSERT.items()}
WIPED = (
    col(Retraction.kind) == RetractionKind.DELETE,
    col(Retraction.batch).is_(None),
)  # one with a batch is a briefing's, or a file
AGAIN = {"attempts": col(Retraction.attempts) + 1, "done_at": None, "failed_reason": None}


FILE = "file"  # the batch of files that leave the chat by themselves
SHOWN = sa.or_(col(Retraction.kind) == RetractionKind.MASK, col(Retraction.batch) == FILE)  # personal detail


class MessagePlace(Struct, frozen=True):
    """A message of ours in the chat with an account."""

    account_id: int
    message_id: int


class WipeReport(Struct, frozen=True):
    """The outcome for the messages in an officer's chat: `failed` has the time of each, and the reason."""

    collar: str
    done: int
    waiting: int
    failed: tuple[tuple[datetime, str], ...]


class Wipe(Struct, frozen=True):
    """All messages to be deleted from one chat, as asked for at an instant."""

    officer_id: int
    account_id: int
    asked_by_id: int | None
    made_at: datetime

    @property
    def common(self) -> dict[str, Any]:
        """The values that its rows share at first."""
        return structs.asdict(self) | {
            "kind": RetractionKind.DELETE,
            "batch": None,
            "facts": None,
            "try_at": self.made_at,
        }


class WipedNotice(Notice, frozen=True):
    """The officer of the phone, the number of messages gone, and the number that could not be deleted."""

    kind = NoticeKind.WIPED
    collar: str
    done: int
    failed: int


def mask_later(
    session: Session, actor: Actor, place: MessagePlace, ref: str, *, after: timedelta, now: datetime
) -> datetime:
    """Have the message masked, and return the time. One that was masked before is opened again."""
    facts = {"kind": RetractionKind.MASK, "ref": ref, "made_at": now, "try_at": now + after}
    facts |= {"give_up_at": now + ENOUGH, "officer_id": actor.id}
    key = {"account_id": place.account_id, "message_id": place.message_id}
    first = session.run(FIRST[session.dialect], {**facts, **key, "attempts": 0})
    if first.scalar() is None:
        same = (
            col(Retraction.account_id) == place.account_id,
            col(Retraction.message_id) == place.message_id,
        )
        session.run(sa.update(Retraction).where(*same).values(**facts, **AGAIN, asked_by_id=None))
    return now + after


def delete_later(
    session: Session, officer_id: int, place: MessagePlace, ref: str, *, after: timedelta, now: datetime
) -> None:
    """Have a file with a referral's personal detail deleted."""
    facts = {"kind": RetractionKind.DELETE, "batch": FILE, "ref": ref, "made_at": now, "try_at": now + after}
    facts |= {"give_up_at": now + ENOUGH, "officer_id": officer_id, "attempts": 0}
    session.run(INSERT[session.dialect], {**facts, **structs.asdict(place)})


def mask_now(session: Session, officer_id: int, *, now: datetime, ref: str | None = None) -> bool:
    """Make the officer's open masks and files that are to leave due; only those of one record, if given.

    Return whether there were any.
    """
    due = sa.update(Retraction).where(
        col(Retraction.officer_id) == officer_id,
        SHOWN,
        col(Retraction.try_at) > now,
    )
    if ref is not None:
        due = due.where(col(Retraction.ref) == ref)
    return session.run(due.values(try_at=now)).rowcount > 0


def wipe(session: Session, officer_id: int, account_id: int, *, asked_by: int | None, now: datetime) -> int:
    """Have every known message of the last 48 h deleted from the chat; return their number.

    The officer who asked is told when the last one is done or given up.
    """
    wiping = Wipe(officer_id, account_id, asked_by, now)
    shown = sa.update(Retraction).where(
        col(Retraction.account_id) == account_id,
        SHOWN,
        col(Retraction.made_at) > now - REACH,
    )
    session.run(shown.values(**wiping.common, **AGAIN))
    extend(session, wiping)
    to_go = sa.select(col(Retraction.id)).where(
        col(Retraction.account_id) == account_id,
        *WIPED,
        col(Retraction.try_at).is_not(None),
    )
    return session.count(to_go)


def extend(session: Session, wiping: Wipe) -> int:
    """Add those that are known now and weren't yet: an answer on its way gets its number only later."""
    rows = [
        wiping.common | {"message_id": message_id, "attempts": 0, "give_up_at": sent_at + ENOUGH}
        for message_id, sent_at in _known(session, wiping).items()
    ]
    old = sa.select(col(Retraction.message_id)).where(col(Retraction.account_id) == wiping.account_id)
    known = set(session.run(old).scalars())
    new = [row for row in rows if row["message_id"] not in known]
    if new:
        session.run(INSERT[session.dialect], new)
    return len(new)


def wipe_report(session: Session, actor: Actor, collar: str, *, now: datetime) -> WipeReport:
    """The state of the last wipe of an officer's chat. Raises NotOnRecordError."""
    officer_id = session.run(
        sa.select(col(Officer.id)).where(sa.func.upper(Officer.collar) == capitals(collar))
    ).scalar()  # fmt: skip
    if officer_id is None:
        raise NotOnRecordError(collar)
    trail.record(session, actor, "consult", [("officer", collar)], now=now)
    deleted = (col(Retraction.officer_id) == officer_id, *WIPED)
    last = sa.select(sa.func.max(col(Retraction.made_at))).where(*deleted).scalar_subquery()
    rows = session.run(
        sa.select(col(Retraction.try_at), col(Retraction.give_up_at), col(Retraction.failed_reason))
        .where(*deleted, col(Retraction.made_at) == last)
        .order_by(col(Retraction.give_up_at))
    ).all()  # fmt: skip
    failed = tuple((row.give_up_at - ENOUGH, row.failed_reason) for row in rows if row.failed_reason)
    waiting = sum(row.try_at is not None for row in rows)
    return WipeReport(collar, len(rows) - waiting - len(failed), waiting, failed)


def _known(session: Session, wiping: Wipe) -> dict[int, datetime]:
    """The numbers of the messages that may still be deleted, with the time of each."""
    return dict([*_pushed(session, wiping), *_papers(session, wiping), *_talked(session, wiping)])


def _pushed(session: Session, wiping: Wipe) -> Iterator[tuple[int, datetime]]:
    pushed: Any = sa.select(col(Delivery.message_id), col(Delivery.accepted_at)).where(
        col(Delivery.officer_id) == wiping.officer_id,
        col(Delivery.accepted_at) > wiping.made_at - REACH,
        col(Delivery.message_id).is_not(None),
    )
    yield from ((row.message_id, row.accepted_at) for row in session.run(pushed))


def _papers(session: Session, wiping: Wipe) -> Iterator[tuple[int, datetime]]:
    sent = sa.select(col(Document.sent), col(Document.sent_at)).where(
        col(Document.officer_id) == wiping.officer_id,
        col(Document.account_id) == wiping.account_id,
        col(Document.sent_at) > wiping.made_at - REACH,
    )
    for row in session.run(sent):
        yield from ((number, row.sent_at) for number in row.sent)


def _talked(session: Session, wiping: Wipe) -> Iterator[tuple[int, datetime]]:
    """The messages and answers up to the request for the wipe."""
    said = sa.select(col(InboxEntry.message_id), col(InboxEntry.sent), col(InboxEntry.answered_at)).where(
        col(InboxEntry.lane) == wiping.account_id,
        col(InboxEntry.answered_at) > wiping.made_at - REACH,
        col(InboxEntry.answered_at) <= wiping.made_at,
    )
    for row in session.run(said):
        numbers = [*(row.sent or ()), *((row.message_id,) if row.message_id else ())]
        yield from ((number, row.answered_at) for number in numbers)
