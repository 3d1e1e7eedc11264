"""Programmes and holidays as a file brings them: merged with the record, checked as a whole, written.

A sheet that names a programme brings all of that part of it: rows that are missing are taken away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from msgspec import Struct, field

from bot.database import Session
from bot.letters import code_words, kind_code, lowered
from bot.services.exchange.sheets import programme_rows
from bot.services.exchange.sheets.breaches import complain, complain_of_prefix, complain_of_standing
from bot.services.exchange.sheets.forms import ROOT, SheetForm
from bot.services.exchange.sheets.problems import Problems, quoted
from bot.services.exchange.sheets.programme_columns import STATUSES
from bot.services.exchange.sheets.programme_rows import HEAD, PARTS, PartRow, ProgrammeRows
from bot.services.exchange.sheets.reading import ImportSheet, SheetRow, refuse_second
from bot.services.exchange.sheets.writing import RowOutcome
from bot.services.referrals.programmes import breaches


class ProgrammeDraft(Struct):
    """A programme as it was, None for a new one, and as it is to be.

    `lines` are those of the rows that the file brings, by sheet.
    """

    before: ProgrammeRows | None
    after: ProgrammeRows
    lines: dict[str, list[int]] = field(default_factory=dict)

    @property
    def changed(self) -> list[str]:
        """The columns of the programme itself that differ, and the sheets of its parts that do."""
        before, after = self.before, self.after
        if before is None:
            return [ROOT]
        columns = [one.name for one in HEAD.columns if before.head[one.field] != after.head[one.field]]
        return [*columns, *(name for name in after.parts if before.parts[name] != after.parts[name])]

    @property
    def gone(self) -> list[str]:
        """The statuses that are taken away."""
        kept = {row["code"] for row in self.after.parts[STATUSES]}
        before = self.before.parts[STATUSES] if self.before else ()
        return [row["code"] for row in before if row["code"] not in kept]


class PartOutcome(Struct):
    """The outcomes of a sheet's rows by their keys, and the number of rows taken away."""

    rows: dict[str, RowOutcome] = field(default_factory=dict)
    removed: int = 0


class Merging(Struct):
    """The programmes of the record and of the file, by every name that a cell may give them."""

    drafts: list[ProgrammeDraft]
    problems: Problems
    outcomes: dict[str, PartOutcome] = field(default_factory=dict)
    names: dict[str, ProgrammeDraft] = field(default_factory=dict)

    def learn(self, draft: ProgrammeDraft) -> None:
        for name in ("code", "name", "prefix"):
            if said := draft.after.head[name]:
                self.names.setdefault(_name(said), draft)


def merge(stored: Iterable[ProgrammeRows], sheets: Iterable[ImportSheet], problems: Problems) -> Merging:
    """The programmes as they will be, with those of the record. Each fault is complained of."""
    merging = Merging([ProgrammeDraft(one, deepcopy(one)) for one in stored], problems)
    for draft in merging.drafts:
        merging.learn(draft)
    mine = {sheet.form.name: sheet for sheet in sheets}
    spoilt = problems.sheets & {HEAD.name, *(form.name for form in PARTS)}
    if HEAD.name in mine:
        _merge_heads(merging, mine[HEAD.name])
    for form in PARTS:
        if form.name in mine:
            _merge_part(merging, mine[form.name], excused=HEAD.name in spoilt)
    _check(merging, spoilt)
    return merging


def _merge_heads(merging: Merging, sheet: ImportSheet) -> None:
    outcome = merging.outcomes[sheet.form.name] = PartOutcome()
    fresh = []
    for row in sheet.rows:
        code = str(row.values["code"])
        draft = next((one for one in merging.drafts if _name(one.after.head["code"]) == code), None)
        if draft is None:
            head = {one.field: one.otherwise for one in HEAD.columns} | {"code": code, "enabled": True}
            parts: dict[str, list[PartRow]] = {form.name: [] for form in PARTS}
            draft = ProgrammeDraft(None, ProgrammeRows(None, head, parts))
            fresh.append(draft)
        draft.lines[sheet.form.name] = [row.line]
        stored = draft.before.head if draft.before else None
        values = {**row.values, "code": draft.after.head["code"]}
        draft.after.head = _row(sheet, values, draft.after.head)
        outcome.rows[row.key] = _outcome(sheet.form, draft.after.head, stored)
    merging.drafts += fresh
    for draft in fresh:
        merging.learn(draft)


def _merge_part(merging: Merging, sheet: ImportSheet, *, excused: bool) -> None:
    """Take the sheet's rows instead of those on record, for each programme that it names."""
    outcome = merging.outcomes[sheet.form.name] = PartOutcome()
    rows: defaultdict[int, list[SheetRow]] = defaultdict(list)
    for row in sheet.rows:
        draft = merging.names.get(_name(str(row.values["programme"])))
        if draft is not None:
            rows[merging.drafts.index(draft)].append(row)
        elif not excused:
            _refuse_programme(merging, sheet.form, row)
    for at, brought in rows.items():
        _replace(merging, sheet, merging.drafts[at], brought, outcome)


def _replace(
    merging: Merging,
    sheet: ImportSheet,
    draft: ProgrammeDraft,
    rows: Sequence[SheetRow],
    outcome: PartOutcome,
) -> None:
    form = sheet.form
    stored = {_key(form, row): row for row in draft.before.parts[form.name]} if draft.before else {}
    spelt = {kind_code(row["code"]): row["code"] for row in draft.after.parts[STATUSES]}
    made: dict[tuple[Any, ...], PartRow] = {}
    lines: list[int] = []
    for row in rows:
        values = {name: _spelt(value, spelt) for name, value in row.values.items()}
        key = tuple(values[column.name] for column in form.named_by[1:])
        if key in made:
            refuse_second(form, row, lines[list(made).index(key)], merging.problems)
            continue
        made[key] = _row(sheet, values, stored.get(key) or _defaults(form))
        lines.append(row.line)
        outcome.rows[row.key] = _outcome(form, made[key], stored.get(key))
    outcome.removed += len(stored.keys() - made.keys())
    draft.after.parts[form.name], draft.lines[form.name] = list(made.values()), lines


def _row(sheet: ImportSheet, values: Mapping[str, Any], base: PartRow) -> PartRow:
    """The row by field. A cell that could not be read, or may be left empty, leaves what was there."""
    made = dict(base)
    for column in sheet.columns:
        value = values.get(column.name)
        if column.field in made and column.name in values and not (value is None and column.kept):
            made[column.field] = programme_rows.in_order(value or ()) if column.field == "needs" else value
    return made


def _defaults(form: SheetForm) -> PartRow:
    return {column.field: column.otherwise for column in form.columns[1:]}


def _outcome(form: SheetForm, row: PartRow, stored: PartRow | None) -> RowOutcome:
    if stored is None:
        return RowOutcome(is_new=True)
    fields = [column for column in form.columns if column.field in row]
    return RowOutcome(False, [one.name for one in fields if row[one.field] != stored[one.field]])


def _key(form: SheetForm, row: PartRow) -> tuple[Any, ...]:
    return tuple(row[column.field] for column in form.named_by[1:])


def _spelt(value: Any, known: Mapping[str, str]) -> Any:
    """A status as the record spells it."""
    if isinstance(value, tuple):
        return tuple(known.get(one, one) for one in value)
    return known.get(value, value) if isinstance(value, str) else value


def _name(said: str) -> str:
    return code_words(lowered(said))


def _refuse_programme(merging: Merging, form: SheetForm, row: SheetRow) -> None:
    said = quoted(row.values["programme"])
    known = ", ".join(one.after.head["code"] for one in merging.drafts)
    why, cure = f"no programme is called {said}", f"Write one of {known}, or add it to the {ROOT} sheet"
    merging.problems.add(form.name, row.line, column="programme", value=said, why=why, cure=cure)


def _check(merging: Merging, spoilt: set[str]) -> None:
    """Check each programme that the file changes, with all that the record keeps of it."""
    changed = [draft for draft in merging.drafts if draft.changed]
    definitions = [one.after.definition for one in merging.drafts] if changed else []
    for draft in changed:
        others = [
            one
            for other, one in zip(merging.drafts, definitions, strict=True)
            if other is not draft and one.prefix is not None
        ]
        for breach in breaches(draft.after.definition, others=others, spoilt=spoilt):
            complain(merging.problems, breach, draft.lines)


def write(session: Session, merging: Merging) -> None:
    """Write the programmes that the file changes."""
    for draft in merging.drafts:
        if draft.changed:
            programme_rows.write(session, draft.before, draft.after)


def finish(session: Session, merging: Merging, *, moved: bool) -> None:
    """Take statuses away, now that the file's referrals have been `moved` out of them; or refuse to.

    A prefix stays as long as references begin with it.
    """
    for draft in merging.drafts:
        if draft.before is None:
            continue
        _keep_prefix(session, merging.problems, draft.before, draft)
        if draft.gone and not (merging.problems.total and moved):
            _take_away(session, merging.problems, draft.before, draft)


def _keep_prefix(session: Session, problems: Problems, before: ProgrammeRows, draft: ProgrammeDraft) -> None:
    prefix = before.head["prefix"]
    many = programme_rows.carried(session, before) if draft.after.head["prefix"] != prefix else 0
    if many:
        complain_of_prefix(problems, prefix, many, draft.lines)


def _take_away(session: Session, problems: Problems, before: ProgrammeRows, draft: ProgrammeDraft) -> None:
    for status, many in programme_rows.standing(session, before, draft.gone).items():
        complain_of_standing(problems, status, many, draft.lines)
    if not problems.total:
        programme_rows.take_away(session, before, draft.gone)
