"""The number of those done at each time: a line that steps up, with its name at its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.texts.media.charts.drawing import Drawing
from bot.texts.media.charts.panels import HEAD, Series, draw_times
from bot.texts.media.charts.scales import Scale, TimeScale, marks
from bot.texts.media.charts.style import GAP, INK, INNER, MARGIN, RULE, SMALL, SOFT, WIDTH

PLOT = 560
LINE = SMALL + 8  # from one name at the right to the next


class Curve(Struct, frozen=True):
    series: Series
    times: Sequence[datetime]

    @property
    def words(self) -> str:
        return f"{self.series.name} {len(self.times):,}"


class Curves(Struct, frozen=True):
    """`whole` is the greatest possible number."""

    curves: Sequence[Curve]
    whole: int
    start: datetime
    end: datetime

    @property
    def height(self) -> int:
        return HEAD + PLOT + SMALL

    def draw(self, sheet: Drawing, top: float) -> None:
        bottom, numbers = top + HEAD + PLOT, marks(self.whole)
        left = MARGIN + sheet.letters.widest([f"{one:,}" for one in numbers], SMALL) + GAP
        names = min(sheet.letters.widest([one.words for one in self.curves], SMALL), INNER * 0.4)
        across = TimeScale(self.start, self.end, left, WIDTH - MARGIN - names - 2 * GAP)
        up = Scale(numbers[-1], bottom, top + HEAD)
        _numbers(sheet, up, numbers, (left, across.right))
        draw_times(sheet, across, top, bottom)
        for one in self.curves:
            sheet.line(_steps(one, across, up), one.series.colour, width=6)
        heights = apart([up.at(len(one.times)) for one in self.curves], LINE)
        for one, y in zip(self.curves, heights, strict=True):
            x = across.right + GAP / 2
            sheet.box(x, y - 13, x + 8, y + 13, one.series.colour)
            sheet.text((x + GAP, y), one.words, SMALL, fill=INK, width=names)


def _numbers(sheet: Drawing, up: Scale, numbers: Sequence[int], between: tuple[float, float]) -> None:
    left, right = between
    for one in numbers:
        y = up.at(one)
        sheet.line([(left, y), (right, y)], RULE)
        sheet.text((left - GAP / 2, y), f"{one:,}", SMALL, fill=SOFT, anchor="rm")


def _steps(curve: Curve, across: TimeScale, up: Scale) -> list[tuple[float, float]]:
    points = [(across.left, up.low)]
    for number, at in enumerate(sorted(curve.times), start=1):
        points.append((across.at(at), points[-1][1]))
        points.append((across.at(at), up.at(number)))
    return [*points, (across.right, points[-1][1])]


def apart(wanted: Sequence[float], least: float) -> list[float]:
    """Heights in the order given, moved up the page until they are `least` apart; the lowest stays."""
    places = list(wanted)
    above = float("inf")
    for number in sorted(range(len(places)), key=lambda one: -places[one]):
        places[number] = above = min(places[number], above - least)
    return places
