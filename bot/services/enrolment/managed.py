"""Officers as seen by those who manage their access."""

from __future__ import annotations

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.errors import NotOnRecordError, NotPermittedError, RejectedError
from bot.language.names import officer_name
from bot.letters import capitals
from bot.services import leases
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit.actors import SYSTEM_CHAIN, Actor
from bot.values import replace
from models.officer import ENROLLED, Officer, Role
from models.team import Team

LOCK = "accounts"


class StaffRefusedError(RejectedError, NotPermittedError):
    """That can't be done to this officer's access. Ask an administrator."""

    def __init__(self, collar: str) -> None:
        super().__init__(self.__doc__ or "")
        self.about = ("officer", collar)


class OneselfError(StaffRefusedError):
    """You can't change your own access. Ask another supervisor."""


class NotYoursError(StaffRefusedError):
    """Only an administrator changes the access of auditors and administrators. Ask one."""


class LeftError(StaffRefusedError):
    """That officer has left. If they are back, import them first with an empty cell under “left”."""


class NotEnrolledError(StaffRefusedError):
    """That officer isn't enrolled, so there is nothing to reset. For a link: /enrol"""


class Staff(Struct, frozen=True):
    """`name` is rank, collar and surname; `account_id` None for one who isn't enrolled."""

    id: int
    collar: str
    name: str
    role: Role
    team: str
    account_id: int | None
    supervisor_id: int | None
    has_left: bool


def lock(session: Session, actor: Actor) -> Actor:
    """Lock out every other change of access, and then ask who the actor is. Raises NotPermittedError.

    The guard read them before the lock: they may have been revoked, or made something else, since.
    """
    leases.lock(session, LOCK)
    if actor.id == SYSTEM_CHAIN:
        return actor
    query = sa.select(col(Officer.role), col(Officer.rank), col(Officer.team_id)).where(
        col(Officer.id) == actor.id, ENROLLED
    )
    row = session.run(query).first()
    if row is None or not policy.may(row.role, Permission.MANAGE_ACCESS):
        raise NotPermittedError("access")
    return replace(actor, role=row.role, rank=row.rank, team_id=row.team_id)


def require(session: Session, actor: Actor, collar: str) -> Staff:
    """An officer to whom the actor may give access. Raises LeftError and as `require_known`."""
    found = require_known(session, actor, collar)
    if found.has_left:
        raise LeftError(found.collar)
    return found


def require_known(session: Session, actor: Actor, collar: str) -> Staff:
    """An officer, here or gone, whose access the actor may end.

    Raises NotOnRecordError, OneselfError, NotYoursError.
    """
    found = _find(session, sa.func.upper(col(Officer.collar)) == capitals(collar), exact=collar)
    if found is None:
        raise NotOnRecordError(collar)
    return _managed(actor, found)


def require_by_id(session: Session, actor: Actor, officer_id: int) -> Staff:
    """The same as `require`, for somebody certainly on record."""
    found = _find(session, col(Officer.id) == officer_id)
    if found is None:
        raise LookupError(officer_id)
    if _managed(actor, found).has_left:
        raise LeftError(found.collar)
    return found


def _managed(actor: Actor, found: Staff) -> Staff:
    if found.id == actor.id:
        raise OneselfError(found.collar)
    if not policy.may_manage(actor.role, found.role):
        raise NotYoursError(found.collar)
    return found


def _find(session: Session, which: sa.ColumnElement[bool], *, exact: str = "") -> Staff | None:
    query = (
        sa.select(
            col(Officer.id),
            col(Officer.collar),
            col(Officer.rank),
            col(Officer.surname),
            col(Officer.role),
            col(Officer.account_id),
            col(Officer.supervisor_id),
            col(Officer.left_at),
            col(Team.code),
        )
        .join(Team, col(Team.id) == col(Officer.team_id))
        .where(which)
        .order_by(col(Officer.collar) != exact)  # collars may differ in capitals alone
        .limit(1)
    )
    row = session.run(query).first()
    if row is None:
        return None
    name = officer_name(row.rank, row.collar, row.surname)
    return Staff(
        row.id, row.collar, name, row.role, row.code, row.account_id, row.supervisor_id,
        has_left=row.left_at is not None,
    )  # fmt: skip
