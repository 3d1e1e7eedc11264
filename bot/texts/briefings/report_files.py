"""The report of a sent briefing as a file: a workbook, or a chart, with each person's times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.language.times.wall import to_local
from bot.services.briefings.reports import BriefingReport, Recipient, ReportFile
from bot.texts import labels
from bot.texts.briefings import charts
from bot.texts.cards import cut, marking
from bot.texts.documents.parts import DocumentPart
from bot.texts.media.spreadsheets import Worksheet as Table
from bot.texts.media.spreadsheets import workbook
from bot.texts.reply import ReplyFile
from bot.texts.times import full

LONGEST = 200  # letters of a title
HEADER = (
    *("collar", "surname", "rank", "team", "state", "reason", "sent", "opened", "acknowledged"),
    *("understood", "wrong answers", "reminders", "last reminded", "line told", "told"),
)
WIDTHS = (10, 18, 10, 12, 20, 28, 20, 20, 20, 20, 8, 10, 20, 20, 10)


def sheet(printed: ReportFile) -> DocumentPart:
    """The file for the officer who asked; it may be passed on."""
    picture = printed.form == "png"
    content = charts.chart(printed) if picture else xlsx(printed)
    name = f"{printed.report.briefing.ref}-{to_local(printed.made_at):%Y%m%d-%H%M}.{printed.form}"
    return DocumentPart((ReplyFile(name, content, is_picture=picture),), _caption(printed), protected=False)


def _caption(printed: ReportFile) -> str:
    briefing, counts = printed.report.briefing, printed.report.counts
    sent = f"sent {full(briefing.published_at)}, " if briefing.published_at else ""
    return (
        f"Report on {briefing.ref} · {cut(briefing.title or '', LONGEST)}\n"
        f"{sent}{counts.acknowledged:,} of {counts.recipients:,} acknowledged\n"
        f"{marking(printed.made_at, level=briefing.marking.value)}"
    )


def xlsx(printed: ReportFile) -> bytes:
    report = printed.report
    return workbook(
        [
            Table("recipients", [HEADER, *map(_row, report.recipients)], WIDTHS, frozen=1),
            Table("totals", _sums(printed), (34, 60)),
        ],
        marking=report.briefing.marking.value,
    )


def states(report: BriefingReport) -> list[tuple[str, int]]:
    """Each state with its number; together they are the recipients."""
    counts = report.counts
    return [
        ("sent", counts.accepted),
        ("under way", counts.under_way),
        (labels.PARKED, counts.parked),
        ("uncertain", counts.uncertain),
        *((f"not delivered: {reason}", number) for reason, number in counts.refused.items()),
        ("too late", counts.expired),
        ("recalled", counts.recalled),
    ]


def _sums(printed: ReportFile) -> Iterator[tuple[str, str | int]]:
    report, counts = printed.report, printed.report.counts
    yield report.briefing.ref, report.briefing.title
    yield "to", report.briefing.audience
    yield "as at", f"{full(printed.made_at)}, for {printed.made_by}"
    yield from states(report)
    yield "recipients (total)", counts.recipients
    yield "opened", counts.opened
    yield "acknowledged", counts.acknowledged
    if report.has_question:
        yield "understood", counts.understood
        yield "understood at once", counts.at_once


def _row(one: Recipient) -> tuple[str | int | datetime | None, ...]:
    return (
        *(
            one.collar,
            one.surname,
            one.rank,
            one.team,
            labels.PARKED if one.is_parked else labels.DELIVERIES[one.state],
        ),
        *(_reason(one), _at(one.accepted_at), _at(one.opened_at), _at(one.acknowledged_at)),
        *(_at(one.understood_at), one.wrong_answers, one.reminders, _at(one.reminded_at)),
        *(_at(one.climbed_at), one.told),
    )


def _reason(one: Recipient) -> str | None:
    if one.is_parked and one.leave_until is not None:
        return f"on leave until {one.leave_until:%d/%m/%Y}"
    return one.reason


def _at(instant: datetime | None) -> datetime | None:
    """London's wall time, to the second, as a spreadsheet keeps it: without a zone."""
    return to_local(instant).replace(tzinfo=None, microsecond=0) if instant else None
