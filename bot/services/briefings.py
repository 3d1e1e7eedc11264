"""Briefings as one officer sees them: found, opened, listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import Query, count
from bot.errors import NotOnRecordError
from bot.services import access, audit
from bot.services.access import Permission
from bot.services.actors import Actor
from models.briefing import Briefing, BriefingState, Marking
from models.officer import Officer
from models.push import Delivery, DeliveryState, Occurrence, OccurrenceKind

PAGE = 6
LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class BriefingView:
    """As one officer sees it: the last four are the viewer's own, None where it was not sent to them."""

    id: int
    number: int
    version: int
    author_id: int
    author: str
    state: BriefingState
    title: str
    text: str
    marking: Marking
    audience: str
    publish_at: datetime | None
    published_at: datetime | None
    delivery_id: int | None
    opened_at: datetime | None
    acknowledged_at: datetime | None

    @property
    def ref(self) -> str:
        return reference(self.number)


MINE = sa.and_(
    col(Occurrence.kind) == OccurrenceKind.BRIEFING, col(Occurrence.subject_id) == col(Briefing.id)
)
WHOLE: Query = (
    sa.select(
        *(getattr(Briefing, name) for name in ("id", "number", "version", "author_id")),
        (col(Officer.collar) + " " + col(Officer.surname)).label("author"),
        *(getattr(Briefing, name) for name in ("state", "title", "text", "marking", "audience")),
        col(Briefing.publish_at),
        col(Briefing.published_at),
        col(Delivery.id).label("delivery_id"),
        col(Delivery.opened_at),
        col(Delivery.acknowledged_at),
    )
    .select_from(Briefing)
    .join(Officer, col(Officer.id) == col(Briefing.author_id))
    .outerjoin(Occurrence, sa.and_(MINE, col(Occurrence.missed).is_(False)))
    .outerjoin(
        Delivery,
        sa.and_(
            col(Delivery.occurrence_id) == col(Occurrence.id),
            col(Delivery.officer_id) == sa.bindparam("viewer"),
        ),
    )
)


def reference(number: int) -> str:
    return f"BRF-{number:04d}"


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """A briefing as this officer may see it. Raises NotOnRecordError for absent and for hidden alike."""
    found = require_visible(session, actor, ref)
    audit.record(session, actor, "consult", [("briefing", ref)], now=now)
    return found


def open_(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """Show it to somebody who pressed [Open]: the first time is on record. Raises NotOnRecordError."""
    found = require_visible(session, actor, ref)
    if found.delivery_id is not None and found.opened_at is None:
        opened = sa.update(Delivery).where(
            col(Delivery.id) == found.delivery_id, col(Delivery.opened_at).is_(None)
        )
        session.connection().execute(opened.values(opened_at=now))
    audit.record(session, actor, "open", [("briefing", ref)], now=now)
    return found


def to_read(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[BriefingView], int]:
    """A page of what was sent to this officer, unacknowledged first, and how many there are."""
    query = WHOLE.where(
        col(Delivery.officer_id) == actor.id,
        col(Delivery.state) != DeliveryState.RECALLED,
        col(Briefing.state) == BriefingState.PUBLISHED,
    )
    order = (col(Delivery.acknowledged_at).is_not(None), col(Briefing.published_at).desc())
    return _page(session, actor, query, order, page=page, now=now)


def own(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[BriefingView], int]:
    """A page of what this officer wrote: drafts and scheduled ones first, and how many there are."""
    query = WHOLE.where(col(Briefing.author_id) == actor.id, col(Briefing.state) != BriefingState.WITHDRAWN)
    order = (col(Briefing.state) == BriefingState.PUBLISHED, col(Briefing.number).desc())
    return _page(session, actor, query, order, page=page, now=now)


def require_visible(session: Session, actor: Actor, ref: str) -> BriefingView:
    """Its author sees it always, another supervisor once it is scheduled, its recipients once it is sent."""
    found = _find(session, actor, ref)
    if found is None:
        raise NotOnRecordError(ref)
    finished = found.state in (BriefingState.SCHEDULED, BriefingState.PUBLISHED)
    sent_to = found.delivery_id is not None and found.state is BriefingState.PUBLISHED
    if found.author_id == actor.id or sent_to or (finished and may_manage(actor, found)):
        return found
    raise NotOnRecordError(ref)


def require_own(session: Session, actor: Actor, ref: str) -> BriefingView:
    found = _find(session, actor, ref)
    if found is None or found.author_id != actor.id:
        raise NotOnRecordError(ref)
    return found


def may_manage(actor: Actor, briefing: BriefingView) -> bool:
    return briefing.author_id == actor.id or access.may(actor.role, Permission.BRIEF)


def _find(session: Session, actor: Actor, ref: str) -> BriefingView | None:
    number = int(ref.rpartition("-")[2])
    if number > LARGEST:
        return None
    query = WHOLE.where(col(Briefing.number) == number).order_by(col(Occurrence.id).desc()).limit(1)
    row = session.connection().execute(query, {"viewer": actor.id}).first()
    return BriefingView(**row._mapping) if row else None  # noqa: SLF001  # public in spite of its name


def _page(
    session: Session,
    actor: Actor,
    query: Query,
    order: Sequence[sa.ColumnElement[Any]],
    *,
    page: int,
    now: datetime,
) -> tuple[list[BriefingView], int]:
    total = count(session, query, viewer=actor.id)
    wanted = query.order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    rows = session.connection().execute(wanted, {"viewer": actor.id})
    views = [BriefingView(**row._mapping) for row in rows]  # noqa: SLF001  # public in spite of its name
    audit.record(session, actor, "consult", [("briefing", one.ref) for one in views], now=now)
    return views, total
