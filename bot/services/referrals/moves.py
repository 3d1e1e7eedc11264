"""Moving a referral on: along a row of its programme's moves, from exactly the step that was looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from msgspec import Struct, structs
from sqlmodel import col

from bot.database import Session
from bot.errors import RejectedError
from bot.language.times.wall import to_local
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import notices
from bot.services.referrals import deciders, move_needs, mover, refusals, reviews, steps, timers, watches
from bot.services.referrals.move_needs import Checked, MoveAnswers
from bot.services.referrals.mover import Movable, MovableRow, MoveRefusedError, NextStep
from bot.services.referrals.notices import LeadGivenNotice
from bot.services.referrals.reviews import ReviewWaitsNotice
from bot.services.referrals.steps import Hop
from bot.services.referrals.timers import Following
from models.decider import Matter
from models.decision import Decision
from models.programme import MoveNeed
from models.referral import Referral, StepKind

NOTHING = MoveAnswers()


class MovedReferral(Struct, frozen=True):
    """A referral after its move: `number` is that of the step, the statuses are labels."""

    ref: str
    number: int
    from_status: str
    to_status: str
    is_open: bool
    next_action: str | None
    next_due_on: date | None


class TakenStep(Struct, frozen=True):
    """A step, and the answers to what it needs."""

    step: NextStep
    checked: Checked


class MovedMeanwhileError(RejectedError):
    """Somebody else moved it in the meantime."""

    ref = ""

    def __init__(self, sentence: str, ref: str = "") -> None:
        super().__init__(sentence)
        self.ref = ref


def move(
    session: Session,
    actor: Actor,
    ref: str,
    to: str,
    given: MoveAnswers = NOTHING,
    *,
    number: int,
    now: datetime,
    following: Following | None = None,
) -> MovedReferral:
    """Move the referral to the status with this code, from the step with this number.

    `following` goes before the next action and the timer of the status. Raises the errors of the card,
    RingTheTeamError, MovedMeanwhileError, MoveRefusedError, or a RejectedError for what is missing.
    """
    movable = require_at(session, actor, ref, number, now=now)
    step = mover.require_step(session, movable, to)
    return move_along(session, actor, movable, (step,), given, following=following, now=now)


def move_along(
    session: Session,
    actor: Actor,
    movable: Movable,
    way: Sequence[NextStep],
    given: MoveAnswers,
    *,
    following: Following | None = None,
    now: datetime,
) -> MovedReferral:
    """Take steps that follow one another at once: each is on record, the referral changes once.

    Raises MovedMeanwhileError, MoveRefusedError, or a RejectedError for what is missing.
    """
    row, today, taken = movable.row, to_local(now).date(), []
    for step in way:
        check_before(session, actor, movable, step, given, today=today)
        taken.append(TakenStep(step, move_needs.check(session, row, step.needs, given, today)))
    last = taken[-1]
    then = _then(last.step, following)
    due = _due(session, last.step, last.checked, then, today)
    facts = _facts(row, taken, then, due=due)
    _update(session, row, facts | {"status_since": now}, now=now)
    _write(session, actor, row, taken, now=now)
    return MovedReferral(
        row.ref,
        row.step_number + len(taken),
        row.label,
        last.step.label,
        last.step.is_open,
        facts["next_action"],
        due,
    )


def require_at(session: Session, actor: Actor, ref: str, number: int, *, now: datetime) -> Movable:
    """The referral at exactly that step, for somebody who may move it. Raises MovedMeanwhileError."""
    movable = mover.require(session, actor, ref, now=now)
    if movable.row.step_number != number:
        raise _moved_meanwhile(session, movable.row, now=now)
    return movable


def check_before(
    session: Session, actor: Actor, movable: Movable, step: NextStep, given: MoveAnswers, *, today: date
) -> None:
    """Check all that no answer can bring, before anything is asked. Raises a RejectedError."""
    row = movable.row
    if step.is_decision and steps.entered_by(session, row.id, row.status) == actor.id:
        raise MoveRefusedError(row.ref, refusals.INSPECTORS_ONLY)
    move_needs.check_given(session, row, step.needs, given, today)


def follow_up(
    session: Session,
    actor: Actor,
    ref: str,
    following: Following,
    *,
    number: int,
    movable: Movable | None = None,
    now: datetime,
) -> date | None:
    """Set what comes next for a referral that stays at exactly that step; the day on which it is due."""
    row = (movable or require_at(session, actor, ref, number, now=now)).row
    due = timers.due(session, following.after, to_local(now).date())
    facts: dict[str, Any] = {} if due is None else {"next_due_on": due}
    if following.next_action is not None:
        facts["next_action"] = following.next_action
    if facts:
        _update(session, row, facts, now=now)
        trail.record(session, actor, "change", [("referral", ref)], detail="next action", now=now)
    return due


def stay(
    session: Session,
    actor: Actor,
    row: MovableRow,
    kind: StepKind,
    words: str | None,
    facts: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    """Write a step that changes no status, and the facts of it. Raises MovedMeanwhileError."""
    number = row.step_number + 1
    _update(session, row, {**facts, "step_number": number}, now=now)
    same = {"before": row.status, "to": row.status}
    steps.write(session, row.id, number, **same, by=actor.id, reason=words, kind=kind, now=now)
    action = "move" if kind is StepKind.UNSAFE else "decide"
    trail.record(session, actor, action, [("referral", row.ref)], detail=kind.value, now=now)


def _then(step: NextStep, other: Following | None) -> Following:
    """The status's own next action and timer; `other` goes before each of them that it names."""
    other = other or Following()
    return Following(other.next_action or step.next_action, other.after or step.timer)


def _due(session: Session, step: NextStep, checked: Checked, then: Following, today: date) -> date | None:
    if MoveNeed.DECISION_DUE in step.needs:
        return checked.answers.decision_due
    return timers.due(session, then.after, today) if step.is_open else None


def _facts(
    row: MovableRow, taken: Sequence[TakenStep], then: Following, *, due: date | None
) -> dict[str, Any]:
    """The columns that change."""
    step = taken[-1].step
    before = taken[-2].step.to if len(taken) > 1 else row.held_from if row.holds else row.status
    facts: dict[str, Any] = {
        "status": step.to,
        "step_number": row.step_number + len(taken),
        "held_from": before if step.holds else None,
        "decision_due_on": due if MoveNeed.DECISION_DUE in step.needs else None,
        "next_action": then.next_action if step.is_open else None,
        "next_due_on": due,
    }
    for one in taken:
        if one.checked.lead_id is not None:
            facts["lead_id"] = one.checked.lead_id
        if MoveNeed.CONSENT in one.step.needs and (consent := one.checked.answers.consent):
            facts |= {"consent_by": consent.by, "consent_how": consent.how, "consent_on": consent.on}
    return facts


def _update(session: Session, row: MovableRow, facts: Mapping[str, Any], *, now: datetime) -> None:
    """Change the referral, unless another transaction has moved it since it was read."""
    same = (col(Referral.id) == row.id, col(Referral.step_number) == row.step_number)
    if not session.run(sa.update(Referral).where(*same).values(**facts)).rowcount:
        raise _moved_meanwhile(session, row, now=now)


def _write(
    session: Session, actor: Actor, row: MovableRow, taken: Sequence[TakenStep], *, now: datetime
) -> None:
    statuses = [row.status, *(one.step.to for one in taken)]
    hops = [Hop(*pair, one.checked.words) for pair, one in zip(pairwise(statuses), taken, strict=True)]
    steps.write_way(session, row.id, row.step_number + 1, hops, by=actor.id, now=now)
    decides = taken[-1].step.is_decision
    if decides and (decision := taken[-1].checked.answers.decision):
        facts = {
            "referral_id": row.id,
            "number": row.step_number + len(taken),
            "at": now,
            "author_id": actor.id,
            "deconflicted_with": taken[-1].checked.answers.deconflicted,
        }
        session.run(sa.insert(Decision), facts | structs.asdict(decision))
    watches.tell(session, [row.id], by=actor.id, now=now)
    _tell_lead(session, actor, row, taken, now=now)
    _review(session, actor, row, taken[-1].step, now=now)
    action = "decide" if decides else "move"
    trail.record(session, actor, action, [("referral", row.ref)], detail=" to ".join(statuses), now=now)


def _tell_lead(
    session: Session, actor: Actor, row: MovableRow, taken: Sequence[TakenStep], *, now: datetime
) -> None:
    """Somebody who leads it from now on, and didn't say so, hears of it."""
    lead = next((one.checked.lead_id for one in reversed(taken) if one.checked.lead_id is not None), None)
    if lead not in (None, row.lead_id, actor.id):
        notices.tell(session, lead or 0, LeadGivenNotice(row.ref, actor.collar), now=now)


def _review(session: Session, actor: Actor, row: MovableRow, step: NextStep, *, now: datetime) -> None:
    """End the sight that a review gave; for one that begins, ask an Inspector and tell the lead."""
    if row.decision_is_next:
        deciders.end(session, [row.id], Matter.REVIEW)
    if step.opens_review:
        reviews.ask(session, [row.id], now=now)
        if row.lead_id not in (None, actor.id):
            notices.tell(session, row.lead_id or 0, ReviewWaitsNotice(row.ref, decides=False), now=now)


def _moved_meanwhile(session: Session, row: MovableRow, *, now: datetime) -> MovedMeanwhileError:
    last = steps.last(session, row.id)
    to, by, at = (last.to_status, last.collar, last.at) if last else (row.label, None, now)
    return MovedMeanwhileError(refusals.moved_meanwhile(by, to, at, now=now), row.ref)
