"""Rows compared with the record: new ones are added, different ones changed, the rest left alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct, field

from bot.database import Session, columns
from bot.language.times.wall import to_local
from bot.services.exchange.sheets import task_kinds, things
from bot.services.exchange.sheets.adults import check_adults
from bot.services.exchange.sheets.cells import tidy
from bot.services.exchange.sheets.dates import written_time
from bot.services.exchange.sheets.forms import SheetForm
from bot.services.exchange.sheets.keys import CHUNK, Keys, chunked, referred, with_zeros
from bot.services.exchange.sheets.links import read_links
from bot.services.exchange.sheets.problems import Problems
from bot.services.exchange.sheets.programmes import Programmes
from bot.services.exchange.sheets.reading import ImportSheet, Progress, SheetRow
from bot.services.exchange.sheets.referral_moves import Said, step_on
from bot.services.exchange.sheets.rules import (
    RowFacts,
    StoredRow,
    check_left,
    check_past,
    check_status,
    check_taken,
    complete,
    name_kind,
)
from bot.services.exchange.sheets.upserts import RowChange, write_changes
from bot.services.referrals import timers
from models.officer import Officer
from models.person import Person


class RowOutcome(Struct):
    """The outcome of a row. A referral has `jumped` if no move leads to where the file puts it."""

    is_new: bool
    changed: list[str] = field(default_factory=list)
    jumped: bool = False

    def note(self, column: str) -> None:
        """Note one more column that differs; in a new row, all do."""
        if not self.is_new:
            self.changed.append(column)


class Import(Struct, frozen=True):
    """The things that every step of one import needs.

    `shown_out` are the collars whose access ended, `closed` the kinds of task that it makes need to know.
    """

    session: Session
    keys: Keys
    programmes: Programmes
    problems: Problems
    now: datetime
    progress: Progress | None
    said: Said
    shown_out: list[str] = field(default_factory=list)
    closed: dict[str, None] = field(default_factory=dict)


def write_sheet(work: Import, sheet: ImportSheet) -> dict[str, RowOutcome]:
    """Check the rows against the record, and write as long as no problem has been found."""
    outcomes: dict[str, RowOutcome] = {}
    done = 0
    for rows in chunked(sheet.rows, CHUNK):
        changes = _compare(work, sheet, rows, outcomes)
        if not work.problems.total:
            _write(work, sheet.form, changes)
        done += len(rows)
        if work.progress:
            work.progress(sheet.form.name, done, len(sheet.rows))
    return outcomes


def _write(work: Import, form: SheetForm, changes: Sequence[RowChange]) -> None:
    """Write them; tasks with the booking of what they need."""
    books = form.name == "tasks" and things.lock(work.session)
    write_changes(work.session, form, changes, keys=work.keys, said=work.said, now=work.now)
    if books:
        placed = [one.key for one in changes if one.stored is None or things.SCHEDULE & set(one.columns)]
        things.book(work.session, placed, work.problems, now=work.now)


def look_up(work: Import, sheet: ImportSheet, rows: Sequence[SheetRow]) -> None:
    """Find the records that these rows refer to, for `work.keys` to resolve."""
    for column in sheet.columns:
        if column.refers:
            work.keys.look_up(column.refers, (key for row in rows for key in referred(row, column)))


def _compare(
    work: Import, sheet: ImportSheet, rows: Sequence[SheetRow], outcomes: dict[str, RowOutcome]
) -> list[RowChange]:
    form = sheet.form
    look_up(work, sheet, rows)
    stored = _stored(work.session, form, [row.key for row in rows])
    own_holidays = timers.own_holidays(work.session, date.min) if form.name == "referrals" else ()
    changes = []
    people = _people_of_ours(work.session, stored) if form.name == "referrals" else {}
    if form.name == "tasks":
        _name_kinds(work, rows)
    for row in rows:
        before = stored.get(row.key)
        facts = _facts(work, sheet, row)
        if people and before is not None:
            check_taken(row, facts, before, people, work.problems)
        _check_whole(work, sheet, row, before)
        if before is None and form.name == "officers":
            _check_zeros(work, row)
        complete(form, facts, before, now=work.now)
        jumped = form.name == "referrals" and step_on(facts, before, work.programmes, own_holidays)
        outcome = outcomes[row.key] = RowOutcome(before is None, _changed(form, facts, before), jumped)
        if before is None or outcome.changed:
            changes.append(RowChange(row.key, facts, before, tuple(outcome.changed)))
    if form.name == "referrals":
        lines = {row.key: row.line for row in rows}
        today = to_local(work.now).date()
        check_adults(work.session, changes, lines, work.programmes, work.problems, today=today)
    return changes


def _name_kinds(work: Import, rows: Sequence[SheetRow]) -> None:
    """Look at the kinds of task, before any of them is written."""
    kinds = task_kinds.known(work.session, [*work.keys.brought(task_kinds.NAME), *work.closed])
    found = (task_kinds.name_kind(row, kinds, work.problems) for row in rows)
    fresh = dict.fromkeys(filter(None, found))
    work.closed.update(fresh)
    if not work.problems.total:
        task_kinds.close(work.session, fresh)


def _people_of_ours(session: Session, stored: Mapping[str, StoredRow]) -> dict[str, str]:
    """The keys of the people whose referrals were made here, by reference."""
    ours = {key: row["person_id"] for key, row in stored.items() if row["made_at"] is not None}
    query = sa.select(Person.__table__.c.id, Person.__table__.c.source_key)
    keys = session.run(query.where(Person.__table__.c.id.in_(set(ours.values())))) if ours else ()
    known = {row[0]: row[1] for row in keys}
    return {key: known[person] for key, person in ours.items()}


def _stored(session: Session, form: SheetForm, keys: Sequence[str]) -> dict[str, StoredRow]:
    table = form.table
    query = sa.select(table).where(table.c[form.key.field].in_(keys))
    if form.name == "referrals":
        query = query.with_for_update()  # so that nobody takes a step between this look and the write
    found = session.run(query)
    rows = {getattr(row, form.key.field): dict(columns(row)) for row in found}
    for column in form.columns:
        if column.link:
            read_links(session, column, list(rows.values()))
    return dict(rows)


def _facts(work: Import, sheet: ImportSheet, row: SheetRow) -> RowFacts:
    """The values of the row by the model's fields, with references resolved."""
    form = sheet.form
    facts: RowFacts = {}
    for column in sheet.columns:
        value = row.values.get(column.name)
        if column.refers:
            ids = work.keys.resolve(form, row, column, work.problems)
            if column is not form.looped:
                facts[column.field] = frozenset(ids) if column.link else next(iter(ids), None)
        elif value is not None or not column.kept:
            facts[column.field] = value
    if form.name == "referrals":
        check_status(row, facts, work.programmes, work.problems)
    elif form.name == "officers":
        check_left(row, facts, work.problems, now=work.now)
    elif form.name == "teams":
        name_kind(row, work.programmes, work.problems)
    check_past(form, row, work.problems, now=work.now)
    return facts


def _check_zeros(work: Import, row: SheetRow) -> None:
    """Refuse a new collar number that is one on record without its zeros."""
    same = sa.select(Officer.__table__.c.collar).where(Officer.__table__.c.collar.in_(with_zeros(row.key)))
    if found := work.session.run(same).scalars().first():
        why = f"{found} is on record, and a spreadsheet may have taken its zeros away"
        cure = f"Format the column as text and write {found}"
        work.problems.add("officers", row.line, column="collar", value=row.key, why=why, cure=cure)


def _check_whole(work: Import, sheet: ImportSheet, row: SheetRow, stored: StoredRow | None) -> None:
    """Check cells that must agree with each other, or with the record if the file has no such column.

    A cell that couldn't be read has been complained of already.
    """
    form, whole = sheet.form, row.values
    unread = {column.name for column in sheet.columns} - whole.keys()
    if stored is not None:
        whole = {column.name: stored.get(column.field) for column in form.columns if not column.refers}
        whole.update(row.values)
    for column, why, cure in form.check(whole):
        if column in unread:
            continue
        work.problems.add(form.name, row.line, column=column, value=whole.get(column), why=why, cure=cure)


def _changed(form: SheetForm, facts: RowFacts, stored: StoredRow | None) -> list[str]:
    if stored is None:
        return []
    return [
        column.name
        for column in form.columns
        if column.field in facts and not _same(stored[column.field], facts[column.field])
    ]


def _same(stored: Any, read: Any) -> bool:
    """Whether the sheet would show both values alike: no seconds, fifteen digits, no spaces round a text."""
    if stored == read:
        return True
    if isinstance(stored, datetime) and isinstance(read, datetime):
        return written_time(stored) == written_time(read)
    if isinstance(stored, float) and isinstance(read, float):
        return math.isclose(stored, read, rel_tol=1e-14)
    return isinstance(stored, str) and (tidy(stored) or None) == read
