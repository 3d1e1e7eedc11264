"""Small counts are hidden from what is published, and so is whatever would give one away. Pure.

See docs/decisions/0033-small-counts-are-hidden.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum, auto

FEWEST = 5  # the smallest count that is published


class Hidden(Enum):
    """In place of a count: below FEWEST, zero among them; or a total that holds such a one."""

    FEW = auto()
    WITHHELD = auto()


Shown = int | Hidden


def hide(counts: Mapping[str, int], sums: Mapping[str, Collection[str]]) -> dict[str, Shown]:
    """The counts as they may be published. `sums` names the parts of each that is a total.

    A total is hidden with any of its parts, up to the total of all: then no sum is left to subtract from.
    Whether anything is hidden depends on which parts are small and on nothing else, so that knowing this
    rule helps nobody either. Each count may be a part of one total. Raises ValueError for one of two.
    """
    parts = [part for total in sums for part in sums[total]]
    if len(parts) != len(set(parts)):
        message = "a count is a part of two totals, and could be worked out from the other"
        raise ValueError(message)
    return {one: _shown(one, counts, sums) for one in counts}


def _shown(one: str, counts: Mapping[str, int], sums: Mapping[str, Collection[str]]) -> Shown:
    if counts[one] < FEWEST:
        return Hidden.FEW
    parts = (_shown(part, counts, sums) for part in sums.get(one, ()))
    return Hidden.WITHHELD if any(isinstance(part, Hidden) for part in parts) else counts[one]
