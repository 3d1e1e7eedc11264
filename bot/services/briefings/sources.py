"""Begin a draft from a form, a template, an earlier briefing or an operation."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.errors import RejectedError
from bot.language.references import briefing_reference
from bot.services.audit.actors import Actor
from bot.services.briefings import audiences, refusals, requirements, templates
from bot.services.briefings.drafts import Preview, begin, fields_of
from bot.services.briefings.fields import Fields, check_title
from bot.services.briefings.requirements import Requirements
from bot.services.briefings.states import UNFINISHED
from bot.services.briefings.viewing import require_managed, require_open
from bot.services.operations import viewing as operations
from bot.values import replace
from models.area import Area
from models.briefing import Briefing, BriefingForm, BriefingState
from models.operation import Operation, OperationArea


def quick(session: Session, actor: Actor, title: str, *, now: datetime) -> Preview:
    """Begin a briefing with a title and a text."""
    return begin(session, actor, Fields(check_title(title), "", ""), now=now)


def by_form(session: Session, actor: Actor, form: BriefingForm, title: str, *, now: datetime) -> Preview:
    """Begin a briefing written field by field."""
    return begin(session, actor, Fields(check_title(title), "", "", form=form), now=now)


def from_briefing(session: Session, actor: Actor, ref: str, *, now: datetime) -> Preview:
    """Begin a copy of a briefing, to be checked and sent; one's own even when withdrawn, to correct it.

    Raises NotOnRecordError, WithdrawnError, ExpiredError.
    """
    found = require_managed(session, actor, ref)
    if not (found.is_own and found.state is BriefingState.WITHDRAWN):
        require_open(actor, found, now=now)
    fields = replace(
        fields_of(found),
        text="" if found.text == UNFINISHED else found.text,
        publish_at=None,
        valid_from=None,
        valid_until=None,
        destroy_by=None,
    )
    return _begin(session, actor, fields, requirements.for_briefing(session, found.id), now=now)


def from_template(session: Session, actor: Actor, name: str, *, now: datetime) -> Preview:
    fields, required = templates.read(session, name)
    return _begin(session, actor, fields, required, now=now)


def from_operation(session: Session, actor: Actor, words: str, *, now: datetime) -> Preview:
    """Begin an IIMARCH with the operation's objective; its areas are suggested as the audience."""
    found = operations.find_by_name(session, words)
    if found is None:
        raise refusals.NO_OPERATION()
    objective = session.run(
        sa.select(col(Operation.objective)).where(col(Operation.id) == found.id)
    ).scalar()  # fmt: skip
    inside = (
        sa.select(col(Area.code))
        .join(OperationArea, col(OperationArea.area_id) == col(Area.id))
        .where(col(OperationArea.operation_id) == found.id)
    )
    areas = session.run(inside.order_by(col(Area.code))).scalars().all()
    parts = (("Intention", objective),) if objective else ()
    words = ", ".join(areas) or found.name
    fields = Fields(found.name, "", words, form=BriefingForm.IIMARCH, parts=parts)
    return _begin(session, actor, fields, Requirements(), now=now)


def find_last_sent(session: Session, actor: Actor) -> str | None:
    """The reference of the last briefing that this officer sent."""
    sent = sa.select(sa.func.max(col(Briefing.number))).where(
        col(Briefing.author_id) == actor.id,
        col(Briefing.published_at).is_not(None),
        col(Briefing.withdrawn_at).is_(None),
        col(Briefing.revises_id).is_(None),
    )
    number = session.run(sent).scalar()
    return None if number is None else briefing_reference(number)


def count_drafts(session: Session, actor: Actor) -> int:
    """The number of this officer's drafts."""
    query = sa.select(col(Briefing.id)).where(
        col(Briefing.author_id) == actor.id, col(Briefing.state) == BriefingState.DRAFT
    )
    return session.count(query)


def _begin(
    session: Session, actor: Actor, fields: Fields, required: Requirements, *, now: datetime
) -> Preview:
    """Begin it without its audience where that is now nobody, or only the author."""
    try:
        audiences.resolve(session, fields.audience, author=actor.id, now=now)
    except RejectedError:
        fields = replace(fields, audience="")
    return begin(session, actor, fields, required=required, now=now)
