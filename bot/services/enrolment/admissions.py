"""The second of the two people who enrol an officer: is that account really theirs?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError, RejectedError
from bot.language.names import officer_name
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.enrolment import accounts, managed
from bot.services.enrolment.managed import Staff
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from models.enrolment import EnrolmentCode
from models.officer import Officer

DECIDED_WITHIN = timedelta(hours=24)


class EnrolmentWaitsNotice(Notice, frozen=True):
    """To whoever made the link: the request's number, whose it is, the account's name and number."""

    kind = NoticeKind.ENROLMENT_WAITS
    number: int
    name: str
    shown_as: str
    account: str


class EnrolledNotice(Notice, frozen=True):
    """To the officer: their name and team."""

    kind = NoticeKind.ENROLLED
    name: str


class RequestRefusedError(RejectedError, NotPermittedError):
    """Nobody is waiting under that number. Nothing was changed."""

    def __init__(self, number: int) -> None:
        super().__init__(self.__doc__ or "")
        self.about = ("enrolment", str(number))


class AdmittedAlreadyError(RequestRefusedError):
    """That was already confirmed, and the account is enrolled. If it wasn't them: `/revoke 1234`"""


class TurnedAwayAlreadyError(RequestRefusedError):
    """That was already turned away. If it was them after all, make a new link: `/enrol 1234`"""


class OvertakenError(RequestRefusedError):
    """A newer link or the end of their access has replaced that one. Make a new link: `/enrol 1234`"""


class TooLateError(RequestRefusedError):
    """That link was opened more than a day ago, which is too long. Make a new one: `/enrol 1234`"""


REQUEST: Query = (
    sa.select(
        col(EnrolmentCode.id),
        col(EnrolmentCode.officer_id),
        col(EnrolmentCode.issued_by_id),
        col(EnrolmentCode.account_id),
        col(EnrolmentCode.shown_as),
        col(EnrolmentCode.used_at),
        col(EnrolmentCode.decided_at),
        col(EnrolmentCode.accepted),
        col(Officer.collar),
        col(Officer.rank),
        col(Officer.surname),
    )
    .join(Officer, col(Officer.id) == col(EnrolmentCode.officer_id))
    .where(col(EnrolmentCode.id) == sa.bindparam("number"), col(EnrolmentCode.used_at).is_not(None))
    .where(col(EnrolmentCode.issued_by_id).is_not(None))
)


class AdmissionRow(Protocol):
    """A row of `REQUEST`."""

    officer_id: int
    account_id: int
    used_at: datetime
    decided_at: datetime | None


def ask_issuer(session: Session, number: int, *, now: datetime) -> None:
    """Ask the officer who made the link about the account that opened it."""
    row = session.run(REQUEST, {"number": number}).one()
    name = " ".join(officer_name(row.rank, row.collar, row.surname).split())  # on one line
    notice = EnrolmentWaitsNotice(number, name, row.shown_as or "", str(row.account_id))
    notices.tell(session, row.issued_by_id, notice, now=now)


def admit(session: Session, actor: Actor, number: int, *, now: datetime) -> Staff:
    """Bind the account that waits. Raises RequestRefusedError, RejectedError, and as `managed.require`."""
    row, officer = _decide(session, actor, number, accepted=True, now=now)
    accounts.bind(session, officer.id, row.account_id, asked_by=actor.id, now=now)
    about = [("officer", officer.collar)]
    trail.record(session, actor, "enrol", about, now=now, detail=f"account {row.account_id}")
    notices.tell(session, officer.id, EnrolledNotice(f"{officer.name}, {officer.team}"), now=now)
    return officer


def turn_away(session: Session, actor: Actor, number: int, *, now: datetime) -> Staff:
    """Turn away an account that isn't the officer's. Raises RequestRefusedError, and as `managed.require`."""
    row, officer = _decide(session, actor, number, accepted=False, now=now)
    about = [("officer", officer.collar)]
    trail.record(session, actor, "turn away", about, now=now, detail=f"account {row.account_id}")
    return officer


def _decide(
    session: Session, actor: Actor, number: int, *, accepted: bool, now: datetime
) -> tuple[AdmissionRow, Staff]:
    """Write the decision, once only."""
    actor = managed.lock(session, actor)
    row = session.run(REQUEST, {"number": number}).first()
    if row is None:
        raise RequestRefusedError(number)
    officer = managed.require_by_id(session, actor, row.officer_id)
    if row.decided_at is None and row.used_at <= now - DECIDED_WITHIN:
        raise TooLateError(number)
    decided = (
        sa.update(EnrolmentCode)
        .where(col(EnrolmentCode.id) == number, col(EnrolmentCode.decided_at).is_(None))
        .values(decided_at=now, accepted=accepted)
    )
    if session.run(decided).rowcount == 0:
        raise _decided(session, number)
    return row, officer


def _decided(session: Session, number: int) -> RequestRefusedError:
    """The decision, read again: it may have been made just now."""
    row = session.run(REQUEST, {"number": number}).one()
    if row.accepted is None:
        return OvertakenError(number)
    return AdmittedAlreadyError(number) if row.accepted else TurnedAwayAlreadyError(number)
