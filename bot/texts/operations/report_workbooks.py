"""The report of an operation as a workbook: each figure is a formula over the sheet of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.services.operations.reports.rows import CountedRow, Figure, Sums
from bot.services.operations.reports.whole import OperationReport
from bot.texts.cards import MARKING
from bot.texts.media.spreadsheets import Formula, Heading, Value, Worksheet, workbook
from bot.texts.operations.report_sections import Cell, ReportSection, sections
from bot.texts.times import full

COLUMNS = ("what", "operation", "day", "ref", "group", "kind", "unit", "detail", "state", "number")
HEADER = ("what", "operation", "day", "reference", "category", "kind", "unit", "detail", "state", "number")
WIDTHS = (11, 16, 12, 14, 14, 34, 14, 26, 14, 10)
LETTERS = dict(zip(COLUMNS, "ABCDEFGHIJ", strict=True))
ROWS = "rows"
PENCE = 100
MONEY = "#,##0.00"


def xlsx(report: OperationReport) -> bytes:
    rows = [HEADER, *(_row(one) for one in report.rows)]
    figures = list(_figures(report, last=max(len(rows), 2)))
    return workbook(
        (
            Worksheet("report", figures, (40, 28, *(18,) * 7)),
            Worksheet(ROWS, rows, WIDTHS, frozen=1),
            Worksheet("about", list(_about(report)), (110,)),
        ),
        marking=MARKING,
    )


def _about(report: OperationReport) -> Iterator[tuple[str]]:
    yield (f"Report: {report.scope.name}",)
    yield (f"Exported by {report.made_by} on {full(report.made_at)}. The export is in the audit.",)
    yield ("Each figure of the report is a formula over the sheet of rows; money is in pence there.",)
    yield ("A row without a day and a reference is what several come to: private tasks are counts alone.",)
    yield ("Those who came to a training stand in two rows: as the result that they are, and as a training.",)
    yield ("Nothing of what is need to know and has not ended is here, and nobody is named.",)


def _row(one: CountedRow) -> tuple[Value, ...]:
    return (one.what.value, *(getattr(one, name) for name in COLUMNS[1:]))


def _figures(report: OperationReport, *, last: int) -> Iterator[Sequence[Value]]:
    sums = Sums(report.rows)
    yield (Heading(f"{report.scope.name} · as at {full(report.made_at)}"),)
    for section in sections(report):
        yield ()
        yield from _table(section, sums, last)


def _table(section: ReportSection, sums: Sums, last: int) -> Iterator[Sequence[Value]]:
    yield (Heading(section.title),)
    yield from ((one,) for one in section.above)
    if section.lines:
        yield tuple(Heading(one.capitalize()) for one in section.heads)
    for line in section.lines:
        yield tuple(_cell(cell, sums, last) for cell in line)


def _cell(cell: Cell, sums: Sums, last: int) -> Value:
    if not isinstance(cell, Figure):
        return cell
    number = sums.of(cell)
    if not cell.in_pounds:
        return Formula(_summed(cell, last), number)
    if cell.whole:
        return Formula(f"INT({_summed(cell, last)}/{PENCE})", number // PENCE)
    return Formula(f"{_summed(cell, last)}/{PENCE}", number / PENCE, MONEY)


def _summed(figure: Figure, last: int) -> str:
    """`SUMIFS(rows!$J$2:$J$9,rows!$A$2:$A$9,"=result",...)`."""
    asked = (f"{_column(name, last)},{_criterion(held)}" for name, held in figure.asks)
    return f"SUMIFS({_column('number', last)},{','.join(asked)})"


def _column(name: str, last: int) -> str:
    return f"{ROWS}!${LETTERS[name]}$2:${LETTERS[name]}${last}"


def _criterion(held: str) -> str:
    """Exactly these words: nothing in them stands for other letters, and none is a sign to compare by."""
    for sign in "~*?":
        held = held.replace(sign, f"~{sign}")
    quoted = held.replace('"', '""')
    return f'"={quoted}"'
