"""All tasks in hand of one officer in some days, for another: a look first, and then what still stands so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import crew_warnings, kind_rows, refusals
from bot.services.tasks.crew_warnings import CrewWarnings
from bot.services.tasks.crews import CrewMember, collars_of, lacks_powers, require_crew
from bot.services.tasks.double_bookings import LENGTH, DoubleBooking
from bot.services.tasks.giving import assigning
from bot.services.tasks.giving.assigning import Assigned
from bot.services.tasks.kind_rows import KindRow
from bot.services.tasks.life import IN_HAND
from bot.services.tasks.moves import NotNextError
from bot.services.tasks.viewing import TaskRow
from bot.values import replace
from models.officer import Officer
from models.task import Task, TaskOfficer

MOST = 12  # tasks at once: a screen
THEIRS: Query = (
    sa.select(col(Task.ref))
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
    .where(
        col(Officer.collar) == sa.bindparam("collar"),
        col(Task.status).in_(tuple(IN_HAND)),
        col(Task.starts_at) >= sa.bindparam("start"),
        col(Task.starts_at) < sa.bindparam("end"),
    )
    .order_by(col(Task.starts_at), col(Task.ref))
    .limit(sa.bindparam("most"))
)
READ = 100  # of their tasks, among which are those that this officer may give


class WantedChange(Struct, frozen=True):
    """The tasks of `giver` that begin in the span, for `taker`, by their collar numbers."""

    giver: str
    taker: str
    start: datetime
    end: datetime


class OneOfAll(Struct, frozen=True):
    """A task that would be given, as it stands at that step; `barred`: the taker has not the powers.

    `joins`: the taker isn't in its crew yet.
    """

    ref: str
    step: int
    label: str | None
    kind: str
    starts_at: datetime
    ends_at: datetime
    warnings: CrewWarnings
    barred: bool
    joins: bool


class AllOfThem(Struct, frozen=True):
    """The first MOST, and how many more there are."""

    tasks: tuple[OneOfAll, ...]
    more: int


class Given(Struct, frozen=True):
    """`left_out` have changed since they were seen."""

    tasks: tuple[Assigned, ...]
    left_out: tuple[str, ...]


def preview(
    session: Session, actor: Actor, wanted: WantedChange, *, shifts: Mapping[str, time], now: datetime
) -> AllOfThem:
    """Those that this officer may give, with their warnings. Raises a RejectedError for whom it can't be."""
    taker = _require_taker(session, wanted)
    rows = _theirs(session, actor, wanted, now)
    weighed = [_weighed(session, actor, row, wanted, taker, shifts, now) for row in rows[:MOST]]
    tasks = tuple(_beside_others(one, weighed, taker) for one in weighed)
    looks = [("task", one.ref) for one in tasks]
    trail.record(session, actor, "consult", [*looks, ("officer", taker.collar)], now=now, detail="assign")
    return AllOfThem(tasks, max(len(rows) - MOST, 0))


def give(
    session: Session,
    actor: Actor,
    wanted: WantedChange,
    seen: Mapping[str, int],
    *,
    shifts: Mapping[str, time],
    now: datetime,
) -> Given:
    """Give those that stand at the step at which they were seen; mates stay. Raises as `preview`."""
    taker = _require_taker(session, wanted)
    stand = {row.ref: row for row in _theirs(session, actor, wanted, now)}
    given = []
    for ref in seen:
        row = stand.get(ref)
        if row is not None and row.step == seen[ref]:
            given.append(_given(session, actor, row, wanted, taker, shifts, now))
    done = tuple(one for one in given if one is not None)
    refs = {one.task.ref for one in done}
    return Given(done, left_out=tuple(ref for ref in seen if ref not in refs))


def _require_taker(session: Session, wanted: WantedChange) -> CrewMember:
    if wanted.giver == wanted.taker:
        raise refusals.SAME_OFFICER()
    (taker,) = require_crew(session, None, (wanted.taker,))
    return taker


def _theirs(session: Session, actor: Actor, wanted: WantedChange, now: datetime) -> list[TaskRow]:
    asked = {"collar": wanted.giver, "start": wanted.start, "end": wanted.end, "most": READ}
    refs: Sequence[str] = session.run(THEIRS, asked).scalars().all()
    found = (assigning.if_assignable(session, actor, ref, now=now) for ref in refs)
    return [row for row in found if row is not None]


def _weighed(
    session: Session,
    actor: Actor,
    row: TaskRow,
    wanted: WantedChange,
    taker: CrewMember,
    shifts: Mapping[str, time],
    now: datetime,
) -> OneOfAll:
    kind = kind_rows.of_task(session, row.kind)
    stay = {one for one in collars_of(session, row.id).values() if one != wanted.giver}
    joining = () if taker.collar in stay else (taker,)
    times = (row.starts_at, row.ends_at or row.starts_at + LENGTH)
    size = len(stay | {taker.collar})
    found = crew_warnings.weigh(
        session, actor, kind, joining, size, times, shifts=shifts, besides=row.id, now=now
    )
    barred = lacks_powers(kind, taker)
    facts = (row.ref, row.step, row.kind_label, row.kind)
    return OneOfAll(*facts, *times, warnings=found, barred=barred, joins=bool(joining))


def _beside_others(one: OneOfAll, every: Sequence[OneOfAll], taker: CrewMember) -> OneOfAll:
    """With a warning for each of the others at its time: the taker would have both."""
    name = officer_name(taker.rank, taker.collar, taker.surname)
    met = (
        DoubleBooking(name, other.starts_at, other.ends_at)
        for other in every
        if one.joins and other.joins and not (one.barred or other.barred) and other.ref != one.ref
        if other.starts_at < one.ends_at and other.ends_at > one.starts_at
    )
    found = one.warnings
    return replace(one, warnings=replace(found, double_bookings=(*found.double_bookings, *met)))


def _given(
    session: Session,
    actor: Actor,
    row: TaskRow,
    wanted: WantedChange,
    taker: CrewMember,
    shifts: Mapping[str, time],
    now: datetime,
) -> Assigned | None:
    """None for one that somebody moved first, or for which the taker has not the powers."""
    kind: KindRow | None = kind_rows.of_task(session, row.kind)
    if lacks_powers(kind, taker):
        return None
    crew = collars_of(session, row.id)
    leaving = {one for one, collar in crew.items() if collar == wanted.giver}
    try:
        return assigning.change(session, actor, row, crew, leaving, (taker,), shifts=shifts, now=now)
    except NotNextError:
        return None
