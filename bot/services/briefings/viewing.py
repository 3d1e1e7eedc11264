"""Briefings as one officer sees them: found, opened, listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session, columns
from bot.errors import NotOnRecordError, NotPermittedError
from bot.language.references import briefing_reference
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings import attachments, ends, forms, versions
from bot.services.briefings.attachments import BriefingAttachmentView
from bot.services.briefings.ends import ExpiredError, WithdrawnError
from bot.services.briefings.forms import Parts
from models.briefing import Briefing, BriefingForm, BriefingState, Marking
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.officer import Officer

PAGE = 6
LARGEST = 2**31 - 1


class BriefingView(Struct, frozen=True):
    """A briefing as one officer sees it.

    `delivery_id`, `opened_at` and `acknowledged_at` belong to the viewer's last delivery, None without one.
    For a briefing shown alone, `parts` are its fields, `files` its attachments and `changed` the changes
    in its edition.
    """

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
    form: BriefingForm | None
    edition: int
    revises_id: int | None
    valid_from: datetime | None
    valid_until: datetime | None
    destroy_by: datetime | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawn_reason: str | None
    created_at: datetime
    is_own: bool
    parts: Parts = ()
    files: tuple[BriefingAttachmentView, ...] = ()
    changed: str = ""

    @property
    def attached(self) -> tuple[int, ...]:
        return tuple(one.id for one in self.files)

    @property
    def ends_at(self) -> datetime | None:
        """The time from which none of its recipients may open it."""
        return ends.ends_at(self.valid_until, self.destroy_by)

    @property
    def ref(self) -> str:
        return briefing_reference(self.number)


Withdrawer = aliased(Officer)
_to_viewer = aliased(Delivery)
_sent = aliased(Occurrence)
LAST_TO_VIEWER = (
    sa.select(sa.func.max(_to_viewer.id))
    .join(_sent, col(_sent.id) == col(_to_viewer.occurrence_id))
    .where(
        col(_sent.kind) == OccurrenceKind.BRIEFING,
        col(_sent.subject_id) == col(Briefing.id),
        col(_to_viewer.officer_id) == sa.bindparam("viewer"),
    )
    .correlate(Briefing)
    .scalar_subquery()
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
        *(getattr(Briefing, name) for name in ("form", "edition", "revises_id")),
        *(getattr(Briefing, name) for name in ("valid_from", "valid_until", "destroy_by", "withdrawn_at")),
        (col(Withdrawer.collar) + " " + col(Withdrawer.surname)).label("withdrawn_by"),
        *(col(Briefing.withdrawn_reason), col(Briefing.created_at)),
        (col(Briefing.author_id) == sa.bindparam("viewer")).label("is_own"),
    )
    .select_from(Briefing)
    .join(Officer, col(Officer.id) == col(Briefing.author_id))
    .outerjoin(Withdrawer, col(Withdrawer.id) == col(Briefing.withdrawn_by_id))
    .outerjoin(Delivery, col(Delivery.id) == LAST_TO_VIEWER)
)


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """A briefing as this officer may see it. Raises NotOnRecordError for absent and for hidden alike."""
    found = require_visible(session, actor, ref)
    trail.record(session, actor, "consult", [("briefing", ref)], now=now)
    return found


def open_briefing(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """Show it to an officer who pressed [Open]: the first time is on record.

    Raises NotOnRecordError, and what `require_open` raises.
    """
    found = require_visible(session, actor, ref)
    require_open(actor, found, now=now)
    if found.delivery_id is not None and found.opened_at is None:
        opened = sa.update(Delivery).where(
            col(Delivery.id) == found.delivery_id, col(Delivery.opened_at).is_(None)
        )
        session.run(opened.values(opened_at=now))
    trail.record(session, actor, "open", [("briefing", ref)], now=now)
    return found


def to_read(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[BriefingView], int]:
    """A page of the briefings sent to this officer, unacknowledged first, and their number."""
    sent = (
        sa.select(col(Occurrence.subject_id))
        .join(Delivery, col(Delivery.occurrence_id) == col(Occurrence.id))
        .where(col(Delivery.officer_id) == actor.id, col(Occurrence.kind) == OccurrenceKind.BRIEFING)
    )
    query = WHOLE.where(
        col(Briefing.id).in_(sent.correlate(None)),  # from their deliveries, not from all briefings
        col(Delivery.officer_id) == actor.id,
        col(Delivery.state) != DeliveryState.CANCELLED,
        col(Briefing.state) == BriefingState.PUBLISHED,
        *(sa.or_(end.is_(None), end > now) for end in (col(Briefing.valid_until), col(Briefing.destroy_by))),
    )
    order = (col(Delivery.acknowledged_at).is_not(None), col(Briefing.published_at).desc())
    return _page(session, actor, query, order, page=page, now=now)


def own(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[BriefingView], int]:
    """A page of the briefings this officer wrote, drafts and scheduled ones first, and their number.

    Raises NotPermittedError.
    """
    require_manager(actor)
    query = WHOLE.where(col(Briefing.author_id) == actor.id, col(Briefing.state) != BriefingState.WITHDRAWN)
    order = (col(Briefing.state) == BriefingState.PUBLISHED, col(Briefing.number).desc())
    return _page(session, actor, query, order, page=page, now=now)


def drafts(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[BriefingView], int]:
    """A page of the briefings this officer has begun and not sent, newest first, and their number.

    Raises NotPermittedError.
    """
    require_manager(actor)
    query = WHOLE.where(col(Briefing.author_id) == actor.id, col(Briefing.state) == BriefingState.DRAFT)
    return _page(session, actor, query, (col(Briefing.number).desc(),), page=page, now=now)


def require_visible(session: Session, actor: Actor, ref: str) -> BriefingView:
    """The author sees it always, another supervisor once it is scheduled, its recipients once it is sent.

    An author who may no longer brief is a reader like any other.
    """
    found = _find(session, actor, ref)
    if found is None:
        raise NotOnRecordError(ref)
    was_sent = found.state is BriefingState.PUBLISHED or (
        found.withdrawn_at is not None and found.published_at is not None
    )
    finished = found.state is BriefingState.SCHEDULED or was_sent
    sent_to = found.delivery_id is not None and was_sent
    is_own = found.author_id == actor.id and may_manage(actor)
    if is_own or sent_to or (finished and may_manage(actor)):
        return found
    raise NotOnRecordError(ref)


def require_open(actor: Actor, found: BriefingView, *, now: datetime) -> None:
    """Raises WithdrawnError for a briefing withdrawn after it was sent, ExpiredError for one that is over.

    Its author may still read one that is no longer valid, until it is to be destroyed.
    """
    if found.state is BriefingState.WITHDRAWN and found.withdrawn_at is not None:
        raise WithdrawnError(
            found.ref, found.withdrawn_by or "", found.withdrawn_at, found.withdrawn_reason, now
        )
    ends_at = found.destroy_by if found.author_id == actor.id else found.ends_at
    if ends_at is not None and ends_at <= now and found.published_at is not None:
        raise ExpiredError(found.ref, found.author, ends_at, now)


def require_own(session: Session, actor: Actor, ref: str) -> BriefingView:
    found = _find(session, actor, ref)
    if found is None or found.author_id != actor.id:
        raise NotOnRecordError(ref)
    if not may_manage(actor):
        raise NotPermittedError(ref)
    return found


def require_managed(session: Session, actor: Actor, ref: str) -> BriefingView:
    """A briefing that this officer may manage. Raises NotOnRecordError."""
    found = require_visible(session, actor, ref)
    if not may_manage(actor):
        raise NotOnRecordError(ref)
    return found


def require_manager(actor: Actor) -> None:
    """Raises NotPermittedError for an officer who may not brief, whatever they wrote before."""
    if not may_manage(actor):
        raise NotPermittedError("briefings")


def may_manage(actor: Actor) -> bool:
    """Whether they may manage briefings now. Being the author of one is not enough."""
    return policy.may(actor.role, Permission.BRIEF)


def _find(session: Session, actor: Actor, ref: str) -> BriefingView | None:
    number = int(ref.rpartition("-")[2])
    if number > LARGEST:
        return None
    query = WHOLE.where(col(Briefing.number) == number)
    row = session.run(query, {"viewer": actor.id}).first()
    if row is None:
        return None
    fields = versions.read_fields(session, row.id) if row.form else {}
    parts = forms.ordered(row.form, fields)
    changed = versions.changed(session, row.id, row.version) if row.edition > 1 else ""
    files = attachments.for_briefing(session, row.id)
    return BriefingView(**columns(row), parts=parts, files=files, changed=changed)


def _page(
    session: Session,
    actor: Actor,
    query: Query,
    order: Sequence[sa.ColumnElement[Any]],
    *,
    page: int,
    now: datetime,
) -> tuple[list[BriefingView], int]:
    rows, total = session.page(query.order_by(*order), page, size=PAGE, facts={"viewer": actor.id})
    views = [BriefingView(**columns(row)) for row in rows]
    trail.record(session, actor, "consult", [("briefing", one.ref) for one in views], now=now)
    return views, total
