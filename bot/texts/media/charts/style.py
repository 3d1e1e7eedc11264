"""Colour, type and measures of every chart, in pixels. A phone shows 1080 of them on 390 points."""

from __future__ import annotations

WIDTH, MARGIN = 1080, 40
INNER = WIDTH - 2 * MARGIN
TITLE, BODY, SMALL = 44, 36, 33  # on a small phone, 360 points wide, 15, 12 and 11 points
ROW, GAP = 46, 18  # from one row to the next; between parts that belong together and parts that don't
SECTION = 44  # above a panel
MOST_ROWS = 32  # more would make a picture that a phone shrinks to fit its screen

PAPER, EDGE = "#fcfbf8", "#8a949e"  # the chat behind is light for some and dark for others: paper for both
INK, SOFT, RULE = "#1b2733", "#55626f", "#dadfe4"

# Eyes that lack red, green or blue tell them apart; each stands out from the paper, and a number from each.
TEAL, AMBER, STEEL, BLUE = "#0e504e", "#d27610", "#8790a0", "#2970dc"
EARTH, PURPLE, RED = "#867054", "#782284", "#9b0116"
PALETTE = (TEAL, AMBER, STEEL, BLUE, EARTH, PURPLE, RED)

_LINEAR_BELOW = 0.04045


def contrast(one: str, other: str) -> float:
    """Contrast from 1 to 21, as WCAG 2.2 defines it for `#rrggbb`."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """The better of ink and paper for words on that colour."""
    return max(INK, PAPER, key=lambda one: contrast(one, colour))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= _LINEAR_BELOW else float(((share + 0.055) / 1.055) ** 2.4)
