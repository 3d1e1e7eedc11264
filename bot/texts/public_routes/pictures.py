"""The ways to reach help as a picture for a phone: large type, and a code for each."""

from __future__ import annotations

from functools import lru_cache

from bot.language import telephones
from bot.services.public_routes.public_routes import MOST, RouteToHelp
from bot.texts.media.charts.drawing import Drawing
from bot.texts.media.charts.letters import Letters
from bot.texts.media.charts.style import EDGE, INK

WIDTH, MARGIN, BAND = 1080, 48, 330
LABEL, NUMBER, PAGE, WORDS = 46, 118, 52, 36  # letters, in pixels
LEAST = 40  # a number that is too long for its line is set no smaller
CODE = 270  # the side of a code, with a module around it
RIM = 1  # modules; the margins make them the four that ISO 18004 asks for
LINES = 2  # of words


@lru_cache(maxsize=4)
def picture(routes: tuple[RouteToHelp, ...]) -> bytes:
    """A PNG, as wide as a phone and as long as it needs to be; the same rows are drawn once."""
    letters = Letters()
    shown = routes[:MOST]
    sheet = Drawing(WIDTH, 2 * MARGIN + BAND * len(shown), letters)
    for at, route in enumerate(shown):
        _band(sheet, MARGIN + at * BAND, route)
        if at:
            top = MARGIN + at * BAND
            sheet.line([(MARGIN, top), (WIDTH - MARGIN, top)], EDGE)
    return sheet.png()


def _band(sheet: Drawing, top: int, route: RouteToHelp) -> None:
    room = WIDTH - 2 * MARGIN - (CODE + MARGIN if _has_code(route) else 0)
    sheet.text((MARGIN, top + 52), route.label, LABEL, bold=True, width=room)
    large = route.telephone or _page(route)
    most = NUMBER if route.telephone else PAGE
    size = sheet.letters.fitting(large, most, room, least=LEAST, bold=True)
    sheet.text((MARGIN, top + 142), large, size, bold=True, width=room)
    lines = sheet.letters.wrapped(route.words, WORDS, room, most=LINES)
    for line, words in enumerate(lines):
        sheet.text((MARGIN, top + 232 + line * 46), words, WORDS, width=room)
    if _has_code(route):
        _code(sheet, WIDTH - MARGIN - CODE, top + (BAND - CODE) // 2, route)


def _has_code(route: RouteToHelp) -> bool:
    """Nobody rings 999 by pointing a camera at it."""
    return route.address is not None or route.telephone not in telephones.SHORT


def _page(route: RouteToHelp) -> str:
    return (route.address or "").removeprefix("https://").removeprefix("www.")


def _code(sheet: Drawing, left: int, top: int, route: RouteToHelp) -> None:
    """The page if there is one, else the number to dial."""
    import segno  # takes 20 ms to load, and the start doesn't need it

    holds = route.address or f"tel:{telephones.dialled(route.telephone or '')}"
    modules = segno.make_qr(holds, error="m").matrix
    side = CODE // (len(modules) + 2 * RIM)
    rim = (CODE - side * len(modules)) // 2
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            if dark:
                x, y = left + rim + column * side, top + rim + row * side
                sheet.box(x, y, x + side, y + side, INK)
