"""Results as an officer may see them, one or a page of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotOnRecordError
from bot.services.access.viewer import Viewer
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.results import visibility
from models.operation import Operation
from models.programme import Programme
from models.referral import Referral
from models.result import Result, ResultKind, ResultStrike
from models.task import Task
from models.team import Team
from models.threat import Threat

PAGE = 8
JUST_NOW = timedelta(minutes=15)
WHOLE: Query = (
    sa.select(
        *(getattr(Result, name) for name in ("id", "number", "day", "subtype", "count", "pence", "threat")),
        *(getattr(Result, name) for name in ("operation_id", "recorded_by_id")),
        *(col(ResultKind.label), col(ResultKind.unit)),
        col(Operation.name).label("operation"),
        col(Team.code).label("team"),
        col(Task.ref).label("task"),
        col(ResultStrike.at).is_not(None).label("is_struck"),
    )
    .select_from(Result)
    .join(ResultKind, col(ResultKind.id) == col(Result.kind_id))
    .outerjoin(Operation, col(Operation.id) == col(Result.operation_id))
    .outerjoin(Team, col(Team.id) == col(Result.team_id))
    .outerjoin(Task, col(Task.id) == col(Result.task_id))
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
    .outerjoin(ResultStrike, col(ResultStrike.result_id) == col(Result.id))
)


class ResultView(Struct, frozen=True):
    """`team` is that of the officer who put it down, None for one by another system that says none."""

    id: int
    number: int
    day: date
    subtype: str | None
    count: int | None
    pence: int | None
    threat: Threat | None
    operation_id: int | None
    recorded_by_id: int | None
    label: str
    unit: str
    operation: str | None
    team: str | None
    task: str | None
    is_struck: bool


def require(session: Session, actor: Actor, number: int, *, now: datetime) -> ResultView:
    """The result of that number. Raises NotOnRecordError for absent and hidden alike; audits no look."""
    query = WHOLE.where(col(Result.number) == number, visibility.shown(actor, now))
    found = session.one(ResultView, query) if number < 2**31 else None
    if found is None:
        raise NotOnRecordError(f"Result {number}")
    return found


def of_team(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[ResultView], bool]:
    """A page of the results of the actor's team, the newest first, and whether there are more."""
    return _page(session, actor, col(Result.team_id) == actor.team_id, page=page, now=now)


def own(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[ResultView], bool]:
    return _page(session, actor, col(Result.recorded_by_id) == actor.id, page=page, now=now)


def of_task(
    session: Session, actor: Actor, ref: str, *, page: int, now: datetime
) -> tuple[list[ResultView], bool]:
    task = sa.select(col(Task.id)).where(col(Task.ref) == ref).scalar_subquery()
    return _page(session, actor, col(Result.task_id) == task, page=page, now=now)


def of_day(
    session: Session, actor: Actor, day: date, *, page: int, now: datetime
) -> tuple[list[ResultView], bool]:
    """As `of_team`, of one day."""
    which = sa.and_(col(Result.team_id) == actor.team_id, col(Result.day) == day)
    return _page(session, actor, which, col(Result.day), page=page, now=now)


def of_operations(
    session: Session, actor: Actor, operation_ids: Collection[int], *, page: int, now: datetime
) -> tuple[list[ResultView], bool]:
    which = col(Result.operation_id).in_(sorted(operation_ids))
    return _page(session, actor, which, col(Result.day).desc(), page=page, now=now)


def find_twin(session: Session, viewer: Viewer, one: ResultView, *, now: datetime) -> ResultView | None:
    """An earlier result that says the same: of the same task, or of no task by the same officer just now.

    Two thumbs, or two of a crew, may have put down one find twice.
    """
    same = ("kind_id", "subtype", "count", "pence", "threat", "operation_id", "task_id")
    mine, other = aliased(Result), Result
    just_now = sa.and_(col(other.recorded_by_id) == one.recorded_by_id, col(other.at) > now - JUST_NOW)
    query = WHOLE.join(mine, col(mine.id) == one.id).where(
        *(getattr(other, name).is_not_distinct_from(getattr(mine, name)) for name in same),
        col(other.day) == one.day,  # by its index: PostgreSQL uses none for what may be NULL
        col(other.number) < one.number,
        col(ResultStrike.at).is_(None),
        sa.or_(col(other.task_id).is_not(None), just_now),
        visibility.shown(viewer, now),
    )
    return session.one(ResultView, query.order_by(col(other.number).desc()))


def _page(
    session: Session, actor: Actor, which: Any, *order: Any, page: int, now: datetime
) -> tuple[list[ResultView], bool]:
    query = WHOLE.where(which, visibility.shown(actor, now)).order_by(*order, col(Result.number).desc())
    rows = session.rows(ResultView, query.limit(PAGE + 1).offset((page - 1) * PAGE))
    _audit(session, actor, rows[:PAGE], now=now)
    return rows[:PAGE], len(rows) > PAGE


def _audit(session: Session, actor: Actor, shown: Sequence[ResultView], *, now: datetime) -> None:
    trail.record(session, actor, "consult", [("result", str(one.number)) for one in shown], now=now)
