"""The sheet `steps`: the history of referrals, which a file adds to and never changes.

A step is known by its referral, its minute and its status. One that led to the status that the same file
gives its referral is that move itself; others that are older are history, and have no number where the
referral has steps of its own already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.exchange.sheets.cells import tidy
from bot.services.exchange.sheets.dates import written_time
from bot.services.exchange.sheets.keys import CHUNK, chunked
from bot.services.exchange.sheets.problems import quoted
from bot.services.exchange.sheets.reading import ImportSheet, SheetRow
from bot.services.exchange.sheets.referral_moves import REASON, Said
from bot.services.exchange.sheets.writing import Import, RowOutcome, look_up
from models.officer import Officer
from models.referral import Referral, ReferralStep, StepKind

NAME = "steps"
_TABLE = ReferralStep.__table__
CURE = "Give the referral that status on the referrals sheet, or correct the step"
OF_REFERRALS: Query = (
    sa.select(*_TABLE.c)
    .where(_TABLE.c.referral_id.in_(sa.bindparam("referrals", expanding=True)))
    .order_by(_TABLE.c.at, _TABLE.c.id)
)
STANDING: Query = sa.select(
    *(getattr(Referral, name) for name in ("id", "ref", "programme_id", "status", "step_number"))
).where(col(Referral.id).in_(sa.bindparam("referrals", expanding=True)))
_PLAIN = sa.and_(_TABLE.c.actor_id.is_(None), _TABLE.c.reason == REASON, _TABLE.c.number == 1)
TELLING = sa.select(_TABLE.c.referral_id).where(sa.not_(sa.func.coalesce(_PLAIN, False)))
WRITTEN: Query = (
    sa.select(col(Referral.ref), _TABLE.c.at, _TABLE.c.to_status, col(Officer.collar), _TABLE.c.reason)
    .select_from(_TABLE)
    .join(Referral, col(Referral.id) == _TABLE.c.referral_id)
    .outerjoin(Officer, col(Officer.id) == _TABLE.c.actor_id)
    .where(_TABLE.c.referral_id.in_(TELLING))
    .order_by(col(Referral.ref), _TABLE.c.at, _TABLE.c.id)
)
"""The steps of referrals that have more to tell than that an import brought them."""


class StoredStepRow(Protocol):
    """A row of `OF_REFERRALS`."""

    referral_id: int
    at: datetime
    actor_id: int | None
    to_status: str
    reason: str | None
    number: int | None


class StandingRow(Protocol):
    """A row of `STANDING`."""

    id: int
    ref: str
    programme_id: int
    status: str
    step_number: int


class BroughtStep(Struct, frozen=True):
    """A row of the sheet; `by` is an officer's id, `status` a code as far as the programme knows it."""

    row: SheetRow
    at: datetime
    status: str
    by: int | None
    reason: str | None

    @property
    def key(self) -> tuple[str, str]:
        return written_time(self.at), self.status


def said(sheets: Iterable[ImportSheet]) -> Said:
    """The minutes of the steps that the file brings, by reference."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in (row for sheet in sheets if sheet.form.name == NAME for row in sheet.rows):
        ref, at = row.values.get("ref"), row.values.get("at")
        if isinstance(ref, str) and isinstance(at, datetime):
            found[ref].add(written_time(at))
    return found


def stand(session: Session) -> bool:
    """Whether there is anything to export."""
    return bool(session.run(sa.select(sa.exists(TELLING))).scalar_one())


def written(session: Session) -> Iterator[tuple[str, datetime, str, str | None, str | None]]:
    return (tuple(row) for row in session.stream(WRITTEN, at_once=CHUNK))


def take(work: Import, sheet: ImportSheet) -> dict[str, RowOutcome]:
    """The outcome of each row; new ones are written as long as no problem has been found."""
    look_up(work, sheet, sheet.rows)
    brought: defaultdict[int, list[BroughtStep]] = defaultdict(list)
    for row in sheet.rows:
        ids = {
            column.name: work.keys.resolve(sheet.form, row, column, work.problems)
            for column in sheet.columns
            if column.refers
        }
        referral = next(iter(ids["ref"]), None)
        if referral is not None and {"at", "status"} <= row.values.keys():
            by = next(iter(ids.get("by", ())), None)
            brought[referral].append(_brought(row, by))
    outcomes = {row.key: RowOutcome(is_new=False) for row in sheet.rows}
    for chunk in chunked(sorted(brought), CHUNK):
        _take_some(work, {one: brought[one] for one in chunk}, outcomes)
    return outcomes


def _brought(row: SheetRow, by: int | None) -> BroughtStep:
    values: Mapping[str, Any] = row.values
    return BroughtStep(row, values["at"], values["status"], by, values.get("reason"))


def _take_some(
    work: Import, brought: Mapping[int, list[BroughtStep]], outcomes: dict[str, RowOutcome]
) -> None:
    asking = {"referrals": list(brought)}
    stored: defaultdict[int, list[StoredStepRow]] = defaultdict(list)
    for row in work.session.run(OF_REFERRALS, asking):
        stored[row.referral_id].append(row)
    rows: list[dict[str, Any]] = []
    counts: list[dict[str, Any]] = []
    for referral in work.session.run(STANDING, asking).all():
        new = _new(work, referral, stored[referral.id], brought[referral.id])
        for one in new:
            outcomes[one.row.key].is_new = True
        made = _rows(work, referral, stored[referral.id], new)
        rows += made
        if made and not stored[referral.id]:
            counts.append({"row_id": referral.id, "steps": len(made)})
    if rows and not work.problems.total:
        work.session.run(sa.insert(ReferralStep), rows)
        if counts:
            count = sa.update(Referral).where(col(Referral.id) == sa.bindparam("row_id"))
            work.session.run(count.values(step_number=sa.bindparam("steps")), counts)


def _new(
    work: Import, referral: StandingRow, stored: Sequence[StoredStepRow], brought: Iterable[BroughtStep]
) -> list[BroughtStep]:
    """The steps that aren't on record, oldest first. One that is there otherwise is complained of."""
    left = list(stored)
    new = []
    for one in sorted(brought, key=lambda each: (each.at, each.row.line)):
        named = _named(work, referral, one)
        same = [row for row in left if named and (written_time(row.at), row.to_status) == named.key]
        exact = next((row for row in same if _is(row, one)), None)
        if exact is not None:
            left.remove(exact)
        elif same:
            why = "this step is on record with another officer or reason, and history is never changed"
            _complain(work, one, "status", why, "Write it as it is on record, or leave the row out")
        elif named is not None:
            new.append(named)
    return new


def _is(row: StoredStepRow, one: BroughtStep) -> bool:
    return row.actor_id == one.by and (tidy(row.reason or "") or None) == one.reason


def _named(work: Import, referral: StandingRow, one: BroughtStep) -> BroughtStep | None:
    """The step with its status by code, if it may stand in a history."""
    names = work.programmes.statuses.get(referral.programme_id, {})
    said_as = one.status.replace(" ", "_").replace("-", "_")
    code = names.get(one.status) or names.get(said_as)
    if code is None:
        why = f"{quoted(one.status)} is no status of {work.programmes.prefixes[referral.programme_id]}"
        _complain(work, one, "status", why, f"Write one of {', '.join(dict.fromkeys(names.values()))}")
        return None
    if one.at > work.now:
        _complain(work, one, "at", "that time is still to come", "Correct the day or the year")
        return None
    return BroughtStep(one.row, one.at, code, one.by, one.reason)


def _rows(
    work: Import, referral: StandingRow, stored: Sequence[StoredStepRow], new: Sequence[BroughtStep]
) -> list[dict[str, Any]]:
    """The rows to insert, each after the step before it; a move of the referral itself has a number."""
    if not new:
        return []
    last, is_move = new[-1], referral.step_number not in {row.number for row in stored}
    if is_move and last.status != referral.status:
        why = f"the referral stands at {referral.status}, where this step doesn't lead"
        _complain(work, last, "status", why, CURE)
        return []
    if not is_move and last.at >= max(row.at for row in stored):
        _complain(work, last, "at", "it comes after the last step on record, and moves the referral", CURE)
        return []
    own = referral.step_number if stored else None
    return [
        {
            "referral_id": referral.id,
            "at": one.at,
            "actor_id": one.by,
            "from_status": (before := _before(stored, new, one)),
            "to_status": one.status,
            "reason": one.reason,
            "number": place if own is None else own if is_move and one is last else None,
            "kind": _kind(work, referral.programme_id, before, one.status),
        }
        for place, one in enumerate(new, start=1)
    ]


def _before(stored: Sequence[StoredStepRow], new: Sequence[BroughtStep], one: BroughtStep) -> str | None:
    """The status that the step left: that of the newest before it."""
    earlier = [(row.at, row.to_status) for row in stored if row.at < one.at]
    for other in new:
        if other is one:
            break
        earlier.append((other.at, other.status))
    return max(reversed(earlier), key=lambda each: each[0])[1] if earlier else None


def _kind(work: Import, programme: int, before: str | None, status: str) -> str:
    is_known = before is None or (before, status) in work.programmes.moves[programme]
    return (StepKind.MOVE if is_known else StepKind.JUMP).value


def _complain(work: Import, one: BroughtStep, column: str, why: str, cure: str) -> None:
    value = one.row.values.get(column)
    work.problems.add(NAME, one.row.line, column=column, value=value, why=why, cure=cure)
