"""A word before a name that is no part of it: a programme misspelt, or one that nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

from msgspec import Struct

from bot.language.referring.given import is_particle
from bot.letters import code_words

MOST_WORDS = 3  # of a programme's name
LONG, ALIKE = 5, 0.8


class BeforeName(Struct, frozen=True):
    """The word as typed, the known name that it is like ("" for none), and the words after it."""

    said: str
    near: str
    left: str


def before_name(words: str, known: Mapping[str, object]) -> BeforeName | None:
    """The word before a name that may be a programme. None where the words begin with the name."""
    said = words.split()
    most = next((at for at, one in enumerate(said) if "," in one), len(said) - 1)
    found = [_near(" ".join(said[:one]), known) for one in range(1, min(MOST_WORDS, most) + 1)]
    like, near = max(found, default=(0.0, ""))
    if like >= ALIKE:
        at = found.index((like, near)) + 1
        return BeforeName(" ".join(said[:at]), near, " ".join(said[at:]))
    strange = most and len(said) > len("ab") and said[0].islower() and not is_particle(said[0])
    return BeforeName(said[0], "", " ".join(said[1:])) if strange and said[1][:1].isupper() else None


def _near(first: str, known: Mapping[str, object]) -> tuple[float, str]:
    bare = code_words(first).replace("_", "")
    if len(bare) < LONG and first.istitle():
        return 0.0, ""  # a short forename, such as Tom
    return max(((_alike(bare, name), name) for name in known), default=(0.0, ""))


def _alike(bare: str, name: str) -> float:
    """From 0 to 1. One letter of a short code may be wrong, or two in the wrong order."""
    known = name.replace("_", "")
    if max(len(bare), len(known)) < LONG:
        wrong = [at for at, (one, other) in enumerate(zip(bare, known, strict=False)) if one != other]
        swapped = sorted(bare) == sorted(known) and len(wrong) == len("ab")
        near = len(bare) == len(known) > len("ab") and (len(wrong) <= 1 or swapped)
        return 0.9 if near else 0.0
    return SequenceMatcher(None, bare, known, autojunk=False).ratio()
