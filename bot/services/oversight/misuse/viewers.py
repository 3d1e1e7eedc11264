"""The officers who looked, their areas, and their bookings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language import names
from bot.services.oversight.misuse.by_place import Booking, Parents
from bot.services.oversight.misuse.rules import ViewerFacts
from models.area import Area
from models.audit import AuditEntry
from models.officer import Officer
from models.team import Team

ON, OFF = "book on", "book off"


def find(session: Session, officer_ids: Collection[int]) -> dict[int, ViewerFacts]:
    rows = session.run(
        sa.select(
            *(getattr(Officer, name) for name in ("id", "collar", "surname", "forename", "team_id")),
            col(Team.area_id),
        )
        .join(Team, col(Team.id) == col(Officer.team_id))
        .where(col(Officer.id).in_(officer_ids))
    )
    return {row.id: ViewerFacts(
        row.id, row.collar, row.surname, names.name(row.surname, row.forename), row.team_id, row.area_id
    ) for row in rows}  # fmt: skip


def areas(session: Session) -> Parents:
    """Each area's parent."""
    rows = session.run(sa.select(col(Area.id), col(Area.parent_id)))
    return {row.id: row.parent_id for row in rows}


def bookings(
    session: Session, who: Collection[ViewerFacts], *, since: datetime
) -> Mapping[int, list[Booking]]:
    """Bookings on and off since then, in order, by officer: from the audit, which has the state at a look."""
    if not who:
        return {}
    rows = session.run(
        sa.select(col(AuditEntry.chain), col(AuditEntry.number), col(AuditEntry.at), col(AuditEntry.action))
        .where(
            col(AuditEntry.object_kind) == "officer",
            col(AuditEntry.object_ref).in_([one.collar for one in who]),
            col(AuditEntry.chain).in_([one.id for one in who]),
            col(AuditEntry.action).in_((ON, OFF)),
            col(AuditEntry.at) > since,
        )
        .order_by(col(AuditEntry.chain), col(AuditEntry.number))
    )
    found: dict[int, list[Booking]] = defaultdict(list)
    for row in rows:
        found[row.chain].append(Booking(row.number, row.at, is_on=row.action == ON))
    return found
