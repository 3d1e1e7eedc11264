"""A briefing's report as a picture: a bar of all states, and below it each person's times.

Up to `MOST_ROWS` people have a line each, from sent to acknowledged; more are drawn as curves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.language.names import officer_name
from bot.services.briefings.reports import BriefingReport, Recipient, ReportFile
from bot.texts import labels
from bot.texts.media.drawing import Drawing
from bot.texts.times import clock, full

MOST_ROWS = 40
WIDTH, MARGIN, ROW = 1200, 48, 30  # pixels
BAR_TOP, BAR = 150, 34
PLOT_TOP, CURVES = 300, 520
LABELS = 230  # pixels for the names
SOFT, RULE = "#616e7c", "#dde2e8"
SENT, OPENED, DONE, UNDERSTOOD = "#9fb3c8", "#e0a52b", "#2b7a4b", "#14532d"
PARKED, DOUBT, FAILED = "#c3cfd9", "#8a63c7", "#b83232"
TICKS = 6
STEPS = tuple(timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 2880))


@dataclass(frozen=True, slots=True)
class Axis:
    """Instants to pixels, from left to right."""

    start: datetime
    end: datetime
    left: int
    right: int

    def x(self, at: datetime) -> float:
        share = (at - self.start) / (self.end - self.start)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def ticks(self) -> list[datetime]:
        step = next((one for one in STEPS if (self.end - self.start) / one <= TICKS), STEPS[-1])
        return [self.start + n * step for n in range(int((self.end - self.start) / step) + 1)]


def chart(printed: ReportFile) -> bytes:
    """A PNG."""
    people = printed.report.recipients
    drawn = len(people) <= MOST_ROWS
    plot = len(people) * ROW if drawn else CURVES
    sheet = Drawing(WIDTH, PLOT_TOP + plot + 110)
    _frame(sheet, printed)
    _bar(sheet, printed.report)
    axis = _axis(printed, LABELS + MARGIN if drawn else MARGIN + 60)
    _scale(sheet, axis, PLOT_TOP + plot)
    if drawn:
        _rows(sheet, axis, people)
    else:
        _curves(sheet, axis, people)
    return sheet.png()


def _frame(sheet: Drawing, printed: ReportFile) -> None:
    report, marking = printed.report, printed.report.briefing.marking.value
    briefing, tally, middle = report.briefing, report.tally, WIDTH / 2
    sheet.text(middle, 22, marking, 16, bold=True, anchor="mm")
    sheet.text(middle, sheet.height - 20, marking, 16, bold=True, anchor="mm")
    sheet.text(MARGIN, 66, f"{briefing.ref} · {briefing.title}", 28, bold=True, width=WIDTH - 2 * MARGIN)
    understood = f" · {tally.understood} understood, {tally.at_once} at once" if report.has_question else ""
    words = f"{tally.acknowledged} of {tally.recipients} acknowledged · {tally.opened} opened{understood}"
    sheet.text(MARGIN, 106, words, 20, fill=SOFT)
    foot = f"As at {full(printed.made_at)}, for {printed.made_by}"
    if report.has_question and len(report.recipients) <= MOST_ROWS:
        foot += ". A small dark dot means the question was answered."
    sheet.text(MARGIN, sheet.height - 48, foot, 15, fill=SOFT)


def _bar(sheet: Drawing, report: BriefingReport) -> None:
    """All recipients once each; the parts add up to the whole width."""
    parts = _parts(report)
    whole, x, labels = sum(number for _, number, _ in parts) or 1, float(MARGIN), float(MARGIN)
    for name, number, colour in parts:
        width = (WIDTH - 2 * MARGIN) * number / whole
        sheet.box((x, BAR_TOP, x + width, BAR_TOP + BAR), colour)
        x += width
        sheet.box((labels, BAR_TOP + BAR + 20, labels + 14, BAR_TOP + BAR + 34), colour)
        labels += 22 + sheet.text(labels + 22, BAR_TOP + BAR + 27, f"{name} {number}", 17) + 26


def _parts(report: BriefingReport) -> list[tuple[str, int, str]]:
    people = report.recipients
    sent = [one for one in people if one.accepted_at or one.opened_at]
    done = [one for one in sent if one.acknowledged_at]
    opened = [one for one in sent if one.opened_at and not one.acknowledged_at]
    rest = [one for one in people if one not in sent]
    doubt = sum(one.is_in_doubt for one in rest)
    under_way, parked = report.tally.under_way, report.tally.parked
    failed = len(rest) - doubt - under_way - parked
    parts = [
        ("acknowledged", len(done), DONE),
        ("opened", len(opened), OPENED),
        ("sent", len(sent) - len(done) - len(opened), SENT),
        ("under way", under_way, RULE),
        (labels.PARKED, parked, PARKED),
        ("uncertain", doubt, DOUBT),
        ("not reached", failed, FAILED),
    ]
    return [part for part in parts if part[1]]


def _axis(printed: ReportFile, left: int) -> Axis:
    start = printed.report.briefing.published_at or printed.made_at
    times = [at for one in printed.report.recipients for at in _times(one)]
    end = max([start + timedelta(minutes=5), *times])
    return Axis(start, end, left, WIDTH - MARGIN - 20)


def _times(one: Recipient) -> list[datetime]:
    at = (one.accepted_at, one.opened_at, one.acknowledged_at, one.understood_at)
    return [each for each in at if each is not None]


def _scale(sheet: Drawing, axis: Axis, bottom: int) -> None:
    for at in axis.ticks():
        x = axis.x(at)
        sheet.line([(x, PLOT_TOP - 8), (x, bottom)], RULE)
        sheet.text(x, PLOT_TOP - 24, clock(at), 15, fill=SOFT, anchor="mm")


def _rows(sheet: Drawing, axis: Axis, people: Sequence[Recipient]) -> None:
    for number, one in enumerate(people):
        y = PLOT_TOP + number * ROW + ROW / 2
        sheet.text(MARGIN, y, officer_name(None, one.collar, one.surname), 17, width=LABELS - 20)
        times = [axis.x(at) for at in _times(one)]
        if not times:
            why = labels.PARKED if one.is_parked else one.reason or labels.DELIVERIES[one.state]
            sheet.text(axis.left + 8, y, why, 15, fill=SOFT, width=axis.right - axis.left)
            continue
        sheet.line([(min(times), y), (max(times), y)], SENT, width=3)
        marks = ((one.accepted_at, SENT), (one.opened_at, OPENED), (one.acknowledged_at, DONE))
        for at, colour in marks:
            if at is not None:
                sheet.dot(axis.x(at), y, colour)
        if one.understood_at is not None:
            sheet.dot(axis.x(one.understood_at), y, UNDERSTOOD, radius=3)


def _curves(sheet: Drawing, axis: Axis, people: Sequence[Recipient]) -> None:
    """How many had it, opened it, acknowledged it by then."""
    bottom = PLOT_TOP + CURVES
    for share in (0, 25, 50, 75, 100):
        y = bottom - CURVES * share / 100
        sheet.line([(axis.left, y), (axis.right, y)], RULE)
        sheet.text(axis.left - 10, y, str(round(len(people) * share / 100)), 15, fill=SOFT, anchor="rm")
    series = (
        ([one.accepted_at for one in people], SENT),
        ([one.opened_at for one in people], OPENED),
        ([one.acknowledged_at for one in people], DONE),
    )
    for times, colour in series:
        points: list[tuple[float, float]] = [(axis.left, bottom)]
        for number, at in enumerate(sorted(at for at in times if at is not None), start=1):
            points.append((axis.x(at), points[-1][1]))
            points.append((axis.x(at), bottom - CURVES * number / len(people)))
        sheet.line([*points, (axis.right, points[-1][1])], colour, width=4)
