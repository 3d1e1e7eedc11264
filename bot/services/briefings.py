"""Briefings: composed, sent to an audience now or at a time, opened and acknowledged."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import Query, count
from bot.errors import NotOnRecordError, RejectedError
from bot.services import access, audiences, audit, leases, notices, pushes, tallies
from bot.services.access import Permission
from bot.services.actors import Actor
from bot.services.audiences import Audience
from models.briefing import Briefing, BriefingState, Marking
from models.officer import Officer
from models.push import Delivery, DeliveryState, Occurrence, OccurrenceKind

PAGE = 6
TITLE_LENGTH = 200
TEXT_LENGTH = 4000
SAME_WITHIN = timedelta(days=1)
LARGEST = 2**31 - 1
SECRET = re.compile(r"\bSECRET\b|(?i:\btop[\s_-]+secret\b)|(?im:^\W*secret\W*$)")


class EmptyBriefingError(RejectedError):
    """A briefing needs both a title and a text. Send the one that is missing."""


class LongTitleError(RejectedError):
    """A title holds 200 characters at most. Send a shorter one; the rest belongs into the text."""


class LongTextError(RejectedError):
    """A briefing's text holds 4000 characters at most. Shorten it, or make two briefings of it."""


class TooSecretError(RejectedError):
    """That is marked SECRET or above, which must not go through here. Nothing of it was kept."""


class PastError(RejectedError):
    """The time chosen for it has passed. Choose another, or now, and send it again."""


class SentAlreadyError(RejectedError):
    """It was sent already, so it can't be changed or withdrawn. To correct it, send a new briefing."""


class WithdrawnError(RejectedError):
    """It was withdrawn. Compose a new one: /brief"""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a briefing is made of. `publish_at` None means now, once it is sent."""

    title: str
    text: str
    audience: str
    publish_at: datetime | None = None


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

    @property
    def fields(self) -> Fields:
        return Fields(self.title, self.text, self.audience, self.publish_at)


@dataclass(frozen=True, slots=True)
class Preview:
    briefing: BriefingView
    audience: Audience


@dataclass(frozen=True, slots=True)
class Stale:
    """The briefing was changed after its button was made: nothing was sent."""

    newest: Preview


@dataclass(frozen=True, slots=True)
class Same:
    """The same text went to the same audience lately: nothing was sent, it must be said again."""

    ref: str
    preview: Preview


@dataclass(frozen=True, slots=True)
class Report:
    """How a sent briefing stands; collars of those whom it did not reach, and who has not acknowledged."""

    briefing: BriefingView
    tally: tallies.Tally
    not_reached: tuple[tuple[str, str], ...]
    not_acknowledged: tuple[str, ...]


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
DUE = sa.select(
    *(getattr(Briefing, name) for name in ("id", "number", "author_id", "audience", "publish_at"))
).where(
    col(Briefing.state) == sa.literal_column("'scheduled'"), col(Briefing.publish_at) <= sa.bindparam("now")
)  # fmt: skip
ANY_DUE = sa.select(sa.exists(DUE))


def reference(number: int) -> str:
    return f"BRF-{number:04d}"


def draft(session: Session, actor: Actor, fields: Fields, *, now: datetime) -> Preview:
    """A whole briefing, not sent yet. Raises a RejectedError, and keeps nothing, if it cannot be one."""
    fields, audience = _checked(session, fields, now=now)
    leases.lock(session, "briefing numbers")
    last = session.connection().execute(sa.select(sa.func.max(col(Briefing.number)))).scalar()
    row = _columns(fields) | {"number": (last or 0) + 1, "author_id": actor.id, "created_at": now}
    session.connection().execute(sa.insert(Briefing), row)
    audit.record(session, actor, "brief", [("briefing", reference(row["number"]))], now=now)
    return Preview(_own(session, actor, reference(row["number"])), audience)


def change(session: Session, actor: Actor, ref: str, *, now: datetime, **fields: Any) -> Preview:
    """Change one's own that is not sent; a scheduled one becomes a draft again. Raises a RejectedError."""
    briefing = _changeable(session, actor, ref)
    changed, audience = _checked(session, replace(briefing.fields, **fields), now=now)
    values = _columns(changed) | {"state": BriefingState.DRAFT, "version": briefing.version + 1}
    _move(session, briefing, values)
    audit.record(session, actor, "change", [("briefing", ref)], now=now, detail=", ".join(sorted(fields)))
    return Preview(_own(session, actor, ref), audience)


def preview(session: Session, actor: Actor, ref: str, *, now: datetime) -> Preview:
    """One's own as it would be sent now. Raises NotOnRecordError for anybody else's."""
    briefing = _changeable(session, actor, ref)
    audit.record(session, actor, "consult", [("briefing", ref)], now=now)
    return Preview(briefing, audiences.resolve(session, briefing.audience))


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
    briefing = _changeable(session, actor, ref)
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
        _move(session, briefing, {"state": BriefingState.SCHEDULED})
        audit.record(session, actor, "schedule", [("briefing", ref)], now=now)
    else:
        _move(session, briefing, {"state": BriefingState.PUBLISHED, "published_at": now})
        _publish(session, actor, briefing.id, ref, audience, due_at=now, late=late, now=now)
    return Preview(_own(session, actor, ref), audience)


def withdraw(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """Take back one's own that is not sent. Raises SentAlreadyError, WithdrawnError, NotOnRecordError."""
    briefing = _changeable(session, actor, ref)
    _move(session, briefing, {"state": BriefingState.WITHDRAWN, "version": briefing.version + 1})
    audit.record(session, actor, "withdraw", [("briefing", ref)], now=now)
    return briefing


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
        if _moved(session, row.id, BriefingState.SCHEDULED, published):
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


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """A briefing as this officer may see it. Raises NotOnRecordError for absent and for hidden alike."""
    found = _visible(session, actor, ref)
    audit.record(session, actor, "consult", [("briefing", ref)], now=now)
    return found


def open_(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """Show it to somebody who pressed [Open]: the first time is on record. Raises NotOnRecordError."""
    found = _visible(session, actor, ref)
    if found.delivery_id is not None and found.opened_at is None:
        _stamp(session, found.delivery_id, {"opened_at": now})
    audit.record(session, actor, "open", [("briefing", ref)], now=now)
    return found


def acknowledge(session: Session, actor: Actor, ref: str, *, now: datetime) -> tuple[BriefingView, bool]:
    """The receipt, and whether it is new. Raises NotOnRecordError, also for one not sent to this officer."""
    found = _visible(session, actor, ref)
    if found.delivery_id is None:
        raise NotOnRecordError(ref)
    if found.acknowledged_at is not None:
        return found, False
    _stamp(session, found.delivery_id, {"opened_at": found.opened_at or now, "acknowledged_at": now})
    audit.record(session, actor, "acknowledge", [("briefing", ref)], now=now, detail=f"v{found.version}")
    return replace(found, opened_at=found.opened_at or now, acknowledged_at=now), True


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


def tally(session: Session, briefing_id: int) -> tallies.Tally:
    return tallies.tally(session, _occurrences(session, briefing_id))


def report(session: Session, actor: Actor, ref: str, *, now: datetime) -> Report:
    """For its author, and for any supervisor. Raises NotOnRecordError."""
    found = _visible(session, actor, ref)
    if not _may_manage(actor, found) or found.published_at is None:
        raise NotOnRecordError(ref)
    rows = (
        session.connection()
        .execute(
            sa.select(
                col(Officer.collar), col(Delivery.state), col(Delivery.reason), col(Delivery.acknowledged_at)
            )
            .join(Delivery, col(Delivery.officer_id) == col(Officer.id))
            .where(col(Delivery.occurrence_id).in_(_occurrences(session, found.id)))
            .order_by(col(Officer.collar))
        )
        .all()
    )
    sent = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.ACCEPTED)
    audit.record(session, actor, "report", [("briefing", ref)], now=now)
    return Report(
        found,
        tally(session, found.id),
        not_reached=tuple((row.collar, row.reason or "") for row in rows if row.state not in sent),
        not_acknowledged=tuple(row.collar for row in rows if row.acknowledged_at is None),
    )


def _checked(session: Session, fields: Fields, *, now: datetime) -> tuple[Fields, Audience]:
    """The fields without what is around them, and whom they mean. Raises a RejectedError."""
    title, text = check_title(fields.title), check_text(fields.text)
    if fields.publish_at is not None and fields.publish_at <= now:
        raise PastError(PastError.__doc__)
    audience = audiences.resolve(session, fields.audience)
    return replace(fields, title=title, text=text, audience=audience.words), audience


def check_title(title: str) -> str:
    """On one line. Raises a RejectedError."""
    title = " ".join(title.split())
    if not title:
        raise EmptyBriefingError(EmptyBriefingError.__doc__)
    if len(title) > TITLE_LENGTH:
        raise LongTitleError(LongTitleError.__doc__)
    if SECRET.search(title):
        raise TooSecretError(TooSecretError.__doc__)
    return title


def check_text(text: str) -> str:
    """Raises a RejectedError."""
    text = text.strip()
    if not text:
        raise EmptyBriefingError(EmptyBriefingError.__doc__)
    if len(text) > TEXT_LENGTH:
        raise LongTextError(LongTextError.__doc__)
    if SECRET.search(text):
        raise TooSecretError(TooSecretError.__doc__)
    return text


def _columns(fields: Fields) -> dict[str, Any]:
    return {name: getattr(fields, name) for name in ("title", "text", "audience", "publish_at")}


def _find(session: Session, actor: Actor, ref: str) -> BriefingView | None:
    number = int(ref.rpartition("-")[2])
    if number > LARGEST:
        return None
    query = WHOLE.where(col(Briefing.number) == number).order_by(col(Occurrence.id).desc()).limit(1)
    row = session.connection().execute(query, {"viewer": actor.id}).first()
    return BriefingView(**row._mapping) if row else None  # noqa: SLF001  # public in spite of its name


def _may_manage(actor: Actor, briefing: BriefingView) -> bool:
    return briefing.author_id == actor.id or access.may(actor.role, Permission.BRIEF)


def _visible(session: Session, actor: Actor, ref: str) -> BriefingView:
    """Its author sees it always, another supervisor once it is scheduled, its recipients once it is sent."""
    found = _find(session, actor, ref)
    if found is None:
        raise NotOnRecordError(ref)
    finished = found.state in (BriefingState.SCHEDULED, BriefingState.PUBLISHED)
    sent_to = found.delivery_id is not None and found.state is BriefingState.PUBLISHED
    if found.author_id == actor.id or sent_to or (finished and _may_manage(actor, found)):
        return found
    raise NotOnRecordError(ref)


def _own(session: Session, actor: Actor, ref: str) -> BriefingView:
    found = _find(session, actor, ref)
    if found is None or found.author_id != actor.id:
        raise NotOnRecordError(ref)
    return found


def _changeable(session: Session, actor: Actor, ref: str) -> BriefingView:
    found = _own(session, actor, ref)
    if found.state is BriefingState.PUBLISHED:
        raise SentAlreadyError(SentAlreadyError.__doc__)
    if found.state is BriefingState.WITHDRAWN:
        raise WithdrawnError(WithdrawnError.__doc__)
    return found


def _move(session: Session, briefing: BriefingView, values: dict[str, Any]) -> None:
    """Change it from exactly the state and version that was looked at."""
    if not _moved(session, briefing.id, briefing.state, values, version=briefing.version):
        raise SentAlreadyError(SentAlreadyError.__doc__)


def _moved(
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
    return session.connection().execute(moved.values(**values)).rowcount == 1


def _put_back(session: Session, row: Any, what: notices.What, *, now: datetime) -> None:
    """A scheduled one that could not be sent becomes a draft again, and its author is told."""
    back = {"state": BriefingState.DRAFT, "publish_at": None, "version": col(Briefing.version) + 1}
    if _moved(session, row.id, BriefingState.SCHEDULED, back):
        notices.tell(session, row.author_id, what, reference(row.number), now=now)


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
    pushes.publish(
        session, OccurrenceKind.BRIEFING, briefing_id, due_at, audience.officers,
        now=now, expires_at=due_at + late,
    )  # fmt: skip
    detail = f"to {len(audience.officers)}: {audience.words}"
    audit.record(session, actor, "publish", [("briefing", ref)], now=now, detail=detail)


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


def _stamp(session: Session, delivery_id: int, values: dict[str, Any]) -> None:
    stamped = sa.update(Delivery).where(col(Delivery.id) == delivery_id)
    session.connection().execute(stamped.values(**values))


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


def _occurrences(session: Session, briefing_id: int) -> Sequence[Any]:
    query = sa.select(col(Occurrence.id)).where(
        col(Occurrence.kind) == OccurrenceKind.BRIEFING, col(Occurrence.subject_id) == briefing_id
    )
    return session.connection().execute(query).scalars().all()
