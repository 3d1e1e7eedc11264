"""The choice that words name: as it is written, so far, or with a slip; and what they say besides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from msgspec import Struct

from bot.letters import folded, normal

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_BETWEEN = re.compile(r"[\s;,.!–-]*(?::\s*)?(?:(?:reason|because|as|since)\b[\s:,-]*)?", re.IGNORECASE)
_CLOSE = {5: 1, 7: 2}  # from so many letters on, so many slips
_MOST = 60  # characters of the words that may name a choice


class Surely(IntEnum):
    """The certainty with which the words name the choice."""

    NEARLY = 1
    SO_FAR = 2
    BY_ANOTHER_WORD = 3
    BY_NAME = 4


class Named(Struct, frozen=True):
    """`at` is the place of the choice, `rest` what the words say behind its name."""

    at: int
    rest: str
    surely: Surely


def named(words: str, choices: Sequence[Sequence[str]], others: Sequence[Sequence[str]] = ()) -> Named | None:
    """The choice that the words begin with. `choices` are the names of each, `others` further words for it.

    Of two names the longer counts. Without its whole name, a choice is named by the beginning of it that no
    other has, and with a slip of the thumb.
    """
    said = normal(words)
    spans = [(folded(one[0]).replace("'", ""), one.end()) for one in WORD.finditer(said[:_MOST])]
    if not spans:
        return None
    return (
        _whole(said, spans, choices, Surely.BY_NAME)
        or _whole(said, spans, others, Surely.BY_ANOTHER_WORD)
        or _so_far(said, spans, choices)
        or _nearly(said, spans, choices)
    )


_Spans = Sequence[tuple[str, int]]


def _whole(said: str, spans: _Spans, choices: Sequence[Sequence[str]], surely: Surely) -> Named | None:
    found = [
        (len(name), at)
        for at, names in enumerate(choices)
        for name in map(_tokens, names)
        if name and [one for one, _ in spans[: len(name)]] == name
    ]
    if not found:
        return None
    length, at = max(found, key=lambda one: one[0])
    return Named(at, _behind(said, spans[length - 1][1]), surely)


def _so_far(said: str, spans: _Spans, choices: Sequence[Sequence[str]]) -> Named | None:
    """The only choice whose name begins with all the words, or with those before a colon."""
    head, _, rest = said.partition(":")
    begun = "".join(word for word, end in spans if end <= len(head))
    found = {
        at
        for at, names in enumerate(choices)
        if begun and any("".join(_tokens(name)).startswith(begun) for name in names)
    }
    return Named(found.pop(), rest.strip(), Surely.SO_FAR) if len(found) == 1 else None


def _nearly(said: str, spans: _Spans, choices: Sequence[Sequence[str]]) -> Named | None:
    from rapidfuzz.distance import OSA

    found: dict[int, tuple[int, int]] = {}  # by choice: the slips, and the number of words
    for at, names in enumerate(choices):
        for name in map(_tokens, names):
            whole, typed = "".join(name), "".join(word for word, _ in spans[: len(name)])
            most = max((slips for letters, slips in _CLOSE.items() if len(whole) >= letters), default=0)
            off = OSA.distance(whole, typed, score_cutoff=most)
            if most and off <= most:
                found[at] = min(found.get(at, (off, len(name))), (off, len(name)))
    best = sorted(found.items(), key=lambda one: one[1])
    if not best or (len(best) > 1 and best[0][1][0] == best[1][1][0]):
        return None
    at, (_, length) = best[0]
    return Named(at, _behind(said, spans[min(length, len(spans)) - 1][1]), Surely.NEARLY)


def _behind(said: str, end: int) -> str:
    between = _BETWEEN.match(said, end)
    return said[between.end() if between else end :].strip()


def _tokens(name: str) -> list[str]:
    return [folded(one).replace("'", "") for one in WORD.findall(normal(name))]
