"""Entries of notebooks, as they are read: with what was put to them, and struck where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot.database import Query, count
from bot.errors import NotOnRecordError
from bot.services import attachments, audit
from bot.services.actors import Actor
from bot.services.attachments import Hung
from bot.services.books import ABOUT, parts, reference
from bot.services.names import called
from bot.services.references import Record
from models.briefing import Briefing
from models.note import FieldNote, NoteParticular, ParticularKind
from models.officer import Officer
from models.operation import Operation
from models.referral import Referral
from models.task import Task

PAGE = 8


@dataclass(frozen=True, slots=True)
class Put:
    """Something put to an entry later: `by` is who said so, None for the system."""

    kind: ParticularKind
    value: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class NoteView:
    """`about`, `strikes` and `struck_by` are references; `checked_by` is the supervisor whose check it is."""

    id: int
    ref: str
    officer: str
    text: str
    about: str | None
    strikes: str | None
    struck_by: str | None
    checked_by: str | None
    written_at: datetime
    received_at: datetime
    digest: str
    attachments: tuple[Hung, ...]
    particulars: tuple[Put, ...]

    def put(self, kind: ParticularKind) -> tuple[str, ...]:
        """What was put to it of a kind, oldest first."""
        return tuple(one.value for one in self.particulars if one.kind is kind)

    @property
    def occurred_at(self) -> datetime:
        said = self.put(ParticularKind.OCCURRED)
        return datetime.fromisoformat(said[-1]) if said else self.written_at


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to list: every field that is set narrows. Instants are a half-open span."""

    start: datetime | None = None
    end: datetime | None = None
    about: Record | None = None


_strikes, _striker, _about, _checker = (
    aliased(FieldNote),
    aliased(FieldNote),
    aliased(FieldNote),
    aliased(Officer),
)
_about_owner = aliased(Officer)
WHOLE: Query = (
    sa.select(
        *(getattr(FieldNote, name) for name in ("id", "number", "text", "written_at", "received_at")),
        col(FieldNote.digest),
        *(getattr(Officer, name) for name in ("collar", "surname", "rank")),
        sa.func.coalesce(col(Referral.ref), col(Task.ref), col(Operation.name)).label("about"),
        col(Briefing.number).label("briefing"),
        col(_about.number).label("about_number"),
        col(_about_owner.collar).label("about_collar"),
        col(_strikes.number).label("strikes"),
        col(_striker.number).label("struck_by"),
        col(_checker.rank).label("checker_rank"),
        col(_checker.collar).label("checker_collar"),
        col(_checker.surname).label("checker_surname"),
    )
    .select_from(FieldNote)
    .join(Officer, col(Officer.id) == col(FieldNote.officer_id))
    .outerjoin(Referral, col(Referral.id) == col(FieldNote.referral_id))
    .outerjoin(Task, col(Task.id) == col(FieldNote.task_id))
    .outerjoin(Briefing, col(Briefing.id) == col(FieldNote.briefing_id))
    .outerjoin(Operation, col(Operation.id) == col(FieldNote.operation_id))
    .outerjoin(_about, col(_about.id) == col(FieldNote.note_id))
    .outerjoin(_about_owner, col(_about_owner.id) == col(_about.officer_id))
    .outerjoin(_strikes, col(_strikes.id) == col(FieldNote.strikes_id))
    .outerjoin(_striker, col(_striker.strikes_id) == col(FieldNote.id))
    .outerjoin(_checker, col(_checker.id) == col(FieldNote.made_by_id))
)
PUT: Query = (
    sa.select(
        *(getattr(NoteParticular, name) for name in ("note_id", "kind", "value", "at")),
        *(getattr(Officer, name) for name in ("collar", "surname", "rank")),
    )
    .outerjoin(Officer, col(Officer.id) == col(NoteParticular.by_id))
    .where(col(NoteParticular.note_id).in_(sa.bindparam("notes", expanding=True)))
    .order_by(col(NoteParticular.number))
)


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> NoteView:
    """An entry of one's own book. Raises NotOnRecordError for anybody else's."""
    collar, number = parts(ref)
    own = WHOLE.where(col(Officer.id) == actor.id, col(FieldNote.number) == number)
    found = views(session, own) if collar == actor.collar else []
    if not found:
        raise NotOnRecordError(ref)
    audit.record(session, actor, "consult", [("note", ref)], now=now)
    return found[0]


def listed(
    session: Session, actor: Actor, wanted: Wanted, *, page: int, now: datetime
) -> tuple[list[NoteView], int]:
    """A page of one's own book, the last written first, and how many entries there are."""
    query = WHOLE.where(col(Officer.id) == actor.id, *_conditions(wanted))
    total = count(session, query)
    newest = query.order_by(col(FieldNote.written_at).desc(), col(FieldNote.number).desc())
    found = views(session, newest.limit(PAGE).offset((page - 1) * PAGE))
    audit.record(session, actor, "consult", [("note", view.ref) for view in found], now=now)
    return found, total


def views(session: Session, query: Query) -> list[NoteView]:
    """Rows of `WHOLE`, in its order."""
    rows = session.connection().execute(query).all()
    ids = [row.id for row in rows]
    hung, put = attachments.on_notes(session, ids), _put(session, ids)
    return [_view(row, hung[row.id], tuple(put[row.id])) for row in rows]


def _view(row: Any, hung: tuple[Hung, ...], put: tuple[Put, ...]) -> NoteView:
    def own(number: int | None) -> str | None:
        return reference(row.collar, number) if number else None

    note = reference(row.about_collar, row.about_number) if row.about_number else None
    return NoteView(
        id=row.id,
        ref=reference(row.collar, row.number),
        officer=called(row.rank, row.collar, row.surname),
        text=row.text,
        about=row.about or note or (f"BRF-{row.briefing:04d}" if row.briefing else None),
        strikes=own(row.strikes),
        struck_by=own(row.struck_by),
        checked_by=called(row.checker_rank, row.checker_collar, row.checker_surname) or None,
        written_at=row.written_at,
        received_at=row.received_at,
        digest=row.digest,
        attachments=hung,
        particulars=put,
    )


def _put(session: Session, note_ids: Sequence[int]) -> dict[int, list[Put]]:
    found: dict[int, list[Put]] = {one: [] for one in note_ids}
    for row in session.connection().execute(PUT, {"notes": note_ids}) if note_ids else ():
        by = called(row.rank, row.collar, row.surname) or None
        found[row.note_id].append(Put(row.kind, row.value, row.at, by))
    return found


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions = []
    if wanted.start is not None:
        conditions.append(col(FieldNote.written_at) >= wanted.start)
    if wanted.end is not None:
        conditions.append(col(FieldNote.written_at) < wanted.end)
    if wanted.about is not None:
        conditions.append(getattr(FieldNote, ABOUT[wanted.about.kind]) == wanted.about.id)
    return conditions
