"""The times at which things happened: a line for each name, with a dot for each thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.texts.media.charts.bars import NOTHING
from bot.texts.media.charts.drawing import Drawing
from bot.texts.media.charts.panels import HEAD, draw_name, draw_times, name_column
from bot.texts.media.charts.scales import TimeScale
from bot.texts.media.charts.style import GAP, MARGIN, PAPER, ROW, SMALL, SOFT, STEEL, WIDTH

RIGHT = WIDTH - MARGIN - GAP
DOT, SMALL_DOT = 11, 5


class Dot(Struct, frozen=True):
    """A small dot lets the one beneath be seen."""

    at: datetime
    colour: str
    is_small: bool = False


class Track(Struct, frozen=True):
    """The last dot is on top. `words` stand there if there are none."""

    name: str
    dots: Sequence[Dot]
    words: str = ""


class Tracks(Struct, frozen=True):
    tracks: Sequence[Track]
    start: datetime
    end: datetime

    @property
    def height(self) -> int:
        return HEAD + max(1, len(self.tracks)) * ROW

    def draw(self, sheet: Drawing, top: float) -> None:
        if not self.tracks:
            sheet.text((MARGIN, top + ROW / 2), NOTHING, SMALL, fill=SOFT)
            return
        left = MARGIN + name_column(sheet, [one.name for one in self.tracks])
        scale = TimeScale(self.start, self.end, left + GAP, RIGHT)
        draw_times(sheet, scale, top, top + self.height)
        for number, one in enumerate(self.tracks):
            y = top + HEAD + number * ROW + ROW / 2
            draw_name(sheet, y, one.name, left)
            _track(sheet, scale, y, one)


def _track(sheet: Drawing, scale: TimeScale, y: float, one: Track) -> None:
    if not one.dots:
        x = scale.left + GAP
        words = sheet.letters.cut(one.words, SMALL, RIGHT - x)
        sheet.box(x, y - ROW / 2, x + sheet.letters.width(words, SMALL), y + ROW / 2, PAPER)
        sheet.text((x, y), words, SMALL, fill=SOFT)
        return
    places = [scale.at(dot.at) for dot in one.dots]
    sheet.line([(min(places), y), (max(places), y)], STEEL, width=4)
    for place, dot in zip(places, one.dots, strict=True):
        sheet.dot(place, y, dot.colour, SMALL_DOT if dot.is_small else DOT)
