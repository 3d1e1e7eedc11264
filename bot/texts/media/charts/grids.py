"""A grid: columns side by side for each row, in each cell a number and a small bar, all to one scale."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.texts.media.charts.drawing import Drawing
from bot.texts.media.charts.panels import SMALLEST, Series, draw_key, key_height
from bot.texts.media.charts.scales import Scale
from bot.texts.media.charts.style import BODY, GAP, INNER, MARGIN, RED, ROW, RULE, SMALL, SOFT, WIDTH

LINE = SMALL + 6
BAR, INSET = 16, 10
CELL = LINE + BAR + LINE  # the number, the bar, the warning below it
EMPTY = "–"


class GridCell(Struct, frozen=True):
    """`parts` are in the order of the series; one without any shows no number. `warning` stands below."""

    number: str
    parts: tuple[int, ...]
    warning: str = ""


class GridRow(Struct, frozen=True):
    """`cells` are as many as the grid's columns; `note` stands beside the name."""

    name: str
    note: str
    cells: tuple[GridCell, ...]


class Grid(Struct, frozen=True):
    """`columns` are the lines above each; that of `marked` stands out."""

    series: Sequence[Series]
    columns: Sequence[tuple[str, ...]]
    rows: Sequence[GridRow]
    marked: int | None = None

    @property
    def height(self) -> int:
        return self._head + len(self.rows) * (ROW + CELL + GAP)

    @property
    def _head(self) -> int:
        lines = max((len(one) for one in self.columns), default=0)
        return key_height(self.series) + GAP + lines * LINE

    def draw(self, sheet: Drawing, top: float) -> None:
        draw_key(sheet, top, self.series)
        head = top + key_height(self.series) + GAP
        for number, lines in enumerate(self.columns):
            for at, words in enumerate(lines):
                where = (self._middle(number), head + at * LINE + LINE / 2)
                self._words(sheet, where, words, SMALL, bold=number == self.marked)
        top += self._head
        for row in self.rows:
            self._row(sheet, top, row)
            top += ROW + CELL + GAP

    def _row(self, sheet: Drawing, top: float, row: GridRow) -> None:
        sheet.line([(MARGIN, top), (WIDTH - MARGIN, top)], RULE)
        name = sheet.letters.cut(row.name, BODY, INNER * 0.5, bold=True)
        sheet.text((MARGIN, top + ROW / 2), name, BODY, bold=True)
        x = MARGIN + sheet.letters.width(name, BODY, bold=True) + GAP
        sheet.text((x, top + ROW / 2), row.note, SMALL, fill=SOFT, width=WIDTH - MARGIN - x)
        for number, cell in enumerate(row.cells):
            self._cell(sheet, number, top + ROW, cell)

    def _cell(self, sheet: Drawing, number: int, top: float, cell: GridCell) -> None:
        middle, bar = self._middle(number), top + LINE
        words = cell.number if sum(cell.parts) else EMPTY
        self._words(sheet, (middle, top + LINE / 2), words, SMALL)
        left = MARGIN + self._wide * number + INSET
        scale, so_far = Scale(self._most, left, left + self._wide - 2 * INSET), 0
        for part, series in zip(cell.parts, self.series, strict=True):
            if part:
                sheet.box(scale.at(so_far), bar, scale.at(so_far + part), bar + BAR, series.colour)
            so_far += part
        self._words(sheet, (middle, bar + BAR + LINE / 2), cell.warning, SMALL, bold=True, fill=RED)

    def _words(
        self,
        sheet: Drawing,
        middle: tuple[float, float],
        words: str,
        size: int,
        *,
        bold: bool = False,
        fill: str = SOFT,
    ) -> None:
        """In the middle of the column, smaller where it is too wide for it."""
        fitted = sheet.letters.fitting(words, size, self._wide - 4, least=SMALLEST, bold=bold)
        cut = sheet.letters.cut(words, fitted, self._wide - 4, bold=bold)
        sheet.text(middle, cut, fitted, fill=fill, bold=bold, anchor="mm")

    @property
    def _wide(self) -> float:
        return INNER / max(1, len(self.columns))

    @property
    def _most(self) -> int:
        return max((sum(cell.parts) for row in self.rows for cell in row.cells), default=0)

    def _middle(self, number: int) -> float:
        return MARGIN + self._wide * (number + 0.5)
