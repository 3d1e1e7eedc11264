"""The words on record by which officers speak of what they look up, and those that a viewer may hear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language.lookups.vocabulary import (
    Term,
    TermSense,
    Vocabulary,
    kind_names,
    operation_names,
    place_names,
    vocabulary,
)
from bot.language.names import officer_name
from bot.letters import kind_code
from bot.services.access.viewer import Viewer
from bot.services.operations import viewing as operations
from bot.statements import Row
from models.area import Area
from models.officer import Officer, Role
from models.operation import Operation
from models.programme import Coarse, Programme, ProgrammeStatus
from models.task import Task
from models.task_kind import TaskKind
from models.team import Team

LATELY = timedelta(days=28)  # kinds of task without a row are those of late and to come
NAMED = ("id", "code", "name")
Label = Callable[[str], str]


def read(session: Session, *, label: Label, now: datetime) -> Vocabulary:
    """All words on record; `label` says a kind of task without a row to people."""
    return vocabulary(
        [
            *_operations(session),
            *_areas(session),
            *(
                Term(TermSense.TEAM, one.code, one.name, (one.code, one.name), (one.id,))
                for one in _rows(session, Team)
            ),
            *_kinds(session, label, now),
            *_programmes(session),
            *_officers(session),
        ]
    )


def known_to(session: Session, viewer: Viewer, words: Vocabulary, *, now: datetime) -> Vocabulary:
    """The words without those that this viewer may not know: a partner hears of no officer by name.

    To them an operation without a part in it is as one that doesn't exist.
    """
    if viewer.role is not Role.PARTNER:
        return words
    theirs = {one.id for one in operations.known(session, viewer, now=now)}
    terms = dict.fromkeys(term for meant in words.terms.values() for term in meant)
    return vocabulary(term for term in terms if _is_for_partner(term, theirs))


def _is_for_partner(term: Term, theirs: set[int]) -> bool:
    if term.sense is TermSense.OPERATION:
        return bool(theirs & set(term.ids))
    return term.sense is not TermSense.OFFICER


def _rows(session: Session, model: Any, *names: str) -> Iterable[Row]:
    query = sa.select(*(getattr(model, name) for name in (*NAMED, *names))).order_by(col(model.id))
    return session.run(query)


def _operations(session: Session) -> Iterator[Term]:
    for one in _rows(session, Operation):
        yield Term(TermSense.OPERATION, one.code, one.name, operation_names(one.name, one.code), (one.id,))


def _areas(session: Session) -> Iterator[Term]:
    """The areas, each with all below it."""
    rows = list(_rows(session, Area, "parent_id"))
    below: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.parent_id is not None:
            below[row.parent_id].append(row.id)
    for row in rows:
        inside: dict[int, None] = {}
        left = [row.id]
        while left:
            area = left.pop()
            if area not in inside:
                inside[area] = None
                left += below[area]
        yield Term(TermSense.AREA, row.code, row.name, place_names(row.name, row.code), tuple(inside))


def _kinds(session: Session, label: Label, now: datetime) -> Iterator[Term]:
    """The kinds of task on record, and those of late that have no row."""
    labelled = {
        row.code: row.label for row in session.run(sa.select(col(TaskKind.code), col(TaskKind.label)))
    }
    used = sa.select(col(Task.kind)).where(col(Task.starts_at) >= now - LATELY).distinct()
    codes = {kind_code(kind) for kind in session.run(used).scalars()}
    for code in sorted(codes | labelled.keys()):
        called = labelled.get(code) or label(code)
        yield Term(TermSense.KIND, code, called, kind_names(code, called))


def _programmes(session: Session) -> Iterator[Term]:
    """The programmes in use, and the statuses in which their referrals are open."""
    used = sa.select(
        *(getattr(Programme, name) for name in (*NAMED, "prefix")),
    ).where(col(Programme.enabled))
    for one in session.run(used.order_by(col(Programme.id))):
        yield Term(TermSense.PROGRAMME, one.code, one.name, (one.code, one.name, one.prefix), (one.id,))
    open_ones = (
        sa.select(col(ProgrammeStatus.code), col(ProgrammeStatus.label))
        .join(Programme, col(Programme.id) == col(ProgrammeStatus.programme_id))
        .where(col(Programme.enabled), col(ProgrammeStatus.coarse) == Coarse.OPEN)
        .order_by(col(ProgrammeStatus.programme_id), col(ProgrammeStatus.position))
    )
    labels = {row.code: row.label for row in session.run(open_ones)}
    for code, called in labels.items():
        yield Term(TermSense.STATUS, code, called, (code, called))


def _officers(session: Session) -> Iterator[Term]:
    names = ("id", "collar", "surname", "forename", "rank")
    here = sa.select(*(getattr(Officer, name) for name in names)).where(col(Officer.left_at).is_(None))
    for one in session.run(here.order_by(col(Officer.collar))):
        called = officer_name(one.rank, one.collar, one.surname)
        full = f"{one.forename} {one.surname}" if one.forename else ""
        yield Term(TermSense.OFFICER, one.collar, called, (one.collar, one.surname, full), (one.id,))
