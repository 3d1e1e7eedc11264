"""Lists of tasks, each line as far as the officer may know it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session, merged
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.viewing import WHOLE, TaskCard, shown
from models.programme import Programme
from models.referral import Referral
from models.task import IS_OPEN, OPEN_STATUSES, Task, TaskOfficer, TaskStatus

PAGE = 8
COUNTED = 100  # more than so many are not counted
REACH = timedelta(days=28)
BARE: Query = (
    sa.select(col(Task.ref), col(Task.starts_at))
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
)
OF_PAGE = WHOLE.where(col(Task.ref).in_(sa.bindparam("refs", expanding=True)))


class TaskFilter(Struct, frozen=True):
    """A filter of tasks: every field that is set narrows the list. `start` and `end` are half-open.

    `free` lists what nobody is on yet; `done` lists what is closed, in place of what is still to do.
    `kinds` are codes, of which those that are need to know stand for every kind with that word in its name;
    `team_id` is a team's and `officer_id` an officer's of the crew; `place` is words of the address or the
    title.
    """

    mine: bool = False
    team: bool = False
    overdue: bool = False
    free: bool = False
    done: bool = False
    start: datetime | None = None
    end: datetime | None = None
    operation_id: int | None = None
    kinds: tuple[str, ...] = ()
    area_ids: tuple[int, ...] = ()
    team_id: int | None = None
    officer_id: int | None = None
    place: str = ""

    @property
    def has_an_end(self) -> bool:
        """Whether time or an operation bounds the list."""
        return self.start is not None or self.operation_id is not None

    @property
    def tells(self) -> bool:
        """Whether the list is only of tasks whose status its reader may know.

        One's own and one's team's are; other filters reveal a fact, so they leave out tasks that hide it.
        """
        told = self.mine or self.team or self.overdue or self.free or bool(self.place)
        return told or self.operation_id is not None or self.officer_id is not None


def listed(
    session: Session, actor: Actor, wanted: TaskFilter, *, page: int, now: datetime
) -> tuple[list[TaskCard], int, int]:
    """A page of tasks in order of time, their number, and that of the closed ones; no cancelled ones.

    COUNTED + 1 stands for more. A task of which the officer may not know the status counts as open. In a list
    without a time, that and what is closed reach back for REACH, since all that was ever done has no end.
    """
    most = max(COUNTED, page * PAGE) + 1
    parts = _TaskParts(actor, wanted, now)
    asked = (parts.closed(),) if wanted.done else parts.left()
    refs = _refs(session, asked, most)
    done = refs if wanted.done else _refs(session, (parts.closed(),), COUNTED + 1)
    shown_refs = refs[(page - 1) * PAGE : page * PAGE]
    asking = {"refs": shown_refs, **task_visibility.tie_parameters(actor, now)}
    rows = {row.ref: row for row in session.run(OF_PAGE, asking)} if shown_refs else {}
    views = shown(session, actor, [rows[ref] for ref in shown_refs], now=now)
    trail.record(session, actor, "consult", [("task", view.ref) for view in views], now=now)
    return views, len(refs), len(done)


def count_beginning(
    session: Session, actor: Actor, officer_id: int, start: datetime, end: datetime, *, now: datetime
) -> int:
    """The number of an officer's open tasks in a half-open span of time that the actor may know of."""
    query = BARE.where(
        col(Task.id).in_(_tasks_of(officer_id)),
        IS_OPEN,
        col(Task.starts_at) >= start,
        col(Task.starts_at) < end,
        task_visibility.column(actor, now) >= Visibility.COARSE,
    )
    return session.count(query)


def _refs(session: Session, parts: Iterable[Query], most: int) -> list[str]:
    """The references of the first `most`, in order."""
    return list(session.run(merged(parts, most, lambda one: (one.starts_at, one.ref))).scalars())


class _TaskParts(Struct, frozen=True):
    """The queries that a list is put together from."""

    actor: Actor
    wanted: TaskFilter
    now: datetime

    def closed(self) -> Query:
        """Those that the officer may know to be closed."""
        of_late = () if self.wanted.has_an_end else (col(Task.starts_at) >= self.now - REACH,)
        return self._known().where(col(Task.status).not_in(OPEN_STATUSES), *of_late)

    def left(self) -> Iterator[Query]:
        """Those to do, and those with a status that this officer may not know: all of these, open or not."""
        yield self._known().where(IS_OPEN)
        if not self.wanted.tells:
            since = () if self.wanted.start else (col(Task.starts_at) >= self.now - REACH,)
            yield self._narrowed().where(self._visibility() == Visibility.COARSE, *since)

    def _known(self) -> Query:
        return self._narrowed().where(self._visibility() >= Visibility.CARD)

    def _visibility(self) -> sa.ColumnElement[int]:
        return task_visibility.column(self.actor, self.now)

    def _narrowed(self) -> Query:
        wanted, last = self.wanted, sa.func.coalesce(col(Task.ends_at), col(Task.starts_at))
        conditions: list[sa.ColumnElement[bool] | sa.TextClause] = [col(Task.status) != TaskStatus.CANCELLED]
        if wanted.mine:
            conditions.append(col(Task.id).in_(_tasks_of(self.actor.id)))
        if wanted.team:
            conditions.append(task_visibility.of_team(self.actor.team_id))
        if wanted.overdue:
            conditions += [IS_OPEN, col(Task.starts_at) < self.now, last < self.now]
        if wanted.free:
            conditions += [IS_OPEN, ~sa.exists().where(col(TaskOfficer.task_id) == col(Task.id))]
        if wanted.start is not None:
            conditions.append(col(Task.starts_at) >= wanted.start)
        if wanted.end is not None:
            conditions.append(col(Task.starts_at) < wanted.end)
        if wanted.operation_id is not None:
            conditions.append(col(Task.operation_id) == wanted.operation_id)
        conditions += _of_what(wanted)
        return BARE.where(*conditions).order_by(col(Task.starts_at), col(Task.ref))


def _of_what(wanted: TaskFilter) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions on kind, place and crew."""
    if wanted.kinds:
        yield task_visibility.of_kinds(wanted.kinds)
    if wanted.area_ids:
        yield col(Task.area_id).in_(wanted.area_ids)
    if wanted.team_id is not None:
        yield task_visibility.of_team(wanted.team_id)
    if wanted.officer_id is not None:
        yield col(Task.id).in_(_tasks_of(wanted.officer_id))
    for word in wanted.place.split():
        written = sa.func.lower(sa.func.coalesce(col(Task.address), "") + " " + col(Task.title))
        yield sa.func.replace(written, "'", "").contains(word.replace("'", ""), autoescape=True)


def _tasks_of(officer_id: int) -> sa.Select[int]:
    return sa.select(col(TaskOfficer.task_id)).where(col(TaskOfficer.officer_id) == officer_id)
