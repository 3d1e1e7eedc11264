"""The rows of each programme, by the sheets that they stand on: read from the record, and written to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from bot.database import Session, columns
from bot.services.exchange.sheets.forms import ROOT, SheetForm
from bot.services.exchange.sheets.programme_columns import PROGRAMME_FORMS, STATUSES
from bot.services.referrals.programmes import (
    GroundDefinition,
    MoveDefinition,
    OutcomeDefinition,
    ProgrammeDefinition,
    QuestionDefinition,
    StatusDefinition,
    WordsDefinition,
)
from models.programme import MoveNeed, Programme, ProgrammeNeed, ProgrammeStatus
from models.referral import Referral

Step = tuple[int, str, str]  # programme, from, to
PartRow = dict[str, Any]  # by field; moves hold `needs`, outcomes `steps`, both in their order
HEAD = next(form for form in PROGRAMME_FORMS if form.name == ROOT)
PARTS = tuple(form for form in PROGRAMME_FORMS if form.columns[0].refers == ROOT)
DEFINITIONS: Mapping[str, type] = MappingProxyType(
    {
        "grounds": GroundDefinition,
        "questions": QuestionDefinition,
        STATUSES: StatusDefinition,
        "moves": MoveDefinition,
        "outcomes": OutcomeDefinition,
        "words": WordsDefinition,
    }
)
_NEEDS = ProgrammeNeed.__table__
_ORDER = tuple(MoveNeed)


class ProgrammeRows(Struct):
    """`id` is None until it is written; `parts` are the rows by sheet, in their order."""

    id: int | None
    head: PartRow
    parts: dict[str, list[PartRow]]

    @property
    def definition(self) -> ProgrammeDefinition:
        facts: dict[str, Any] = dict(self.head)
        for name, rows in self.parts.items():
            facts[name] = tuple(DEFINITIONS[name](**row) for row in rows)
        return ProgrammeDefinition(**facts)


def load(session: Session) -> list[ProgrammeRows]:
    """All programmes, in the order of their ids."""
    query = sa.select(HEAD.table).order_by(HEAD.table.c.id)
    found = {
        row.id: ProgrammeRows(row.id, {one.field: getattr(row, one.field) for one in HEAD.columns}, {})
        for row in session.run(query)
    }
    for form in PARTS:
        rows = _read(session, form)
        for programme_id, programme in found.items():
            programme.parts[form.name] = rows[programme_id]
    return list(found.values())


def _read(session: Session, form: SheetForm) -> defaultdict[int, list[PartRow]]:
    """The rows of a sheet, by programme."""
    found: defaultdict[int, list[PartRow]] = defaultdict(list)
    needs = _needs(session) if form.name == "moves" else {}
    for row in session.run(sa.select(form.table).order_by(form.table.c.position)):
        stored = columns(row)
        made = {column.field: stored.get(column.field) for column in form.columns[1:]}
        if "needs" in made:
            step = (row.programme_id, row.from_status, row.to_status)
            made["needs"] = in_order(needs.get(step, ()))
        elif "steps" in made:
            made["steps"] = tuple(filter(None, (row.via_status, row.to_status)))
        found[row.programme_id].append(made)
    return found


def _needs(session: Session) -> dict[Step, set[str]]:
    found: defaultdict[Step, set[str]] = defaultdict(set)
    for row in session.run(sa.select(_NEEDS)):
        found[row.programme_id, row.from_status, row.to_status].add(row.need)
    return found


def in_order(needs: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted((MoveNeed(need) for need in needs), key=_ORDER.index))


def write(session: Session, before: ProgrammeRows | None, after: ProgrammeRows) -> None:
    """Write the difference, but for statuses that are taken away: see `take_away`."""
    _write_head(session, before, after)
    old, new = (_stored_needs(one) if one else set() for one in (before, after))
    _delete(session, _NEEDS, [_need(after, step) for step in sorted(old - new)])
    for form in PARTS:  # statuses before the moves and outcomes that name them
        _sync(session, form, before, after)
    if added := [_need(after, step) for step in sorted(new - old)]:
        session.run(sa.insert(_NEEDS), added)


def _write_head(session: Session, before: ProgrammeRows | None, after: ProgrammeRows) -> None:
    if before is None:
        session.run(sa.insert(HEAD.table), after.head)
        mine = HEAD.table.c.code == after.head["code"]
        after.id = session.run(sa.select(HEAD.table.c.id).where(mine)).scalar_one()
        return
    change = sa.update(HEAD.table).where(HEAD.table.c.id == after.id)
    session.run(change.values(**after.head, version=Programme.__table__.c.version + 1))


def _sync(session: Session, form: SheetForm, before: ProgrammeRows | None, after: ProgrammeRows) -> None:
    old, new = (_stored(form, after.id, one) if one else {} for one in (before, after))
    if form.name != STATUSES:
        _delete(session, form.table, [_key(form, old[key]) for key in old if key not in new])
    if added := [row for key, row in new.items() if key not in old]:
        session.run(sa.insert(form.table), added)
    for key, row in new.items():
        differs = {name: value for name, value in row.items() if key in old and old[key][name] != value}
        if differs:  # these alone: to touch `coarse` touches every referral that stands there
            session.run(_where(sa.update(form.table), form.table, _key(form, row)).values(differs))


def standing(session: Session, before: ProgrammeRows, codes: Sequence[str]) -> dict[str, int]:
    """The number of referrals in each of these statuses that has any."""
    table, many = Referral.__table__, sa.func.count()
    query = sa.select(table.c.status, many).where(
        table.c.programme_id == before.id, table.c.status.in_(codes)
    )
    return {row[0]: row[1] for row in session.run(query.group_by(table.c.status))}


def carried(session: Session, before: ProgrammeRows) -> int:
    """The number of referrals whose references begin with the programme's prefix."""
    table = Referral.__table__
    mine = table.c.ref.startswith(f"{before.head['prefix']}-", autoescape=True)
    query = sa.select(sa.func.count()).where(table.c.programme_id == before.id, mine)
    return int(session.run(query).scalar_one())


def take_away(session: Session, before: ProgrammeRows, codes: Iterable[str]) -> None:
    """Delete statuses in which no referral stands."""
    gone = [{"programme_id": before.id, "code": code} for code in codes]
    _delete(session, ProgrammeStatus.__table__, gone)


def _stored(form: SheetForm, programme_id: int | None, rows: ProgrammeRows) -> dict[tuple[Any, ...], PartRow]:
    """The rows as the table keeps them, by their keys there."""
    found = {}
    for position, row in enumerate(rows.parts[form.name]):
        made = {**row, "programme_id": programme_id, "position": position}
        made.pop("needs", None)
        if "steps" in made:
            *via, to = made.pop("steps") or (None,)
            made |= {"via_status": next(iter(via), None), "to_status": to}
        found[tuple(_key(form, made).values())] = made
    return found


def _key(form: SheetForm, row: PartRow) -> PartRow:
    return {column.name: row[column.name] for column in form.table.primary_key}


def _stored_needs(programme: ProgrammeRows) -> set[tuple[str, str, str]]:
    moves = programme.parts["moves"]
    return {(move["from_status"], move["to_status"], need) for move in moves for need in move["needs"]}


def _need(programme: ProgrammeRows, step: tuple[str, str, str]) -> PartRow:
    names = ("from_status", "to_status", "need")
    return {"programme_id": programme.id, **dict(zip(names, step, strict=True))}


def _delete(session: Session, table: sa.Table, keys: Iterable[PartRow]) -> None:
    for key in keys:
        session.run(_where(sa.delete(table), table, key))


def _where(statement: Any, table: sa.Table, key: Mapping[str, Any]) -> Any:
    return statement.where(*(table.c[name] == value for name, value in key.items()))
