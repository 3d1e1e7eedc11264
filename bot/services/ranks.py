"""Police ranks, as far as a rule depends on them."""

from __future__ import annotations

INSPECTOR_OR_ABOVE = frozenset(
    ("insp", "di", "ch insp", "dci", "supt", "dsupt", "ch supt", "dcs", "acc", "dcc", "cc")
)


def is_inspector_or_above(rank: str | None) -> bool:
    """Temporary and acting ranks (T/Insp, A/DCI) count as the rank itself."""
    plain = (rank or "").casefold().replace(".", " ").replace("/ ", "/").strip()
    return " ".join(plain.removeprefix("t/").removeprefix("a/").split()) in INSPECTOR_OR_ABOVE
