"""The messenger account of an officer: bound by two people, ended at once and everywhere."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.services import dialogues, leases
from bot.services.briefings import handover, sending
from bot.services.enrolment import managed, refusals
from bot.services.identity import pin_pads, pins, sessions
from bot.services.lone_visits import losing
from bot.services.pushes import ledger as pushes
from bot.services.pushes.ledger import UnsentReason
from bot.services.retractions import requests
from models.delivery import Delivery
from models.enrolment import EnrolmentCode
from models.officer import Officer
from models.unlock import EndedBy


class AccountEnd(Struct, frozen=True):
    """Counts of what ended with an account. `messages`: those known in the chat, now being deleted."""

    was_enrolled: bool
    was_unlocked: bool
    links: int
    pushes: int
    messages: int


def lock(session: Session) -> None:
    """Lock out every other change of access. Take it first, before any row of a link is touched."""
    leases.lock(session, managed.LOCK)


def bind(
    session: Session, officer_id: int, account_id: int, *, asked_by: int | None = None, now: datetime
) -> None:
    """Give the officer this account, and end the one before it. Raises RejectedError."""
    lock(session)
    _require_free(session, officer_id, account_id)
    silence(session, officer_id, by=EndedBy.REVOKED, now=now)
    _empty(session, officer_id, asked_by=asked_by, now=now, unless=account_id)
    _write(session, officer_id, account_id=account_id, enrolled_at=now)


def end_account(session: Session, officer_id: int, *, asked_by: int | None, now: datetime) -> AccountEnd:
    """Take away the account and all that depends on it, and any remains of one that is gone already."""
    lock(session)
    was_unlocked = silence(session, officer_id, by=EndedBy.REVOKED, now=now)
    links = end_links(session, officer_id, now=now)
    account_id, messages = _empty(session, officer_id, asked_by=asked_by, now=now)
    _write(session, officer_id, account_id=None, enrolled_at=None)
    cancelled = pushes.cancel(session, col(Delivery.officer_id) == officer_id, reason=UnsentReason.REVOKED)
    sending.tell_undelivered(session, set(cancelled), now=now)
    handover.hand_over(session, officer_id, now=now)
    losing.lose_access(session, officer_id, now=now)
    return AccountEnd(account_id is not None, was_unlocked, links, len(cancelled), messages)


def silence(session: Session, officer_id: int, *, by: EndedBy, now: datetime) -> bool:
    """Forget the officer's PIN and end all that is open; return whether their chat was unlocked."""
    pins.forget(session, officer_id)
    pin_pads.drop(session, officer_id)
    dialogues.forget(session, officer_id)
    return sessions.end_unlock(session, officer_id, by=by, now=now) is by


def end_links(session: Session, officer_id: int, *, now: datetime) -> int:
    """End the officer's links, unopened or waiting for a decision; return how many."""
    mine = col(EnrolmentCode.officer_id) == officer_id
    unopened = session.run(sa.delete(EnrolmentCode).where(mine, col(EnrolmentCode.used_at).is_(None)))
    waiting = session.run(
        sa.update(EnrolmentCode)
        .where(
            mine,
            col(EnrolmentCode.issued_by_id).is_not(None),
            col(EnrolmentCode.used_at).is_not(None),
            col(EnrolmentCode.decided_at).is_(None),
        )
        .values(decided_at=now)
    )
    return unopened.rowcount + waiting.rowcount


def _require_free(session: Session, officer_id: int, account_id: int) -> None:
    """An account that a leaver has kept is free again. Raises RejectedError."""
    held = sa.update(Officer).where(col(Officer.account_id) == account_id, col(Officer.left_at).is_not(None))
    session.run(held.values(account_id=None, enrolled_at=None))
    taken = sa.select(col(Officer.id)).where(
        col(Officer.account_id) == account_id, col(Officer.id) != officer_id
    )
    if session.run(taken).first() is not None:
        raise refusals.TAKEN()


def _write(session: Session, officer_id: int, **bound: object) -> None:
    officer = sa.update(Officer).where(col(Officer.id) == officer_id)
    session.run(officer.values(**bound, unreachable_since=None))


def _empty(
    session: Session, officer_id: int, *, asked_by: int | None, now: datetime, unless: int | None = None
) -> tuple[int | None, int]:
    """Delete the messages in their account's chat; return the account and the number of messages."""
    query = sa.select(col(Officer.account_id)).where(col(Officer.id) == officer_id)
    account_id: int | None = session.run(query).scalar()
    if account_id is None or account_id == unless:
        return account_id, 0
    return account_id, requests.wipe(session, officer_id, account_id, asked_by=asked_by, now=now)
