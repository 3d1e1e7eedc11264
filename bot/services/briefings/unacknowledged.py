"""Officers who were sent a briefing and have not acknowledged it: read again whenever somebody is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa
from msgspec import Struct, field
from sqlmodel import col

from bot.database import Query, Session
from bot.language.references import briefing_reference
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings.viewing import require_manager
from bot.services.officers import duty
from bot.services.pushes.facts import Notice, NoticeKind
from models.briefing import Briefing, BriefingState
from models.delivery import Delivery, DeliveryState
from models.escalation import Escalation
from models.officer import Officer

PAGE = 8
SENT = (DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN)
OPEN: Query = (
    sa.select(col(Escalation.officer_id), col(Escalation.told_id), col(Briefing.number), col(Officer.collar))
    .join(Delivery, col(Delivery.id) == col(Escalation.delivery_id))
    .join(Briefing, col(Briefing.id) == col(Escalation.briefing_id))
    .join(Officer, col(Officer.id) == col(Escalation.officer_id))
    .where(
        col(Escalation.ended_at).is_(None),
        col(Delivery.state).in_(SENT),
        col(Delivery.acknowledged_at).is_(None),
        col(Briefing.state) == BriefingState.PUBLISHED,
        col(Officer.left_at).is_(None),
    )
    .order_by(col(Briefing.number), col(Officer.collar))
)


class UnacknowledgedNotice(Notice, frozen=True):
    """To the officer: the briefings, as they are when the notice is sent."""

    kind = NoticeKind.UNACKNOWLEDGED
    refs: tuple[str, ...] = ()


class LineUnacknowledgedNotice(Notice, frozen=True):
    """To the supervisor: by briefing the collar numbers, as they are when the notice is sent."""

    kind = NoticeKind.LINE_UNACKNOWLEDGED
    refs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _own(session: Session, officer_ids: Collection[int], now: datetime) -> Mapping[int, Notice]:
    """For each officer at work, the briefings still to acknowledge."""
    query = OPEN.where(col(Escalation.officer_id).in_(officer_ids), duty.at_work(now))
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for row in session.run(query):
        found[row.officer_id][briefing_reference(row.number)] = None
    return {officer: UnacknowledgedNotice(tuple(refs)) for officer, refs in found.items()}


def _of_line(session: Session, officer_ids: Collection[int], _: datetime) -> Mapping[int, Notice]:
    """For each supervisor told, the briefings still not acknowledged in their line, and the collars."""
    query = OPEN.where(col(Escalation.told_id).in_(officer_ids))
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in session.run(query):
        found[row.told_id][briefing_reference(row.number)].append(row.collar)
    return {
        officer: LineUnacknowledgedNotice({ref: tuple(collars) for ref, collars in refs.items()})
        for officer, refs in found.items()
    }


Reader = Callable[[Session, Collection[int], datetime], Mapping[int, Notice]]
AFRESH: Mapping[type[Notice], Reader] = MappingProxyType(
    {UnacknowledgedNotice: _own, LineUnacknowledgedNotice: _of_line}
)
"""The present words of such a notice, by officer. An officer left out need not be told any more."""


class UnacknowledgedBriefing(Struct, frozen=True):
    """One officer's unacknowledged briefing, as their line sees it."""

    number: int
    title: str
    collar: str
    surname: str
    opened_at: datetime | None
    reminders: int

    @property
    def ref(self) -> str:
        return briefing_reference(self.number)


def of_my_line(
    session: Session, actor: Actor, *, page: int, now: datetime
) -> tuple[list[UnacknowledgedBriefing], int]:
    """A page of the unacknowledged briefings that this officer was told of, and their number.

    Raises NotPermittedError.
    """
    require_manager(actor)
    query = OPEN.where(col(Escalation.told_id) == actor.id)
    wanted = query.with_only_columns(
        *(col(Briefing.number), col(Briefing.title), col(Officer.collar), col(Officer.surname)),
        *(col(Delivery.opened_at), col(Escalation.reminders)),
    )
    rows, total = session.page(wanted, page, size=PAGE)
    found = [UnacknowledgedBriefing(*row) for row in rows]
    refs = dict.fromkeys(one.ref for one in found)
    trail.record(session, actor, "consult", [("briefing", ref) for ref in refs], now=now)
    return found, total
