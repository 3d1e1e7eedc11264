"""A referral as somebody stands to it who would move it on, and the steps that they may take next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import AccessRefusedError, RejectedError, RingTheTeamError
from bot.language.ages import is_child
from bot.language.named import Surely, named
from bot.language.times.wall import to_local
from bot.services.access.policy import Visibility
from bot.services.audit.actors import Actor
from bot.services.referrals import refusals, steps, viewing
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.viewing import COMMA
from bot.values import replace
from models.person import Person
from models.programme import MoveBy, MoveNeed, Programme, ProgrammeMove, ProgrammeNeed, ProgrammeStatus
from models.referral import Referral

_to, _after, _decided = aliased(ProgrammeStatus), aliased(ProgrammeMove), aliased(ProgrammeNeed)
BY_REF: Query = (
    sa.select(
        col(Referral.id),
        col(Referral.ref),
        col(Referral.programme_id),
        col(Referral.person_id),
        col(Referral.status),
        col(Referral.step_number),
        col(Referral.held_from),
        col(Referral.opened_on),
        col(Referral.is_open),
        *referral_visibility.TIES,
        *referral_visibility.MOVE_TIES,
        col(ProgrammeStatus.label),
        col(ProgrammeStatus.holds),
        col(Person.date_of_birth),
    )
    .select_from(Referral)
    .join(Person, col(Person.id) == col(Referral.person_id))
    .join(Programme, col(Programme.id) == col(Referral.programme_id))
    .join(
        ProgrammeStatus,
        sa.and_(
            col(ProgrammeStatus.programme_id) == col(Referral.programme_id),
            col(ProgrammeStatus.code) == col(Referral.status),
        ),
    )
    .where(col(Referral.ref) == sa.bindparam("ref"))
)
_needed = (
    sa.select(sa.func.aggregate_strings(sa.cast(col(ProgrammeNeed.need), sa.String), COMMA))
    .where(
        col(ProgrammeNeed.programme_id) == col(ProgrammeMove.programme_id),
        col(ProgrammeNeed.from_status) == col(ProgrammeMove.from_status),
        col(ProgrammeNeed.to_status) == col(ProgrammeMove.to_status),
    )
    .correlate(ProgrammeMove)
    .scalar_subquery()
)
STEP: tuple[Any, ...] = (
    col(ProgrammeMove.to_status),
    col(ProgrammeMove.who),
    *(getattr(_to, name) for name in ("label", "coarse", "holds", "timer", "next_action")),
    _needed.label("needs"),
    sa.exists()
    .where(
        col(_after.programme_id) == col(ProgrammeMove.programme_id),
        col(_after.from_status) == col(ProgrammeMove.to_status),
    )
    .correlate(ProgrammeMove)
    .label("leads_on"),
    sa.exists()
    .where(
        col(_decided.programme_id) == col(ProgrammeMove.programme_id),
        col(_decided.from_status) == col(ProgrammeMove.to_status),
        col(_decided.need) == MoveNeed.DECISION,
    )
    .correlate(ProgrammeMove)
    .label("opens_review"),
)
"""The columns of a step, from `ProgrammeMove` joined with `TO`."""

TO = (
    _to,
    sa.and_(
        col(_to.programme_id) == col(ProgrammeMove.programme_id),
        col(_to.code) == col(ProgrammeMove.to_status),
    ),
)
NEXT: Query = (
    sa.select(*STEP)
    .join(*TO)
    .where(
        col(ProgrammeMove.programme_id) == sa.bindparam("programme"),
        col(ProgrammeMove.from_status) == sa.bindparam("status"),
    )
    .order_by(col(ProgrammeMove.position))
)
_ORDER = tuple(MoveNeed)


class MoveRefusedError(AccessRefusedError, RejectedError):
    """That step is for somebody else to take."""

    def __init__(self, ref: str, sentence: str) -> None:
        super().__init__(sentence)
        self.about = ("referral", ref)


class NextStep(Struct, frozen=True):
    """A step that the programme knows from here. `needs` are in the order in which they are asked for.

    A status that `is_end` is never left again.
    """

    to: str
    label: str
    who: MoveBy
    needs: tuple[MoveNeed, ...]
    is_open: bool
    is_end: bool
    opens_review: bool
    holds: bool
    timer: str | None
    next_action: str | None

    @property
    def is_decision(self) -> bool:
        return MoveNeed.DECISION in self.needs


class StepSaid(Struct, frozen=True):
    """A step as somebody said it, and what they said behind it."""

    step: NextStep
    rest: str
    surely: Surely


class MovableRow(referral_visibility.MoveTieRow, Protocol):
    """A row of `BY_REF`."""

    id: int
    ref: str
    programme_id: int
    person_id: int
    status: str
    step_number: int
    held_from: str | None
    opened_on: date
    is_open: bool
    label: str
    holds: bool
    date_of_birth: date | None


class NextStepRow(Protocol):
    """A row of `NEXT`: it `leads_on` if the programme knows a step from there."""

    leads_on: bool
    opens_review: bool

    to_status: str
    who: MoveBy
    label: str
    coarse: str
    holds: bool
    timer: str | None
    next_action: str | None
    needs: str | None


class Movable(Struct, frozen=True):
    """A referral that the officer may move, and the kinds of moves that they may make."""

    row: MovableRow
    rights: frozenset[MoveBy]
    actor_id: int
    today: date


def require(session: Session, actor: Actor, ref: str, *, at_door: bool = False, now: datetime) -> Movable:
    """The referral, for somebody who may move it at all; `at_door`, for whoever says a visit's outcome.

    Raises the errors of the card; RingTheTeamError to those who may see it and have no say in it.
    """
    found = find(session, actor, ref, now=now)
    if found is not None and at_door:
        found = replace(found, rights=found.rights | {MoveBy.TEAM})
    if found is None:
        viewing.require(session, actor, ref, now=now)
    if found is None or not found.rights:
        row = viewing.visibility_of(session, actor, ref, now=now)
        raise RingTheTeamError(ref, team=row.team, telephone=row.telephone)
    return found


def find(session: Session, actor: Actor, ref: str, *, now: datetime) -> Movable | None:
    """The referral with the officer's rights, which may be none; None if its card is not for them."""
    row = session.run(BY_REF, _asking(actor, ref, now)).first()
    visibility = referral_visibility.of_referral(actor, row) if row is not None else Visibility.NOTHING
    if row is None or visibility < Visibility.CARD:
        return None
    rights = referral_visibility.move_rights_of(actor, row)
    return Movable(row, rights, actor.id, to_local(now).date())


def after_danger(session: Session, actor: Actor, ref: str, *, now: datetime) -> Movable:
    """The referral of a visit that wasn't safe, for whoever may say so, whatever they may see of it now."""
    row = session.run(BY_REF, _asking(actor, ref, now)).one()
    rights = referral_visibility.move_rights_of(actor, row) | {MoveBy.TEAM}
    return Movable(row, rights, actor.id, to_local(now).date())


def _asking(actor: Actor, ref: str, now: datetime) -> dict[str, Any]:
    return {"ref": ref, **referral_visibility.tie_parameters(actor, now)}


def next_steps(session: Session, movable: Movable) -> Sequence[NextStep]:
    """The steps that the officer may take, in the programme's order; back from a hold comes first.

    A step that is about adults alone isn't among them for anybody else, nor a decision for whoever opened
    the review.
    """
    mine = [one for one in _known(session, movable.row) if one.who in movable.rights]
    found = [one for one in mine if not _is_barred(session, movable, one)]
    return sorted(found, key=lambda one: one.to != movable.row.held_from)


def _is_barred(session: Session, movable: Movable, step: NextStep) -> bool:
    born = movable.row.date_of_birth
    if MoveNeed.ADULT in step.needs and (born is None or is_child(born, movable.today)):
        return True
    opened_by = (session, movable.row.id, movable.row.status)
    return step.is_decision and steps.entered_by(*opened_by) == movable.actor_id


def require_next_steps(session: Session, movable: Movable) -> Sequence[NextStep]:
    """The steps that the officer may take, at least one. Raises a RejectedError."""
    known = next_steps(session, movable)
    if not known:
        raise refusals.not_next(movable.row.label, []) if _known(session, movable.row) else refusals.ENDED()
    return known


def require_step(session: Session, movable: Movable, said: str) -> NextStep:
    """The step to the status with this code, or called so, or so far. Raises a RejectedError.

    It does if there is no such step from here, or it is for somebody else.
    """
    row = movable.row
    known = _known(session, row)
    if not known:
        raise refusals.ENDED()
    heard = _said(said, known)
    if heard is None or heard.surely is Surely.NEARLY:
        raise _not_next(session, movable)
    check_may(movable, heard.step)
    return heard.step


def check_may(movable: Movable, step: NextStep) -> None:
    """Raises MoveRefusedError if the step is for somebody else."""
    if step.who not in movable.rights:
        sentence = refusals.INSPECTORS_ONLY if step.who is MoveBy.INSPECTOR else refusals.SUPERVISORS_ONLY
        raise MoveRefusedError(movable.row.ref, sentence)


def step_said(session: Session, movable: Movable, said: str) -> StepSaid | None:
    """The step from here that the words begin with, whoever may take it."""
    return _said(said, _known(session, movable.row))


def own_step_said(
    session: Session, actor: Actor, ref: str, said: str, *, now: datetime
) -> tuple[StepSaid, int] | None:
    """The same, of the steps that this officer may take, with the number of the last step; shows nothing."""
    movable = find(session, actor, ref, now=now)
    heard = _said(said, next_steps(session, movable)) if movable and movable.rights else None
    return (heard, movable.row.step_number) if movable and heard else None


def _said(said: str, steps: Sequence[NextStep]) -> StepSaid | None:
    found = named(said, [(one.to, one.label) for one in steps])
    return StepSaid(steps[found.at], found.rest, found.surely) if found else None


def _not_next(session: Session, movable: Movable) -> RejectedError:
    labels = [one.label for one in next_steps(session, movable)]
    return refusals.not_next(movable.row.label, labels)


def _known(session: Session, row: MovableRow) -> list[NextStep]:
    """All steps from here."""
    return [step_of(one) for one in session.run(NEXT, {"programme": row.programme_id, "status": row.status})]


def step_of(row: NextStepRow) -> NextStep:
    """A row of `STEP`. A decision is an Inspector's and about an adult, whatever else its row says."""
    needs = {MoveNeed(one) for one in (row.needs or "").split(",") if one}
    decides = MoveNeed.DECISION in needs
    whole = needs | ({MoveNeed.DECONFLICTED, MoveNeed.ADULT} if decides else set())
    return NextStep(
        to=row.to_status,
        label=row.label,
        who=MoveBy.INSPECTOR if decides else row.who,
        needs=tuple(need for need in _ORDER if need in whole),
        is_open=row.coarse == "open",
        is_end=not row.leads_on,
        opens_review=bool(row.opens_review),
        holds=row.holds,
        timer=row.timer,
        next_action=row.next_action,
    )
