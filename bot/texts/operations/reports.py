"""The report of an operation: the answer that it is coming, and the two files."""

from __future__ import annotations

from bot.language.times.wall import to_local
from bot.services.operations.reports.requests import GatheredReport
from bot.services.operations.reports.rows import Figure, Sums
from bot.services.operations.reports.scope import ReportScope
from bot.services.operations.reports.whole import OperationReport
from bot.texts import cards
from bot.texts.cards import MARKING, cut, marking
from bot.texts.documents.parts import DocumentPart
from bot.texts.media.pages import Frame, PageColumn, Pages, TableRow
from bot.texts.operations import public_pages, report_workbooks
from bot.texts.operations.report_sections import Cell, ReportSection, sections
from bot.texts.operations.viewing import dates
from bot.texts.reply import Button, Reply, ReplyFile, fits, prose, say
from bot.texts.results.amounts import money
from bot.texts.times import full
from bot.values import replace

NONE = "None on record."
LONGEST = 60  # letters of a name across the page
LEFT_OUT = (
    "Left out: what is need to know and has not ended, and visits of which this reader may not know. Private"
    " tasks are counts alone. Nobody is named, and no officer's own words are repeated."
)
PENCE = 100


def which() -> Reply:
    return say(prose("The report of which operation? For example: `/op report driven`"))


def coming(scope: ReportScope) -> Reply:
    said = say(
        f"{MARKING} · the report of {scope.name} is coming, as a PDF and as a workbook.",
        f"It sums {_named(scope.parts)}." if scope.parts else None,
        "It names nobody. The files may be passed on, so look after them.",
        buttons=cards.grid(_button("To publish", f"/op publish {scope.code}"), across=2),
    )
    return replace(said, fresh=True)


def publishing(scope: ReportScope, *, is_over: bool) -> Reply:
    said = say(
        f"A page about {scope.name} to publish is coming, as a PDF and as text.",
        "Counts of people below 5 stand there as “fewer than 5”, and no total gives one away.",
        None if is_over else f"{scope.name} isn't over, so it is a draft: publish one, once, after the end.",
        buttons=cards.grid(_button("Report", f"/op report {scope.code}"), across=2),
    )
    return replace(said, fresh=True)


def sheet(held: GatheredReport) -> DocumentPart:
    """Both files in one message, of the same rows."""
    report = held.report
    if held.is_public:
        return public_pages.sheet(report)
    name = f"report-{to_local(report.made_at):%Y%m%d-%H%M}"
    files = (
        ReplyFile(f"{name}.pdf", pdf(report)),
        ReplyFile(f"{name}.xlsx", report_workbooks.xlsx(report)),
    )
    words = f"Report · {report.scope.name}\nfor {report.made_by}\n{marking(report.made_at)}"
    return DocumentPart(files, words, protected=False)


def pdf(report: OperationReport) -> bytes:
    mine = f"Copy of {cut(report.made_by, LONGEST)} · {full(report.made_at)}"
    title = f"Report: {report.scope.name}"
    pages = Pages(
        Frame(title, MARKING, f"{mine}. The export is in the audit.", report.made_at, watermark=mine)
    )
    parts = (("Sums", _named(report.scope.parts)),) if report.scope.parts else ()
    pages.facts((("Days", dates(report.scope)), ("As at", full(report.made_at)), *parts))
    pages.lines(LEFT_OUT)
    sums = Sums(report.rows)
    for one in sections(report):
        _write(pages, one, sums)
    return pages.done()


def _write(pages: Pages, section: ReportSection, sums: Sums) -> None:
    pages.heading(section.title)
    pages.lines(*section.above)
    if not section.lines:
        if not section.above:
            pages.lines(NONE)
        return
    columns = [
        PageColumn(head.capitalize(), width)
        for head, width in zip(section.heads, section.widths, strict=True)
    ]
    pages.table(columns, (TableRow([_told(cell, sums) for cell in line]) for line in section.lines))


def _told(cell: Cell, sums: Sums) -> str:
    if not isinstance(cell, Figure):
        return cell
    number = sums.of(cell)
    if cell.in_pounds and not cell.whole:
        return money(number)
    return f"{number // PENCE if cell.in_pounds else number:,}"


def _named(parts: tuple[str, ...]) -> str:
    return ", ".join(parts)


def _button(label: str, says: str) -> tuple[Button, ...]:
    return (Button(label, says),) if fits(says) else ()
