"""A sheet to draw on: letters, lines, boxes and dots. All measures are pixels."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from bot.texts.media.charts.letters import Letters
from bot.texts.media.charts.style import BODY, EDGE, INK, PAPER

if TYPE_CHECKING:
    from PIL.Image import Image

FINER = 4  # dots are drawn this much larger and made small, so that their edges are smooth
Point = tuple[float, float]


class Drawing:
    def __init__(self, width: int, height: int, letters: Letters) -> None:
        from PIL import Image, ImageDraw  # take 40 ms to load, and the start doesn't need them

        self.width, self.height, self.letters = width, height, letters
        self._image = Image.new("RGB", (width, height), PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self._dots: dict[int, Image.Image] = {}
        self._draw.rectangle((0, 0, width - 1, height - 1), outline=EDGE, width=2)

    def text(
        self,
        at: Point,
        words: str,
        size: int = BODY,
        *,
        fill: str = INK,
        bold: bool = False,
        anchor: str = "lm",
        width: float | None = None,
    ) -> None:
        """`at` is the middle of its line; words wider than `width` are cut, with an ellipsis."""
        font = self.letters.font(size, bold=bold)
        shown = self.letters.cut(words, size, width or self.width, bold=bold)
        self._draw.text(at, shown, font=font, fill=fill, anchor=anchor)

    def line(self, points: Sequence[Point], colour: str, *, width: int = 2) -> None:
        self._draw.line(points, fill=colour, width=width)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """At least two pixels wide and high, from the left and from the bottom, so that a little shows."""
        self._draw.rectangle((left, min(top, bottom - 2), max(right, left + 2) - 1, bottom - 1), fill=colour)

    def dot(self, x: float, y: float, colour: str, radius: int) -> None:
        """Draw a dot with a rim of background, so that two that overlap remain two."""
        for size, fill in ((radius + 2, PAPER), (radius, colour)):
            self._image.paste(fill, (round(x) - size, round(y) - size), self._disc(size))

    def png(self) -> bytes:
        """A PNG of 256 colours: a third of the size, and quicker."""
        from PIL.Image import Dither, Quantize

        out = BytesIO()
        self._image.quantize(256, Quantize.FASTOCTREE, dither=Dither.NONE).save(out, "PNG")
        return out.getvalue()

    def _disc(self, radius: int) -> Image:
        from PIL import Image, ImageDraw

        if radius not in self._dots:
            side = 2 * radius + 1
            large = Image.new("L", (side * FINER, side * FINER))
            ImageDraw.Draw(large).ellipse((0, 0, side * FINER - 1, side * FINER - 1), fill=255)
            self._dots[radius] = large.resize((side, side), Image.Resampling.LANCZOS)
        return self._dots[radius]
