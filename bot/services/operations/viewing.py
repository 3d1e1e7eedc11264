"""Operations, by the names that officers use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotOnRecordError
from bot.language.names import bare_operation, officer_name
from bot.language.times.wall import to_local
from bot.services.access.authority import Authority, authority_of
from bot.services.access.kinds import is_kind_column
from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.officers import supervision
from bot.services.referrals import visibility as referral_visibility
from bot.services.tasks import visibility as task_visibility
from models.area import Area
from models.officer import Officer, Role
from models.operation import Operation, OperationArea, OperationDay, OperationKind
from models.patrol import Dose
from models.programme import Programme
from models.referral import Referral
from models.task import OPEN_STATUSES, Task

LISTED = 8
SEPARATOR = "; "  # between the threats of an operation
LONGEST = 40  # of an unknown name, to quote it back
NEAR = 0.75  # how alike a name must be to be offered
TASKS = (
    sa.select(col(Task.id))
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
)
REFERRALS = sa.select(col(Referral.id)).join(Programme, col(Programme.id) == col(Referral.programme_id))
_strategy = aliased(Operation)
THEME: Any = (
    sa.select(col(OperationDay.theme))
    .where(
        col(OperationDay.operation_id) == col(Operation.id), col(OperationDay.day) == sa.bindparam("today")
    )
    .correlate(Operation)
    .scalar_subquery()
)
DOSED = sa.exists().where(col(Dose.operation_id) == col(Operation.id)).correlate(Operation)
WHOLE: Query = (
    sa.select(
        *(getattr(Operation, name) for name in ("id", "code", "name", "kind", "starts_on", "ends_on")),
        *(getattr(Operation, name) for name in ("objective", "threats", "lead_id")),
        *(getattr(Officer, name) for name in ("rank", "collar", "surname")),
        col(_strategy.name).label("part_of"),
        THEME.label("theme"),
        DOSED.label("has_doses"),
    )
    .select_from(Operation)
    .outerjoin(Officer, col(Officer.id) == col(Operation.lead_id))
    .outerjoin(_strategy, col(_strategy.id) == col(Operation.part_of_id))
    .where(col(Operation.id) == sa.bindparam("operation"))
)


class OperationView(Struct, frozen=True):
    """`open_tasks` and `closed_tasks` are those with a card that the viewer may see.

    `areas` and `lead` are as people call them, `part_of` is the name of its strategy, `theme` that of today.
    """

    id: int
    code: str
    name: str
    kind: str | None
    starts_on: date
    ends_on: date | None
    objective: str | None
    threats: tuple[str, ...]
    part_of: str | None
    theme: str | None
    lead: str | None
    areas: tuple[str, ...]
    open_tasks: int
    closed_tasks: int
    may_change: bool
    has_doses: bool = False

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today


class OperationName(Struct, frozen=True):
    id: int
    code: str
    name: str
    starts_on: date


NAMES: Query = sa.select(*(getattr(Operation, name) for name in ("id", "code", "name", "starts_on")))


def find_by_name(session: Session, words: str) -> OperationName | None:
    """`Op Driven`, `operation driven`, `driven` or the code, in any case."""
    said = bare_operation(_storable(words))
    if not said:
        return None
    called = session.rows(OperationName, NAMES.order_by(col(Operation.id)))
    return next((one for one in called if said in map(bare_operation, (one.name, one.code))), None)


def visible(session: Session, viewer: Viewer, words: str, *, now: datetime) -> OperationName | None:
    """The operation of that name, if it is on record for the viewer."""
    found = find_by_name(session, words)
    known = sa.select(sa.literal(1)).where(col(Operation.id) == (found.id if found else 0))
    allowed = session.run(known.where(_known(viewer, now))).scalar()
    return found if allowed else None


def known(session: Session, viewer: Viewer, *, now: datetime) -> list[OperationName]:
    """All operations that are on record for the viewer. Shows and audits nothing."""
    return session.rows(OperationName, NAMES.where(_known(viewer, now)))


def on_day(session: Session, viewer: Viewer, day: date, *, now: datetime) -> list[OperationName]:
    """Those on that day that are on record for the viewer, LISTED at most. Shows and audits nothing."""
    is_on = sa.and_(col(Operation.starts_on) <= day, sa.func.coalesce(Operation.ends_on, date.max) >= day)
    query = NAMES.where(is_on, _known(viewer, now)).order_by(col(Operation.name)).limit(LISTED)
    return session.rows(OperationName, query)


def strategies(session: Session, viewer: Viewer, *, now: datetime) -> list[OperationName]:
    """The strategies on record for the viewer, of which others may be a part. Audits nothing."""
    is_one = is_kind_column(Operation.kind, OperationKind.STRATEGY)
    return session.rows(OperationName, NAMES.where(is_one, _known(viewer, now)).order_by(col(Operation.name)))


def parts_of(session: Session, viewer: Viewer, operation_id: int, *, now: datetime) -> Sequence[int]:
    """The operations on record for the viewer that are a part of it."""
    parts = sa.select(col(Operation.id)).where(col(Operation.part_of_id) == operation_id, _known(viewer, now))
    found: Sequence[int] = session.run(parts).scalars().all()
    return found


def may_change(viewer: Viewer, lead_id: int | None) -> bool:
    """Whether they may change an operation that this officer leads: supervisors and the lead may."""
    return viewer.role is Role.SUPERVISOR or viewer.id == lead_id


def may_name_lead(session: Session, viewer: Viewer, lead_id: int | None) -> bool:
    """Whether they may say who leads it: the lead knows of its need-to-know tasks.

    The lead may, supervisors above the lead, and Inspectors.
    """
    if viewer.id == lead_id or authority_of(viewer.role, viewer.rank) is Authority.INSPECTOR:
        return True
    return viewer.role is Role.SUPERVISOR and supervision.stands_above(session, viewer, lead_id)


def require_visible(session: Session, viewer: Viewer, words: str, *, now: datetime) -> OperationName:
    """The operation of that name. Raises NotOnRecordError for absent and hidden alike; audits no look."""
    found = visible(session, viewer, words, now=now)
    if found is None:
        raise NotOnRecordError(_printable(words)[:LONGEST], nearest=_nearest(session, viewer, words, now))
    return found


def _nearest(session: Session, viewer: Viewer, words: str, now: datetime) -> str | None:
    """The name on record for the viewer that is written nearly so."""
    names = {bare_operation(one.name): one.name for one in known(session, viewer, now=now)}
    near = get_close_matches(bare_operation(_storable(words)), names, n=1, cutoff=NEAR)
    return names[near[0]] if near else None


def require(session: Session, actor: Actor, words: str, *, now: datetime) -> OperationView:
    """The operation of that name as a card shows it; the look is on record. Raises as `require_visible`."""
    found = require_visible(session, actor, words, now=now)
    trail.record(session, actor, "consult", [("operation", found.name)], now=now)
    return _view(session, actor, found.id, now=now)


def current(session: Session, actor: Actor, *, now: datetime) -> list[OperationName]:
    """Operations on record for this officer that are not over, the first to end first."""
    query = (
        NAMES.where(_known(actor, now), sa.func.coalesce(Operation.ends_on, date.max) >= to_local(now).date())
        .order_by(sa.func.coalesce(Operation.ends_on, date.max), col(Operation.name))
        .limit(LISTED)
    )
    found = session.rows(OperationName, query)
    trail.record(session, actor, "consult", [("operation", one.name) for one in found], now=now)
    return found


def tasks_of(viewer: Viewer, operation_id: Any, now: datetime, *, least: Visibility) -> sa.Select[Any]:
    """The ids of an operation's tasks with at least this visibility to the viewer."""
    return TASKS.where(col(Task.operation_id) == operation_id, task_visibility.column(viewer, now) >= least)


def referrals_of(viewer: Viewer, operation_id: Any, now: datetime, *, least: Visibility) -> sa.Select[Any]:
    """The ids of its referrals with at least this visibility to the viewer."""
    return REFERRALS.where(
        col(Referral.operation_id) == operation_id, referral_visibility.referral_column(viewer, now) >= least
    )


def _storable(words: str) -> str:
    """The name without characters that no database takes, such as NUL."""
    return "".join(one for one in words if one.isspace() or one.isprintable())


def _printable(words: str) -> str:
    """The name without characters that no database takes, such as NUL."""
    return "".join(filter(str.isprintable, words))


def _known(viewer: Viewer, now: datetime) -> sa.ColumnElement[bool]:
    """Condition: a partner knows only operations with a referral or a task that they may know of."""
    if viewer.role is not Role.PARTNER:
        return sa.true()
    theirs = (of(viewer, col(Operation.id), now, least=Visibility.COARSE) for of in (tasks_of, referrals_of))
    return sa.or_(*(one.correlate(Operation).exists() for one in theirs))


def _view(session: Session, actor: Actor, operation_id: int, *, now: datetime) -> OperationView:
    row = session.run(WHOLE, {"operation": operation_id, "today": to_local(now).date()}).one()
    areas = sa.select(col(Area.name)).join(OperationArea, col(OperationArea.area_id) == col(Area.id))
    there = areas.where(col(OperationArea.operation_id) == operation_id).order_by(col(Area.name))
    tasks = tasks_of(actor, operation_id, now, least=Visibility.CARD)
    tasks = tasks.add_columns(col(Task.status).in_(OPEN_STATUSES).label("open"))
    seen = tasks.subquery()
    counted = session.run(sa.select(seen.c.open, sa.func.count()).group_by(seen.c.open))
    number = {bool(is_open): int(count) for is_open, count in counted}
    return OperationView(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        objective=row.objective,
        threats=tuple(row.threats.split(SEPARATOR)) if row.threats else (),
        part_of=row.part_of,
        theme=row.theme,
        lead=officer_name(row.rank, row.collar, row.surname) or None,
        areas=tuple(session.run(there).scalars()),
        open_tasks=number.get(True, 0),
        closed_tasks=number.get(False, 0),
        may_change=may_change(actor, row.lead_id),
        has_doses=bool(row.has_doses),
    )
