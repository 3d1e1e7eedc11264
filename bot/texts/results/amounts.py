"""So much of a kind in words: `knives seized 2`, `drugs seized cannabis 14 wraps`."""

from __future__ import annotations

from bot.language.results.words import bare, bare_words
from models.result import MONEY

SECOND = 2  # letters that tell an abbreviation: BB guns


def amount(label: str, unit: str, subtype: str | None, *, count: int | None, pence: int | None) -> str:
    """The unit stands beside the number where the label doesn't say it."""
    number = money(pence) if unit == MONEY else f"{count or 0:,}"
    told = "" if unit == MONEY or bare(unit) in bare_words(label) else unit
    return " ".join(filter(None, (small(label), subtype, number, told)))


def money(pence: int | None) -> str:
    pounds, rest = divmod(pence or 0, 100)
    return f"£{pounds:,}.{rest:02}" if rest else f"£{pounds:,}"


def small(label: str) -> str:
    """The label within a sentence: abbreviations keep their capitals."""
    return label if label[:SECOND].isupper() else label[:1].lower() + label[1:]
