"""Whether two names may be one person's: spelt or sounding alike. Pure.

For people born on the same day: among so few, generous is right.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from bot.letters import name_tokens
from bot.searched import sound

NEAR = 0.88  # Jaro-Winkler
_LONG = 4  # letters; of a shorter word one wrong letter is another word


def is_alike(surname: str, forenames: str | None, known: Iterable[str | None]) -> bool:
    """Whether the surname and the first forename are among the known names, in whichever order."""
    words = [word for name in known for word in _words(name)]
    first = name_tokens(forenames or "")[:1]
    return _is_among(_words(surname), words) and (not first or _is_among(first, words))


def is_same(names: Iterable[str | None], others: Iterable[str | None]) -> bool:
    """Whether the names are the same but for case, accents and hyphens."""
    return [name_tokens(one or "") for one in names] == [name_tokens(one or "") for one in others]


def _words(name: str | None) -> list[str]:
    """The words of a name, and these joined: Smith-Jones is also smithjones."""
    tokens = name_tokens(name or "")
    return [*tokens, "".join(tokens)] if len(tokens) > 1 else tokens


def _is_among(said: Iterable[str], known: Iterable[str]) -> bool:
    known = list(known)
    return any(_is_word_alike(one, other) for one in said for other in known)


def _is_word_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _LONG:
        return False
    if sound(one) and sound(one) == sound(other):
        return True
    spelt: float = import_module("rapidfuzz.distance.JaroWinkler").similarity(one, other)
    return spelt >= NEAR
