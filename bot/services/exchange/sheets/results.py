"""The sheet `results`: a file adds to them and never changes one.

A row with a number is that result. One without is new, unless as many like it are on record as the file
brings: so that the same file twice changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session, columns
from bot.language.times.wall import to_local
from bot.letters import folded
from bot.services import leases
from bot.services.exchange.sheets.keys import CHUNK, chunked
from bot.services.exchange.sheets.reading import ImportSheet, SheetRow
from bot.services.exchange.sheets.writing import Import, RowOutcome, look_up
from bot.services.results import kind_rows, recording, visibility
from bot.services.results.kind_rows import KindView
from models.officer import Officer
from models.operation import Operation
from models.result import Result, ResultKind
from models.task import Task
from models.team import Team

NAME = "results"
_TABLE = Result.__table__
SAME = (
    *("day", "kind_id", "subtype", "count", "pence"),
    *("operation_id", "team_id", "threat", "task_id", "recorded_by_id"),
)
STORED: Query = sa.select(col(Result.number), *(_TABLE.c[name] for name in SAME))
WRITTEN: Query = (
    sa.select(
        *(_TABLE.c[name] for name in ("number", "day")),
        col(ResultKind.code),
        *(_TABLE.c[name] for name in ("subtype", "count", "pence")),
        col(Operation.code).label("operation"),
        *(col(Team.code).label("team"), _TABLE.c.threat),
        *(col(Task.ref).label("task"), col(Officer.collar)),
    )
    .select_from(Result)
    .join(ResultKind, col(ResultKind.id) == col(Result.kind_id))
    .outerjoin(Operation, col(Operation.id) == col(Result.operation_id))
    .outerjoin(Team, col(Team.id) == col(Result.team_id))
    .outerjoin(Task, col(Task.id) == col(Result.task_id))
    .outerjoin(Officer, col(Officer.id) == col(Result.recorded_by_id))
    .where(visibility.STANDS)
    .order_by(col(Result.number))
)
"""Without those that were struck."""


def written(session: Session) -> Iterator[tuple[date | str | None, ...]]:
    for row in session.stream(WRITTEN, at_once=CHUNK):
        number, day, kind, subtype, count, pence, *rest = row
        money = None if pence is None else f"{pence // 100}.{pence % 100:02}"
        yield (str(number), day, kind, subtype, None if count is None else str(count), money, *rest)


def take(work: Import, sheet: ImportSheet) -> dict[str, RowOutcome]:
    """The outcome of each row; new ones are written as long as no problem has been found."""
    look_up(work, sheet, sheet.rows)
    kinds = {one.id: one for one in kind_rows.every(work.session)}
    facts = {row.key: _facts(work, sheet, row, kinds) for row in sheet.rows}
    outcomes = {row.key: RowOutcome(is_new=False) for row in sheet.rows}
    if work.problems.total:
        return outcomes
    new = _new(work, sheet.rows, facts)
    for row in new:
        outcomes[row.key].is_new = True
    if new and not work.problems.total:
        _write(work, [facts[row.key] for row in new])
    return outcomes


def _facts(work: Import, sheet: ImportSheet, row: SheetRow, kinds: Mapping[int, KindView]) -> dict[str, Any]:
    """The row by the model's fields; what cannot be is complained of."""
    found: dict[str, Any] = dict.fromkeys(SAME)
    for column in sheet.columns:
        if column.refers:
            ids = work.keys.resolve(sheet.form, row, column, work.problems)
            found[column.field] = next(iter(ids), None)
        else:
            found[column.field] = row.values.get(column.name)
    found.setdefault("number", None)
    kind = kinds.get(found["kind_id"] or 0)
    if isinstance(found["day"], date) and found["day"] > to_local(work.now).date():
        _complain(work, row, "day", "that day is still to come", "Correct the day or the year")
    if kind is not None:
        _check_amount(work, row, found, kind)
        found["subtype"] = _subtype(work, row, found["subtype"], kind)
    return found


def _check_amount(work: Import, row: SheetRow, found: Mapping[str, Any], kind: KindView) -> None:
    wanted, other = ("money", "count") if kind.is_money else ("count", "money")
    fields = {"money": "pence", "count": "count"}
    if found.get(fields[wanted]) is None:
        _complain(work, row, wanted, f"{kind.code} is in {kind.unit}, and there is no {wanted}", "Fill it in")
    if found.get(fields[other]) is not None:
        why = f"{kind.code} is in {kind.unit}, and has no {other}"
        _complain(work, row, other, why, f"Leave it empty and fill in {wanted}")


def _subtype(work: Import, row: SheetRow, said: Any, kind: KindView) -> str | None:
    known = {folded(one): one for one in kind.choices}
    if said is None and not known:
        return None
    found = known.get(folded(str(said or "")))
    if found is None:
        cure = f"Write one of {', '.join(kind.choices)}" if known else "Leave it empty"
        _complain(work, row, "subtype", f"{kind.code} has no such subtype", cure)
    return found


def _new(work: Import, rows: Sequence[SheetRow], facts: Mapping[str, dict[str, Any]]) -> list[SheetRow]:
    """The rows that aren't on record. A number that stands for another result is complained of."""
    numbers = [facts[row.key]["number"] for row in rows]
    stored = _stored(work.session, col(Result.number), [one for one in numbers if one])
    days = [facts[row.key]["day"] for row in rows if not facts[row.key]["number"]]
    alike = Counter(same for _, same in _stored(work.session, col(Result.day), days))
    by_number = dict(stored)
    new: list[SheetRow] = []
    for row in rows:
        one = facts[row.key]
        same, number = tuple(one[name] for name in SAME), one["number"]
        if number and number in by_number:
            if by_number[number] != same:
                why = f"result {number} is on record otherwise, and results are never changed"
                cure = "Strike it in the chat, and bring the right one without a number"
                _complain(work, row, "number", why, cure)
        elif not number and alike[same]:
            alike[same] -= 1
        else:
            by_number |= {number: same} if number else {}
            new.append(row)
    return new


def _stored(session: Session, by: Any, values: Sequence[Any]) -> list[tuple[int, tuple[Any, ...]]]:
    found: list[tuple[int, tuple[Any, ...]]] = []
    for chunk in chunked(sorted(set(values)), CHUNK):
        for row in session.run(STORED.where(by.in_(chunk))):
            whole = dict(columns(row))
            found.append((whole["number"], tuple(whole[name] for name in SAME)))
    return found


def _write(work: Import, new: Sequence[dict[str, Any]]) -> None:
    """Those without a number get the next ones."""
    leases.lock(work.session, recording.NUMBERS)
    last = work.session.run(recording.LAST).scalar() or 0
    number = max(last, *(one["number"] or 0 for one in new))
    rows = []
    for one in new:
        number += not one["number"]
        rows.append(one | {"number": one["number"] or number, "at": work.now})
    work.session.run(sa.insert(Result), rows)


def _complain(work: Import, row: SheetRow, column: str, why: str, cure: str) -> None:
    work.problems.add(NAME, row.line, column=column, value=row.values.get(column), why=why, cure=cure)
