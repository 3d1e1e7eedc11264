"""The notices that are on record, as facts."""

from __future__ import annotations

import sqlalchemy as sa

from bot.services.kinds import notices
from models import Occurrence


def notices_told(session):
    """(officer, notice) of each, oldest first."""
    query = sa.select(Occurrence.subject_id, Occurrence.notice, Occurrence.facts).order_by(Occurrence.id)
    rows = session.run(query.where(Occurrence.notice.is_not(None)))
    return [(row.subject_id, notices.read(row.notice, row.facts)) for row in rows]
