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

MOST_CREW = 30
CREW: Query = (
    sa.select(
        *(getattr(Officer, name) for name in ("id", "collar", "surname", "rank", "role")),
        *(getattr(Officer, name) for name in ("account_id", "unreachable_since")),
    )
    .where(col(Officer.collar).in_(sa.bindparam("collars", expanding=True)), col(Officer.left_at).is_(None))
    .order_by(col(Officer.collar))
)


class CrewMember(Protocol):
    """A row of `CREW`."""

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
    if (
        kind is not None
        and kind.constable
        and (without := next((one for one in able if not has_powers(one.rank)), None))
    ):
        name = officer_name(without.rank, without.collar, without.surname)
        raise refusals.NO_POWERS(name)
    return able


def has_powers(rank: str | None) -> bool:
    """Whether somebody of that rank is a constable or above."""
    step = ranks.step(rank)
    return step is not None and step >= ranks.NAMES.index("constables")
