"""A briefing on its way: sent now or at its time, put back when it cannot go, its author told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.errors import RejectedError
from bot.services import audiences, audit, briefing_terms, chases, duty, notices, pushes
from bot.services.actors import Actor
from bot.services.audiences import Audience
from bot.services.briefing_drafts import PastError, Preview, move, require_changeable, try_move
from bot.services.briefings import BriefingView, reference, require_own
from models.briefing import Briefing, BriefingState
from models.push import OccurrenceKind

SAME_WITHIN = timedelta(days=1)
DUE = sa.select(
    *(getattr(Briefing, name) for name in ("id", "number", "author_id", "audience", "publish_at"))
).where(
    col(Briefing.state) == sa.literal_column("'scheduled'"), col(Briefing.publish_at) <= sa.bindparam("now")
)  # fmt: skip
ANY_DUE = sa.select(sa.exists(DUE))


@dataclass(frozen=True, slots=True)
class Stale:
    """The briefing was changed after its button was made: nothing was sent."""

    newest: Preview


@dataclass(frozen=True, slots=True)
class Same:
    """The same text went to the same audience lately: nothing was sent, it must be said again."""

    ref: str
    preview: Preview


def send(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    version: int,
    again: bool,
    late: timedelta,
    now: datetime,
) -> Preview | Stale | Same:
    """Send it, or schedule it when it has a time. Nothing is done when it is stale or the same as another.

    Raises PastError, SentAlreadyError, WithdrawnError, NotOnRecordError and what `audiences.resolve` raises.
    """
    briefing = require_changeable(session, actor, ref)
    audience = audiences.resolve(session, briefing.audience)
    if briefing.version != version:
        return Stale(Preview(briefing, audience))
    if briefing.state is BriefingState.SCHEDULED:
        return Preview(briefing, audience)
    if briefing.publish_at is not None and briefing.publish_at <= now:
        raise PastError(PastError.__doc__)
    if not again and (same := _same(session, briefing, now=now)) is not None:
        return Same(reference(same), Preview(briefing, audience))
    if briefing.publish_at is not None:
        move(session, briefing, {"state": BriefingState.SCHEDULED})
        audit.record(session, actor, "schedule", [("briefing", ref)], now=now)
    else:
        move(session, briefing, {"state": BriefingState.PUBLISHED, "published_at": now})
        _publish(session, actor, briefing.id, ref, audience, due_at=now, late=late, now=now)
    return Preview(require_own(session, actor, ref), audience)


def any_due(session: Session, *, now: datetime) -> bool:
    """An index look-up."""
    return bool(session.connection().execute(ANY_DUE, {"now": now}).scalar())


def publish_due(session: Session, *, late: timedelta, now: datetime) -> None:
    """Send what has come due. What did so more than `late` ago is a draft again, and its author told."""
    for row in session.connection().execute(DUE.order_by(col(Briefing.publish_at)), {"now": now}).all():
        ref = reference(row.number)
        if row.publish_at <= now - late:
            pushes.miss(session, OccurrenceKind.BRIEFING, row.id, row.publish_at, now=now)
            _put_back(session, row, notices.What.MISSED_BRIEFING, now=now)
            continue
        try:
            audience = audiences.resolve(session, row.audience)
        except RejectedError:  # the team was renamed, everybody has left
            _put_back(session, row, notices.What.NOBODY, now=now)
            continue
        published = {"state": BriefingState.PUBLISHED, "published_at": now}
        if try_move(session, row.id, BriefingState.SCHEDULED, published):
            system = audit.system(session)
            _publish(session, system, row.id, ref, audience, due_at=row.publish_at, late=late, now=now)


def tell_undelivered(session: Session, occurrence_ids: Collection[int], *, now: datetime) -> None:
    """Tell the authors, once each, of briefings among these that are through and did not reach everybody."""
    for row in pushes.finished(session, OccurrenceKind.BRIEFING, occurrence_ids):
        if row.not_accepted:
            query = sa.select(col(Briefing.number), col(Briefing.author_id))
            found = session.connection().execute(query.where(col(Briefing.id) == row.subject_id)).one()
            once = row.due_at + timedelta(microseconds=row.id)
            what = notices.What.UNDELIVERED
            notices.tell(session, found.author_id, what, reference(found.number), now=now, once=once)


def _publish(
    session: Session,
    actor: Actor,
    briefing_id: int,
    ref: str,
    audience: Audience,
    *,
    due_at: datetime,
    late: timedelta,
    now: datetime,
) -> None:
    terms = briefing_terms.of(session, briefing_id)
    parked = () if terms.urgent else duty.off_duty(session, audience.officers, now=now)
    made = pushes.publish(
        session, OccurrenceKind.BRIEFING, briefing_id, due_at, audience.officers,
        now=now, expires_at=due_at + late, parked=parked,
    )  # fmt: skip
    if made is not None:
        chases.begin(session, briefing_id, made, terms, now=now)
    detail = f"to {len(audience.officers)}: {audience.words}"
    audit.record(session, actor, "publish", [("briefing", ref)], now=now, detail=detail)


def _put_back(session: Session, row: Any, what: notices.What, *, now: datetime) -> None:
    """A scheduled one that could not be sent becomes a draft again, and its author is told."""
    back = {"state": BriefingState.DRAFT, "publish_at": None, "version": col(Briefing.version) + 1}
    if try_move(session, row.id, BriefingState.SCHEDULED, back):
        notices.tell(session, row.author_id, what, reference(row.number), now=now)


def _same(session: Session, briefing: BriefingView, *, now: datetime) -> int | None:
    """The number of another with this text for this audience, sent within a day or waiting to be."""
    query = sa.select(col(Briefing.number)).where(
        col(Briefing.id) != briefing.id,
        col(Briefing.text) == briefing.text,
        col(Briefing.audience) == briefing.audience,
        sa.or_(
            col(Briefing.state) == BriefingState.SCHEDULED,
            sa.and_(
                col(Briefing.state) == BriefingState.PUBLISHED,
                col(Briefing.published_at) > now - SAME_WITHIN,
            ),
        ),
    )
    found: int | None = (
        session.connection().execute(query.order_by(col(Briefing.number).desc()).limit(1)).scalar()
    )
    return found
