"""A sheet to draw on: letters, lines, boxes and dots, drawn large and made small so that edges are smooth."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from bot.texts.media.pages import FONTS

INK, PAPER = "#1f2933", "#ffffff"
FINER = 2
Point = tuple[float, float]


class Drawing:
    """All measures are pixels of the picture that comes out."""

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image, ImageDraw, ImageFont  # take 40 ms to load, and the start doesn't need them

        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * FINER, height * FINER), PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self._fonts = ImageFont

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: int = 18,
        *,
        fill: str = INK,
        bold: bool = False,
        anchor: str = "lm",
        width: float | None = None,
    ) -> float:
        """Draw text and return its width. `y` is the middle of the line; an ellipsis cuts it at `width`."""
        name = "DejaVuSansCondensed-Bold.ttf" if bold else "DejaVuSansCondensed.ttf"
        font = self._fonts.truetype(str(FONTS / name), size * FINER)
        plain, most = " ".join(words.split()), (width or self.width) * FINER
        while plain and font.getlength(plain) > most:
            plain = plain.rstrip("…")[:-1] + "…"
        self._draw.text((x * FINER, y * FINER), plain, font=font, fill=fill, anchor=anchor)
        return float(font.getlength(plain)) / FINER

    def line(self, points: Sequence[Point], colour: str, *, width: int = 1) -> None:
        self._draw.line([_fine(one) for one in points], fill=colour, width=width * FINER)

    def box(self, corners: tuple[float, float, float, float], colour: str) -> None:
        left, top, right, bottom = corners
        self._draw.rectangle((*_fine((left, top)), *_fine((right, bottom))), fill=colour)

    def dot(self, x: float, y: float, colour: str, radius: int = 6) -> None:
        around = (*_fine((x - radius, y - radius)), *_fine((x + radius, y + radius)))
        self._draw.ellipse(around, fill=colour)

    def png(self) -> bytes:
        from PIL.Image import Resampling

        out = BytesIO()
        small = self._image.resize((self.width, self.height), Resampling.LANCZOS)
        small.save(out, "PNG", optimize=True)
        return out.getvalue()


def _fine(point: Point) -> Point:
    return point[0] * FINER, point[1] * FINER
