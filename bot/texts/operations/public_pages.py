"""A page about an operation to publish, as a PDF and as text: no small count of people, and nobody's name."""

from __future__ import annotations

from collections.abc import Iterator

from bot.language.times.wall import to_local, write_day
from bot.services.operations.reports.hiding import Hidden, Shown
from bot.services.operations.reports.public import OUTCOMES, PublicPage, PublicResult, published
from bot.services.operations.reports.scope import ReportScope
from bot.services.operations.reports.whole import OperationReport
from bot.texts.documents.parts import DocumentPart
from bot.texts.media.pages import Frame, PageColumn, Pages, TableRow
from bot.texts.operations.report_sections import ReportSection
from bot.texts.reply import ReplyFile
from bot.texts.results.amounts import money
from bot.texts.results.lists import called

TOLD = {Hidden.FEW: "fewer than 5", Hidden.WITHHELD: "not shown"}
HOW = (
    "Counts of people below 5, zero among them, are given as “fewer than 5”. A total that holds such a count"
    " isn't shown."
)
DRAFT = "DRAFT: NOT TO BE PUBLISHED BEFORE THE END"


def sheet(report: OperationReport) -> DocumentPart:
    page, scope = published(report), report.scope
    stem = f"to-publish-{to_local(report.made_at):%Y%m%d-%H%M}"
    is_over = scope.is_over(to_local(report.made_at).date())
    files = (
        ReplyFile(f"{stem}.pdf", pdf(report, page, is_over=is_over)),
        ReplyFile(f"{stem}.txt", text(report, page, is_over=is_over).encode()),
    )
    words = f"{scope.name} · to publish{'' if is_over else ', a draft'}"
    return DocumentPart(files, words, protected=False)


def pdf(report: OperationReport, page: PublicPage, *, is_over: bool) -> bytes:
    frame = Frame(report.scope.name, "", _as_at(report), report.made_at, watermark="" if is_over else DRAFT)
    pages = Pages(frame)
    pages.lines(*_introduction(report.scope, page))
    for section in _sections(page):
        pages.heading(section.title)
        columns = [PageColumn(head, width) for head, width in zip(section.heads, section.widths, strict=True)]
        pages.table(columns, (TableRow([str(cell) for cell in line]) for line in section.lines))
    return pages.done()


def text(report: OperationReport, page: PublicPage, *, is_over: bool) -> str:
    """The same, a line each: `CIRV: not shown (engaged 7, thinking fewer than 5)`."""
    lines = [report.scope.name, *(() if is_over else (DRAFT,)), *_introduction(report.scope, page)]
    for section in _sections(page):
        lines += ["", section.title]
        lines += [_line(section, [str(cell) for cell in line]) for line in section.lines]
    return "\n".join([*lines, "", _as_at(report), ""])


def _line(section: ReportSection, cells: list[str]) -> str:
    first, second, *rest = cells
    if second == TOLD[Hidden.FEW]:  # so is each part of it
        return f"{first}: {second}"
    more = ", ".join(f"{head} {cell}" for head, cell in zip(section.heads[2:], rest, strict=True) if cell)
    return f"{first}: {second}{f' ({more})' if more else ''}"


def _as_at(report: OperationReport) -> str:
    return f"As recorded on {to_local(report.made_at):%d/%m/%Y}. Figures may still change."


def _introduction(scope: ReportScope, page: PublicPage) -> Iterator[str]:
    first, last = write_day(scope.starts_on), write_day(scope.ends_on) if scope.ends_on else None
    yield f"{scope.name} runs from {first} to {last}." if last else f"{scope.name} has run since {first}."
    hides = [*(one.shown for one in page.results), *(one.total for one in page.visits)]
    if scope.parts:
        yield "Counts of people stand on the pages of its weeks of action."
    if page.visits or any(isinstance(one, Hidden) for one in hides):
        yield HOW


def _sections(page: PublicPage) -> Iterator[ReportSection]:
    results = tuple((f"{_named(one)}", _amount(one)) for one in page.results)
    if results:
        yield ReportSection("Results", ("result", "number"), (130, 56), results)
    patrols = (
        *(
            (("Patrols of hotspots", f"{page.doses_kept:,} of {page.doses_asked:,}"),)
            if page.doses_asked
            else ()
        ),
        *((("Trainings of door staff", f"{page.trainings:,}"),) if page.trainings else ()),
    )
    if patrols:
        yield ReportSection("Work done", ("work", "number"), (130, 56), patrols)
    visits = tuple(
        (one.programme, *map(_shown, (one.total, *(one.outcomes[it] for it in OUTCOMES))))
        for one in page.visits
    )
    if visits:
        heads, widths = ("programme", "visits", *OUTCOMES), (36, 22, 22, 22, 22, 20, 20, 22)
        yield ReportSection("Visits to offer support", heads, widths, visits)


def _named(one: PublicResult) -> str:
    """`Seizure: drugs seized, wraps`."""
    unit = "" if one.is_money or one.unit.casefold() in one.kind.casefold() else f", {one.unit}"
    return f"{called(one.category)} · {one.kind}{unit}"


def _amount(one: PublicResult) -> str:
    return money(one.shown) if one.is_money and isinstance(one.shown, int) else _shown(one.shown)


def _shown(shown: Shown) -> str:
    return f"{shown:,}" if isinstance(shown, int) else TOLD[shown]
