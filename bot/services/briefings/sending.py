"""A briefing on its way: sent now or at its time; returned to its author as a draft when it can't go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.errors import RejectedError
from bot.language.references import briefing_reference
from bot.language.times.clock_words import SHIFT_STARTS
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings import (
    attachments,
    audiences,
    duplicates,
    escalations,
    handover,
    progress_cards,
    refusals,
    requirements,
    revisions,
)
from bot.services.briefings import schedules as briefing_schedules
from bot.services.briefings.audiences import Audience
from bot.services.briefings.drafts import Preview, looked_at, shown
from bot.services.briefings.duplicates import Duplicate
from bot.services.briefings.states import move, require_changeable, try_move
from bot.services.briefings.viewing import BriefingView, require_own
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.officers import duty, officers
from bot.services.pushes import ledger, notices
from bot.services.pushes.facts import NewVersion, Notice, NoticeKind
from bot.services.schedules.schedules import Shifts
from models.briefing import Briefing, BriefingState
from models.delivery import OccurrenceKind

DUE = sa.select(
    *(getattr(Briefing, name) for name in ("id", "number", "author_id", "audience", "publish_at"))
).where(
    col(Briefing.state) == sa.literal_column("'scheduled'"), col(Briefing.publish_at) <= sa.bindparam("now")
)  # fmt: skip
BATCH = 10  # a turn: each may be for the whole force, and officers write too
FAR = datetime(9999, 1, 1, tzinfo=UTC)
ENDS_AT = sa.case(  # the sooner of the two; FAR stands for neither
    (
        sa.func.coalesce(Briefing.valid_until, FAR) < sa.func.coalesce(Briefing.destroy_by, FAR),
        col(Briefing.valid_until),
    ),
    else_=col(Briefing.destroy_by),
)
ANY_DUE = sa.select(sa.exists(DUE))


class StaleButton(Struct, frozen=True):
    """The briefing was changed after its button was made, or has no such version: nothing was sent."""

    newest: Preview
    version: int


class DuplicateWarning(Struct, frozen=True):
    """The same text went to some of the same people lately: nothing was sent, the author must confirm."""

    double: Duplicate
    preview: Preview


class MissedBriefingNotice(Notice, frozen=True):
    kind = NoticeKind.MISSED_BRIEFING
    ref: str


class EmptyAudienceNotice(Notice, frozen=True):
    kind = NoticeKind.EMPTY_AUDIENCE
    ref: str


class UndeliveredNotice(Notice, frozen=True):
    kind = NoticeKind.UNDELIVERED
    ref: str


class DueBriefingRow(Protocol):
    """A row of `DUE`."""

    id: int
    author_id: int


def send(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    version: int,
    again: bool,
    late: timedelta,
    now: datetime,
    shifts: Shifts = SHIFT_STARTS,
) -> Preview | StaleButton | DuplicateWarning:
    """Send it, schedule it when it has a time, begin its times when it recurs.

    Nothing is done when the button is stale or the briefing is a duplicate.
    Raises RejectedError, NotOnRecordError and what
    `audiences.resolve`, `briefing_attachments.require_ready` and `briefing_revisions.take_over` raise.
    """
    briefing = require_changeable(session, actor, ref)
    if briefing.version != version:
        return StaleButton(looked_at(session, actor, briefing, now=now), version)
    if not (briefing.title and briefing.text):
        raise refusals.EMPTY_BRIEFING()
    if not briefing.audience:
        raise refusals.NO_AUDIENCE(ref)
    audience = audiences.resolve(
        session, briefing.audience, author=actor.id, goes_at=briefing.publish_at, now=now
    )
    attachments.require_ready(briefing.ref, briefing.files)
    if briefing.revises_id is not None:
        return _revise(session, actor, briefing, late=late, now=now)
    if briefing.state is BriefingState.SCHEDULED:
        return shown(session, actor, briefing, audience)
    if briefing.publish_at is not None and briefing.publish_at <= now:
        raise refusals.PAST()
    if not again and (double := duplicates.find_duplicate(session, briefing, audience, now=now)) is not None:
        return DuplicateWarning(double, Preview(briefing, audience))
    published = {"state": BriefingState.PUBLISHED, "recall_at": briefing.ends_at}
    if briefing_schedules.find_for_briefing(session, briefing) is not None:
        move(session, briefing, published)
        briefing_schedules.begin(session, actor, briefing, shifts=shifts, now=now)
    elif briefing.publish_at is not None:
        move(session, briefing, {"state": BriefingState.SCHEDULED})
        trail.record(session, actor, "schedule", [("briefing", ref)], now=now)
    else:
        move(session, briefing, published | {"published_at": now})
        publish(session, actor, briefing.id, ref, audience, due_at=now, late=late, now=now)
    return shown(session, actor, require_own(session, actor, ref), audience)


def is_due(session: Session, turn: Turn) -> bool:
    """An index look-up."""
    return bool(session.run(ANY_DUE, {"now": turn.now}).scalar())


def publish_due(session: Session, turn: Turn) -> None:
    """Send the briefings that are due. One that is too late is a draft again, and its author told."""
    late, now = turn.settings.briefings_late, turn.now
    for row in session.run(DUE.order_by(col(Briefing.publish_at)).limit(BATCH), {"now": now}).all():
        ref = briefing_reference(row.number)
        if row.publish_at <= now - late:
            ledger.record_missed(session, OccurrenceKind.BRIEFING, row.id, row.publish_at, now=now)
            trail.record_outcomes(session, {"miss": [("briefing", ref)]}, now=now)
            _put_back(session, row, MissedBriefingNotice(ref), now=now)
            continue
        if not officers.may(session, row.author_id, Permission.BRIEF):
            handover.hand_over(session, row.author_id, now=now)
            continue
        try:
            audience = audiences.resolve(session, row.audience, now=now)
        except RejectedError:  # the team was renamed, or everybody has left
            _put_back(session, row, EmptyAudienceNotice(ref), now=now)
            continue
        published = {"state": BriefingState.PUBLISHED, "published_at": now, "recall_at": ENDS_AT}
        if try_move(session, row.id, BriefingState.SCHEDULED, published):
            system = trail.system(session)
            publish(session, system, row.id, ref, audience, due_at=row.publish_at, late=late, now=now)


def tell_undelivered(session: Session, occurrence_ids: Collection[int], *, now: datetime) -> None:
    """Tell the authors, once each, of those briefings that have finished and did not reach everybody."""
    for row in ledger.list_finished(session, OccurrenceKind.BRIEFING, occurrence_ids):
        if row.not_accepted:
            query = sa.select(col(Briefing.number), col(Briefing.author_id))
            found = session.run(query.where(col(Briefing.id) == row.subject_id)).one()
            once = row.due_at + timedelta(microseconds=row.id)
            notice = UndeliveredNotice(briefing_reference(found.number))
            notices.tell(session, found.author_id, notice, now=now, once=once)


def publish(
    session: Session,
    actor: Actor,
    briefing_id: int,
    ref: str,
    audience: Audience,
    *,
    due_at: datetime,
    late: timedelta,
    now: datetime,
    new: NewVersion | None = None,
) -> None:
    """Queue it for everybody in the audience, once for `due_at`, to be sent up to `late` after that."""
    required = requirements.for_briefing(session, briefing_id)
    duty.hold(session, audience.officers)
    parked = () if required.urgent else duty.off_duty(session, audience.officers, now=now)
    made = ledger.publish(
        session, OccurrenceKind.BRIEFING, briefing_id, due_at, audience.officers,
        now=now, expires_at=due_at + late, facts=new, parked=parked,
    )  # fmt: skip
    if made is None:  # done before, for this very time
        return
    escalations.begin(session, briefing_id, made, required, now=now)
    version = f" · version {new.edition} {new.changed}" if new else ""
    detail = f"to {len(audience.officers)}: {audience.words}{version}"
    trail.record(session, actor, "publish", [("briefing", ref)], now=now, detail=detail)


def _revise(
    session: Session, actor: Actor, draft: BriefingView, *, late: timedelta, now: datetime
) -> Preview:
    """Replace a sent briefing with its new version, which must be acknowledged again."""
    new = revisions.take_over(session, actor, draft, now=now)
    due_at = now + timedelta(microseconds=new.edition)  # its own time, if the one before went out just now
    facts = NewVersion(new.edition, new.changed)
    publish(session, actor, new.id, new.ref, new.audience, due_at=due_at, late=late, now=now, new=facts)
    required = requirements.for_briefing(session, new.id)
    return Preview(require_own(session, actor, new.ref), new.audience, required, changed=new.changed)


def _put_back(session: Session, row: DueBriefingRow, notice: Notice, *, now: datetime) -> None:
    """Make a scheduled briefing that could not be sent a draft again, and tell its author."""
    back = {"state": BriefingState.DRAFT, "publish_at": None, "version": col(Briefing.version) + 1}
    if try_move(session, row.id, BriefingState.SCHEDULED, back):
        progress_cards.tell_unscheduled(session, row.id, now=now)
        notices.tell(session, row.author_id, notice, now=now)


DUTY = ClockDuty("briefings", is_due, publish_due)
