"""A panel: one part of a picture, and the code that all panels share. Each draws itself from `top` down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from bot.texts.media.charts.drawing import Drawing
from bot.texts.media.charts.scales import TimeScale
from bot.texts.media.charts.style import BODY, GAP, INNER, MARGIN, ROW, RULE, SMALL, SOFT

ACROSS = 2
SMALLEST = 24  # pixels: 8 points on a small phone
SWATCH = 26
HEAD = SMALL + GAP  # the line of times above a panel


class Panel(Protocol):
    @property
    def height(self) -> int: ...

    def draw(self, sheet: Drawing, top: float) -> None: ...


class Series(Struct, frozen=True):
    """The meaning of one colour."""

    name: str
    colour: str


def key_height(series: Sequence[Series]) -> int:
    return -(-len(series) // ACROSS) * ROW


def draw_key(sheet: Drawing, top: float, series: Sequence[Series]) -> None:
    """Draw the key, two in a line, in the order in which they are drawn."""
    column = INNER / ACROSS
    for number, one in enumerate(series):
        x, y = MARGIN + column * (number % ACROSS), top + number // ACROSS * ROW + ROW / 2
        sheet.box(x, y - SWATCH / 2, x + SWATCH, y + SWATCH / 2, one.colour)
        sheet.text((x + SWATCH + 12, y), one.name, BODY, width=column - SWATCH - 24)


def draw_times(sheet: Drawing, scale: TimeScale, top: float, bottom: float) -> None:
    """Draw each mark's words above its rule, as long as the picture has room for them."""
    free = 0.0
    for at, words in scale.marks():
        x, half = scale.at(at), sheet.letters.width(words, SMALL) / 2
        sheet.line([(x, top + HEAD), (x, bottom)], RULE)
        if x - half >= free and x + half <= sheet.width - 4:
            sheet.text((x, top + SMALL / 2), words, SMALL, fill=SOFT, anchor="mm")
            free = x + half + GAP


def draw_name(sheet: Drawing, y: float, name: str, right: float) -> None:
    """Draw the name of a row, smaller if it is long: a name that is cut could be anybody's."""
    width = right - MARGIN - GAP
    size = sheet.letters.fitting(name, SMALL, width, least=SMALLEST)
    sheet.text((MARGIN, y), name, size, width=width)


def name_column(sheet: Drawing, names: list[str]) -> float:
    """The width of the longest name, but never more than half of the picture."""
    return min(sheet.letters.widest(names, SMALL), INNER * 0.5) + GAP
