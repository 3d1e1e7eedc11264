"""The statements that add and change rows, a chunk at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from bot.database import Session
from bot.services.exchange.sheets import referral_moves
from bot.services.exchange.sheets.forms import SheetForm
from bot.services.exchange.sheets.keys import Keys
from bot.services.exchange.sheets.links import write_links
from bot.services.exchange.sheets.referral_moves import FOLLOWS, REASON, Said
from bot.services.exchange.sheets.rules import RowFacts, StoredRow
from bot.services.referrals import name_index
from bot.services.tasks import changed_elsewhere
from bot.services.tasks import moves as task_moves
from bot.services.tasks.changed_elsewhere import TaskStanding
from bot.services.tasks.clashes import looking_again
from models.person import SEARCHED

TASKS, STATUS, CREW = "tasks", "status", "assigned"


class RowChange(Struct, frozen=True):
    """A new row (`stored` is None), or one with `columns` that differ, and the facts that it brings."""

    key: str
    facts: RowFacts
    stored: StoredRow | None
    columns: tuple[str, ...] = ()


def write_changes(
    session: Session,
    form: SheetForm,
    changes: Sequence[RowChange],
    *,
    keys: Keys,
    said: Said,
    now: datetime,
) -> None:
    """Add and change the rows, their links, and the steps of referrals and tasks."""
    new = [change for change in changes if change.stored is None]
    if new:
        session.run(sa.insert(form.table), [_whole(form, change.facts) for change in new])
        keys.learn(form.name, [change.key for change in new])
    _update(session, form, changes)
    ids = {c.key: c.stored["id"] if c.stored else keys.require_id(form.name, c.key) for c in changes}
    for column in form.columns:
        if column.link:
            write_links(session, column, _linked(column.field, changes, ids))
    if form.name == "referrals":
        moved = [(ids[one.key], one.facts, one.stored) for one in changes]
        referral_moves.write_steps(session, moved, said, now=now)
    elif form.name == "people":
        befores = [change.stored["searched"] for change in changes if change.stored]
        name_index.keep(session, [change.facts["searched"] for change in changes], before=befores)
    elif form.name == TASKS:
        _move_tasks(session, changes, ids, now)
    looking_again.look_again(session, form.name, _placed_anew(form.name, changes))


def _whole(form: SheetForm, facts: RowFacts) -> dict[str, Any]:
    """A complete new row: columns that the sheet lacks count as empty."""
    row = {column.field: column.otherwise for column in form.columns} | facts
    if form.name == TASKS:
        row["step"] = task_moves.FIRST
    return {name: value for name, value in row.items() if name in form.table.c}


def _update(session: Session, form: SheetForm, changes: Iterable[RowChange]) -> None:
    """Run one statement for each set of columns that differ, so that no other column is touched."""
    fields = {column.name: column.field for column in form.columns if not column.link}
    if form.name == TASKS:
        del fields[STATUS]  # `_move_tasks` writes it, with its step
    groups: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for change in changes:
        names = tuple(fields[name] for name in change.columns if name in fields)
        if form.table.name == "people" and set(names) & set(SEARCHED):
            names += ("searched",)
        if form.table.name == "referrals" and "status" in names:
            names += tuple(one for one in FOLLOWS if one not in names)
        if change.stored is not None and names:
            groups[names].append(
                {"row_id": change.stored["id"]} | {f"new_{n}": change.facts[n] for n in names}
            )
    for names, rows in groups.items():
        set_fields(session, form, names, rows)


def set_fields(
    session: Session, form: SheetForm, names: Sequence[str], rows: Sequence[dict[str, Any]]
) -> None:
    """`rows` hold `row_id` and a `new_` value for each of the fields."""
    query = sa.update(form.table).where(form.table.c.id == sa.bindparam("row_id"))
    session.run(query.values({name: sa.bindparam(f"new_{name}") for name in names}), rows)


def _linked(
    field: str, changes: Iterable[RowChange], ids: dict[str, int]
) -> dict[int, tuple[frozenset[int], frozenset[int]]]:
    """By record: the ids linked before, and those to be linked now."""
    found = {}
    for change in changes:
        before = change.stored[field] if change.stored else frozenset()
        if change.facts.get(field, before) != before:
            found[ids[change.key]] = (before, change.facts[field])
    return found


def _placed_anew(sheet: str, changes: Iterable[RowChange]) -> list[int]:
    """The rows on record, by id, that now say otherwise where a task is, when, or for whom."""
    touched = looking_again.TOUCHED.get(sheet, frozenset())
    return [one.stored["id"] for one in changes if one.stored is not None and touched & {*one.columns}]


def _move_tasks(session: Session, changes: Sequence[RowChange], ids: dict[str, int], now: datetime) -> None:
    """The first step of new tasks, and a step of those that another system has moved."""
    begun, moved = {}, {}
    for change in changes:
        if change.stored is None:
            begun[ids[change.key]] = change.facts[STATUS]
        elif STATUS in change.columns:
            moved[ids[change.key]] = change.facts[STATUS]
    task_moves.begin(session, begun, actor_id=None, reason=REASON, now=now)
    task_moves.bring(session, moved, reason=REASON, now=now)
    for change in changes:
        if change.stored is not None:
            was, stands = _standing(change.stored), _standing(dict(change.stored) | change.facts)
            told = changed_elsewhere.news(change.key, was, stands, now=now)
            changed_elsewhere.tell(session, told, now=now)


def _standing(row: Mapping[str, Any]) -> TaskStanding:
    return TaskStanding(row[STATUS], row["starts_at"], row["ends_at"], row[CREW])
