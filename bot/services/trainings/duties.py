"""The clock's part: names are erased a month after, and the licensing team is told before a year is over."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.access.kinds import is_kind_column
from bot.services.audit import trail
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.trainings.viewing import LICENSING
from models.officer import ENROLLED, Officer
from models.task import Task
from models.team import Team
from models.training import Attendance, Training

BATCH = 50
IS_DUE = sa.select(
    sa.or_(
        sa.exists().where(col(Training.erase_at) <= sa.bindparam("now")),
        sa.exists().where(col(Training.tell_at) <= sa.bindparam("now")),
    )
)
TO_ERASE: Query = (
    sa.select(col(Training.id))
    .where(col(Training.erase_at) <= sa.bindparam("now"))
    .order_by(col(Training.erase_at))
    .limit(BATCH)
    .with_for_update(skip_locked=True)
)
TO_TELL: Query = (
    sa.select(col(Training.id), col(Training.attended), col(Task.starts_at), col(Task.planner_id))
    .join(Task, col(Task.id) == col(Training.task_id))
    .where(col(Training.tell_at) <= sa.bindparam("now"))
    .order_by(col(Training.tell_at))
    .limit(BATCH)
    .with_for_update(skip_locked=True, of=Training)
)
LICENSERS: Query = (
    sa.select(col(Officer.id))
    .join(Team, col(Team.id) == col(Officer.team_id))
    .where(ENROLLED, is_kind_column(Team.kind, LICENSING))
    .order_by(col(Officer.id))
)


class TrainingYearNotice(Notice, frozen=True):
    """To the licensing team, without one to its planner: it will soon be a year ago."""

    kind = NoticeKind.TRAINING_YEAR
    number: int
    trained_at: datetime
    attended: int


def _is_due(session: Session, turn: Turn) -> bool:
    return bool(session.run(IS_DUE, {"now": turn.now}).scalar())


def _publish(session: Session, turn: Turn) -> bool:
    """Erase and tell some; True if there may be more."""
    return BATCH in (_erase(session, turn.now), _tell(session, turn.now))


def _erase(session: Session, now: datetime) -> int:
    due = session.run(TO_ERASE, {"now": now}).scalars().all()
    if due:
        session.run(sa.delete(Attendance).where(col(Attendance.training_id).in_(due)))
        ended = sa.update(Training).where(col(Training.id).in_(due))
        session.run(ended.values(erase_at=None, erased_at=now))
        about = [("training", str(one)) for one in due]
        trail.record(session, trail.system(session), "erase", about, now=now, detail="names")
    return len(due)


def _tell(session: Session, now: datetime) -> int:
    due = session.run(TO_TELL, {"now": now}).all()
    team = session.run(LICENSERS).scalars().all() if due else ()
    for row in due:
        told = team or [one for one in (row.planner_id,) if one is not None]
        for one in told:
            notice = TrainingYearNotice(row.id, row.starts_at, row.attended)
            notices.tell(session, one, notice, now=now)
        session.run(sa.update(Training).where(col(Training.id) == row.id).values(tell_at=None))
    return len(due)


DUTY = ClockDuty("trainings", _is_due, _publish)
