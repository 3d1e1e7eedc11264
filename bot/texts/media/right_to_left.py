"""Right-to-left writing as it stands on a page: Arabic letters joined, words in the order of the eye.

PDF wants each letter in its shape and place. A shaping library would bring 3 MB; the shapes are in Unicode
itself, as letters of their own, and the order comes with fpdf2.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

FIRST_SHAPE, LAST_SHAPE = (
    0xFE80,
    0xFEFC,
)  # letters shaped by their place; marks have shapes of their own before
ALONE, FIRST, MIDDLE, LAST = "<isolated>", "<initial>", "<medial>", "<final>"
STRETCH = "\u0640"  # joins on both sides and has one shape
TURNED = frozenset(("R", "AL", "AN", "RLE", "RLO", "RLI"))


def is_turned(text: str) -> bool:
    """Whether any of it is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(one) in TURNED for one in text)


def joined(text: str) -> str:
    """The text with each Arabic letter in the shape that its neighbours give it, in the order of reading."""
    return "".join(_shaped(list(_letters(text)))) if is_turned(text) else text


def seen(text: str) -> str:
    """A line of an English page in the order in which it is seen from left to right, brackets turned."""
    if not is_turned(text):
        return text
    from fpdf.bidi import BidiParagraph
    from fpdf.enums import TextDirection

    line = BidiParagraph(text, TextDirection.LTR)
    return "".join(one.character for one in line.get_reordered_characters())


def _letters(text: str) -> Iterator[str]:
    """Letters one by one; lam with an alef behind it is one letter."""
    skip = False
    for one, after in zip(text, [*text[1:], ""], strict=True):
        if skip:
            skip = False
        elif one + after in _shapes():
            skip = True
            yield one + after
        else:
            yield one


def _shaped(letters: Sequence[str]) -> Iterator[str]:
    before = ""
    for at, one in enumerate(letters):
        if unicodedata.combining(one[0]):
            yield one
            continue
        after = next((other for other in letters[at + 1 :] if not unicodedata.combining(other[0])), "")
        shapes, is_joined = _shapes().get(one, {}), _joins(before, FIRST)
        goes_on = FIRST in shapes and _joins(after, LAST)
        shape = (MIDDLE if goes_on else LAST) if is_joined else (FIRST if goes_on else ALONE)
        yield shapes.get(shape) or shapes.get(ALONE) or one
        before = one


def _joins(letter: str, shape: str) -> bool:
    """Whether it reaches out to the next letter (it has a shape for the first), or to the one before."""
    return letter == STRETCH or shape in _shapes().get(letter, {})


@cache
def _shapes() -> Mapping[str, Mapping[str, str]]:
    """The shapes of each letter, by its place in a word."""
    found: dict[str, dict[str, str]] = {}
    for code in range(FIRST_SHAPE, LAST_SHAPE + 1):
        place, *parts = unicodedata.decomposition(chr(code)).split()
        found.setdefault("".join(chr(int(one, 16)) for one in parts), {})[place] = chr(code)
    return found
