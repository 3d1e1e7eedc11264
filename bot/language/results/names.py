"""Words that read like somebody's name, where no name may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.language.referring.no_names import NEVER
from bot.letters import lowered, normal

_PAIR = re.compile(r"\b[A-Z][\w'-]+,?\s+(?:Mc|Mac|O')?[A-Z][\w'-]+\b")
_BORN = re.compile(r"\b(?:dob|born)\b", re.IGNORECASE)


def find_name(words: str, known: Iterable[str]) -> str | None:
    """The first two capitalised words together that name no known thing, or a word of a birth date."""
    said = normal(words)
    for one in sorted(known, key=lambda name: -len(name)):
        said = re.sub(re.escape(one), " ", said, flags=re.IGNORECASE)
    if found := _BORN.search(said):
        return found[0]
    for found in _PAIR.finditer(said):
        if not any(lowered(part).strip(",'-") in NEVER for part in found[0].split()):
            return found[0]
    return None
