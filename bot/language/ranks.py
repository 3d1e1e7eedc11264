"""Ranks as the record writes them, and as people speak of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.letters import folded

LADDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {  # lowest first: the spoken name, then those on record; a detective holds the same rank
        "pcsos": ("PCSO",),
        "constables": ("PC", "DC", "SC", "Con", "Constable", "Special Constable"),
        "sergeants": ("PS", "DS", "Sgt", "Sergeant"),
        "inspectors": ("Insp", "DI", "Inspector"),
        "chief inspectors": ("Ch Insp", "DCI", "C/Insp", "Chief Insp", "Chief Inspector"),
        "superintendents": ("Supt", "DSupt", "Superintendent"),
        "chief superintendents": ("Ch Supt", "DCS", "C/Supt", "Chief Supt", "Chief Superintendent"),
        "chief officers": (
            *("ACC", "DCC", "CC"),
            *("Assistant Chief Constable", "Deputy Chief Constable", "Chief Constable"),
        ),
    }
)
NAMES = tuple(LADDER)
SYNONYMS: Mapping[str, str] = MappingProxyType(
    {"sgts": "sergeants", "insps": "inspectors", "supts": "superintendents", "pcs": "constables"}
)
_BEFORE = re.compile(r"(?:t|a|temp|temporary|acting|d|det|detective|police)[ /]+")
_AFTER = re.compile(r" ?\((?:t|a|temp|temporary|acting)\)$")
_STEPS = {rank.casefold(): step for step, ranks in enumerate(LADDER.values()) for rank in ranks}


def substantive(rank: str) -> str:
    """Temporary, acting and detective ranks (T/Insp, A/DCI, Det Sergeant) count as the rank itself."""
    plain = " ".join(folded(rank).replace(".", " ").split())
    found = _BEFORE.match(plain) or _AFTER.search(plain)
    return substantive(plain[: found.start()] + plain[found.end() :]) if found else plain


def step(rank: str | None) -> int | None:
    """The step on the ladder, from 0; None for a rank that is not on it."""
    return _STEPS.get(substantive(rank or ""))
