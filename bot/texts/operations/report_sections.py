"""A report in sections, for its PDF and its workbook alike: each number is a figure over the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from bot.language.times.wall import write_day
from bot.services.operations.reports import briefings
from bot.services.operations.reports.public import OUTCOMES
from bot.services.operations.reports.reasons import NotDoneReason
from bot.services.operations.reports.results import PENCE
from bot.services.operations.reports.rows import CountedRow, Figure, RowKind, RowState, distinct
from bot.services.operations.reports.whole import OperationReport
from bot.texts import labels
from bot.texts.results.lists import called
from models.result import ResultCategory

Cell = str | Figure
ALL = "All"
TASK_STATES = (
    *(RowState.DONE, RowState.OPEN, RowState.HANDED_OVER, RowState.NOT_DONE),
    *(RowState.CANCELLED, RowState.EXPIRED),
)


class ReportSection(Struct, frozen=True):
    """A table; `above` are sentences before it. Each line has a cell for each head, `widths` are in mm."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    lines: tuple[tuple[Cell, ...], ...]
    above: tuple[str, ...] = ()


def sections(report: OperationReport) -> tuple[ReportSection, ...]:
    rows = report.rows
    return (
        _objectives(report),
        _results(_of(rows, RowKind.RESULT)),
        _tasks(_of(rows, RowKind.TASK)),
        _reasons(_of(rows, RowKind.TASK)),
        _visits(_of(rows, RowKind.VISIT)),
        _doses(_of(rows, RowKind.DOSE)),
        _trainings(_of(rows, RowKind.TRAINING)),
        _briefings(_of(rows, RowKind.BRIEFING)),
    )


def _of(rows: Iterable[CountedRow], what: RowKind) -> list[CountedRow]:
    return [row for row in rows if row.what is what]


def _objectives(report: OperationReport) -> ReportSection:
    words = tuple(f"{one.objective.position}. {one.objective.words}" for one in report.objectives)
    lines = tuple(
        (
            f"{one.objective.position}",
            one.kind,
            _reached(one.kind, one.unit, is_money=one.is_money),
            Figure(RowKind.OBJECTIVE, ref=f"Objective {one.objective.position}"),
        )
        for one in report.objectives
        if one.kind and one.objective.target is not None
    )
    heads = ("objective", "measured by", "reached", "aim")
    return ReportSection("Results against objectives", heads, (24, 102, 30, 30), lines, words)


def _reached(kind: str, unit: str, *, is_money: bool) -> Figure:
    """Of money, the whole pounds."""
    held = PENCE if is_money else unit
    return Figure(RowKind.RESULT, kind=kind, unit=held, in_pounds=is_money, whole=is_money)


def _results(rows: list[CountedRow]) -> ReportSection:
    order = [one.value for one in ResultCategory]
    kinds = sorted(
        {(row.group, row.kind, row.unit) for row in rows}, key=lambda one: (order.index(one[0]), one)
    )
    lines: list[tuple[Cell, ...]] = []
    for group, kind, unit in kinds:
        in_pounds = unit == PENCE
        whole = Figure(RowKind.RESULT, kind=kind, unit=unit, in_pounds=in_pounds)
        told = "pounds" if in_pounds else unit
        lines.append((called(ResultCategory(group)), kind, told, whole))
        details = distinct(sorted(row.detail for row in rows if (row.kind, row.unit) == (kind, unit)))
        for detail in filter(None, details):
            part = Figure(RowKind.RESULT, kind=kind, unit=unit, detail=detail, in_pounds=in_pounds)
            lines.append(("", f"of these {detail}", told, part))
    heads = ("category", "kind", "unit", "number")
    return ReportSection("Results", heads, (34, 92, 30, 30), tuple(lines))


def _tasks(rows: list[CountedRow]) -> ReportSection:
    kinds = sorted(distinct(row.kind for row in rows), key=str.casefold)
    lines = [_task_line(labels.task_kind(*_label(kind)), kind) for kind in kinds]
    if lines:
        lines.append(_task_line(ALL, ""))
    heads = ("kind", "planned", *(one.value for one in TASK_STATES))
    return ReportSection(
        "Planned, and what became of it", heads, (54, 16, 15, 15, 25, 19, 21, 21), tuple(lines)
    )


def _label(kind: str) -> tuple[str | None, str]:
    """A kind's label as it stands; a code of none is written out."""
    return (None, kind) if kind == kind.upper() else (kind, kind)


def _task_line(told: str, kind: str) -> tuple[Cell, ...]:
    states = (Figure(RowKind.TASK, kind=kind, state=one.value) for one in TASK_STATES)
    return (told, Figure(RowKind.TASK, kind=kind), *states)


def _reasons(rows: list[CountedRow]) -> ReportSection:
    given = {row.detail for row in rows}
    states = (RowState.NOT_DONE.value, RowState.CANCELLED.value)
    lines = tuple(_reason_line(one, states) for one in NotDoneReason if one.value in given)
    above = ("The words that officers gave stand on each task's card.",) if lines else ()
    return ReportSection("Why not", ("reason", *states), (102, 42, 42), lines, above)


def _reason_line(why: NotDoneReason, states: tuple[str, ...]) -> tuple[Cell, ...]:
    return (why.capitalize(), *(Figure(RowKind.TASK, detail=why.value, state=state) for state in states))


def _visits(rows: list[CountedRow]) -> ReportSection:
    programmes = sorted(distinct(row.kind for row in rows), key=str.casefold)
    lines = tuple(_visit_line(one, one) for one in programmes)
    if len(lines) > 1:
        lines = (*lines, _visit_line(ALL, ""))
    heads = ("programme", "visits", *OUTCOMES, "to come")
    return ReportSection("Visits and outcomes", heads, (42, 14, 19, 19, 19, 15, 17, 18, 20), lines)


def _visit_line(told: str, kind: str) -> tuple[Cell, ...]:
    done = RowState.DONE.value
    outcomes = (Figure(RowKind.VISIT, kind=kind, detail=one, state=done) for one in OUTCOMES)
    to_come = Figure(RowKind.VISIT, kind=kind, state=RowState.OPEN.value)
    return (told, Figure(RowKind.VISIT, kind=kind, state=done), *outcomes, to_come)


def _doses(rows: list[CountedRow]) -> ReportSection:
    areas = sorted(distinct(row.kind for row in rows), key=str.casefold)
    lines = tuple(_dose_line(one, one) for one in areas)
    if len(lines) > 1:
        lines = (*lines, _dose_line(ALL, ""))
    heads = ("hotspot", "doses asked for", "kept")
    return ReportSection("Doses", heads, (102, 42, 42), lines)


def _dose_line(told: str, kind: str) -> tuple[Cell, ...]:
    states = (RowState.ASKED.value, RowState.KEPT.value)
    return (told, *(Figure(RowKind.DOSE, kind=kind, state=one) for one in states))


def _trainings(rows: list[CountedRow]) -> ReportSection:
    lines = tuple(
        (row.ref, write_day(row.day) if row.day else "", Figure(RowKind.TRAINING, ref=row.ref))
        for row in rows
    )
    if len(lines) > 1:
        lines = (*lines, (ALL, "", Figure(RowKind.TRAINING)))
    return ReportSection("Training", ("training", "day", "people who came"), (62, 62, 62), lines)


def _briefings(rows: list[CountedRow]) -> ReportSection:
    days = {row.ref: write_day(row.day) if row.day else "" for row in rows}
    lines: Iterator[tuple[Cell, ...]] = (_briefing_line(ref, day, ref) for ref, day in days.items())
    every = (_briefing_line(ALL, "", ""),) if len(days) > 1 else ()
    heads = ("briefing", "sent", *(one.value for one in briefings.STATES))
    return ReportSection("Reach of briefings", heads, (30, 40, 29, 29, 29, 29), (*lines, *every))


def _briefing_line(told: str, day: str, ref: str) -> tuple[Cell, ...]:
    return (told, day, *(Figure(RowKind.BRIEFING, ref=ref, state=one.value) for one in briefings.STATES))
