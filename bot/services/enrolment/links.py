"""Single-use enrolment links. Whoever opens a supervisor's link waits until a person confirms them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.enrolment import accounts, admissions, managed, refusals
from bot.services.enrolment.managed import Staff
from bot.services.identity import guard
from models.enrolment import EnrolmentCode
from models.officer import Officer

CODE_BYTES = 24


class EnrolmentLink(Struct, frozen=True):
    """`code` is shown once and kept only as a hash."""

    code: str
    officer: Staff
    expires_at: datetime


def issue(
    session: Session, actor: Actor, collar: str, *, lifetime: timedelta, now: datetime
) -> EnrolmentLink:
    """Issue a new code for an officer; it ends the older ones. Raises as `managed.require`."""
    actor = managed.lock(session, actor)
    officer = managed.require(session, actor, collar)
    accounts.end_links(session, officer.id, now=now)
    issued = EnrolmentLink(secrets.token_urlsafe(CODE_BYTES), officer, now + lifetime)
    row = {
        "code_hash": _hash(issued.code),
        "officer_id": officer.id,
        "created_at": now,
        "expires_at": issued.expires_at,
        "issued_by_id": actor.id or None,
    }
    session.run(sa.insert(EnrolmentCode), row)
    trail.record(session, actor, "issue code", [("officer", officer.collar)], now=now)
    return issued


def use(session: Session, code: str, *, account_id: int, shown_as: str, now: datetime) -> Actor | None:
    """Use a code; return the account's officer, or None while a supervisor has yet to confirm it.

    `shown_as` is the account's name in the messenger. Raises RejectedError and changes nothing.
    """
    facts = {"used_at": now, "account_id": account_id, "shown_as": shown_as or None}
    row = _used(session, _hash(code), facts)
    if row.issued_by_id is not None:
        admissions.ask_issuer(session, row.id, now=now)
        return None
    accounts.bind(session, row.officer_id, account_id, now=now)
    return _enrolled(session, account_id, now=now)


class UsedLinkRow(Protocol):
    id: int
    officer_id: int
    issued_by_id: int | None


def _used(session: Session, code_hash: str, facts: dict[str, Any]) -> UsedLinkRow:
    """Use up the link. Raises RejectedError."""
    known = sa.select(col(EnrolmentCode.id)).where(col(EnrolmentCode.code_hash) == code_hash)
    if session.run(known).first() is None:
        raise refusals.CODE_REFUSED()  # a wrong guess costs us no more than this
    accounts.lock(session)
    here = sa.select(col(Officer.id)).where(col(Officer.left_at).is_(None))
    used = sa.update(EnrolmentCode).where(
        col(EnrolmentCode.code_hash) == code_hash,
        col(EnrolmentCode.used_at).is_(None),
        col(EnrolmentCode.expires_at) > facts["used_at"],
        col(EnrolmentCode.officer_id).in_(here),
    )
    found = used.values(**facts).returning(
        col(EnrolmentCode.id), col(EnrolmentCode.officer_id), col(EnrolmentCode.issued_by_id)
    )
    row: UsedLinkRow | None = session.run(found).first()
    if row is None:
        raise refusals.CODE_REFUSED()
    return row


def _enrolled(session: Session, account_id: int, *, now: datetime) -> Actor:
    guarded = guard.identify(session, account_id, now=now)
    if guarded is None:
        raise refusals.CODE_REFUSED()
    actor = guarded.actor
    detail = f"account {account_id}"
    trail.record(session, actor, "enrol", [("officer", actor.collar)], now=now, detail=detail)
    return actor


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
