"""A sent briefing changed: first a draft of its own, then a new version for the recipients of the old one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.language.references import briefing_reference
from bot.services.audit.actors import Actor
from bot.services.briefings import attachments, audiences, refusals, requirements, versions, withdrawal
from bot.services.briefings.audiences import Audience
from bot.services.briefings.drafts import COLUMNS, Preview, begin, fields_of, preview, shown
from bot.services.briefings.states import move, try_move
from bot.services.briefings.viewing import BriefingView, require_open, require_own
from bot.services.pushes import ledger
from models.briefing import Briefing, BriefingState
from models.delivery import OccurrenceKind

TAKEN_OVER = tuple(name for name in COLUMNS if name not in ("audience", "publish_at"))


class Revision(Struct, frozen=True):
    """The new edition of a briefing; `changed` names the changes in it."""

    id: int
    ref: str
    edition: int
    changed: str
    audience: Audience


def revise(session: Session, actor: Actor, ref: str, *, now: datetime) -> Preview:
    """The draft of a new version of one's own briefing: the open draft, or a new one."""
    found = require_own(session, actor, ref)
    if found.state in (BriefingState.DRAFT, BriefingState.SCHEDULED):
        raise refusals.NOTHING_TO_REVISE()
    if found.state is BriefingState.PUBLISHED and found.published_at is None:
        raise refusals.NOT_BEGUN(ref)
    require_open(actor, found, now=now)
    query = sa.select(col(Briefing.number)).where(
        col(Briefing.revises_id) == found.id, col(Briefing.state) == BriefingState.DRAFT
    )
    number = session.run(query.order_by(col(Briefing.number).desc()).limit(1)).scalar()
    if number is not None:
        return preview(session, actor, briefing_reference(number), now=now)
    required = requirements.for_briefing(session, found.id)
    return begin(session, actor, fields_of(found), required=required, revises_id=found.id, now=now)


def take_over(session: Session, actor: Actor, draft: BriefingView, *, now: datetime) -> Revision:
    """Replace the sent words with the draft's; to be published by the caller.

    Raises RejectedError and what `audiences.resolve` raises.
    """
    looked_at = shown(session, actor, draft, None)
    old, changed = looked_at.revises, looked_at.changed
    if old is None or old.state is not BriefingState.PUBLISHED:
        raise refusals.WITHDRAWN()
    if not changed:
        raise refusals.NOTHING_NEW()
    revision = Revision(old.id, old.ref, old.edition + 1, changed, _audience(session, old, now))
    _write(session, actor, old, draft, revision, now=now)
    withdrawal.supersede(session, old, revision.edition, ends_at=draft.ends_at, asked_by=actor.id, now=now)
    return revision


def _write(
    session: Session, actor: Actor, old: BriefingView, draft: BriefingView, new: Revision, *, now: datetime
) -> None:
    words = {name: getattr(draft, name) for name in TAKEN_OVER}
    counted = {"edition": new.edition, "version": old.version + 1, "published_at": now}
    if not try_move(session, old.id, old.state, words | counted, version=old.version):
        raise refusals.WITHDRAWN()
    versions.set_fields(session, old.id, draft.parts)
    attachments.set_attachments(session, old.id, draft.attached, version=old.version + 1)
    requirements.copy(session, draft.id, old.id)
    versions.record_version(session, actor, old.id, new.changed, now=now)
    move(session, draft, {"state": BriefingState.WITHDRAWN, "published_at": now})


def _audience(session: Session, old: BriefingView, now: datetime) -> Audience:
    """The people its words mean now, and those with the version before: nobody goes on with an old one."""
    had = ledger.recipients(session, OccurrenceKind.BRIEFING, old.id)
    return audiences.resolve(session, old.audience, besides=had, now=now)
