"""Streets as they are said: `st giles st`, `abbey ct`, `12 kettering rd north`."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.letters import folded
from bot.searched import STREET_TYPES

DIRECTIONS = frozenset({"north", "south", "east", "west"})
BEFORE = DIRECTIONS | {"st", "saint", "old", "new", "upper", "lower", "great", "little"}
_WRITTEN = (
    "saint st|street st str|court ct crt|square sq|place pl|park pk|green grn|lane la ln|mount mt|walk wk"
    "|close cl clo"
)
_GROUPS = tuple(frozenset(group.split()) for group in _WRITTEN.split("|"))
_SAID = {
    "street",
    "lane",
    "close",
    "way",
    "court",
    "place",
    "green",
    "hill",
    "park",
    "square",
    "walk",
    "mews",
}
ENDS = frozenset(_SAID).union(*(group for group in _GROUPS if group & _SAID))
_TYPES = STREET_TYPES - {"flat", "apartment", "apt", "the", "of"}
HOUSE = re.compile(r"\d{1,4}[a-z]?")
_HOUSE_ON_RECORD = re.compile(r"(?<![\w/-])\d{1,4}[a-z]?(?![\w/-])")
FLATS = frozenset({"flat", "apartment", "apt", "unit", "room"})
_FLAT = re.compile(rf"\b(?:{'|'.join(sorted(FLATS))})\s+\w+,?")


@lru_cache(maxsize=1024)
def forms(word: str) -> tuple[str, ...]:
    """A word of a street as it may stand on record: `street` and `st`, the word itself first."""
    others = {other for group in _GROUPS if word in group for other in group}
    return (word, *sorted(others - {word}))


def house_of(address: str | None) -> str:
    """The number of the house, `14a`, and not of a flat in it; "" for an address without one."""
    found = _HOUSE_ON_RECORD.search(_FLAT.sub(" ", folded(address or "")))
    return found[0] if found else ""


def is_type(word: str) -> bool:
    """Whether the word makes a street of the one before it, and is never part of a name: `road`."""
    return word in _TYPES
