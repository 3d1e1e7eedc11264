"""A briefing before it is sent: composed, changed, previewed, discarded. A row from the first answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct, field
from sqlmodel import col

from bot.database import Session
from bot.language.references import briefing_reference
from bot.services import leases
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings import (
    attachments,
    audiences,
    forms,
    of_operations,
    progress_cards,
    refusals,
    requirements,
    versions,
)
from bot.services.briefings import fields as briefing_checks
from bot.services.briefings.audiences import Audience
from bot.services.briefings.fields import Fields
from bot.services.briefings.requirements import Requirements
from bot.services.briefings.states import WHOLE, move, require_changeable
from bot.services.briefings.viewing import BriefingView, require_own
from bot.values import replace
from models.briefing import Briefing, BriefingState

COLUMNS = (
    *("title", "text", "audience", "publish_at", "marking", "form"),
    *("valid_from", "valid_until", "destroy_by"),
)


class Preview(Struct, frozen=True):
    """`audience` is None until one is chosen. `requirements` are those of its readers.

    `revises` is the briefing to be replaced by this new version, and `changed` names the changes in it.
    `unscheduled` says that it was scheduled until the change that led to this preview.
    """

    briefing: BriefingView
    audience: Audience | None
    requirements: Requirements = field(default_factory=Requirements)
    revises: BriefingView | None = None
    changed: str = ""
    unscheduled: bool = False


def draft(session: Session, actor: Actor, fields: Fields, *, now: datetime) -> Preview:
    """Begin a whole briefing, not sent yet. Raises a RejectedError, and keeps nothing, if it is not valid."""
    if not fields.title.strip() or not (fields.text.strip() or fields.parts):
        raise refusals.EMPTY_BRIEFING()
    if not fields.audience.strip():
        raise refusals.NOBODY_CHOSEN()
    return begin(session, actor, fields, now=now)


def begin(
    session: Session,
    actor: Actor,
    fields: Fields,
    *,
    now: datetime,
    required: Requirements | None = None,
    revises_id: int | None = None,
) -> Preview:
    """Begin one with the parts so far. Raises a RejectedError, and keeps nothing, if they are not valid."""
    fields, audience = _checked(session, actor, fields, now=now)
    leases.lock(session, "briefing numbers")
    last = session.run(sa.select(sa.func.max(col(Briefing.number)))).scalar()
    row = _columns(session, fields) | {"number": (last or 0) + 1, "author_id": actor.id, "created_at": now}
    made = sa.insert(Briefing).values(**row, revises_id=revises_id).returning(col(Briefing.id))
    briefing_id = int(session.run(made).scalar_one() or 0)
    versions.set_fields(session, briefing_id, fields.parts)
    attachments.set_attachments(session, briefing_id, fields.attached, version=1)
    if required is not None:
        requirements.set_requirements(session, briefing_id, required)
    versions.record_version(session, actor, briefing_id, "first draft", now=now)
    ref = briefing_reference(row["number"])
    trail.record(session, actor, "brief", [("briefing", ref)], now=now)
    return shown(session, actor, require_own(session, actor, ref), audience)


def change(session: Session, actor: Actor, ref: str, *, now: datetime, **values: Any) -> Preview:
    """Change one's own unsent briefing; a scheduled one becomes a draft again. Raises a RejectedError."""
    briefing = require_changeable(session, actor, ref)
    if briefing.form is not None and "text" in values:
        raise refusals.BY_FIELDS()
    if briefing.revises_id is not None and values.keys() & {"audience", "publish_at"}:
        raise refusals.SAME_AUDIENCE(ref)
    _check_given(values)
    old = fields_of(briefing)
    new, audience = _checked(session, actor, replace(old, **values), now=now)
    _reopen(session, briefing, _columns(session, new), now=now)
    versions.set_fields(session, briefing.id, new.parts)
    attachments.set_attachments(session, briefing.id, new.attached, version=briefing.version + 1)
    _keep(session, actor, briefing, versions.differences(old, new), now=now)
    made = shown(session, actor, require_own(session, actor, ref), audience)
    return replace(made, unscheduled=_was_scheduled(briefing))


def change_requirements(session: Session, actor: Actor, ref: str, *, now: datetime, **values: Any) -> Preview:
    """Change the readers' requirements; a scheduled one becomes a draft again. Raises a RejectedError."""
    briefing = require_changeable(session, actor, ref)
    old = requirements.for_briefing(session, briefing.id)
    new = replace(old, **values)
    _reopen(session, briefing, {}, now=now)
    requirements.set_requirements(session, briefing.id, new)
    _keep(session, actor, briefing, requirements.differences(old, new), now=now)
    made = looked_at(session, actor, require_own(session, actor, ref), now=now)
    return replace(made, unscheduled=_was_scheduled(briefing))


def set_field(session: Session, actor: Actor, ref: str, name: str, text: str, *, now: datetime) -> Preview:
    """Fill in a field of its form; an empty text empties it. Raises a RejectedError."""
    briefing = require_changeable(session, actor, ref)
    if briefing.form is None:
        raise refusals.EMPTY_BRIEFING()
    said = briefing_checks.check_text(text) if text.strip() else ""
    parts = forms.with_field(briefing.form, briefing.parts, name, said)
    return change(session, actor, ref, now=now, parts=parts)


def preview(session: Session, actor: Actor, ref: str, *, now: datetime) -> Preview:
    """One's own briefing as it would be sent now. Raises NotOnRecordError for anybody else's."""
    briefing = require_changeable(session, actor, ref)
    trail.record(session, actor, "consult", [("briefing", ref)], now=now)
    return looked_at(session, actor, briefing, now=now)


def discard(session: Session, actor: Actor, ref: str, *, now: datetime) -> BriefingView:
    """Discard one's own unsent briefing. Raises RejectedError, NotOnRecordError."""
    briefing = require_changeable(session, actor, ref)
    move(session, briefing, {"state": BriefingState.WITHDRAWN, "version": briefing.version + 1} | WHOLE)
    progress_cards.tell_unscheduled(session, briefing.id, now=now)
    trail.record(session, actor, "withdraw", [("briefing", ref)], now=now)
    return briefing


def fields_of(briefing: BriefingView) -> Fields:
    facts = {name: getattr(briefing, name) for name in COLUMNS}
    return Fields(**facts, parts=briefing.parts, attached=briefing.attached)


def shown(session: Session, actor: Actor, briefing: BriefingView, audience: Audience | None) -> Preview:
    required = requirements.for_briefing(session, briefing.id)
    if briefing.revises_id is None:
        return Preview(briefing, audience, required)
    query = sa.select(col(Briefing.number)).where(col(Briefing.id) == briefing.revises_id)
    old = require_own(session, actor, briefing_reference(session.run(query).scalar_one()))
    changed = [
        *versions.differences(fields_of(old), fields_of(briefing)),
        *requirements.differences(requirements.for_briefing(session, old.id), required),
    ]
    return Preview(briefing, audience, required, old, ", ".join(changed))


def looked_at(session: Session, actor: Actor, briefing: BriefingView, *, now: datetime) -> Preview:
    """One's own briefing with the audience that it would have now, if one is chosen."""
    audience = None
    if briefing.audience:
        audience = audiences.resolve(session, briefing.audience, goes_at=briefing.publish_at, now=now)
    return shown(session, actor, briefing, audience)


def _was_scheduled(briefing: BriefingView) -> bool:
    return briefing.state is BriefingState.SCHEDULED


def _reopen(session: Session, briefing: BriefingView, values: dict[str, Any], *, now: datetime) -> None:
    """The changed briefing is a draft: nothing goes out that nobody has looked at."""
    move(session, briefing, values | {"state": BriefingState.DRAFT, "version": briefing.version + 1})
    if _was_scheduled(briefing):
        progress_cards.tell_unscheduled(session, briefing.id, now=now)


def _keep(
    session: Session, actor: Actor, briefing: BriefingView, differences: Sequence[str], *, now: datetime
) -> None:
    changed = ", ".join(differences) or "nothing"
    versions.record_version(session, actor, briefing.id, changed, now=now)
    trail.record(session, actor, "change", [("briefing", briefing.ref)], now=now, detail=changed)


def _check_given(values: dict[str, Any]) -> None:
    """Require a text in its place: it must not be empty."""
    if "title" in values:
        briefing_checks.check_title(values["title"])
    if "text" in values:
        briefing_checks.check_text(values["text"])


def _checked(
    session: Session, actor: Actor, fields: Fields, *, now: datetime
) -> tuple[Fields, Audience | None]:
    """The fields without surrounding space, and the people meant. Raises a RejectedError."""
    fields = briefing_checks.checked(fields, now=now)
    if not fields.audience.strip():
        return replace(fields, audience=""), None
    audience = audiences.resolve(
        session, fields.audience, author=actor.id, goes_at=fields.publish_at, now=now
    )
    return replace(fields, audience=audience.words), audience


def _columns(session: Session, fields: Fields) -> dict[str, Any]:
    named = of_operations.named_in(session, fields.title, fields.audience)
    return {name: getattr(fields, name) for name in COLUMNS} | {"operation_id": named}
