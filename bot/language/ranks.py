"""Ranks as the record writes them, and as people speak of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.letters import folded

LADDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {  # lowest first: the spoken name, then those on record; a detective holds the same rank
        "pcsos": ("PCSO",),
        "constables": ("PC", "DC", "SC", "Con"),
        "sergeants": ("PS", "DS", "Sgt"),
        "inspectors": ("Insp", "DI"),
        "chief inspectors": ("Ch Insp", "DCI"),
        "superintendents": ("Supt", "DSupt"),
        "chief superintendents": ("Ch Supt", "DCS"),
        "chief officers": ("ACC", "DCC", "CC"),
    }
)
NAMES = tuple(LADDER)
SYNONYMS: Mapping[str, str] = MappingProxyType(
    {"sgts": "sergeants", "insps": "inspectors", "supts": "superintendents", "pcs": "constables"}
)
_STEPS = {rank.casefold(): step for step, ranks in enumerate(LADDER.values()) for rank in ranks}


def substantive(rank: str) -> str:
    """Temporary and acting ranks (T/Insp, A/DCI) count as the rank itself."""
    plain = folded(rank).replace(".", " ").replace("/ ", "/").strip()
    return " ".join(plain.removeprefix("t/").removeprefix("a/").split())


def step(rank: str | None) -> int | None:
    """The step on the ladder, from 0; None for a rank that is not on it."""
    return _STEPS.get(substantive(rank or ""))
