"""The officers who may be the crew of a task of some kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language import ranks
from bot.language.names import officer_name
from bot.letters import capitals
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.officers import refusals as officer_refusals
from bot.services.tasks import refusals
from bot.services.tasks.kind_rows import KindRow
from models.officer import Officer, Role
from models.task import TaskOfficer

MOST_CREW = 30
MEMBER = tuple(
    getattr(Officer, name)
    for name in ("id", "collar", "surname", "rank", "role", "account_id", "unreachable_since")
)
CREW: Query = (
    sa.select(*MEMBER)
    .where(col(Officer.collar).in_(sa.bindparam("collars", expanding=True)), col(Officer.left_at).is_(None))
    .order_by(col(Officer.collar))
)
OF_TASK: Query = (
    sa.select(*MEMBER)
    .join(TaskOfficer, col(TaskOfficer.officer_id) == col(Officer.id))
    .where(col(TaskOfficer.task_id) == sa.bindparam("task"))
    .order_by(col(Officer.collar))
)


class CrewMember(Protocol):
    """A row of `CREW` or `OF_TASK`."""

    id: int
    collar: str
    surname: str
    rank: str | None
    role: Role
    account_id: int | None
    unreachable_since: datetime | None


def require_crew(session: Session, kind: KindRow | None, collars: Sequence[str]) -> list[CrewMember]:
    """The officers with these collars. Raises a RejectedError for one who has left, or has not the powers."""
    wanted = {capitals(one) for one in collars}
    if len(wanted) > MOST_CREW:
        raise refusals.TOO_MANY()
    rows: Sequence[CrewMember] = session.run(CREW, {"collars": sorted(wanted)}).all() if wanted else ()
    able = [one for one in rows if policy.may(one.role, Permission.CARRY_OUT)]
    if missing := sorted(wanted - {one.collar for one in able}):
        raise officer_refusals.NOBODY_OF_COLLAR(missing[0])
    if (without := next((one for one in able if lacks_powers(kind, one)), None)) is not None:
        raise refusals.NO_POWERS(officer_name(without.rank, without.collar, without.surname))
    return able


def collars_of(session: Session, task_id: int) -> dict[int, str]:
    """The collar numbers of a task's crew, by officer."""
    return {one.id: one.collar for one in session.run(OF_TASK, {"task": task_id})}


def lacks_powers(kind: KindRow | None, member: CrewMember) -> bool:
    return kind is not None and kind.constable and not has_powers(member.rank)


def has_powers(rank: str | None) -> bool:
    """Whether somebody of that rank is a constable or above."""
    step = ranks.step(rank)
    return step is not None and step >= ranks.NAMES.index("constables")
