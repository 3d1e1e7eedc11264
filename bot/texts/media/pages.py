"""The pages of a PDF: the frame with its marking, headings, lines and tables, for every document sent out.

Letters come from DejaVu, which is beside this file: PDF's own fonts have only Western Europe's letters.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.texts.media.lettering import Lettering
from bot.texts.media.right_to_left import seen

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).parent / "fonts"
FAMILY = "dejavu"
MARGIN, TOP, FOOT = 12.0, 24.0, 16.0  # mm
LINE, SMALL = 4.8, 3.6  # mm from one line to the next
GAP = 1.0  # mm below small lines
WITH_A_ROW = 7.5  # lines that a heading needs with the head and the first row of its table
ABOVE = 3.7  # mm from a line of letters up to the rule before it
NAMES, NUMBER = 42.0, 20.0  # mm for the names of facts, and for the number of a page
BODY, NOTE, TITLE = 8.5, 6.5, 12.0  # points
LARGE, LEADING = 24.0, 0.75  # points of bold letters on a plate; mm above a line, for each point
ACROSS_PAGE, LEAST = 20, 8  # points of the words across a page, at most and at least
TURNED = 55.0  # degrees
APART, ASIDE, LONGEST = 75.0, 25.0, 185.0  # mm: from one line of these to the next, along it, and its length
THROUGH = 0.1  # mm for each point, from the foot of the letters up to their middle
ACROSS, PICTURE = 3, 42.0  # pictures side by side, and their greatest height, in mm
BLACK, GREY, RULE, FAINT = 0, 110, 205, 232
ARCHIVE = "PDF/A-2U"  # readable for as long as a case may last, with text that can be searched


class Frame(Struct, frozen=True):
    """The frame of each page: the marking at top and bottom, the title, the author and the time.

    A `watermark` lies faint and slanting behind all that is written.
    """

    title: str
    marking: str
    foot: str
    made_at: datetime
    landscape: bool = False
    watermark: str = ""


class PageColumn(Struct, frozen=True):
    """`width` is in millimetres."""

    title: str
    width: float


class TableRow(Struct, frozen=True):
    """`notes` stand small and grey below the cells, a line each."""

    cells: Sequence[str]
    notes: Sequence[str] = ()


class Pages:
    """A document written from top to bottom, then `done`."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._pdf = _paper(frame)
        self._letters = Lettering(self._pdf, FAMILY)
        self._width, self._bottom = self._pdf.w - 2 * MARGIN, self._pdf.h - FOOT
        self._y = 0.0
        self._section = ""
        self._new_page()

    def heading(self, text: str) -> None:
        """Write a heading, and name it again at the top of each page on which its section goes on."""
        self._section = ""
        self._room(WITH_A_ROW * LINE)
        self._y += LINE
        self._draw(MARGIN, text, size=BODY + 1.5, bold=True)
        self._section = text
        self._y += LINE

    def lines(self, *texts: str, struck: bool = False) -> None:
        """Write lines, each wrapped at the page's edge; struck ones are crossed out."""
        self._font(BODY)
        for text in texts:
            for line in self._letters.wrapped(text, self._width):
                self._room(LINE)
                self._draw(MARGIN, line)
                if struck:
                    self._strike(line)
                self._y += LINE

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Write facts, each name to the left of its words, which are wrapped and keep their lines."""
        self._font(BODY)
        width = self._width - NAMES
        for name, words in facts:
            written = (line for one in words.splitlines() for line in self._letters.wrapped(one, width))
            for number, line in enumerate(written):
                self._room(LINE)
                self._draw(MARGIN, "" if number else name, grey=GREY)
                self._draw(MARGIN + NAMES, line)
                self._y += LINE

    def plate(self, lines: Sequence[tuple[str, float]]) -> None:
        """Write lines in the middle of a page of their own, each with the size of its letters in points."""
        if self._y != TOP:
            self._new_page()
        self._y = self._pdf.h / 4
        for text, size in lines:
            self._y += size * LEADING
            shown = self._fitted(text, size)
            self._write((self._pdf.w - self._letters.measured(shown)) / 2, self._y, shown)

    def _fitted(self, text: str, size: float) -> str:
        """The text, for which the letters are made as small as it needs; cut if that isn't enough."""
        for smaller in range(int(size), LEAST - 1, -1):
            self._font(smaller, bold=size >= LARGE)
            if self._letters.fits(text, self._width):
                break
        return self._letters.cut(text, self._width)

    def notes(self, *texts: str) -> None:
        """Write notes, small and grey, a line each."""
        for text in texts:
            self._room(SMALL)
            self._draw(MARGIN, text, size=NOTE, grey=GREY)
            self._y += SMALL
        self._y += GAP if texts else 0

    @contextmanager
    def room_for_notes(self, count: int) -> Iterator[None]:
        """Keep what is written meanwhile so high that as many notes still fit below it, on the same page."""
        height = SMALL * count + GAP
        self._bottom -= height
        try:
            yield
        finally:
            self._bottom += height

    def pictures(self, pictures: Sequence[bytes]) -> None:
        """Set pictures side by side, each as large as its box allows."""
        width, height = self._width / ACROSS, PICTURE
        for number, picture in enumerate(pictures):
            if number % ACROSS == 0:
                self._room(height + LINE)
            x = MARGIN + width * (number % ACROSS)
            self._pdf.image(
                BytesIO(picture), x, self._y - LINE / 2, width - 2, height, keep_aspect_ratio=True
            )
            if number % ACROSS == ACROSS - 1 or number == len(pictures) - 1:
                self._y += height + LINE

    def table(self, columns: Sequence[PageColumn], rows: Iterable[TableRow]) -> None:
        """Write a table. Its head repeats on each page; an ellipsis cuts text wider than its column."""
        self._room(5 * LINE)
        self._y += LINE / 2
        self._head(columns)
        for row in rows:
            if self._y + SMALL * len(row.notes) > self._bottom:
                self._new_page()
                self._head(columns)
            self._cells(columns, row.cells)
            for note in row.notes:
                self._y += SMALL
                self._draw(MARGIN, note, size=NOTE, grey=GREY)
            self._y += LINE
            self._rule()

    def done(self) -> bytes:
        """Finish the file: the number of pages is known only now."""
        pages = self._pdf.page
        for number in range(1, pages + 1):
            self._pdf.page = number
            self._font(BODY)  # so that the next font is set again, on this page too
            right = self._pdf.w - MARGIN - NUMBER
            self._draw(right, f"page {number} of {pages}", size=NOTE, grey=GREY, y=self._pdf.h - FOOT / 2 + 1)
        return bytes(self._pdf.output())

    def _new_page(self) -> None:
        self._pdf.add_page()
        frame, foot = self._frame, self._pdf.h - FOOT / 2 + 2
        self._watermark(frame.watermark)
        for y in (8.0, foot + 3):
            self._centred(y, frame.marking)
        self._draw(MARGIN, frame.title, size=TITLE, bold=True, y=16.0)
        self._draw(MARGIN, frame.foot, size=NOTE, grey=GREY, y=foot - 1, width=self._width - NUMBER)
        self._y = TOP
        if self._section:
            self._draw(MARGIN, f"{self._section}, continued", size=NOTE, grey=GREY)
            self._y += LINE

    def _watermark(self, words: str) -> None:
        if not words:
            return
        middle, half = self._pdf.w / 2, self._pdf.h / 2
        for size in range(ACROSS_PAGE, LEAST - 1, -1):
            self._font(size, bold=True)
            if self._letters.fits(words, LONGEST):
                break
        shown = self._letters.cut(words, LONGEST)
        left = middle - self._letters.measured(shown) / 2
        self._pdf.set_text_color(FAINT)
        with self._pdf.rotation(TURNED, middle, half):
            for line in (-1, 0, 1):
                self._write(left - line * ASIDE, half + line * APART, shown)
        self._pdf.set_text_color(BLACK)

    def _room(self, height: float) -> None:
        if self._y + height > self._bottom:
            self._new_page()

    def _head(self, columns: Sequence[PageColumn]) -> None:
        self._cells(columns, [column.title for column in columns], bold=True)
        self._y += LINE
        self._rule()

    def _cells(self, columns: Sequence[PageColumn], cells: Sequence[str], *, bold: bool = False) -> None:
        self._font(BODY, bold=bold)
        x = MARGIN
        for column, cell in zip(columns, cells, strict=True):
            if cell:
                self._write(x, self._y, self._letters.cut(cell, column.width - 2))
            x += column.width

    def _strike(self, line: str) -> None:
        y = self._y - BODY * THROUGH
        self._pdf.set_draw_color(BLACK)
        self._pdf.line(MARGIN, y, MARGIN + self._letters.measured(line), y)
        self._pdf.set_draw_color(RULE)

    def _rule(self) -> None:
        y = self._y - ABOVE
        self._pdf.line(MARGIN, y, MARGIN + self._width, y)

    def _draw(
        self,
        x: float,
        text: str,
        *,
        size: float = BODY,
        bold: bool = False,
        grey: int = BLACK,
        y: float = 0.0,
        width: float = 0.0,
    ) -> None:
        self._font(size, bold=bold)
        self._pdf.set_text_color(grey)
        self._write(x, y or self._y, self._letters.cut(text, width or self._width))
        self._pdf.set_text_color(BLACK)

    def _centred(self, y: float, text: str) -> None:
        self._font(BODY, bold=True)
        self._write((self._pdf.w - self._letters.measured(text)) / 2, y, text)

    def _write(self, x: float, y: float, text: str) -> None:
        self._pdf.text(x, y, seen(text))

    def _font(self, size: float, *, bold: bool = False) -> None:
        self._pdf.set_font(FAMILY, "B" if bold else "", size)


def _paper(frame: Frame) -> FPDF:
    """Loading takes half a second, so it is done only for a document."""
    from fpdf import FPDF

    for name in ("fpdf", "fontTools"):  # they would log letters of the text
        logging.getLogger(name).setLevel(logging.ERROR)
    pdf = FPDF(orientation="L" if frame.landscape else "P", format="A4", enforce_compliance=ARCHIVE)
    pdf.set_auto_page_break(False)
    pdf.set_title(frame.title)
    pdf.set_lang("en-GB")
    pdf.set_creation_date(frame.made_at)
    pdf.add_font(FAMILY, "", FONTS / "DejaVuSansCondensed.ttf")
    pdf.add_font(FAMILY, "B", FONTS / "DejaVuSansCondensed-Bold.ttf")
    _give_no_letter_to_what_is_none(pdf)
    pdf.set_draw_color(RULE)
    pdf.set_line_width(0.15)
    return pdf


def _give_no_letter_to_what_is_none(pdf: FPDF) -> None:
    """PDF/A bars the letter U+0000, which the library gives to the shape for letters without one."""
    from fpdf.fonts import TTFFont

    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            for glyph, code in font.subset.items():
                if glyph is not None and code == 0:
                    glyph.unicode = ()
