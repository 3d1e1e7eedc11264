"""Lone visits as rows: found, held until the end of the transaction, and written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.lone_visits import life
from bot.services.lone_visits.life import LoneStanding
from models.leave import Leave
from models.lone_visit import LoneState, LoneVisit, LoneWord
from models.officer import Officer
from models.task import Task, TaskOfficer

_other = aliased(TaskOfficer)
_TAKER: Any = aliased(Officer)
STANDS = ("state", "ask_at", "asked", "next_at", "alarm_at", "climbs_at")
IS_OPEN = col(LoneVisit.ended_at).is_(None)


def is_there(crew: type[TaskOfficer]) -> sa.ColumnElement[bool]:
    """Condition: the officer of the crew has arrived, hasn't left, and has arrived nowhere else since."""
    elsewhere = aliased(TaskOfficer)
    return sa.and_(
        col(crew.arrived_at).is_not(None),
        col(crew.left_at).is_(None),
        ~sa.exists().where(
            col(elsewhere.officer_id) == col(crew.officer_id),
            col(elsewhere.task_id) != col(crew.task_id),
            col(elsewhere.arrived_at) > col(crew.arrived_at),
        ),
    )


COLLEAGUE_THERE = sa.exists().where(
    col(_other.task_id) == col(LoneVisit.task_id),
    col(_other.officer_id) != col(LoneVisit.officer_id),
    is_there(_other),
)
_HAS_LEFT = sa.exists().where(
    col(_TAKER.id) == col(LoneVisit.taken_by_id),
    sa.or_(
        col(_TAKER.account_id).is_(None),
        col(_TAKER.left_at).is_not(None),
        col(_TAKER.unreachable_since).is_not(None),
    ),
)
_WENT_ON_LEAVE = sa.exists().where(
    col(_TAKER.id) == col(LoneVisit.taken_by_id),
    col(_TAKER.on_duty_since).is_(None),
    col(Leave.officer_id) == col(_TAKER.id),
    col(Leave.ended_at).is_(None),
    col(Leave.first_day) <= sa.bindparam("today"),
    col(Leave.last_day) >= sa.bindparam("today"),
    sa.or_(
        col(Leave.put_at) > col(LoneVisit.taken_at),
        sa.and_(
            col(Leave.first_day) == sa.bindparam("today"),
            col(LoneVisit.taken_at) < sa.bindparam("midnight"),
        ),
    ),
)
TAKER_GONE = sa.and_(IS_OPEN, col(LoneVisit.state) == LoneState.TAKEN, sa.or_(_HAS_LEFT, _WENT_ON_LEAVE))
"""Whether the taker of the alarm has left, cannot be reached any more, or has gone on leave since.

An officer on leave may take one too, and then sees to it.
"""
IS_ALONE = sa.not_(COLLEAGUE_THERE)
"""Whether the officer is still there, and nobody else of the crew.

A task that anybody ends, themselves too, hands over or takes from them leaves them where they are.
"""
WHOLE: Query = (
    sa.select(
        *(getattr(LoneVisit, name) for name in ("id", "task_id", "officer_id", "minutes", "began_at")),
        *(getattr(LoneVisit, name) for name in (*STANDS, "word", "word_at", "taken_by_id", "taken_at")),
        col(LoneVisit.ended_at),
        col(Task.ref),
        *(getattr(Officer, name) for name in ("rank", "collar", "surname", "team_id", "account_id")),
        *(getattr(_TAKER, name).label(f"taker_{name}") for name in ("rank", "collar", "surname")),
        IS_ALONE.label("is_alone"),
    )
    .join(Task, col(Task.id) == col(LoneVisit.task_id))
    .join(Officer, col(Officer.id) == col(LoneVisit.officer_id))
    .outerjoin(_TAKER, col(_TAKER.id) == col(LoneVisit.taken_by_id))
)
ALARMS = WHOLE.where(
    IS_OPEN,
    col(LoneVisit.state).in_((LoneState.ALARM, LoneState.TAKEN)),
    col(LoneVisit.alarm_at).is_not(None),
).order_by(col(LoneVisit.alarm_at), col(LoneVisit.id))
_HELD: Query = sa.select(col(LoneVisit.id)).with_for_update(of=LoneVisit)
OF_OFFICER = _HELD.where(col(LoneVisit.officer_id) == sa.bindparam("officer"), IS_OPEN)
OF_TAKER = _HELD.where(
    col(LoneVisit.taken_by_id) == sa.bindparam("taker"), col(LoneVisit.state) == LoneState.TAKEN, IS_OPEN
)
OF_COLLAR = _HELD.join(Officer, col(Officer.id) == col(LoneVisit.officer_id)).where(
    col(Officer.collar) == sa.bindparam("collar"), IS_OPEN
)
OF_TASK = (
    _HELD.join(Task, col(Task.id) == col(LoneVisit.task_id))
    .where(col(Task.ref) == sa.bindparam("ref"))
    .order_by(col(LoneVisit.id).desc())
    .limit(1)
)
OF_IDS = WHOLE.where(col(LoneVisit.id).in_(sa.bindparam("ids", expanding=True))).order_by(
    col(LoneVisit.ask_at), col(LoneVisit.id)
)
NAMES: Query = (
    sa.select(*(getattr(Officer, name) for name in ("rank", "collar", "surname")))
    .where(col(Officer.id).in_(sa.bindparam("officers", expanding=True)))
    .order_by(col(Officer.collar))
)
INSERT = sa.insert(LoneVisit).returning(col(LoneVisit.id))


class LoneRow(Protocol):
    """A row of `WHOLE`. It `is_alone` as long as the officer is there and nobody else of the crew."""

    id: int
    task_id: int
    officer_id: int
    minutes: int
    began_at: datetime
    state: LoneState
    ask_at: datetime
    asked: int
    next_at: datetime | None
    alarm_at: datetime | None
    climbs_at: datetime | None
    word: LoneWord
    word_at: datetime
    taken_by_id: int | None
    taken_at: datetime | None
    ended_at: datetime | None
    ref: str
    rank: str | None
    collar: str
    surname: str
    team_id: int
    account_id: int | None
    taker_rank: str | None
    taker_collar: str | None
    taker_surname: str | None
    is_alone: bool


class TakerRow(Protocol):
    """A row with whoever has taken the alarm, if anybody has."""

    taker_rank: str | None
    taker_collar: str | None
    taker_surname: str | None


def taker_name(row: TakerRow) -> str:
    """The name of the officer who has taken the alarm; "" if nobody has."""
    return officer_name(row.taker_rank, row.taker_collar, row.taker_surname)


def names(session: Session, officer_ids: Collection[int]) -> tuple[str, ...]:
    """The names of those officers, by collar number."""
    found = session.run(NAMES, {"officers": sorted(officer_ids)}) if officer_ids else ()
    return tuple(officer_name(one.rank, one.collar, one.surname) for one in found)


def find_open(session: Session, officer_id: int) -> LoneRow | None:
    """The officer's open visit, held."""
    return next(iter(held(session, OF_OFFICER, {"officer": officer_id})), None)


def find_named(session: Session, named: str) -> LoneRow | None:
    """The newest visit of the task with that reference, or the open one of the officer with that collar."""
    found = held(session, OF_COLLAR, {"collar": named}) or held(session, OF_TASK, {"ref": named})
    return next(iter(found), None)


def held(session: Session, which: Query, facts: Mapping[str, object]) -> Sequence[LoneRow]:
    """Those visits, read only once they are held: what is read by the same statement may be older."""
    ids = session.run(which, facts).scalars().all()
    return session.run(OF_IDS, {"ids": ids}).all() if ids else ()


def standing(row: LoneRow) -> LoneStanding:
    return LoneStanding(**{name: getattr(row, name) for name in STANDS})


def begin(
    session: Session, task_id: int, officer_id: int, minutes: int, *, word: LoneWord, now: datetime
) -> LoneStanding:
    """Write a visit of an officer who has none open."""
    stands = life.waits(now, minutes)
    facts = {"task_id": task_id, "officer_id": officer_id, "minutes": minutes, "began_at": now}
    session.run(INSERT, {**facts, **_stored(stands), "word": word, "word_at": now})
    return stands


def write(session: Session, visit_id: int, stands: LoneStanding, **more: Any) -> None:
    """Write where it stands; the caller holds the row."""
    session.run(sa.update(LoneVisit).where(col(LoneVisit.id) == visit_id).values(**_stored(stands), **more))


def _stored(stands: LoneStanding) -> dict[str, Any]:
    return {name: getattr(stands, name) for name in STANDS}
