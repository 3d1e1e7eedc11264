"""Letters on a picture: the width of words, and the words that fit. Widths are pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts.media.pages import FONTS

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont


class Letters:
    """Each picture has its own: two threads must not share a font."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, bool], FreeTypeFont] = {}

    def font(self, size: int, *, bold: bool = False) -> FreeTypeFont:
        from PIL import ImageFont  # slow to load, and the start doesn't need it

        if (size, bold) not in self._fonts:
            name = "DejaVuSansCondensed-Bold.ttf" if bold else "DejaVuSansCondensed.ttf"
            self._fonts[size, bold] = ImageFont.truetype(str(FONTS / name), size)
        return self._fonts[size, bold]

    def width(self, words: str, size: int, *, bold: bool = False) -> float:
        return float(self.font(size, bold=bold).getlength(words))

    def widest(self, many: list[str], size: int) -> float:
        return max((self.width(words, size) for words in many), default=0)

    def fitting(self, words: str, size: int, width: float, *, least: int, bold: bool = False) -> int:
        """The largest size, from this one down to the least, in which the words fit."""
        sizes = range(size, least, -1)
        return next((one for one in sizes if self.width(words, one, bold=bold) <= width), least)

    def cut(self, words: str, size: int, width: float, *, bold: bool = False) -> str:
        """The words on one line: as many as fit, with an ellipsis if those aren't all."""
        plain = " ".join(words.split())
        if self.width(plain, size, bold=bold) <= width:
            return plain
        while plain and self.width(f"{plain}…", size, bold=bold) > width:
            plain = plain[:-1].rstrip()
        return f"{plain}…"

    def wrapped(self, words: str, size: int, width: float, *, most: int, bold: bool = False) -> list[str]:
        """The words on at most so many lines, the last of which is cut."""
        lines = [""]
        for word in words.split():
            longer = f"{lines[-1]} {word}".strip()
            if len(lines) < most and lines[-1] and self.width(longer, size, bold=bold) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return [self.cut(line, size, width, bold=bold) for line in lines]
