"""Referrals as an officer may see them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotOnRecordError, RingTheTeamError
from bot.language.names import officer_name, team_called
from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import nearest
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.attempts import ContactTime
from models.contact import Contact
from models.officer import Officer
from models.operation import Operation
from models.person import Person
from models.programme import Programme, ProgrammeStatus
from models.referral import Referral, ReferralStep, StepKind
from models.team import Team

COMMA: Any = sa.literal_column("','")  # as a parameter it would have the statement compiled at each use
_contacted = (
    sa.select(sa.func.aggregate_strings(sa.cast(col(Contact.at), sa.String), COMMA))
    .where(col(Contact.referral_id) == col(Referral.id), sa.not_(col(Contact.reached)))
    .correlate(Referral)
    .scalar_subquery()
)
_words_of_danger = (
    sa.select(col(ReferralStep.reason))
    .where(col(ReferralStep.referral_id) == col(Referral.id), col(ReferralStep.kind) == StepKind.UNSAFE)
    .order_by(col(ReferralStep.number).desc())
    .limit(1)
    .correlate(Referral)
    .scalar_subquery()
)
UNSAFE_WORDS: Any = sa.case((col(Referral.unsafe_at).is_not(None), _words_of_danger))
"""The words of the last visit that was unsafe, while visits wait for a supervisor."""
COLUMNS: tuple[Any, ...] = (
    col(Referral.id),
    col(Referral.ref),
    col(Referral.status_since),
    col(Referral.next_action),
    col(Referral.next_due_on),
    col(Referral.opened_on),
    *referral_visibility.TIES,
    *referral_visibility.MOVE_TIES,
    col(Referral.consent_by),
    col(Referral.consent_on),
    col(Programme.name).label("programme"),
    col(ProgrammeStatus.label).label("status"),
    col(ProgrammeStatus.coarse),
    col(Person.warnings),
    col(Team.code).label("team"),
    col(Team.name).label("team_name"),
    col(Team.telephone).label("team_telephone"),
    col(Officer.collar).label("lead_collar"),
    col(Officer.surname).label("lead_surname"),
    col(Officer.rank).label("lead_rank"),
    col(Operation.name).label("operation"),
    _contacted.label("contacted"),
    col(Referral.unsafe_at),
    col(Referral.visits_ended),
    UNSAFE_WORDS.label("unsafe_words"),
    col(Person.date_of_birth),
    col(Referral.made_by_id),
)
WHOLE: Query = (
    sa.select(*COLUMNS)
    .select_from(Referral)
    .join(Programme, col(Programme.id) == col(Referral.programme_id))
    .join(
        ProgrammeStatus,
        sa.and_(
            col(ProgrammeStatus.programme_id) == col(Referral.programme_id),
            col(ProgrammeStatus.code) == col(Referral.status),
        ),
    )
    .join(Person, col(Person.id) == col(Referral.person_id))
    .outerjoin(Team, col(Team.id) == col(Referral.team_id))
    .outerjoin(Officer, col(Officer.id) == col(Referral.lead_id))
    .outerjoin(Operation, col(Operation.id) == col(Referral.operation_id))
)
BY_REF = WHOLE.where(col(Referral.ref) == sa.bindparam("ref"))


class ReferralVisibility(Struct, frozen=True):
    """The visibility of a referral to somebody; if it is NOTHING, all else is None.

    `live_task` is the reference of the task that permits it, `team` the owning team's name and telephone.
    """

    id: int | None
    ref: str
    visibility: Visibility
    live_task: str | None
    team: str | None
    telephone: str | None = None


class VisitStop(Struct, frozen=True):
    """Visits wait since one was broken off as unsafe `at` that time, or have ended.

    `words` are for those who see detail; `may_decide` says whether the viewer decides on another.
    """

    at: datetime
    is_ended: bool
    words: str | None
    may_decide: bool


class CoarseReferral(Struct, frozen=True):
    """The facts that an officer with no part in it may know. `team_called` is its name with its telephone."""

    id: int
    ref: str
    programme: str
    is_open: bool
    team: str | None
    team_called: str | None
    telephone: str | None
    warnings: str | None
    stop: VisitStop | None


class ReferralView(Struct, frozen=True):
    """`contacts` are for those who work on it, its team and its lead; None for others.

    `born` tells whether the person is a child.
    """

    id: int
    ref: str
    programme: str
    status: str
    status_since: datetime
    opened_on: date
    next_action: str | None
    next_due_on: date | None
    lead: str | None
    team: str | None
    operation: str | None
    warnings: str | None
    is_open: bool
    visibility: Visibility
    may_move: bool
    consent_by: str | None
    consent_on: date | None
    contacts: tuple[ContactTime, ...] | None
    stop: VisitStop | None
    born: date | None

    def overdue(self, today: date) -> bool:
        return self.is_open and self.next_due_on is not None and self.next_due_on < today


ReferralCard = ReferralView | CoarseReferral


class ReferralRow(referral_visibility.MoveTieRow, Protocol):
    """A row of `WHOLE`."""

    id: int
    ref: str
    programme: str
    status: str
    status_since: datetime
    opened_on: date
    next_action: str | None
    next_due_on: date | None
    coarse: str
    warnings: str | None
    team: str | None
    team_name: str | None
    team_telephone: str | None
    lead_rank: str | None
    lead_collar: str | None
    lead_surname: str | None
    operation: str | None
    consent_by: str | None
    consent_on: date | None
    contacted: str | None
    unsafe_at: datetime | None
    visits_ended: bool
    unsafe_words: str | None
    date_of_birth: date | None
    made_by_id: int | None


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> ReferralCard:
    """The referral, as far as this officer may see it.

    Raises NotOnRecordError for absent and hidden alike, RingTheTeamError if only its existence may be known.
    """
    row = find_row(session, actor, ref, now=now)
    visibility = referral_visibility.of_referral(actor, row) if row is not None else Visibility.NOTHING
    if row is None or visibility is Visibility.NOTHING:
        known = referral_visibility.referral_column(actor, now) >= Visibility.COARSE
        raise NotOnRecordError(ref, nearest=nearest.referral(session, ref, known))
    if visibility is Visibility.EXISTS:
        raise RingTheTeamError(ref, team=team_called(row), telephone=row.team_telephone)
    trail.record(session, actor, "consult", [("referral", ref)], now=now)
    return shown(
        row,
        visibility,
        is_own=referral_visibility.is_own(actor, row),
        may_move=referral_visibility.may_move(actor, row),
        may_decide=referral_visibility.may_decide_visits(actor, row),
    )


def visibility_of(session: Session, viewer: Viewer, ref: str, *, now: datetime) -> ReferralVisibility:
    """The viewer's visibility of a referral; absent and hidden are alike. Shows and audits nothing."""
    row = find_row(session, viewer, ref, now=now)
    visibility = referral_visibility.of_referral(viewer, row) if row is not None else Visibility.NOTHING
    if row is None or visibility is Visibility.NOTHING:
        return ReferralVisibility(None, ref, Visibility.NOTHING, None, None)
    return ReferralVisibility(row.id, ref, visibility, row.live_task, team_called(row), row.team_telephone)


def find_row(session: Session, viewer: Viewer, ref: str, *, now: datetime) -> ReferralRow | None:
    """The referral with the viewer's ties to it, whatever they may see. Shows and audits nothing."""
    return session.run(BY_REF, {"ref": ref, **referral_visibility.tie_parameters(viewer, now)}).first()


def _contact_times(contacted: str | None) -> tuple[ContactTime, ...]:
    """The times in a row. Each database writes its own form; without a zone they are UTC."""
    read = (datetime.fromisoformat(one) for one in (contacted or "").split(",") if one)
    return tuple(ContactTime(one if one.tzinfo else one.replace(tzinfo=UTC)) for one in read)


def shown(
    row: ReferralRow,
    visibility: Visibility,
    *,
    is_own: bool = False,
    may_move: bool = False,
    may_decide: bool = False,
) -> ReferralCard:
    """A row of `WHOLE` as shown at that visibility; `is_own` to those who work on it.

    How it was consented to is for those who see detail.
    """
    is_open = row.coarse == "open"
    if visibility < Visibility.CARD:
        return CoarseReferral(
            row.id,
            row.ref,
            row.programme,
            is_open,
            row.team,
            team_called(row),
            row.team_telephone,
            row.warnings,
            _stop(row, visibility),
        )
    lead = officer_name(row.lead_rank, row.lead_collar, row.lead_surname)
    return ReferralView(
        id=row.id,
        ref=row.ref,
        programme=row.programme,
        status=row.status,
        status_since=row.status_since,
        opened_on=row.opened_on,
        next_action=row.next_action,
        next_due_on=row.next_due_on,
        lead=lead or None,
        team=row.team_name,
        operation=row.operation,
        warnings=row.warnings,
        is_open=is_open,
        visibility=visibility,
        may_move=may_move and is_open,
        consent_by=row.consent_by if visibility is Visibility.DETAIL else None,
        consent_on=row.consent_on if visibility is Visibility.DETAIL else None,
        contacts=_contact_times(row.contacted) if is_own else None,
        stop=_stop(row, visibility, may_decide=may_decide),
        born=row.date_of_birth,
    )


def _stop(row: ReferralRow, visibility: Visibility, *, may_decide: bool = False) -> VisitStop | None:
    if row.unsafe_at is None:
        return None
    words = row.unsafe_words if visibility is Visibility.DETAIL else None
    return VisitStop(row.unsafe_at, bool(row.visits_ended), words, may_decide)
