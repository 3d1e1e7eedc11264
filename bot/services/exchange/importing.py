"""Bring a workbook or a folder of .csv files into the record: all of it, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from bot.database import Database, Session
from bot.services.audit import trail
from bot.services.exchange.sheets import (
    holidays,
    leavers,
    operation_rows,
    parts,
    programme_rows,
    programmes,
    results,
    steps,
)
from bot.services.exchange.sheets.columns import FORMS
from bot.services.exchange.sheets.forms import SheetForm
from bot.services.exchange.sheets.keys import CHUNK, Keys, chunked
from bot.services.exchange.sheets.loops import close_loop
from bot.services.exchange.sheets.parts import Merging
from bot.services.exchange.sheets.problems import ImportRefusedError, Problem, Problems
from bot.services.exchange.sheets.programme_rows import HEAD
from bot.services.exchange.sheets.reading import ImportSheet, Progress, read_file, require
from bot.services.exchange.sheets.writing import Import, RowOutcome, write_sheet

__all__ = [
    "ImportRefusedError",
    "ImportResult",
    "Problem",
    "Progress",
    "SheetCounts",
    "import_file",
    "require",
    "run_import",
]

Outcomes = list[tuple[SheetForm, dict[str, RowOutcome]]]
ADDED_TO = MappingProxyType({steps.NAME: steps.take, results.NAME: results.take})  # never changed


class SheetCounts(Struct, frozen=True):
    """`removed` counts rows on record that the file hasn't, of a programme that its sheet names.

    `jumped` counts referrals that it moved where no move leads.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    jumped: int = 0

    @property
    def rows(self) -> int:
        """The rows read: those of the file, without its header and empty ones."""
        return self.added + self.changed + self.unchanged


class ImportResult(Struct, frozen=True):
    """`counts` by sheet. With `problems` nothing was written; `more` counts those left off the list.

    `remarks` say what was left out or gives no rights, though nothing is wrong with it.
    """

    counts: Mapping[str, SheetCounts]
    problems: tuple[Problem, ...] = ()
    more: int = 0
    remarks: tuple[str, ...] = ()


def run_import(
    database: Database, path: Path, *, now: datetime, dry_run: bool = False, progress: Progress | None = None
) -> ImportResult:
    """Import in a transaction of its own. Raises the errors of `import_file`, and DatabaseAwayError."""
    with database.transaction() as session:
        return import_file(session, path, now=now, dry_run=dry_run, progress=progress)


def import_file(
    session: Session, path: Path, *, now: datetime, dry_run: bool = False, progress: Progress | None = None
) -> ImportResult:
    """Write rows that are new or differ, each with an audit entry; the caller commits.

    Nothing is written if there is any problem, or with `dry_run`, where the counts are those of a real run.
    `progress` hears the sheet, the rows done and the rows in all (0 while still unknown).
    Raises ImportRefusedError if the file as a whole cannot be read.
    """
    problems = Problems()
    sheets = read_file(path, problems, progress=progress)  # before BEGIN, so that reading holds up no write
    if not sheets and not problems.total:
        raise ImportRefusedError(f"{path.name} is empty. Give at least one sheet with a header row.")
    savepoint = session.begin_nested()
    stored = programme_rows.load(session)
    merging = parts.merge(stored, [sheet for sheet in sheets if sheet.form.part], problems)
    work = _begin(session, sheets, merging, now, progress)
    outcomes = _write(work, sheets)
    moved = any(sheet.form.name == "referrals" for sheet in sheets)
    parts.finish(session, merging, moved=moved)
    if problems.total or dry_run:
        savepoint.rollback()
    else:
        leavers.tell_of_tasks(work)
        _audit(work, outcomes, merging)
        savepoint.commit()
    return _result(outcomes, merging)


def _begin(
    session: Session,
    sheets: list[ImportSheet],
    merging: Merging,
    now: datetime,
    progress: Progress | None,
) -> Import:
    """Write the programmes, to which everything else may refer."""
    if not merging.problems.total:
        parts.write(session, merging)
    known = programmes.known(draft.after for draft in merging.drafts)
    keys = Keys(session, known, {sheet.form.name: sheet.lines for sheet in sheets})
    return Import(session, keys, known, merging.problems, now, progress, steps.said(sheets))


def _write(work: Import, sheets: list[ImportSheet]) -> Outcomes:
    written: Outcomes = []
    leavers.stand_clear(work.session, sheets)
    for sheet in sheets:
        if sheet.form.name == holidays.NAME and sheet.rows:
            is_right = not work.problems.total
            written.append((sheet.form, holidays.take(work.session, sheet, write=is_right)))
        elif sheet.form.name in ADDED_TO:
            if sheet.rows:
                written.append((sheet.form, ADDED_TO[sheet.form.name](work, sheet)))
        elif sheet.form.name in operation_rows.NAMES:
            written.append((sheet.form, operation_rows.take(work, sheet)))
        elif not sheet.form.part:
            outcomes = write_sheet(work, sheet)
            close_loop(work, sheet, outcomes)
            work.shown_out.extend(leavers.follow(work, sheet, outcomes))
            written.append((sheet.form, outcomes))
    return written


def _audit(work: Import, written: Outcomes, merging: Merging) -> None:
    """Audit last, so that the system's chain is held for as short a time as possible."""
    system = trail.system(work.session)
    for draft in merging.drafts:
        if draft.changed:
            is_new = draft.before is None
            action, detail = ("collect", None) if is_new else ("change", ", ".join(draft.changed))
            objects = [(HEAD.kind, draft.after.head["code"])]
            trail.record(work.session, system, action, objects, now=work.now, detail=detail)
    for form, outcomes in written:
        for (action, detail), keys in _entries(outcomes).items():
            for chunk in chunked(keys, CHUNK):
                objects = [(form.kind, key) for key in chunk]
                trail.record(work.session, system, action, objects, now=work.now, detail=detail)
    closed = [("task_kind", code) for code in work.closed]
    trail.record(work.session, system, "collect", closed, now=work.now, detail="need to know")
    gone = [("officer", collar) for collar in work.shown_out]
    trail.record(work.session, system, "revoke", gone, now=work.now, detail="has left")


def _entries(outcomes: Mapping[str, RowOutcome]) -> dict[tuple[str, str | None], list[str]]:
    """The keys by the audit's action and detail: the names of the columns that changed."""
    entries: defaultdict[tuple[str, str | None], list[str]] = defaultdict(list)
    for key, outcome in outcomes.items():
        if outcome.is_new:
            entries["collect", None].append(key)
        elif outcome.changed:
            entries["change", ", ".join(outcome.changed)].append(key)
    return entries


def _result(written: Outcomes, merging: Merging) -> ImportResult:
    problems = merging.problems
    if problems.total:
        shown = problems.shown(form.name for form in FORMS)
        return ImportResult(MappingProxyType({}), shown, problems.total - len(shown))
    found = {form.name: _counts(outcomes) for form, outcomes in written}
    brought = {name: one for name, one in merging.outcomes.items() if one.rows}
    found |= {name: _counts(one.rows, one.removed) for name, one in brought.items()}
    counts = MappingProxyType({form.name: found[form.name] for form in FORMS if form.name in found})
    left_out = (f"not read: {one}" for one in problems.left_out)
    return ImportResult(counts, remarks=(*left_out, *problems.named.values()))


def _counts(outcomes: Mapping[str, RowOutcome], removed: int = 0) -> SheetCounts:
    added = sum(outcome.is_new for outcome in outcomes.values())
    changed = sum(not outcome.is_new and bool(outcome.changed) for outcome in outcomes.values())
    jumped = sum(outcome.jumped for outcome in outcomes.values())
    return SheetCounts(added, changed, len(outcomes) - added - changed, removed, jumped)
