"""Words of results as they are compared: in the singular, without dots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.letters import folded, normal

_ENDS = (("ies", "y"), ("ves", "fe"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("s", ""))
_BETWEEN = re.compile(r"[\s;:()]+|,(?!\d)")
_JOINED = re.compile(r"([-+£]?\d[\d,.]*)([a-zA-Z]+)")
_SPELT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SHORTEST = 3  # letters of a word that may lose an ending


def bare(word: str) -> str:
    """`Knives` is knife, `s.23` is s23."""
    said = folded(word).replace(".", "").replace("'", "").strip("-!?")
    for end, instead in _ENDS:
        if said.endswith(end) and len(said) > SHORTEST and not said.endswith("ss"):
            return said.removesuffix(end) + instead
    return said


def bare_words(words: str) -> tuple[str, ...]:
    return tuple(filter(None, map(bare, words.replace("-", " ").replace("_", " ").split())))


def tokens(words: str) -> list[str]:
    """The words one by one, a unit apart from its number: `14wraps` is two."""
    return [part for found in _BETWEEN.split(normal(words)) for part in _apart(found)]


def _apart(token: str) -> Iterator[str]:
    if token.lower() in _SPELT:
        yield str(_SPELT.index(token.lower()) + 1)
    elif found := _JOINED.fullmatch(token):
        yield from found.groups()
    elif token.strip(".,!?"):
        yield token.rstrip(".,!?")


def pull(left: list[str], named: Iterable[str]) -> str | None:
    """Take the longest of these names out of the words; None if none of them stands there."""
    by_length = sorted(named, key=lambda one: -len(bare_words(one)))
    for name in by_length:
        if (at := place(left, bare_words(name))) is not None:
            del left[at : at + len(bare_words(name))]
            return name
    return None


def place(left: Sequence[str], wanted: tuple[str, ...]) -> int | None:
    """The place of these words among the others, as one stretch."""
    said = [bare(one) for one in left]
    for at in range(len(said) - len(wanted) + 1):
        if wanted and tuple(said[at : at + len(wanted)]) == wanted:
            return at
    return None
