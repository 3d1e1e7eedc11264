"""The whole file of a referral: all that is held about it, as far as the officer who asks may know it.

It is opened as [Details] is: by the same visibility, the same proof, a reason. Each part then follows its own
rule, as on the cards: attempts and decisions are for those who work on it, tasks and notes for those who may
see each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotOnRecordError
from bot.language.names import officer_name
from bot.services.access.authority import Authority, authority_of
from bot.services.access.policy import Visibility
from bot.services.audit.actors import Actor
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim
from bot.services.notebook import extracts as notebook_extracts
from bot.services.notebook import lists as note_lists
from bot.services.notebook import viewing as notes
from bot.services.notebook import visibility as note_visibility
from bot.services.notebook.extracts import NoteForm
from bot.services.notebook.viewing import NoteView
from bot.services.referrals import details, reasons, steps
from bot.services.referrals import refusals as referral_refusals
from bot.services.referrals import viewing as referrals
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.details import Particulars
from bot.services.referrals.reasons import RevealReason
from bot.services.referrals.steps import ReferralStepView
from bot.services.referrals.viewing import ReferralRow, ReferralView, ReferralVisibility
from bot.services.tasks import history as task_history
from bot.services.tasks import viewing as tasks
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.history import TaskStepView
from bot.services.tasks.viewing import TaskCard, TaskView
from models.contact import Contact, ContactKind
from models.decision import Decision
from models.document import DocumentKind
from models.notebook import FieldNote
from models.officer import Officer
from models.programme import ProgrammeGround, ProgrammeQuestion, ProgrammeStatus
from models.referral import Referral, ReferralAnswer, ReferralGround
from models.task import Task

MOST_NOTES = 200  # the rest are printed by /book
_NAME = tuple(getattr(Officer, name) for name in ("rank", "collar", "surname"))
_previous, _held = aliased(Referral), aliased(ProgrammeStatus)


class FileOrigin(Struct, frozen=True):
    """The maker of a referral made here, and the rest of its row. `previous` is one that may be known of."""

    made_by: str | None
    made_at: datetime | None
    previous: str | None
    held_from: str | None
    consent_how: str | None
    decision_due_on: date | None
    restricted: bool


class FileGround(Struct, frozen=True):
    label: str
    on_day: date | None
    worry: str
    by: str
    at: datetime


class FileAnswer(Struct, frozen=True):
    """`question` is a code where the programme has it no more, or never had it."""

    question: str
    answer: str
    by: str
    at: datetime


class FileContact(Struct, frozen=True):
    """`task` is the visit that it was, if the reader may know of that."""

    at: datetime
    kind: ContactKind
    by: str
    words: str
    task: str | None


class FileDecision(Struct, frozen=True):
    """`number` is that of the step which it decided."""

    number: int
    at: datetime
    by: str
    information: str
    assessment: str
    powers: str
    options: str
    action: str
    deconflicted_with: str


class FileTask(Struct, frozen=True):
    """A task as this officer may see it; its steps only with its card."""

    card: TaskCard
    steps: tuple[TaskStepView, ...]


class FileCopy(Struct, frozen=True):
    """The reader of a copy, the collar that they ask for, and why they look."""

    made_by: str
    on_behalf_of: str | None
    made_at: datetime
    reason: RevealReason


class ReferralFile(Struct, frozen=True):
    """`contacts` and `decisions` are None for whoever doesn't work on it. `more_notes` were left out."""

    referral: ReferralView
    person: Particulars
    origin: FileOrigin
    grounds: tuple[FileGround, ...]
    answers: tuple[FileAnswer, ...]
    steps: tuple[ReferralStepView, ...]
    contacts: tuple[FileContact, ...] | None
    decisions: tuple[FileDecision, ...] | None
    tasks: tuple[FileTask, ...]
    notes: tuple[NoteView, ...]
    forms: Mapping[int, tuple[NoteForm, ...]]
    more_notes: int
    copy: FileCopy


_IT: Any = sa.bindparam("referral")
ORIGIN: Query = (
    sa.select(
        *(*_NAME, col(Referral.made_at), col(Referral.consent_how), col(Referral.decision_due_on)),
        col(Referral.restricted),
        col(_previous.ref).label("previous"),
        sa.func.coalesce(col(_held.label), col(Referral.held_from)).label("held_from"),
    )
    .select_from(Referral)
    .outerjoin(Officer, col(Officer.id) == col(Referral.made_by_id))
    .outerjoin(_previous, col(_previous.id) == col(Referral.previous_id))
    .outerjoin(
        _held,
        sa.and_(
            col(_held.programme_id) == col(Referral.programme_id), col(_held.code) == col(Referral.held_from)
        ),
    )
    .where(col(Referral.id) == _IT)
)
GROUNDS: Query = (
    sa.select(
        sa.func.coalesce(col(ProgrammeGround.label), col(ReferralGround.code)).label("label"),
        *(col(ReferralGround.on_day), col(ReferralGround.worry), col(ReferralGround.at), *_NAME),
    )
    .select_from(ReferralGround)
    .join(Referral, col(Referral.id) == col(ReferralGround.referral_id))
    .join(Officer, col(Officer.id) == col(ReferralGround.by_id))
    .outerjoin(
        ProgrammeGround,
        sa.and_(
            col(ProgrammeGround.programme_id) == col(Referral.programme_id),
            col(ProgrammeGround.code) == col(ReferralGround.code),
        ),
    )
    .where(col(ReferralGround.referral_id) == _IT)
    .order_by(col(ReferralGround.id))
)
ANSWERS: Query = (
    sa.select(
        sa.func.coalesce(col(ProgrammeQuestion.question), col(ReferralAnswer.question)).label("question"),
        *(col(ReferralAnswer.answer), col(ReferralAnswer.at), *_NAME),
    )
    .select_from(ReferralAnswer)
    .join(Referral, col(Referral.id) == col(ReferralAnswer.referral_id))
    .join(Officer, col(Officer.id) == col(ReferralAnswer.by_id))
    .outerjoin(
        ProgrammeQuestion,
        sa.and_(
            col(ProgrammeQuestion.programme_id) == col(Referral.programme_id),
            col(ProgrammeQuestion.code) == col(ReferralAnswer.question),
        ),
    )
    .where(col(ReferralAnswer.referral_id) == _IT)
    .order_by(col(ReferralAnswer.id))
)
CONTACTS: Query = (
    sa.select(*(col(Contact.at), col(Contact.kind), col(Contact.words), col(Task.ref).label("task"), *_NAME))
    .select_from(Contact)
    .join(Officer, col(Officer.id) == col(Contact.officer_id))
    .outerjoin(Task, col(Task.id) == col(Contact.task_id))
    .where(col(Contact.referral_id) == _IT)
    .order_by(col(Contact.at), col(Contact.id))
)
STAYS = timedelta(hours=1)  # in the chat
REASONING = ("information", "assessment", "powers", "options", "action", "deconflicted_with")
DECISIONS: Query = (
    sa.select(
        *(getattr(Decision, name) for name in ("number", "at", *REASONING)),
        *_NAME,
    )
    .join(Officer, col(Officer.id) == col(Decision.author_id))
    .where(col(Decision.referral_id) == _IT)
    .order_by(col(Decision.number))
)
TASKS: Query = tasks.WHOLE.where(col(Task.referral_id) == _IT).order_by(col(Task.starts_at), col(Task.ref))


def request(session: Session, actor: Actor, seen: ReferralVisibility, *, now: datetime) -> None:
    """Have it made. The caller has the visibility from `details.require_visibility`; a reason is on record.

    Uses up the reason, and puts the look on record like one at the detail. Raises a RejectedError.
    """
    given = reasons.find_reason(session, actor, seen.ref, now=now)
    if given is None:
        raise referral_refusals.REASON_RUN_OUT()
    details.record(session, actor, seen.ref, given, "the whole file", now=now)
    asked = {"ref": seen.ref, "reason": [given.code, given.detail], "for": actor.on_behalf_of}
    again = f"/ref {seen.ref} file"
    document_queue.request(session, actor, DocumentKind.REFERRAL_FILE, asked, again=again, now=now)


def gather(session: Session, claim: DocumentClaim) -> ReferralFile:
    """The file as its reader may have it now. Raises the errors of `details.require_visibility`."""
    reader, asked = document_queue.require_reader(session, claim), claim.asked
    copy = FileCopy(
        made_by=officer_name(reader.rank, reader.collar, reader.surname),
        on_behalf_of=asked["for"],
        made_at=claim.asked_at,
        reason=RevealReason(*asked["reason"]),
    )
    return read(session, reader, asked["ref"], copy)


def read(session: Session, reader: Actor, ref: str, copy: FileCopy) -> ReferralFile:
    """All of it that this officer may see."""
    now = copy.made_at
    details.require_visibility(session, reader, ref, now=now)
    row = referrals.find_row(session, reader, ref, now=now)
    if row is None:
        raise NotOnRecordError(ref)
    is_own = referral_visibility.is_own(reader, row)
    referral = referrals.shown(row, Visibility.DETAIL, is_own=is_own)
    if not isinstance(referral, ReferralView):
        raise NotOnRecordError(ref)
    known = tuple(_tasks(session, reader, row, now))
    entries, more = _notes(session, reader, row, [one.card.id for one in known], now)
    works = is_own or authority_of(reader.role, reader.rank) is Authority.INSPECTOR
    return ReferralFile(
        referral=referral,
        person=details.particulars(session, row.id, now=now),
        origin=_origin(session, reader, row, now),
        grounds=tuple(_grounds(session, row)),
        answers=tuple(_answers(session, row)),
        steps=tuple(reversed(steps.history(session, row.id))),
        contacts=tuple(_contacts(session, row, known)) if works else None,
        decisions=tuple(_decisions(session, row)) if works else None,
        tasks=known,
        notes=tuple(entries),
        forms=notebook_extracts.forms(session, [one.id for one in entries]),
        more_notes=more,
        copy=copy,
    )


def _origin(session: Session, reader: Actor, row: ReferralRow, now: datetime) -> FileOrigin:
    found = session.run(ORIGIN, {"referral": row.id}).one()
    before = found.previous
    if before and referrals.visibility_of(session, reader, before, now=now).visibility < Visibility.COARSE:
        before = None
    return FileOrigin(
        made_by=officer_name(found.rank, found.collar, found.surname) or None,
        made_at=found.made_at,
        previous=before,
        held_from=found.held_from,
        consent_how=found.consent_how,
        decision_due_on=found.decision_due_on,
        restricted=found.restricted,
    )


def _grounds(session: Session, row: ReferralRow) -> Iterator[FileGround]:
    for one in session.run(GROUNDS, {"referral": row.id}):
        by = officer_name(one.rank, one.collar, one.surname)
        yield FileGround(one.label, one.on_day, one.worry, by, one.at)


def _answers(session: Session, row: ReferralRow) -> Iterator[FileAnswer]:
    for one in session.run(ANSWERS, {"referral": row.id}):
        yield FileAnswer(one.question, one.answer, officer_name(one.rank, one.collar, one.surname), one.at)


def _contacts(session: Session, row: ReferralRow, known: Sequence[FileTask]) -> Iterator[FileContact]:
    refs = {one.card.ref for one in known}
    for one in session.run(CONTACTS, {"referral": row.id}):
        by = officer_name(one.rank, one.collar, one.surname)
        yield FileContact(one.at, one.kind, by, one.words, one.task if one.task in refs else None)


def _decisions(session: Session, row: ReferralRow) -> Iterator[FileDecision]:
    for one in session.run(DECISIONS, {"referral": row.id}):
        reasoning = {name: getattr(one, name) for name in REASONING}
        by = officer_name(one.rank, one.collar, one.surname)
        yield FileDecision(number=one.number, at=one.at, by=by, **reasoning)


def _tasks(session: Session, reader: Actor, row: ReferralRow, now: datetime) -> Iterator[FileTask]:
    """The tasks on it that this officer may know of, each with as much as its card shows."""
    asking = {"referral": row.id, **task_visibility.tie_parameters(reader, now)}
    rows = [
        one for one in session.run(TASKS, asking) if task_visibility.of_task(reader, one) >= Visibility.COARSE
    ]
    for card in tasks.shown(session, reader, rows, now=now):
        taken = task_history.steps_of(session, card.id, whole=True) if isinstance(card, TaskView) else ()
        yield FileTask(card, tuple(taken))


def _notes(
    session: Session, reader: Actor, row: ReferralRow, task_ids: Sequence[int], now: datetime
) -> tuple[list[NoteView], int]:
    """The notes on it, on its tasks and on these notes, that this officer may read; and how many more."""
    ids = list(_on_it(session, row.id, task_ids))
    may = note_visibility.readable(reader, now)
    query = notes.WHOLE.where(col(FieldNote.id).in_(ids), may)
    total = session.count(query)
    found = notes.views(session, query.order_by(*reversed(note_lists.NEWEST)).limit(MOST_NOTES))
    return found, total - len(found)


def _on_it(session: Session, referral_id: int, task_ids: Sequence[int]) -> Iterator[int]:
    """Ids of notes, each once; each step by an index."""
    of_referral = sa.select(col(FieldNote.id)).where(col(FieldNote.referral_id) == referral_id)
    of_tasks = sa.select(col(FieldNote.id)).where(col(FieldNote.task_id).in_(task_ids))
    seen: set[int] = set()
    new = list(chain(session.run(of_referral).scalars(), session.run(of_tasks).scalars()))
    while new := [one for one in new if one not in seen]:
        seen.update(new)
        yield from new
        on_notes = sa.select(col(FieldNote.id)).where(col(FieldNote.note_id).in_(new))
        new = list(session.run(on_notes).scalars())
