"""The steps of a referral: each change of status, numbered, never altered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import RingTheTeamError
from bot.language.names import officer_name
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import viewing
from bot.values import replace
from models.contact import Contact, ContactKind
from models.decision import Decision
from models.officer import Officer
from models.programme import ProgrammeStatus
from models.referral import Referral, ReferralStep, StepKind

_from = aliased(ProgrammeStatus)
INSERT = sa.insert(ReferralStep)


class Hop(Struct, frozen=True):
    """One status to another, and why."""

    before: str | None
    to: str
    reason: str | None


class ReferralStepView(Struct, frozen=True):
    """A step as it was. `by` is an officer's name; without a `collar` it is another system's.

    A status that the programme has no more goes by its code. `decision` are an Inspector's five reasons.
    """

    number: int
    at: datetime
    by: str | None
    collar: str | None
    from_status: str | None
    to_status: str
    reason: str | None
    kind: StepKind
    decision: tuple[str, ...] = ()


class ContactView(Struct, frozen=True):
    """An attempt at contact, or a contact, in the words of the officer `by` whom it was made."""

    at: datetime
    by: str | None
    kind: ContactKind
    words: str
    reached: bool


HistoryEntry = ReferralStepView | ContactView


class StepRow(Protocol):
    """A row of `HISTORY`."""

    number: int | None
    at: datetime
    reason: str | None
    kind: str
    from_status: str | None
    to_status: str
    rank: str | None
    collar: str | None
    surname: str | None


class ContactRow(Protocol):
    """A row of `CONTACTS`."""

    at: datetime
    kind: ContactKind
    words: str
    reached: bool
    rank: str | None
    collar: str
    surname: str


def _of(status: Any, code: Any) -> sa.ColumnElement[bool]:
    return sa.and_(status.programme_id == Referral.programme_id, status.code == code)


HISTORY: Query = (
    sa.select(
        col(ReferralStep.number),
        col(ReferralStep.at),
        col(ReferralStep.reason),
        col(ReferralStep.kind),
        sa.func.coalesce(_from.label, col(ReferralStep.from_status)).label("from_status"),
        sa.func.coalesce(col(ProgrammeStatus.label), col(ReferralStep.to_status)).label("to_status"),
        col(Officer.rank),
        col(Officer.collar),
        col(Officer.surname),
    )
    .select_from(ReferralStep)
    .join(Referral, col(Referral.id) == col(ReferralStep.referral_id))
    .outerjoin(ProgrammeStatus, _of(ProgrammeStatus, ReferralStep.to_status))
    .outerjoin(_from, _of(_from, ReferralStep.from_status))
    .outerjoin(Officer, col(Officer.id) == col(ReferralStep.actor_id))
    .where(col(ReferralStep.referral_id) == sa.bindparam("referral"))
    .order_by(col(ReferralStep.at).desc(), col(ReferralStep.id).desc())
)
LAST = HISTORY.limit(1)
CONTACTS: Query = (
    sa.select(
        *(getattr(Contact, name) for name in ("at", "kind", "words", "reached")),
        *(getattr(Officer, name) for name in ("rank", "collar", "surname")),
    )
    .join(Officer, col(Officer.id) == col(Contact.officer_id))
    .where(col(Contact.referral_id) == sa.bindparam("referral"))
    .order_by(col(Contact.at).desc(), col(Contact.id).desc())
)
DECISIONS: Query = sa.select(
    *(getattr(Decision, name) for name in ("number", "information", "assessment", "powers", "options")),
    col(Decision.action),
).where(col(Decision.referral_id) == sa.bindparam("referral"))


def write(
    session: Session,
    referral_id: int,
    number: int,
    *,
    to: str,
    now: datetime,
    before: str | None = None,
    by: int | None = None,
    reason: str | None = None,
    kind: StepKind = StepKind.MOVE,
) -> None:
    """Write a step, a move that the programme knows if nothing else; the first has nothing `before` it.

    `number` is the one that `referrals.step_number` gets in the same transaction.
    """
    hops = [Hop(before, to, reason)]
    write_way(session, referral_id, number, hops, by=by, kind=kind, now=now)


def write_way(
    session: Session,
    referral_id: int,
    first: int,
    hops: Sequence[Hop],
    *,
    by: int | None,
    kind: StepKind = StepKind.MOVE,
    now: datetime,
) -> None:
    """Write steps that are taken at once, numbered from `first`."""
    common = {"referral_id": referral_id, "at": now, "actor_id": by, "kind": kind.value}
    rows = [
        common | {"number": number, "from_status": hop.before, "to_status": hop.to, "reason": hop.reason}
        for number, hop in enumerate(hops, start=first)
    ]
    session.run(INSERT, rows)


def history(session: Session, referral_id: int) -> Sequence[ReferralStepView]:
    """All steps, newest first."""
    return [_view(row) for row in session.run(HISTORY, {"referral": referral_id})]


def require_history(session: Session, actor: Actor, ref: str, *, now: datetime) -> Sequence[HistoryEntry]:
    """All steps, newest first; to those who see detail with the contacts and all that was said.

    Raises the errors of the card, RingTheTeamError to those who see no stage.
    """
    seen = viewing.visibility_of(session, actor, ref, now=now)
    if seen.id is None or seen.visibility <= Visibility.EXISTS:
        viewing.require(session, actor, ref, now=now)
    if seen.id is None or seen.visibility < Visibility.CARD:
        raise RingTheTeamError(ref, team=seen.team, telephone=seen.telephone)
    trail.record(session, actor, "consult", [("referral", ref)], detail="history", now=now)
    found = history(session, seen.id)
    if seen.visibility < Visibility.DETAIL:
        return [replace(one, reason=None) if one.kind is StepKind.UNSAFE else one for one in found]
    return _whole(session, seen.id, found)


def _whole(session: Session, referral_id: int, found: Sequence[ReferralStepView]) -> Sequence[HistoryEntry]:
    """The steps with their decisions, and the contacts among them by their times."""
    decided = {row.number: tuple(row)[1:] for row in session.run(DECISIONS, {"referral": referral_id})}
    steps = [replace(one, decision=decided.get(one.number, ())) for one in found]
    contacts = [_contact(row) for row in session.run(CONTACTS, {"referral": referral_id})]
    return sorted((*steps, *contacts), key=lambda one: one.at, reverse=True) if contacts else steps


def _contact(row: ContactRow) -> ContactView:
    by = officer_name(row.rank, row.collar, row.surname) or None
    return ContactView(row.at, by, row.kind, row.words, bool(row.reached))


def last(session: Session, referral_id: int) -> ReferralStepView | None:
    row = session.run(LAST, {"referral": referral_id}).first()
    return None if row is None else _view(row)


def entered_by(session: Session, referral_id: int, status: str) -> int | None:
    """The officer who last moved the referral into that status, None for another system."""
    query = (
        sa.select(col(ReferralStep.actor_id))
        .where(
            *(col(ReferralStep.referral_id) == referral_id, col(ReferralStep.to_status) == status),
            col(ReferralStep.kind).in_((StepKind.MOVE, StepKind.JUMP)),
        )
        .order_by(col(ReferralStep.at).desc(), col(ReferralStep.id).desc())
        .limit(1)
    )
    found: int | None = session.run(query).scalar()
    return found


def _view(row: StepRow) -> ReferralStepView:
    return ReferralStepView(
        number=row.number or 0,
        at=row.at,
        by=officer_name(row.rank, row.collar, row.surname) or None,
        collar=row.collar,
        from_status=row.from_status,
        to_status=row.to_status,
        reason=row.reason,
        kind=StepKind(row.kind),
    )
