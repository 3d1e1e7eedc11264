"""The end of clashes: each ends once, whoever comes first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.services.tasks.clashes import telling
from models.clash import Clash, ClashEnding

END = (
    sa.update(Clash)
    .where(col(Clash.id) == sa.bindparam("clash"), col(Clash.ended_at).is_(None))
    .values(
        ended_at=sa.bindparam("at"),
        ending=sa.bindparam("how"),
        ended_by_id=sa.bindparam("by"),
        words=sa.bindparam("said"),
        due_at=None,
    )
)


class ClashRow(Protocol):
    """`waits_id` is the task that waits."""

    id: int
    first_id: int
    second_id: int
    waits_id: int


def end(
    session: Session,
    clashes: Collection[ClashRow],
    ending: ClashEnding,
    *,
    by: tuple[int, str] | None = None,
    words: str | None = None,
    now: datetime,
) -> Sequence[ClashRow]:
    """End those that are open still, tell all who were told, and the crews that waited. Returns those."""
    facts = {"at": now, "how": ending, "by": by[0] if by else None, "said": words}
    ended = [one for one in clashes if session.run(END, {"clash": one.id, **facts}).rowcount]
    if ended:
        telling.tell_over(session, [one.id for one in ended], ending, by=by, now=now)
        for task_id in sorted({one.waits_id for one in ended}):
            telling.tell_crew(session, task_id, is_held=False, besides=by[0] if by else None, now=now)
    return ended
