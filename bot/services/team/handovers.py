"""The needs of the next shift: a team's open tasks, who is out alone, what waits, what is owed, results.

What is `for_all` may be read to a whole team: of need-to-know tasks and their results it holds nothing, of
private tasks their number, of whoever is alone no task, and of clashes, which are one officer's own, nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.times.shifts import ShiftAhead
from bot.language.times.wall import to_local
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.lone_visits import lists as lone_visits
from bot.services.lone_visits.lists import LoneLine
from bot.services.officers import supervision
from bot.services.patrols import doses
from bot.services.patrols.doses import DoseTally
from bot.services.results import tallies
from bot.services.results.tallies import Tally
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.clashes import lists as clashes
from bot.services.tasks.clashes.lists import OwnClash
from bot.values import replace
from models.officer import Officer
from models.operation import Operation
from models.programme import Programme
from models.referral import Referral
from models.result import Result
from models.safeguarding import SafeguardingDuty
from models.task import IS_OPEN, Task, TaskOfficer
from models.task_kind import KindGroup, TaskKind

PAGE, COUNTED = 6, 100  # more tasks than these are not counted
A_DAY = timedelta(days=1)
TASKS: Query = (
    sa.select(
        *(getattr(Task, name) for name in ("id", "ref", "kind", "starts_at", "status")),
        sa.func.coalesce(col(Task.ends_at), col(Task.starts_at), type_=Task.__table__.c.starts_at.type).label(
            "over"
        ),
        task_visibility.of_kind(TaskKind.label).label("label"),
        task_visibility.CIRCLE.label("circle"),
    )
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
    .where(IS_OPEN, col(Task.starts_at) < sa.bindparam("end", type_=Task.__table__.c.starts_at.type))
    .order_by(col(Task.starts_at), col(Task.ref))
    .limit(COUNTED + 1)
)
CREW: Query = (
    sa.select(col(TaskOfficer.task_id), col(Officer.collar))
    .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
    .where(col(TaskOfficer.task_id).in_(sa.bindparam("tasks", expanding=True)))
    .order_by(col(Officer.collar))
)
FORMS_OPEN = sa.text("safeguarding_duties.ended_at IS NULL")  # said in full, so that the partial index serves


class HandedTask(Struct, frozen=True):
    """`crew` are collar numbers; `over` is when it should end, or begin if it has no end."""

    id: int
    ref: str
    kind: str
    label: str | None
    circle: str
    starts_at: datetime
    over: datetime
    crew: tuple[str, ...] = ()

    def is_overdue(self, now: datetime) -> bool:
        return self.over < now


class Handover(Struct, frozen=True):
    """`tasks` are those of the page; of `total` and `overdue` COUNTED + 1 stands for more.

    `withheld` is the number of private tasks left out of one that is for all.
    """

    shift: ShiftAhead
    tasks: tuple[HandedTask, ...]
    total: int
    overdue: int
    withheld: int
    alone: tuple[LoneLine, ...]
    waiting: tuple[OwnClash, ...]
    doses: tuple[DoseTally, ...]
    forms: int
    results: tuple[Tally, ...]


def read(
    session: Session, actor: Actor, shift: ShiftAhead, *, page: int = 1, for_all: bool = False, now: datetime
) -> Handover:
    """As far as a supervisor may know it, of their own officers and their team. The look is on record."""
    every = _tasks(session, actor, shift, now)
    if for_all:
        known = [one for one in every if one.circle != KindGroup.NEED_TO_KNOW]
        every = [one for one in known if one.circle == KindGroup.OPEN]
    withheld = len(known) - len(every) if for_all else 0
    shown = _with_crews(session, every[:COUNTED] if for_all else every[(page - 1) * PAGE : page * PAGE])
    waiting = () if for_all else clashes.own(session, actor, now=now)
    out, _ = lone_visits.listed(session, actor, page=1, now=now)
    refs = dict.fromkeys((*(one.ref for one in shown), *(one.ref for one in waiting)))
    trail.record(session, actor, "consult", [("task", one) for one in refs], now=now, detail="handover")
    return Handover(
        shift=shift,
        tasks=shown,
        total=len(every),
        overdue=sum(one.is_overdue(now) for one in every),
        withheld=withheld,
        alone=tuple(replace(one, ref=None) if for_all else one for one in out),
        waiting=waiting,
        doses=_doses(session, now),
        forms=_forms(session, actor),
        results=_results(session, actor, shift.since, for_all=for_all),
    )


def _tasks(session: Session, actor: Actor, shift: ShiftAhead, now: datetime) -> list[HandedTask]:
    """Those open that begin before the end of the next shift, the oldest first."""
    theirs = sa.exists().where(
        col(TaskOfficer.task_id) == col(Task.id), col(TaskOfficer.officer_id).in_(supervision.own(actor))
    )
    query = TASKS.where(
        sa.or_(task_visibility.for_team(actor.team_id), theirs.correlate(Task)),
        task_visibility.column(actor, now) >= Visibility.CARD,
    )
    names = tuple(one for one in HandedTask.__struct_fields__ if one != "crew")
    rows = session.run(query, {"end": shift.end})
    return [HandedTask(**{name: getattr(row, name) for name in names}) for row in rows]


def _with_crews(session: Session, tasks: Sequence[HandedTask]) -> tuple[HandedTask, ...]:
    crews: defaultdict[int, list[str]] = defaultdict(list)
    for row in session.run(CREW, {"tasks": [one.id for one in tasks]}) if tasks else ():
        crews[row.task_id].append(row.collar)
    return tuple(replace(one, crew=tuple(crews[one.id])) for one in tasks)


def _doses(session: Session, now: datetime) -> tuple[DoseTally, ...]:
    """Those still owed at the hotspots of operations that run, the most urgent first."""
    ends = sa.func.coalesce(col(Operation.ends_on), date.max)
    rows = session.run(doses.DOSES.where(ends >= to_local(now).date() - A_DAY)).all()
    owed = [(one.next_by, one) for one in doses.tally(session, rows, now=now) if one.next_by is not None]
    return tuple(one for _, one in sorted(owed, key=lambda each: (each[0], each[1].area)))


def _forms(session: Session, actor: Actor) -> int:
    """The number of forms that the actor's officers owe a reference for, and nothing else of them."""
    owed = sa.select(sa.func.count()).where(
        FORMS_OPEN, col(SafeguardingDuty.officer_id).in_(supervision.own(actor))
    )
    return int(session.run(owed).scalar_one())


def _results(session: Session, actor: Actor, since: datetime, *, for_all: bool) -> tuple[Tally, ...]:
    own: list[Any] = [col(Result.team_id) == actor.team_id, col(Result.at) >= since]
    own.append(col(Result.day) >= to_local(since).date() - A_DAY)
    if for_all:
        closed = sa.exists().where(
            col(Task.id) == col(Result.task_id),
            sa.literal(KindGroup.NEED_TO_KNOW.value) == task_visibility.CIRCLE,
        )
        own.append(~closed.correlate(Result))
    return tuple(tallies.of(session, actor, *own))
