"""Taking access away: a lost phone, a leaver, a forgotten PIN."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.enrolment import accounts, managed
from bot.services.enrolment.accounts import AccountEnd
from bot.services.enrolment.managed import NotEnrolledError, OneselfError, Staff, StaffRefusedError
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from models.officer import ENROLLED, Officer, Role
from models.unlock import EndedBy


class LastAdministratorError(StaffRefusedError):
    """You are the last administrator enrolled. First enrol another, who can end your access: `/enrol 1234`"""


class Revocation(Struct, frozen=True):
    officer: Staff
    ended: AccountEnd


class RevokedNotice(Notice, frozen=True):
    """To the supervisor: whose access, and the collar number of who ended it."""

    kind = NoticeKind.REVOKED
    collar: str
    by: str


class PinResetNotice(Notice, frozen=True):
    """To the officer."""

    kind = NoticeKind.PIN_RESET
    by: str


def revoke(session: Session, actor: Actor, collar: str, *, now: datetime) -> Revocation:
    """End an officer's access, here and on every copy. Raises as `managed.require_known`."""
    actor = managed.lock(session, actor)
    try:
        officer = managed.require_known(session, actor, collar)
    except OneselfError:
        _require_another_administrator(session, actor)
        raise
    ended = accounts.end_account(session, officer.id, asked_by=actor.id, now=now)
    detail = f"{ended.links} links, {ended.pushes} pushes, {ended.messages} messages"
    trail.record(session, actor, "revoke", [("officer", officer.collar)], now=now, detail=detail)
    line = officer.supervisor_id
    if ended.was_enrolled and line is not None and line != actor.id:
        notices.tell(session, line, RevokedNotice(officer.collar, actor.collar), now=now)
    return Revocation(officer, ended)


def reset_pin(session: Session, actor: Actor, collar: str, *, now: datetime) -> Staff:
    """Have the next unlock ask for a new PIN. Raises NotEnrolledError and as `managed.require`."""
    actor = managed.lock(session, actor)
    officer = managed.require(session, actor, collar)
    if officer.account_id is None:
        raise NotEnrolledError(officer.collar)
    accounts.silence(session, officer.id, by=EndedBy.PIN_RESET, now=now)
    trail.record(session, actor, "reset PIN", [("officer", officer.collar)], now=now)
    notices.tell(session, officer.id, PinResetNotice(actor.collar), now=now)
    return officer


def _require_another_administrator(session: Session, actor: Actor) -> None:
    """Raises LastAdministratorError for the last administrator enrolled."""
    others = sa.select(col(Officer.id)).where(
        col(Officer.role) == Role.ADMINISTRATOR, ENROLLED, col(Officer.id) != actor.id
    )
    if actor.role is Role.ADMINISTRATOR and session.run(others.limit(1)).first() is None:
        raise LastAdministratorError(actor.collar)
