"""A task in other hands: one of the crew offers their part, and it stays theirs until the other accepts."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import notices
from bot.services.tasks import kind_rows, life, moves, refusals
from bot.services.tasks import viewing as tasks
from bot.services.tasks.crews import CrewMember, require_crew
from bot.services.tasks.life import TaskVerb
from bot.services.tasks.moves import NotNextError, NotYoursToMoveError, Step
from bot.services.tasks.notices import TaskHandedNotice, TaskOfferedNotice
from bot.services.tasks.viewing import TaskRow, TaskView
from models.officer import Officer
from models.task import Task, TaskOfficer, TaskStatus
from models.task_kind import KindGroup

_MINE = sa.and_(
    col(TaskOfficer.task_id) == sa.bindparam("task"), col(TaskOfficer.officer_id) == sa.bindparam("officer")
)
OFFER = sa.update(TaskOfficer).where(_MINE).values(offered_to_id=sa.bindparam("to"))
OFFERED: Query = (
    sa.select(
        *(getattr(Task, name) for name in ("id", "ref", "step", "status")),
        *(getattr(Officer, name) for name in ("rank", "collar", "surname")),
        col(TaskOfficer.officer_id).label("giver_id"),
    )
    .join(Task, col(Task.id) == col(TaskOfficer.task_id))
    .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
    .where(col(TaskOfficer.offered_to_id) == sa.bindparam("officer"), col(Task.ref) == sa.bindparam("ref"))
    .order_by(col(TaskOfficer.officer_id))
)
GIVE_UP = sa.delete(TaskOfficer).where(_MINE, col(TaskOfficer.offered_to_id) == sa.bindparam("to"))


class OfferRow(Protocol):
    """A row of `OFFERED`."""

    id: int
    ref: str
    step: int
    status: TaskStatus
    rank: str | None
    collar: str
    surname: str
    giver_id: int


class Offered(Struct, frozen=True):
    """An offer that was made: whom it waits for."""

    task: TaskView
    to: str


def require_own(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskRow:
    """The task, if this officer may offer their part of it. Raises the errors of `moves.move`."""
    row = tasks.require_row(session, actor, ref, now=now)
    if not row.in_crew:
        raise NotYoursToMoveError(ref, TaskVerb.DONE)
    if row.status not in life.IN_HAND:
        raise refusals.NOT_IN_HAND(ref)
    if row.circle is KindGroup.NEED_TO_KNOW:
        raise refusals.STAYS_CLOSED(ref)
    return row


def offer(session: Session, actor: Actor, ref: str, collar: str, *, now: datetime) -> Offered:
    """Ask the officer with that collar number to take over. Raises a RejectedError for whom it can't be."""
    row = require_own(session, actor, ref, now=now)
    to = _require_receiver(session, actor, row, collar)
    session.run(OFFER, {"task": row.id, "officer": actor.id, "to": to.id})
    notices.tell(session, to.id, TaskOfferedNotice(ref, actor.collar), now=now)
    trail.record(session, actor, "offer", [("task", ref), ("officer", to.collar)], now=now)
    return Offered(
        moves.require_view(session, actor, ref, now=now), officer_name(to.rank, to.collar, to.surname)
    )


def take_over(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskView:
    """Accept an offer: the giver leaves the crew, and whoever is in it is told."""
    row = _require_offer(session, actor, ref)
    parties = {"task": row.id, "officer": row.giver_id, "to": actor.id}
    if session.run(GIVE_UP, parties).rowcount != 1:
        raise refusals.NO_OFFER(ref)
    session.run(sa.insert(TaskOfficer), {"task_id": row.id, "officer_id": actor.id, "accepted_at": now})
    taker = officer_name(actor.rank, actor.collar, actor.surname)
    said = f"Handed over by {officer_name(row.rank, row.collar, row.surname)} to {taker}"
    step = Step(row.id, row.step, row.status, row.status)
    if not moves.write(session, step, actor_id=actor.id, reason=said, now=now):
        raise NotNextError(moves.require_view(session, actor, ref, now=now), TaskVerb.ACCEPT)
    _tell(session, actor, row, is_taken=True, now=now)
    trail.record(
        session, actor, "move", [("task", ref), ("officer", row.collar)], now=now, detail="handed over"
    )
    return moves.require_view(session, actor, ref, now=now)


def decline(session: Session, actor: Actor, ref: str, *, now: datetime) -> None:
    """Leave it with whoever offered it, and tell them."""
    row = _require_offer(session, actor, ref)
    session.run(OFFER, {"task": row.id, "officer": row.giver_id, "to": None})
    notices.tell(
        session, row.giver_id, TaskHandedNotice(ref, row.collar, actor.collar, is_taken=False), now=now
    )
    trail.record(session, actor, "decline", [("task", ref), ("officer", row.collar)], now=now)


def _require_receiver(session: Session, actor: Actor, row: TaskRow, collar: str) -> CrewMember:
    kind = kind_rows.of_task(session, row.kind)
    (to,) = require_crew(session, kind, (collar,))
    if to.id == actor.id:
        raise refusals.TO_ONESELF(row.ref)
    if to.id in session.run(moves.CREW, {"task": row.id}).scalars().all():
        raise refusals.IN_ITS_CREW(row.ref)
    return to


def _require_offer(session: Session, actor: Actor, ref: str) -> OfferRow:
    """The offer to this officer; nothing is said of a task that is none."""
    row: OfferRow | None = session.run(OFFERED, {"officer": actor.id, "ref": ref}).first()
    if row is None or not policy.may(actor.role, Permission.CARRY_OUT) or row.status not in life.IN_HAND:
        raise refusals.NO_OFFER(ref)
    return row


def _tell(session: Session, actor: Actor, row: OfferRow, *, is_taken: bool, now: datetime) -> None:
    crew = session.run(moves.CREW, {"task": row.id}).scalars().all()
    for one in sorted({*crew, row.giver_id} - {actor.id}):
        told = TaskHandedNotice(row.ref, row.collar, actor.collar, is_taken=is_taken)
        notices.tell(session, one, told, now=now)
