"""Officers who could take a task: at work, free at its time, with the powers that it takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.language.times.wall import day_bounds
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.officers import duty, leave, supervision
from bot.services.tasks import double_bookings, kind_rows
from bot.services.tasks.crews import has_powers
from bot.services.tasks.double_bookings import LENGTH
from bot.services.tasks.giving import assigning
from bot.services.tasks.unfinished import DURING
from bot.services.tasks.viewing import TaskRow
from models.officer import ENROLLED, Officer
from models.task import TaskOfficer

MOST = 6  # tasks, and officers for one of them
LEAVES = 3  # the next ones are enough
WEIGHED = 60  # officers; those on duty first
MATES = sa.select(col(TaskOfficer.officer_id)).where(col(TaskOfficer.task_id) == sa.bindparam("task"))


class FreeOfficer(Struct, frozen=True):
    id: int
    collar: str
    name: str
    is_on: bool


class OfferedTask(Struct, frozen=True):
    """A task, and who could take it, the first of them first; of several tasks each has one at most."""

    ref: str
    label: str | None
    kind: str
    starts_at: datetime
    free: tuple[FreeOfficer, ...]


class WeighedRow(Protocol):
    id: int
    collar: str
    surname: str
    rank: str | None
    on_duty_since: datetime | None


def for_task(session: Session, actor: Actor, ref: str, *, now: datetime) -> OfferedTask:
    """The officers who could take that task. Raises the errors of `assigning.assign`."""
    row = assigning.require_assignable(session, actor, ref, now=now)
    free = _free(session, actor, row, frozenset(), now=now)[:MOST]
    _record(session, actor, (ref,), free, now=now)
    return _offered(row, free)


def for_leave(session: Session, actor: Actor, collar: str, *, now: datetime) -> tuple[str, list[OfferedTask]]:
    """The first tasks in hand of an officer during their leave, each with one who could take it.

    Only those that the actor may give to others. Raises NotYourOfficerError.
    """
    whose, stands = leave.listed(session, actor, collar=collar, now=now)
    refs: list[str] = []
    for days in stands[:LEAVES]:
        span = {"start": day_bounds(days.first)[0], "end": day_bounds(days.last)[1]}
        refs += session.run(DURING, {"officer": whose.id, **span}).scalars().all()
    rows = [row for ref in refs[:MOST] if (row := assigning.if_assignable(session, actor, ref, now=now))]
    found: list[OfferedTask] = []
    taken: dict[int, list[TaskRow]] = {}
    for row in rows:
        busy = {one for one, others in taken.items() if any(_meet(row, other) for other in others)}
        free = _free(session, actor, row, busy | {whose.id}, now=now)[:1]
        for one in free:
            taken.setdefault(one.id, []).append(row)
        found.append(_offered(row, free))
    every = [one for each in found for one in each.free]
    _record(session, actor, [row.ref for row in rows], every, now=now)
    return whose.collar, found


def _free(
    session: Session, actor: Actor, row: TaskRow, besides: Collection[int], *, now: datetime
) -> list[FreeOfficer]:
    kind = kind_rows.of_task(session, row.kind)
    weighed: Sequence[WeighedRow] = session.run(_weighed(actor, now), {"task": row.id}).all()
    able = [one for one in weighed if not (kind and kind.constable) or has_powers(one.rank)]
    names = {one.id: one.collar for one in able if one.id not in besides}
    busy = double_bookings.of_officers(
        session, actor, names, row.starts_at, _over(row), besides=row.id, now=now
    )
    taken = {one.name for one in busy}
    return [_named(one) for one in able if one.id in names and names[one.id] not in taken]


def _weighed(actor: Actor, now: datetime) -> Query:
    """The actor's own officers at work who carry out tasks and aren't in its crew, those on duty first."""
    roles = [role for role in policy.MAY if policy.may(role, Permission.CARRY_OUT)]
    return (
        sa.select(*(getattr(Officer, name) for name in ("id", "collar", "surname", "rank", "on_duty_since")))
        .where(
            *(ENROLLED, col(Officer.left_at).is_(None), col(Officer.unreachable_since).is_(None)),
            col(Officer.role).in_(roles),
            col(Officer.id).in_(supervision.own(actor)),
            col(Officer.id).not_in(MATES),
            duty.at_work(now),
        )
        .order_by(col(Officer.on_duty_since).is_(None), col(Officer.collar))
        .limit(WEIGHED)
    )


def _named(row: WeighedRow) -> FreeOfficer:
    name = officer_name(row.rank, row.collar, row.surname)
    return FreeOfficer(row.id, row.collar, name, is_on=row.on_duty_since is not None)


def _offered(row: TaskRow, free: Sequence[FreeOfficer]) -> OfferedTask:
    return OfferedTask(row.ref, row.kind_label, row.kind, row.starts_at, tuple(free))


def _over(row: TaskRow) -> datetime:
    return row.ends_at or row.starts_at + LENGTH


def _meet(one: TaskRow, other: TaskRow) -> bool:
    return one.starts_at < _over(other) and other.starts_at < _over(one)


def _record(
    session: Session, actor: Actor, refs: Sequence[str], free: Sequence[FreeOfficer], *, now: datetime
) -> None:
    people = dict.fromkeys(one.collar for one in free)
    shown = [*(("task", one) for one in refs), *(("officer", one) for one in people)]
    trail.record(session, actor, "consult", shown, now=now, detail="who is free")
