"""A briefing's report as a chart: everybody once, each with their times."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.services.briefings.reports import BriefingReport, Recipient, ReportFile
from bot.services.briefings.viewing import BriefingView
from bot.services.pushes.counts import DeliveryCounts
from bot.texts.briefings import charts
from bot.texts.media.charts.curves import Curves
from bot.texts.media.charts.style import AMBER, INK, MOST_ROWS, STEEL, TEAL
from bot.texts.media.charts.tracks import Tracks
from models.briefing import Marking
from models.delivery import DeliveryState

SENT = datetime(2026, 11, 27, 6, 45, tzinfo=UTC)
FACTS = dict.fromkeys(BriefingView.__struct_fields__)
BRIEFING = BriefingView(
    **{
        **FACTS,
        "number": 12,
        "title": "Knife arch moved",
        "marking": Marking.OFFICIAL_SENSITIVE,
        "published_at": SENT,
    }
)


def recipient(state=DeliveryState.ACCEPTED, *, collar="1234", **facts):
    nothing = dict.fromkeys(Recipient.__struct_fields__)
    known = {"collar": collar, "surname": "Ashfield", "state": state}
    return Recipient(**{**nothing, **known, **facts})


def minutes(*after):
    """Sent, opened, acknowledged and understood, so many minutes after it was published."""
    names = ("accepted_at", "opened_at", "acknowledged_at", "understood_at")
    return {name: SENT + timedelta(minutes=m) for name, m in zip(names, after, strict=False)}


MIXED = (
    recipient(**minutes(0, 4, 5, 6)),
    recipient(**minutes(0, 7)),
    recipient(**minutes(0)),
    recipient(DeliveryState.QUEUED),
    recipient(DeliveryState.QUEUED, parked_at=SENT),
    recipient(DeliveryState.UNCERTAIN),
    recipient(DeliveryState.UNCERTAIN, opened_at=SENT + timedelta(minutes=3)),
    recipient(DeliveryState.REFUSED, reason="has not enrolled"),
    recipient(DeliveryState.EXPIRED),
    recipient(DeliveryState.CANCELLED),
)
TALLY = DeliveryCounts(
    queued=2,
    parked=1,
    accepted=3,
    uncertain=2,
    refused={"has not enrolled": 1},
    expired=1,
    recalled=1,
    opened=3,
    acknowledged=1,
    understood=1,
    at_once=1,
)


def printed(people=MIXED, *, counts=TALLY, question=True):
    report = BriefingReport(BRIEFING, counts, tuple(people), has_question=question, is_own=True)
    return ReportFile(report, "png", SENT + timedelta(hours=3), "PS 0077 Khan")


def test_everybody_is_in_the_bar_once():
    parts = {series.name: number for series, number in charts.parts(printed().report)}
    assert parts == {
        "Acknowledged": 1,
        "Opened only": 2,
        "Sent, not opened": 1,
        "Under way": 1,
        "Parked until back": 1,
        "Uncertain": 1,
        "Not reached": 3,
    }
    assert sum(parts.values()) == len(MIXED) == TALLY.recipients


def test_the_caption_says_how_it_stands_and_for_whom():
    caption = charts.caption(printed())
    assert caption.title == "BRF-0012 · Knife arch moved"
    assert caption.summary == "1 of 10 acknowledged · 3 opened · 1 understood, 1 at once"
    assert caption.marking == "OFFICIAL-SENSITIVE"
    assert caption.foot.startswith("Sent Fri 27/11/2026 06:45. As at Fri 27/11/2026 09:45, for PS 0077 Khan.")


def test_understanding_is_told_only_where_something_was_asked():
    asked, plain = (charts.caption(printed(question=question)) for question in (True, False))
    assert "dark dot" in asked.foot and "dark dot" not in plain.foot
    assert "understood" not in plain.summary


def test_each_has_a_dot_for_what_they_did_in_its_order():
    _, tracks = charts.panels(printed())
    assert [[dot.colour for dot in track.dots] for track in tracks.tracks[:4]] == [
        [STEEL, AMBER, TEAL, INK],
        [STEEL, AMBER],
        [STEEL],
        [],
    ]
    assert {track.name for track in tracks.tracks} == {"1234 Ashfield"}


def test_who_has_no_times_has_a_reason_in_words():
    _, tracks = charts.panels(printed())
    reasons = [track.words for track in tracks.tracks if not track.dots]
    assert reasons == [
        *("Under way", "Parked until back", "Uncertain"),
        *("Has not enrolled", "Too late", "Recalled"),
    ]


def test_a_reason_keeps_its_capitals():
    _, tracks = charts.panels(printed([recipient(DeliveryState.REFUSED, reason="has left NPT1")]))
    assert [track.words for track in tracks.tracks] == ["Has left NPT1"]


@pytest.mark.parametrize("state", DeliveryState)
def test_no_state_is_shown_as_a_code(state):
    assert state is DeliveryState.ACCEPTED or charts.STATES[state][0].isupper()


def test_the_times_reach_to_the_last_and_never_less_than_five_minutes():
    _, tracks = charts.panels(printed())
    assert (tracks.start, tracks.end) == (SENT, SENT + timedelta(minutes=7))
    _, none = charts.panels(printed([recipient()]))
    assert none.end == SENT + timedelta(minutes=5)


def test_more_people_than_a_phone_shows_are_drawn_as_curves():
    people = [recipient(**minutes(0, 4))] * MOST_ROWS
    assert isinstance(charts.panels(printed(people))[1], Tracks)
    _, curves = charts.panels(printed([*people, recipient(DeliveryState.EXPIRED)]))
    assert isinstance(curves, Curves) and curves.whole == MOST_ROWS + 1
    assert [curve.words for curve in curves.curves] == [
        f"Sent {MOST_ROWS}",
        f"Opened {MOST_ROWS}",
        "Acknowledged 0",
    ]


@pytest.mark.parametrize("count", [0, 1, MOST_ROWS, MOST_ROWS + 1, 1500])
def test_any_number_of_people_makes_a_picture(count):
    made = charts.chart(printed([recipient(**minutes(0, 4, 5))] * count))
    with Image.open(BytesIO(made)) as image:
        assert image.format == "PNG"
