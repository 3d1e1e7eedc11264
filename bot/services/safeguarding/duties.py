"""Forms that a note calls on its officer to send: offered at once, open until answered, never sent by us.

    offered -> ended    its reference, or a reason why not; the reminders stop in the same transaction

We hold the reference, the concern and the times; the account of events stays in the form.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.language.ages import ADULT
from bot.language.references import Record, RecordKind
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.safeguarding import nrm, refusals, rows
from bot.services.safeguarding import rules as safeguarding_rules
from bot.services.safeguarding.rows import DUTY, OPEN, SafeguardingDutyView
from models.notebook import FieldNote
from models.officer import Role
from models.programme import Programme
from models.referral import Referral
from models.safeguarding import Concern, Form
from models.task import Task

PAGE = 4
SHORTEST_REASON, LONGEST_REASON = 3, 80
LONGEST_REFERENCE = 30
REFERENCE = re.compile(
    r"(?:[A-Za-z]{2,5}[ :#]+)?(?=[A-Za-z/._-]*[0-9])[A-Za-z0-9]+(?:[/._-][A-Za-z0-9]+)*", re.ASCII
)
POLICE_ONLY = frozenset({Form.PPN, Form.CRIME})


class DeclineReason(StrEnum):
    """The usual reasons for not sending a form, as they are kept."""

    COLLEAGUE = "a colleague has sent it"
    OPEN = "open with the agency already"
    NOBODY = "nobody is at risk"
    SUPERVISOR = "decided with a supervisor"


class Suggestion(Struct, frozen=True):
    """`ref` is the note's; `forms` are the ones that this officer's role can send."""

    ref: str
    concerns: tuple[Concern, ...]
    forms: tuple[Form, ...]


def suggest(
    session: Session,
    actor: Actor,
    note_id: int,
    ref: str,
    text: str,
    about: Record | None,
    *,
    kind: str = "",
    now: datetime,
) -> Suggestion | None:
    """Offer the forms that the note's words, its `kind` or its task's kind suggest. Safe to repeat."""
    by_kind = (safeguarding_rules.NOTE_KINDS.get(kind), _by_task(session, actor, about))
    by_words = safeguarding_rules.concerns(text, about_child=is_child(session, about))
    found = dict.fromkeys((*by_words, *(one for one in by_kind if one)))
    asked = {
        form: concern
        for form, concern in safeguarding_rules.forms(found).items()
        if actor.role is not Role.PARTNER or form not in POLICE_ONLY
    }
    if not asked:
        return None
    rows.offer(session, actor, note_id, asked, now=now)
    detail = f"{', '.join(found)}: {', '.join(asked)}"
    trail.record(session, actor, "offer safeguarding", [("note", ref)], now=now, detail=detail)
    return Suggestion(ref, tuple(found), tuple(asked))


def give(
    session: Session, actor: Actor, ref: str, form: Form, reference: str, *, now: datetime
) -> SafeguardingDutyView:
    """Record the reference of a form that was sent; a later one replaces an earlier one.

    Raises NotOnRecordError, RejectedError.
    """
    words = reference.strip()
    if len(words) > LONGEST_REFERENCE or not REFERENCE.fullmatch(words):
        raise refusals.BAD_REFERENCE()
    before = rows.ensure_offered(session, actor, ref, form, now=now)
    values: dict[str, Any] = {"reference": words, "reason": None, "ended_at": now}
    if form is Form.NRM:
        values["state"] = nrm.submitted(before)
    return rows.change(session, actor, ref, form, values, action="give reference", now=now)


def decline(
    session: Session, actor: Actor, ref: str, form: Form | None, reason: str, *, now: datetime
) -> list[SafeguardingDutyView]:
    """Record why one form, or every form open on the note, is not needed.

    Raises NotOnRecordError, RejectedError.
    """
    words = " ".join(reason.split())
    if not SHORTEST_REASON <= len(words) <= LONGEST_REASON:
        raise refusals.BAD_REASON()
    declined = [one.form for one in require(session, actor, ref, now=now) if form in (None, one.form)]
    if not declined:
        raise refusals.NOTHING_OPEN()
    values = {"reason": words, "ended_at": now}
    why = words if words in set(DeclineReason) else "in own words"
    return [
        rows.change(
            session, actor, ref, one, values, action="not needed", now=now, reason=why
        )
        for one in declined
    ]  # fmt: skip


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> list[SafeguardingDutyView]:
    """The forms open on the officer's own note. Raises NotOnRecordError, RejectedError."""
    own = col(DUTY.note_id) == rows.note_id(session, actor, ref)
    found = rows.read(session, actor, rows.mine(actor).where(OPEN, own))
    if not found:
        raise refusals.NOTHING_OPEN()
    trail.record(session, actor, "consult", [("note", ref)], now=now)
    return found


def listed(
    session: Session, actor: Actor, *, page: int, now: datetime
) -> tuple[list[SafeguardingDutyView], int]:
    """A page of the officer's own open forms, oldest first, and their number."""
    query = rows.mine(actor).where(OPEN)
    shown = query.limit(PAGE).offset((page - 1) * PAGE)
    found = rows.read(session, actor, shown)
    refs = dict.fromkeys(one.ref for one in found)
    trail.record(session, actor, "consult", [("note", ref) for ref in refs], now=now)
    return found, session.count(query)


def is_child(session: Session, about: Record | None) -> bool:
    """Whether the note is on a referral to a programme for under-18s, or on a task for one."""
    if about is None or about.kind not in (RecordKind.REFERRAL, RecordKind.TASK):
        return False
    query = (
        sa.select(col(Programme.max_age))
        .join(Referral, col(Referral.programme_id) == col(Programme.id))
        .outerjoin(Task, col(Task.referral_id) == col(Referral.id))
        .where(col((Task if about.kind is RecordKind.TASK else Referral).id) == about.id)
    )
    oldest = session.run(query.limit(1)).scalar()
    return oldest is not None and oldest < ADULT


def _by_task(session: Session, actor: Actor, about: Record | None) -> Concern | None:
    """Forms that the task's kind suggests, once to each officer, or every note on a visit would ask again."""
    if about is None or about.kind is not RecordKind.TASK:
        return None
    asked = sa.exists().where(
        col(DUTY.note_id) == col(FieldNote.id),
        col(FieldNote.task_id) == about.id,
        col(DUTY.officer_id) == actor.id,
    )
    query = sa.select(col(Task.kind)).where(col(Task.id) == about.id, ~asked)
    return safeguarding_rules.concern_of_kind(session.run(query).scalar() or "")
