"""Letters on a page: those that the font has, their widths, and the number that fit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.texts.media.right_to_left import joined

if TYPE_CHECKING:
    from fpdf import FPDF


class Lettering:
    """Measures for the font and size that the page has at the moment. Widths are in millimetres."""

    def __init__(self, pdf: FPDF, family: str) -> None:
        self._pdf = pdf
        self._known = frozenset(pdf.fonts[family].cmap)  # type: ignore[union-attr]
        self._widths: dict[tuple[str, str], float] = {}  # of letters, in sizes of their font

    def cut(self, words: str, width: float) -> str:
        """As much text as fits, with an ellipsis if that isn't all."""
        text = self.legible(words)
        if self.fits(text, width):
            return text
        while text and not self.fits(f"{text}…", width):
            text = text[:-1]
        return f"{text}…"

    def fits(self, text: str, width: float) -> bool:
        return self.measured(text) <= width

    def measured(self, text: str) -> float:
        """Width in millimetres, letter by letter: the library takes longer to measure than to draw."""
        style, size, widths = self._pdf.font_style, self._pdf.font_size, self._widths
        total = 0.0
        for letter in text:
            width = widths.get((style, letter))
            if width is None:
                width = widths[style, letter] = self._pdf.get_string_width(letter) / size
            total += width
        return total * size

    def wrapped(self, text: str, width: float) -> Iterable[str]:
        line = ""
        for word in self.legible(text).split():
            longer = f"{line} {word}".strip()
            if line and not self.fits(longer, width):
                yield line
                longer = word
            *full, line = self._broken(longer, width)
            yield from full
        yield line

    def _broken(self, word: str, width: float) -> Iterable[str]:
        """Pieces of a word that is wider than the page: none of it may be lost."""
        piece = ""
        for letter in word:
            if piece and not self.fits(piece + letter, width):
                yield piece
                piece = ""
            piece += letter
        yield piece

    def legible(self, text: str) -> str:
        """The text on one line; a letter that the font lacks shows as its number, so that nothing is lost."""
        plain = " ".join(text.split())
        if plain.isascii() and plain.isprintable():
            return plain
        shaped = joined(plain)
        return "".join(
            letter if ord(letter) in self._known else f"[U+{ord(letter):04X}]" for letter in shaped
        )
