"""Notebook entries as they are read: with their particulars, and shown as struck where they are."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotOnRecordError
from bot.language import references
from bot.language.names import officer_name
from bot.language.references import note_parts, note_reference
from bot.letters import capitals
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.files import attached as attachments
from bot.services.files.attached import NoteAttachmentView
from bot.services.notebook import visibility as note_visibility
from bot.values import replace
from models.briefing import Briefing
from models.notebook import FieldNote, NoteParticular, ParticularKind
from models.officer import Officer
from models.operation import Operation
from models.referral import Referral
from models.task import Task


class ParticularView(Struct, frozen=True):
    """Something added to an entry later: `by` is the officer, None for the system."""

    kind: ParticularKind
    value: str
    at: datetime
    by: str | None


class NoteView(Struct, frozen=True):
    """`about`, `strikes` and `struck_by` are references; `checked_by` is the supervisor if it is a check.

    `rest_of` is the entry that this one continues; `rest` are those that continue it, where asked for.
    """

    id: int
    ref: str
    officer_id: int
    officer: str
    text: str
    about: str | None
    strikes: str | None
    struck_by: str | None
    checked_by: str | None
    written_at: datetime
    received_at: datetime
    digest: str
    attachments: tuple[NoteAttachmentView, ...]
    particulars: tuple[ParticularView, ...]
    rest_of: str | None = None
    rest: tuple[NoteView, ...] = ()

    def values_of(self, kind: ParticularKind) -> tuple[str, ...]:
        """Its particulars of a kind, oldest first. No place but those that an officer gave."""
        theirs = (one for one in self.particulars if one.by or kind is not ParticularKind.PLACE)
        return tuple(one.value for one in theirs if one.kind is kind)

    @property
    def task_place(self) -> str | None:
        """The place that its task had when it was written: the bot put it, the officer never said it."""
        found = (one for one in self.particulars if one.kind is ParticularKind.PLACE and not one.by)
        return next((one.value for one in found), None)

    @property
    def occurred_at(self) -> datetime:
        said = self.values_of(ParticularKind.OCCURRED)
        return datetime.fromisoformat(said[-1]) if said else self.written_at


_strikes, _striker, _about = (aliased(FieldNote) for _ in range(3))
_checker, _about_owner = (aliased(Officer) for _ in range(2))
WHOLE: Query = (
    sa.select(
        *(getattr(FieldNote, name) for name in ("id", "number", "officer_id", "text", "note_id", "digest")),
        col(FieldNote.written_at),
        col(FieldNote.received_at),
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


class NoteRow(Protocol):
    """A row of `WHOLE`; `about_collar` counts only beside an `about_number`."""

    id: int
    number: int
    officer_id: int
    text: str
    note_id: int | None
    digest: str
    written_at: datetime
    received_at: datetime
    collar: str
    surname: str
    rank: str | None
    about: str | None
    briefing: int | None
    about_number: int | None
    about_collar: str
    strikes: int | None
    struck_by: int | None
    checker_rank: str | None
    checker_collar: str | None
    checker_surname: str | None


def own_text(session: Session, actor: Actor, ref: str) -> str | None:
    """The words of one's own entry; None for any other record."""
    collar, number = note_parts(ref)
    if collar != actor.collar:
        return None
    mine = (col(FieldNote.officer_id) == actor.id, col(FieldNote.number) == number)
    found: str | None = session.run(sa.select(col(FieldNote.text)).where(*mine)).scalar()
    return found


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> NoteView:
    """An entry and all that continue it. Raises NotOnRecordError for absent and hidden alike."""
    collar, number = note_parts(ref)
    mine = capitals(collar) == capitals(actor.collar)
    may = note_visibility.own(actor) if mine else note_visibility.readable(actor, now)
    whose = (
        sa.select(col(Officer.id)).where(sa.func.upper(Officer.collar) == capitals(collar)).correlate(None)
    )
    asked = WHOLE.where(col(FieldNote.officer_id).in_(whose), col(FieldNote.number) == number, may)
    found = views(session, asked)
    if not found:
        raise NotOnRecordError(ref)
    rest = tuple(_rest(session, found[0]))
    trail.record(session, actor, "consult", [("note", one.ref) for one in (found[0], *rest)], now=now)
    return replace(found[0], rest=rest)


def views(session: Session, query: Query) -> list[NoteView]:
    """Views of rows of `WHOLE`, in the query's order."""
    rows = session.run(query).all()
    ids = [row.id for row in rows]
    attached, added = attachments.on_notes(session, ids), _particulars(session, ids)
    firsts = _continued(session, [row.note_id for row in rows if row.note_id])
    return [_view(row, attached[row.id], tuple(added[row.id]), firsts) for row in rows]


def _view(
    row: NoteRow,
    attached: tuple[NoteAttachmentView, ...],
    added: tuple[ParticularView, ...],
    firsts: Collection[tuple[int, str]],
) -> NoteView:
    def own(number: int | None) -> str | None:
        return note_reference(row.collar, number) if number else None

    ref = note_reference(row.collar, row.number)
    note = note_reference(row.about_collar, row.about_number) if row.about_number else None
    return NoteView(
        id=row.id,
        ref=ref,
        officer_id=row.officer_id,
        officer=officer_name(row.rank, row.collar, row.surname),
        text=row.text,
        about=row.about or note or (references.briefing_reference(row.briefing) if row.briefing else None),
        strikes=own(row.strikes),
        struck_by=own(row.struck_by),
        checked_by=officer_name(row.checker_rank, row.checker_collar, row.checker_surname) or None,
        written_at=row.written_at,
        received_at=row.received_at,
        digest=row.digest,
        attachments=attached,
        particulars=added,
        rest_of=note if (row.note_id, ref) in firsts else None,
    )


def _particulars(session: Session, note_ids: Sequence[int]) -> dict[int, list[ParticularView]]:
    found: dict[int, list[ParticularView]] = {one: [] for one in note_ids}
    for row in session.run(PUT, {"notes": note_ids}) if note_ids else ():
        by = officer_name(row.rank, row.collar, row.surname) or None
        found[row.note_id].append(ParticularView(row.kind, row.value, row.at, by))
    return found


def _continued(session: Session, first_ids: Sequence[int]) -> set[tuple[int, str]]:
    """(id of the entry that is continued, reference of the one that continues it)."""
    query = sa.select(col(NoteParticular.note_id), col(NoteParticular.value)).where(
        col(NoteParticular.kind) == ParticularKind.GOES_ON, col(NoteParticular.note_id).in_(first_ids)
    )
    rows = session.run(query) if first_ids else ()
    return {(row.note_id, row.value) for row in rows}


def _rest(session: Session, first: NoteView) -> Iterator[NoteView]:
    """The entries that continue one, in order; after a struck one comes its replacement."""
    seen, next_ = {first.ref}, deque(first.values_of(ParticularKind.GOES_ON))
    while next_:
        ref = next_.popleft()
        if ref in seen:
            continue
        seen.add(ref)
        own = (col(FieldNote.officer_id) == first.officer_id, col(FieldNote.number) == note_parts(ref)[1])
        for view in views(session, WHOLE.where(*own)):
            yield view
            next_.extendleft(
                filter(None, (*reversed(view.values_of(ParticularKind.GOES_ON)), view.struck_by))
            )
