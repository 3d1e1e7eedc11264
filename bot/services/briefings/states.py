"""Move a briefing on from exactly the state and version that was looked at."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.audit.actors import Actor
from bot.services.briefings import refusals
from bot.services.briefings.viewing import BriefingView, require_own
from models.briefing import Briefing, BriefingState

# The schema requires a title and a text of all but drafts; an unfinished one that is dropped says so.
UNFINISHED = "(unfinished)"
WHOLE = {
    name: sa.func.coalesce(sa.func.nullif(getattr(Briefing, name), ""), UNFINISHED)
    for name in ("title", "text")
}


def require_changeable(session: Session, actor: Actor, ref: str) -> BriefingView:
    found = require_own(session, actor, ref)
    if found.state is BriefingState.PUBLISHED or (found.revises_id is not None and found.published_at):
        raise refusals.SENT_ALREADY(ref)
    if found.state is BriefingState.WITHDRAWN:
        raise refusals.WITHDRAWN()
    return found


def move(session: Session, briefing: BriefingView, values: dict[str, Any]) -> None:
    """Change it from exactly the state and version that was looked at."""
    if not try_move(session, briefing.id, briefing.state, values, version=briefing.version):
        raise refusals.SENT_ALREADY(briefing.ref)


def try_move(
    session: Session,
    briefing_id: int,
    state: BriefingState,
    values: dict[str, Any],
    *,
    version: int | None = None,
) -> bool:
    moved = sa.update(Briefing).where(col(Briefing.id) == briefing_id, col(Briefing.state) == state)
    if version is not None:
        moved = moved.where(col(Briefing.version) == version)
    return session.run(moved.values(**values)).rowcount == 1
