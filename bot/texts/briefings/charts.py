"""A briefing's report as a picture: a bar of all states, and below it each person's times.

Up to `MOST_ROWS` people have a line each, from sent to acknowledged; more are drawn as curves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.language.names import officer_name
from bot.services.briefings.reports import BriefingReport, Recipient, ReportFile
from bot.texts.media.charts.bars import Whole
from bot.texts.media.charts.curves import Curve, Curves
from bot.texts.media.charts.panels import Panel, Series
from bot.texts.media.charts.pictures import Caption, picture
from bot.texts.media.charts.style import AMBER, BLUE, EARTH, INK, MOST_ROWS, PURPLE, RED, STEEL, TEAL
from bot.texts.media.charts.tracks import Dot, Track, Tracks
from bot.texts.times import full
from models.delivery import DeliveryState

SHORTEST = timedelta(minutes=5)
SENT, OPENED, ACKNOWLEDGED = Series("Sent", STEEL), Series("Opened", AMBER), Series("Acknowledged", TEAL)
PARKED = "Parked until back"
STATES: Mapping[DeliveryState, str] = MappingProxyType(
    {
        DeliveryState.QUEUED: "Under way",
        DeliveryState.SENDING: "Under way",
        DeliveryState.UNCERTAIN: "Uncertain",
        DeliveryState.REFUSED: "Refused",
        DeliveryState.EXPIRED: "Too late",
        DeliveryState.CANCELLED: "Recalled",
    }
)
ANSWERED = "A small dark dot means the question was answered."


def chart(printed: ReportFile) -> bytes:
    """The chart as a PNG."""
    return picture(caption(printed), panels(printed))


def caption(printed: ReportFile) -> Caption:
    report = printed.report
    briefing, counts = report.briefing, report.counts
    understood = (
        f" · {counts.understood:,} understood, {counts.at_once:,} at once" if report.has_question else ""
    )
    sent = f"Sent {full(briefing.published_at)}. " if briefing.published_at else ""
    opened = f"{counts.opened:,} opened{understood}"
    return Caption(
        title=f"{briefing.ref} · {briefing.title}",
        summary=f"{counts.acknowledged:,} of {counts.recipients:,} acknowledged · {opened}",
        foot=f"{sent}As at {full(printed.made_at)}, for {printed.made_by}. {_explained(report)}",
        marking=briefing.marking.value,
    )


def panels(printed: ReportFile) -> tuple[Panel, Panel]:
    report = printed.report
    start = report.briefing.published_at or printed.made_at
    end = max([start + SHORTEST, *(dot.at for one in report.recipients for dot in dots(one))])
    whole = Whole(tuple(parts(report)))
    if _has_tracks(report):
        return whole, Tracks(tuple(map(_track, report.recipients)), start, end)
    return whole, Curves(tuple(_curves(report)), len(report.recipients), start, end)


def parts(report: BriefingReport) -> Iterator[tuple[Series, int]]:
    """All recipients once each; the parts add up to their number."""
    people, counts = report.recipients, report.counts
    sent = [one for one in people if one.accepted_at or one.opened_at]
    acknowledged = sum(one.acknowledged_at is not None for one in sent)
    opened = sum(one.opened_at is not None and one.acknowledged_at is None for one in sent)
    rest = [one for one in people if not (one.accepted_at or one.opened_at)]
    doubt = sum(one.is_in_doubt for one in rest)
    yield ACKNOWLEDGED, acknowledged
    yield Series("Opened only", AMBER), opened
    yield Series("Sent, not opened", STEEL), len(sent) - acknowledged - opened
    yield Series("Under way", BLUE), counts.under_way
    yield Series(PARKED, EARTH), counts.parked
    yield Series("Uncertain", PURPLE), doubt
    yield Series("Not reached", RED), len(rest) - doubt - counts.under_way - counts.parked


def dots(one: Recipient) -> list[Dot]:
    times = (
        (one.accepted_at, SENT.colour, False),
        (one.opened_at, OPENED.colour, False),
        (one.acknowledged_at, ACKNOWLEDGED.colour, False),
        (one.understood_at, INK, True),
    )
    return [Dot(at, colour, is_small) for at, colour, is_small in times if at is not None]


def _track(one: Recipient) -> Track:
    why = PARKED if one.is_parked else one.reason or STATES.get(one.state, "")
    return Track(officer_name(None, one.collar, one.surname), dots(one), why[:1].upper() + why[1:])


def _curves(report: BriefingReport) -> Iterator[Curve]:
    chosen: tuple[tuple[Series, Callable[[Recipient], datetime | None]], ...] = (
        (SENT, lambda one: one.accepted_at),
        (OPENED, lambda one: one.opened_at),
        (ACKNOWLEDGED, lambda one: one.acknowledged_at),
    )
    for series, time_of in chosen:
        yield Curve(series, [at for one in report.recipients if (at := time_of(one)) is not None])


def _has_tracks(report: BriefingReport) -> bool:
    return len(report.recipients) <= MOST_ROWS


def _explained(report: BriefingReport) -> str:
    return ANSWERED if report.has_question and _has_tracks(report) else ""
