"""The rows of safeguarding forms that notes call for: added, read, changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session, insert_new
from bot.errors import NotOnRecordError
from bot.language import references
from bot.letters import capitals
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.safeguarding import reminders as safeguarding_reminders
from models.notebook import FieldNote
from models.safeguarding import Concern, Consent, Form, SafeguardingDuty, SlaveryState

DUTY = SafeguardingDuty
OPEN = safeguarding_reminders.OPEN
PUT = insert_new(DUTY)


class SafeguardingDutyView(Struct, frozen=True):
    """`ref` is the note's, `reference` the form's."""

    ref: str
    form: Form
    concern: Concern
    offered_at: datetime
    reference: str | None
    reason: str | None
    consent: Consent | None
    state: SlaveryState | None


def offer(
    session: Session, actor: Actor, note_id: int, asked: Mapping[Form, Concern], *, now: datetime
) -> None:
    """Offer the forms; one that was offered before stays as it is."""
    rows = [
        {
            "note_id": note_id,
            "officer_id": actor.id,
            "form": form,
            "concern": concern,
            "offered_at": now,
            "state": SlaveryState.INDICATORS_NOTED if form is Form.NRM else None,
        }
        for form, concern in asked.items()
    ]
    session.run(PUT[session.dialect], rows)


def find(session: Session, actor: Actor, ref: str, form: Form) -> SafeguardingDutyView | None:
    """The state of a form on the officer's own note, if it was offered. Raises NotOnRecordError."""
    own = note_id(session, actor, ref)
    found = read(session, actor, mine(actor).where(col(DUTY.note_id) == own, col(DUTY.form) == form))
    return found[0] if found else None


def ensure_offered(
    session: Session, actor: Actor, ref: str, form: Form, *, now: datetime
) -> SafeguardingDutyView:
    """The state of a form, offered now if it was not before. Raises NotOnRecordError."""
    own = note_id(session, actor, ref)
    offer(session, actor, own, {form: Concern.SAFEGUARDING}, now=now)
    return read(session, actor, mine(actor).where(col(DUTY.note_id) == own, col(DUTY.form) == form))[0]


def change(
    session: Session,
    actor: Actor,
    ref: str,
    form: Form,
    values: Mapping[str, Any],
    *,
    action: str,
    now: datetime,
    reason: str | None = None,
) -> SafeguardingDutyView:
    """Set these values on a form that was offered; ending it cancels its reminders as well."""
    this = (col(DUTY.note_id) == note_id(session, actor, ref), col(DUTY.form) == form)
    session.run(sa.update(DUTY).where(*this).values(**values))
    if "ended_at" in values:
        safeguarding_reminders.withdraw(session, actor.id)
    trail.record(session, actor, action, [("note", ref)], now=now, reason=reason, detail=form)
    return read(session, actor, mine(actor).where(*this))[0]


def note_id(session: Session, actor: Actor, ref: str) -> int:
    """The id of the officer's own note. Raises NotOnRecordError for anybody else's."""
    collar, number = references.note_parts(ref)
    own = sa.select(col(FieldNote.id)).where(
        col(FieldNote.officer_id) == actor.id, col(FieldNote.number) == number
    )
    found: int | None = session.run(own).scalar() if capitals(collar) == capitals(actor.collar) else None
    if found is None:
        raise NotOnRecordError(ref)
    return found


def mine(actor: Actor) -> Query:
    """A query on the officer's own forms, oldest first."""
    return (
        sa.select(
            col(FieldNote.number),
            *(col(DUTY.form), col(DUTY.concern), col(DUTY.offered_at)),
            *(col(DUTY.reference), col(DUTY.reason), col(DUTY.consent), col(DUTY.state)),
        )
        .join(FieldNote, col(FieldNote.id) == col(DUTY.note_id))
        .where(col(DUTY.officer_id) == actor.id)
        .order_by(col(DUTY.offered_at), col(DUTY.id))
    )


def read(session: Session, actor: Actor, query: Query) -> list[SafeguardingDutyView]:
    rows = session.run(query).all()
    return [
        SafeguardingDutyView(references.note_reference(actor.collar, row.number), *row[1:]) for row in rows
    ]
