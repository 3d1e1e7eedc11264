"""Small multiples: the same columns for each of several things, all to one scale, for comparison."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Generic, TypeVar

from msgspec import Struct

from bot.texts.media.charts.bars import NOTHING
from bot.texts.media.charts.drawing import Drawing
from bot.texts.media.charts.scales import Scale
from bot.texts.media.charts.style import GAP, INNER, MARGIN, SMALL, SOFT, TEAL

ACROSS, MOST = 2, 16
BETWEEN = 40
HEAD, PLOT, FOOT = 46, 130, 40
FULL = 0.72  # the part of its slot that a column fills
CELL = HEAD + PLOT + FOOT + GAP


class Multiple(Struct, frozen=True):
    """A number for each label of its `Multiples`, of which there is at least one."""

    title: str
    numbers: tuple[int, ...]


class Multiples(Struct, frozen=True):
    labels: tuple[str, ...]
    multiples: Sequence[Multiple]
    colour: str = TEAL

    @property
    def height(self) -> int:
        cells = ceil(min(len(self.multiples), MOST) / ACROSS) * CELL
        return (cells or HEAD) + (HEAD if len(self.multiples) > MOST else 0)

    def draw(self, sheet: Drawing, top: float) -> None:
        most = max((max(one.numbers) for one in self.multiples), default=0)
        width = (INNER - BETWEEN * (ACROSS - 1)) / ACROSS
        for number, one in enumerate(self.multiples[:MOST]):
            left = MARGIN + number % ACROSS * (width + BETWEEN)
            y = top + number // ACROSS * CELL
            sheet.text((left, y + HEAD / 2), one.title, SMALL, bold=True, width=width)
            bottom = y + HEAD + PLOT
            self._columns(sheet, Scale(most, bottom, y + HEAD + SMALL), Slots(left, width, one.numbers))
            self._foot(sheet, bottom, Slots(left, width, self.labels))
        left_out = len(self.multiples) - MOST
        words = NOTHING if not self.multiples else f"and {left_out:,} more" if left_out > 0 else ""
        sheet.text((MARGIN, top + self.height - HEAD / 2), words, SMALL, fill=SOFT)

    def _columns(self, sheet: Drawing, up: Scale, slots: Slots[int]) -> None:
        """Draw each column with its number; without room side by side, only the largest has its number."""
        named = {at: f"{number:,}" for at, number in enumerate(slots.items)}
        if sheet.letters.widest(list(named.values()), SMALL) + 2 > slots.wide:
            tallest = slots.items.index(max(slots.items))
            named = {tallest: named[tallest]}
        for at, number in enumerate(slots.items):
            middle = slots.middle(at)
            if number:
                half = slots.wide * FULL / 2
                sheet.box(middle - half, up.at(number), middle + half, up.low, self.colour)
            slots.text(sheet, at, up.at(number) - SMALL / 2 - 2, named.get(at, ""))

    def _foot(self, sheet: Drawing, bottom: float, slots: Slots[str]) -> None:
        sheet.line([(slots.left, bottom), (slots.left + slots.width, bottom)], SOFT)
        widest = sheet.letters.widest(list(slots.items), SMALL)
        every = max(1, ceil(2 * widest / slots.wide - 1))  # the first and the last may have to move inwards
        for at in range(0, len(slots.items), every):
            slots.text(sheet, at, bottom + FOOT / 2, slots.items[at])


Item = TypeVar("Item")


class Slots(Struct, Generic[Item], frozen=True):
    """A width shared out evenly."""

    left: float
    width: float
    items: tuple[Item, ...]

    @property
    def wide(self) -> float:
        return self.width / len(self.items)

    def middle(self, at: int) -> float:
        return self.left + self.wide * (at + 0.5)

    def text(self, sheet: Drawing, at: int, y: float, words: str) -> None:
        """Draw words in the middle of the slot, or as near to it as the width allows."""
        half = sheet.letters.width(words, SMALL) / 2
        x = min(max(self.middle(at), self.left + half), self.left + self.width - half)
        sheet.text((x, y), words, SMALL, fill=SOFT, anchor="mm")
