"""Binding a messenger account to an officer by a single-use code."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.errors import NotOnRecordError, RejectedError
from bot.services import audit, guard
from bot.services.actors import Actor
from models.enrolment import EnrolmentCode
from models.officer import Officer

CODE_BYTES = 24


class CodeRefusedError(RejectedError):
    """That code is wrong, was used already, or is too old. Ask your supervisor for a new link."""


def issue(session: Session, actor: Actor, collar: str, *, lifetime: timedelta, now: datetime) -> str:
    """A new code for an officer, which ends the older ones. Raises NotOnRecordError."""
    officer_id = session.connection().execute(
        sa.select(col(Officer.id)).where(col(Officer.collar) == collar, col(Officer.left_at).is_(None))
    ).scalar()  # fmt: skip
    if officer_id is None:
        raise NotOnRecordError(collar)
    session.connection().execute(
        sa.delete(EnrolmentCode).where(
            col(EnrolmentCode.officer_id) == officer_id, col(EnrolmentCode.used_at).is_(None)
        )
    )
    code = secrets.token_urlsafe(CODE_BYTES)
    session.add(
        EnrolmentCode(code_hash=_hash(code), officer_id=officer_id, created_at=now, expires_at=now + lifetime)
    )
    session.flush()
    audit.record(session, actor, "issue code", [("officer", collar)], now=now)
    return code


def enrol(session: Session, code: str, *, account_id: int, now: datetime) -> Actor:
    """Bind the account to the code's officer. Raises CodeRefusedError and changes nothing."""
    used = (
        sa.update(EnrolmentCode)
        .where(
            col(EnrolmentCode.code_hash) == _hash(code),
            col(EnrolmentCode.used_at).is_(None),
            col(EnrolmentCode.expires_at) > now,
        )
        .values(used_at=now)
        .returning(col(EnrolmentCode.officer_id))
    )
    officer_id = session.connection().execute(used).scalar()
    if officer_id is None:
        raise CodeRefusedError(CodeRefusedError.__doc__)
    session.connection().execute(
        sa.update(Officer)
        .where(col(Officer.id) == officer_id)
        .values(account_id=account_id, enrolled_at=now, unreachable_since=None)
    )
    guarded = guard.identify(session, account_id, now=now)
    if guarded is None:
        raise CodeRefusedError(CodeRefusedError.__doc__)
    audit.record(session, guarded.actor, "enrol", [("officer", guarded.actor.collar)], now=now)
    return guarded.actor


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
