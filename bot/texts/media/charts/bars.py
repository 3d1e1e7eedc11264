"""Horizontal bars, so that names can be read: one whole in parts, or a row for each name."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.texts.media.charts.drawing import Drawing
from bot.texts.media.charts.panels import Series, draw_key, draw_name, key_height, name_column
from bot.texts.media.charts.scales import Scale
from bot.texts.media.charts.style import BODY, GAP, INNER, MARGIN, MOST_ROWS, ROW, SMALL, SOFT, WIDTH, ink_on
from bot.values import replace

THICK, BAR = 60, 34
SEAM = 3  # background between two parts
NOTHING = "Nothing yet"


class Whole(Struct, frozen=True):
    """Parts across the whole width, and their key with the numbers. A part of 0 isn't shown."""

    parts: Sequence[tuple[Series, int]]

    @property
    def height(self) -> int:
        return THICK + GAP + key_height(self._key)

    @property
    def _key(self) -> list[Series]:
        return [replace(one, name=f"{one.name} {number:,}") for one, number in self.parts if number]

    def draw(self, sheet: Drawing, top: float) -> None:
        numbers = [number for _, number in self.parts]
        colours = [one.colour for one, _ in self.parts]
        scale = Scale(sum(numbers), MARGIN, WIDTH - MARGIN)
        if not sum(numbers):
            sheet.text((MARGIN, top + THICK / 2), NOTHING, SMALL, fill=SOFT)
        _parts(sheet, scale, (top, top + THICK), numbers, colours)
        draw_key(sheet, top + THICK + GAP, self._key)


class Bar(Struct, frozen=True):
    """`parts` are in the order of the series. `note` stands at its end; without one, the sum.

    A bar that `heads` those below it has a name and a note and no parts.
    """

    name: str
    parts: tuple[int, ...]
    note: str = ""
    heads: bool = False


class Bars(Struct, frozen=True):
    """Rows in the order given. A single series needs no key."""

    series: Sequence[Series]
    bars: Sequence[Bar]

    @property
    def height(self) -> int:
        return self._head + max(1, len(shown(self.bars))) * ROW

    @property
    def _key(self) -> Sequence[Series]:
        return self.series if len(self.series) > 1 else ()

    @property
    def _head(self) -> int:
        return key_height(self._key) + GAP if self._key else 0

    def draw(self, sheet: Drawing, top: float) -> None:
        draw_key(sheet, top, self._key)
        top += self._head
        bars = shown(self.bars)
        if not bars:
            sheet.text((MARGIN, top + ROW / 2), NOTHING, SMALL, fill=SOFT)
            return
        left = MARGIN + name_column(sheet, [one.name for one in bars if not one.heads])
        scale = _scale(sheet, left, bars)
        for number, one in enumerate(bars):
            self._row(sheet, scale, top + number * ROW + ROW / 2, one)

    def _row(self, sheet: Drawing, scale: Scale, y: float, one: Bar) -> None:
        if one.heads:
            _head(sheet, y, one)
            return
        draw_name(sheet, y, one.name, scale.low)
        colours = [each.colour for each in self.series]
        if len(colours) > 1:
            _parts(sheet, scale, (y - BAR / 2, y + BAR / 2), one.parts, colours)
        elif sum(one.parts):
            sheet.box(scale.low, y - BAR / 2, scale.at(sum(one.parts)), y + BAR / 2, colours[0])
        x = scale.at(sum(one.parts)) + GAP / 2
        sheet.text((x, y), end(one), SMALL, width=WIDTH - MARGIN - x)


def _head(sheet: Drawing, y: float, one: Bar) -> None:
    name = sheet.letters.cut(one.name, BODY, INNER * 0.6, bold=True)
    sheet.text((MARGIN, y), name, BODY, bold=True)
    x = MARGIN + sheet.letters.width(name, BODY, bold=True) + GAP
    sheet.text((x, y), one.note, SMALL, fill=SOFT, width=WIDTH - MARGIN - x)


def _scale(sheet: Drawing, left: float, bars: Sequence[Bar]) -> Scale:
    """The widest scale that leaves each bar room for the words at its end."""
    bars = [one for one in bars if not one.heads]
    most = max((sum(one.parts) for one in bars), default=0)
    room = WIDTH - MARGIN - left - GAP
    ends = {one: min(sheet.letters.width(end(one), SMALL), INNER * 0.45) for one in bars}
    width = min(((room - ends[one]) * most / sum(one.parts) for one in bars if sum(one.parts)), default=room)
    return Scale(most, left, left + width)


def end(bar: Bar) -> str:
    return bar.note or f"{sum(bar.parts):,}"


def shown(bars: Sequence[Bar]) -> list[Bar]:
    """At most `MOST_ROWS`, the last with the sum of those without room: its bar would dwarf the rest."""
    if len(bars) <= MOST_ROWS:
        return list(bars)
    kept, others = bars[: MOST_ROWS - 1], bars[MOST_ROWS - 1 :]
    together = sum(sum(one.parts) for one in others)
    return [*kept, Bar(f"and {len(others)} more", (0,) * len(bars[0].parts), f"{together:,} together")]


def _parts(
    sheet: Drawing,
    scale: Scale,
    between: tuple[float, float],
    numbers: Sequence[int],
    colours: Sequence[str],
) -> None:
    """Draw the parts one after another, with its number on each that has room for it."""
    top, bottom = between
    so_far = 0
    for number, colour in zip(numbers, colours, strict=True):
        left, right = scale.at(so_far), scale.at(so_far + number)
        so_far += number
        if not number:
            continue
        sheet.box(left, top, right - SEAM, bottom, colour)
        words = f"{number:,}"
        if sheet.letters.width(words, SMALL) + GAP <= right - left:
            middle = ((left + right - SEAM) / 2, (top + bottom) / 2)
            sheet.text(middle, words, SMALL, fill=ink_on(colour), anchor="mm")
