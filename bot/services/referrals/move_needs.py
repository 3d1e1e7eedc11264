"""The things that a move asks for, and the rules for each: given as values, checked before anything moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct, structs
from sqlmodel import col

from bot.database import Session
from bot.language.ages import ADULT, age
from bot.language.backing_out import says_something
from bot.language.consenting import names_consenter
from bot.letters import lowered, normal
from bot.services.access import policy
from bot.services.access.kinds import is_kind
from bot.services.access.policy import Permission
from bot.services.officers import officers
from bot.services.referrals import refusals
from models.officer import Officer, Role
from models.person import Person
from models.programme import MoveNeed, Programme
from models.team import Team

LEAST_REASON, LONGEST_REASON = 3, 500
LEAST_NAME, LONGEST_BY, LONGEST_HOW, LONGEST_WITH = 2, 80, 120, 240
LEAST_PART, LONGEST_PART = 10, 1000
FURTHEST = timedelta(days=366)


class ConsentGiven(Struct, frozen=True):
    """The person who consented (the child, a parent), the way in which they did, and the day."""

    by: str
    how: str
    on: date


class Rationale(Struct, frozen=True):
    """The five parts of the national decision model."""

    information: str
    assessment: str
    powers: str
    options: str
    action: str


class MoveAnswers(Struct, frozen=True):
    """The values that a move may need. `lead` is a collar, `programme` its code, prefix or name.

    `attempts_enough` says whether enough attempts at contact are on record.
    """

    reason: str | None = None
    consent: ConsentGiven | None = None
    lead: str | None = None
    decision_due: date | None = None
    attempts_enough: bool = False
    programme: str | None = None
    decision: Rationale | None = None
    deconflicted: str | None = None


class MovedPersonRow(Protocol):
    """The columns of a referral that the needs of a move are compared with."""

    id: int
    person_id: int
    programme_id: int
    team_kind: str | None
    lead_id: int | None
    opened_on: date


class Checked(Struct, frozen=True):
    """The answers as they are kept. `words` go into the step: the reason, and how its needs were met."""

    lead_id: int | None
    words: str | None
    answers: MoveAnswers


GIVEN = frozenset({MoveNeed.ATTEMPTS, MoveNeed.ADULT})  # nobody is asked for these
Check = Callable[[Session, MovedPersonRow, MoveAnswers, date], MoveAnswers]


def check(
    session: Session, referral: MovedPersonRow, needs: tuple[MoveNeed, ...], given: MoveAnswers, today: date
) -> Checked:
    """The answers, each in order. Raises a RejectedError for the first that is missing or can't be."""
    if given.reason is not None:
        given = _reason(session, referral, given, today)
    for need in needs:
        given = CHECKS[need](session, referral, given, today)
    lead_id = None
    if given.lead is not None:
        given, lead_id = _new_lead(session, referral, given)
    return Checked(lead_id, _words(needs, given), given)


def check_given(
    session: Session, referral: MovedPersonRow, needs: tuple[MoveNeed, ...], given: MoveAnswers, today: date
) -> None:
    """Check what must be so already: enough attempts, an adult. Raises a RejectedError."""
    for need in needs:
        if need in GIVEN:
            CHECKS[need](session, referral, given, today)


def check_one(
    session: Session, referral: MovedPersonRow, need: MoveNeed, given: MoveAnswers, today: date
) -> None:
    """Check the answers to one need as soon as they are there. Raises a RejectedError."""
    CHECKS[need](session, referral, given, today)
    if need is MoveNeed.LEAD and given.lead is not None:
        _new_lead(session, referral, given)


def others_fitting(session: Session, referral: MovedPersonRow, today: date) -> list[str]:
    """The names of the other programmes in use that take somebody of this age."""
    birth = born(session, referral.person_id)
    query = sa.select(*Programme.__table__.c).where(
        col(Programme.enabled), col(Programme.id) != referral.programme_id
    )
    rows = session.run(query.order_by(col(Programme.id)))
    return [one.name for one in rows if birth is None or one.min_age <= age(birth, today) <= one.max_age]


def words(typed: str | None, *, least: int, most: int) -> str | None:
    """The words in one line, None if they say nothing. Raises a RejectedError for too many."""
    said = " ".join(normal(typed or "").split())
    if len(said) > most:
        raise refusals.too_long(len(said), most)()
    return said if says_something(said, least=least) else None


def born(session: Session, person_id: int) -> date | None:
    query = sa.select(col(Person.date_of_birth)).where(col(Person.id) == person_id)
    found: date | None = session.run(query).scalar()
    return found


def _reason(_session: Session, _referral: MovedPersonRow, given: MoveAnswers, _today: date) -> MoveAnswers:
    said = words(given.reason, least=LEAST_REASON, most=LONGEST_REASON)
    if said is None:
        raise refusals.NO_REASON()
    return structs.replace(given, reason=said)


def _consent(_session: Session, referral: MovedPersonRow, given: MoveAnswers, today: date) -> MoveAnswers:
    consent = given.consent
    if consent is None:
        raise refusals.NO_CONSENT()
    by = words(consent.by, least=LEAST_NAME, most=LONGEST_BY)
    how = words(consent.how, least=LEAST_NAME, most=LONGEST_HOW)
    if by is None or how is None:
        raise refusals.NO_CONSENT()
    if not names_consenter(by):
        raise refusals.CONSENT_BY()
    if consent.on > today:
        raise refusals.CONSENT_AHEAD()
    if consent.on < referral.opened_on:
        raise refusals.CONSENT_BEFORE()
    return structs.replace(given, consent=ConsentGiven(by, how, consent.on))


def _lead(session: Session, referral: MovedPersonRow, given: MoveAnswers, _today: date) -> MoveAnswers:
    if given.lead is None and not is_led(session, referral):
        raise refusals.NO_LEAD()
    return given


def _decision_due(
    _session: Session, _referral: MovedPersonRow, given: MoveAnswers, today: date
) -> MoveAnswers:
    if given.decision_due is None:
        raise refusals.NO_DECISION_DAY()
    if not today <= given.decision_due <= today + FURTHEST:
        raise refusals.DECISION_DAY()
    return given


def _attempts(_session: Session, _referral: MovedPersonRow, given: MoveAnswers, _today: date) -> MoveAnswers:
    if not given.attempts_enough:
        raise refusals.TOO_FEW_ATTEMPTS()
    return given


def _programme(session: Session, referral: MovedPersonRow, given: MoveAnswers, today: date) -> MoveAnswers:
    if not given.programme:
        raise refusals.NO_PROGRAMME()
    known = session.run(sa.select(*Programme.__table__.c).where(col(Programme.enabled))).all()
    said = lowered(given.programme).strip()
    other = next(
        (one for one in known if said in (lowered(one.code), lowered(one.prefix), lowered(one.name))), None
    )
    if other is None or other.id == referral.programme_id:
        raise refusals.NO_PROGRAMME()
    birth = born(session, referral.person_id)
    if birth is not None and not other.min_age <= age(birth, today) <= other.max_age:
        raise refusals.not_its_age(other.name, other.min_age, other.max_age, age(birth, today))
    return structs.replace(given, programme=other.name)


def _decision(_session: Session, _referral: MovedPersonRow, given: MoveAnswers, _today: date) -> MoveAnswers:
    if given.decision is None:
        raise refusals.NO_DECISION()
    parts = [words(one, least=LEAST_PART, most=LONGEST_PART) for one in structs.astuple(given.decision)]
    if None in parts:
        raise refusals.THIN_DECISION()
    return structs.replace(given, decision=Rationale(*(one or "" for one in parts)))


def _deconflicted(
    _session: Session, _referral: MovedPersonRow, given: MoveAnswers, _today: date
) -> MoveAnswers:
    said = words(given.deconflicted, least=LEAST_REASON, most=LONGEST_WITH)
    if said is None:
        raise refusals.NOT_DECONFLICTED()
    return structs.replace(given, deconflicted=said)


def _adult(session: Session, referral: MovedPersonRow, given: MoveAnswers, today: date) -> MoveAnswers:
    birth = born(session, referral.person_id)
    if birth is None:
        raise refusals.AGE_UNKNOWN()
    if age(birth, today) < ADULT:
        raise refusals.CHILD()
    return given


CHECKS: Mapping[MoveNeed, Check] = MappingProxyType(
    {
        MoveNeed.REASON: _reason,
        MoveNeed.CONSENT: _consent,
        MoveNeed.LEAD: _lead,
        MoveNeed.DECISION_DUE: _decision_due,
        MoveNeed.ATTEMPTS: _attempts,
        MoveNeed.PROGRAMME: _programme,
        MoveNeed.DECISION: _decision,
        MoveNeed.DECONFLICTED: _deconflicted,
        MoveNeed.ADULT: _adult,
    }
)


def is_led(session: Session, referral: MovedPersonRow) -> bool:
    return referral.lead_id is not None and officers.may(session, referral.lead_id, Permission.MOVE)


def _new_lead(session: Session, referral: MovedPersonRow, given: MoveAnswers) -> tuple[MoveAnswers, int]:
    """The lead: any officer who may move referrals; of another organisation, one of the programme's own."""
    found = officers.find_active(session, given.lead or "")
    if found is None:
        raise refusals.NO_SUCH_LEAD()
    query = (
        sa.select(col(Officer.role), col(Team.kind))
        .join(Team, col(Team.id) == col(Officer.team_id))
        .where(col(Officer.id) == found.id)
    )
    row = session.run(query).one()
    is_partner = row.role is Role.PARTNER and not is_kind(row.kind, referral.team_kind)
    if not policy.may(row.role, Permission.MOVE) or is_partner:
        raise refusals.CANNOT_LEAD()
    return structs.replace(given, lead=found.collar), found.id


def _words(needs: tuple[MoveNeed, ...], given: MoveAnswers) -> str | None:
    """The step's reason: with it all that its needs were met by, so that the history tells it."""
    found = [given.reason]
    if MoveNeed.CONSENT in needs and given.consent:
        one = given.consent
        found.append(f"consent: {one.by}, {one.how}, {one.on:%d/%m/%Y}")
    if given.lead:
        found.append(f"lead: {given.lead}")
    if MoveNeed.DECISION_DUE in needs and given.decision_due:
        found.append(f"decision due {given.decision_due:%d/%m/%Y}")
    if MoveNeed.PROGRAMME in needs:
        found.append(f"to {given.programme}")
    if MoveNeed.DECONFLICTED in needs:
        found.append(f"deconflicted with {given.deconflicted}")
    return " · ".join(filter(None, found)) or None
