"""The hourly ceiling of looks: an officer who reaches it may look no further until a supervisor lifts it."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.errors import NotOnRecordError, NotPermittedError
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.officers import officers
from bot.services.oversight import refusals
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from models.audit import AuditEntry
from models.officer import Officer, Role

HOUR = timedelta(hours=1)
KIND = "ceiling"  # the kind of object of such a refusal in the audit
LOOKS = ("consult", "search", "reveal")
STOPPED = frozenset({Permission.LOOK_UP, Permission.SEARCH, Permission.DETAIL})
"""The permissions of routes that the ceiling stops. It never stops notes."""

AS_FAR_BACK = 5  # ceilings' worth of entries: notes, unlocks and refusals are entries too
COUNT = sa.select(
    sa.func.count().label("entries"),
    sa.func.count(sa.case((col(AuditEntry.action).in_(LOOKS), 1))).label("looks"),
).where(
    col(AuditEntry.chain) == sa.bindparam("chain"),
    col(AuditEntry.number) > sa.bindparam("after"),
    col(AuditEntry.at) > sa.bindparam("since"),
)


class CeilingReachedNotice(Notice, frozen=True):
    """To the supervisor."""

    kind = NoticeKind.CEILING_REACHED
    collar: str


class CeilingLiftedNotice(Notice, frozen=True):
    """To the officer."""

    kind = NoticeKind.CEILING_LIFTED


class CeilingError(NotPermittedError):
    """This officer has looked at too many records within the hour."""

    limit = 0
    collar = ""

    def __init__(self, limit: int, collar: str) -> None:
        super().__init__("looks an hour", kind=KIND)
        self.limit = limit
        self.collar = collar


def check(
    session: Session,
    actor: Actor,
    *,
    limit: int,
    entry_at: datetime | None,
    lifted_at: datetime | None,
    now: datetime,
) -> None:
    """Refuse a look past the ceiling by CeilingError. Asks the database only if there may be so many:

    `entry_at` is the time of the entry that is `limit` back in the actor's chain, as the guard saw it.
    """
    since = max(now - HOUR, lifted_at or now - HOUR)
    if entry_at is None or entry_at <= since:
        return
    furthest = AS_FAR_BACK * limit
    facts = {"chain": actor.chain, "after": actor.trail.number - furthest, "since": since}
    made = session.run(COUNT, facts).one()
    if made.looks >= limit or made.entries >= furthest:  # or refusals would push the looks out of reach
        raise CeilingError(limit, actor.collar)


def tell_supervisor(session: Session, officer_id: int, *, now: datetime) -> None:
    """Tell the officer's own supervisor that they reached it, or their team's if they have none."""
    officer = sa.select(col(Officer.collar), col(Officer.team_id), col(Officer.supervisor_id))
    row = session.run(officer.where(col(Officer.id) == officer_id)).one()
    team = sa.select(col(Officer.id)).where(
        col(Officer.team_id) == row.team_id,
        col(Officer.role) == Role.SUPERVISOR,
        col(Officer.id) != officer_id,
        col(Officer.left_at).is_(None),
    )
    own = [row.supervisor_id] if row.supervisor_id is not None else []
    told: list[int] = own or list(session.run(team).scalars())
    for one in told:
        notices.tell(session, one, CeilingReachedNotice(row.collar), now=now)


def lift(session: Session, actor: Actor, collar: str, *, now: datetime) -> str:
    """Count another officer's looks from 0 again, and return the collar as it is on record.

    Raises NotOnRecordError and RejectedError.
    """
    row = officers.find_active(session, collar)
    if row is None:
        raise NotOnRecordError(collar)
    if row.id == actor.id:
        raise refusals.OWN_CEILING()
    officer = sa.update(Officer).where(col(Officer.id) == row.id)
    session.run(officer.values(ceiling_lifted_at=now))
    trail.record(session, actor, "lift", [("officer", row.collar)], now=now)
    notices.tell(session, row.id, CeilingLiftedNotice(), now=now)
    lifted: str = row.collar
    return lifted
