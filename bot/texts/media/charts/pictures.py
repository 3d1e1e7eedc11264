"""The finished picture: the caption and its marking round panels, one below another."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.texts.media.charts.drawing import Drawing
from bot.texts.media.charts.letters import Letters
from bot.texts.media.charts.panels import Panel
from bot.texts.media.charts.style import BODY, GAP, INK, INNER, MARGIN, SECTION, SMALL, SOFT, TITLE, WIDTH

LINES, TITLE_LINES = 3, 5  # at most, so that none of the words is cut
LEADING = 12  # pixels between two lines
BAND = SMALL + 2 * GAP  # the marking, at the top and at the bottom


class Caption(Struct, frozen=True):
    """`summary` says the finding in a sentence; `foot` its author and time. `marking` may be empty."""

    title: str
    summary: str
    foot: str
    marking: str = ""


def picture(caption: Caption, panels: Sequence[Panel]) -> bytes:
    """A PNG, as high as its panels need."""
    letters = Letters()
    head = [
        *(
            (line, TITLE)
            for line in letters.wrapped(caption.title, TITLE, INNER, most=TITLE_LINES, bold=True)
        ),
        *((line, BODY) for line in letters.wrapped(caption.summary, BODY, INNER, most=LINES)),
    ]
    foot = [(line, SMALL) for line in letters.wrapped(caption.foot, SMALL, INNER, most=LINES)]
    body = sum(SECTION + panel.height for panel in panels)
    sheet = Drawing(WIDTH, 2 * BAND + _height(head) + body + SECTION + _height(foot), letters)
    top = _lines(sheet, BAND, head)
    for panel in panels:
        panel.draw(sheet, top + SECTION)
        top += SECTION + panel.height
    _lines(sheet, top + SECTION, foot)
    for y in (BAND / 2, sheet.height - BAND / 2):
        sheet.text((WIDTH / 2, y), caption.marking, SMALL, bold=True, anchor="mm")
    return sheet.png()


def _height(lines: Sequence[tuple[str, int]]) -> int:
    return sum(size + LEADING for _, size in lines)


def _lines(sheet: Drawing, top: float, lines: Sequence[tuple[str, int]]) -> float:
    """Draw the lines, and return the place where the next thing may begin."""
    for words, size in lines:
        top += size + LEADING
        is_title = size == TITLE
        at = (MARGIN, top - (size + LEADING) / 2)
        sheet.text(at, words, size, bold=is_title, fill=INK if is_title else SOFT)
    return top
