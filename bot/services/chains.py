"""Hash chains: a missing, altered or re-ordered entry shows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import orjson

START = "0" * 64

Fact = str | int | float | bool | None


def digest(previous: str, facts: Sequence[Fact]) -> str:
    """SHA-256 in hex over the digest before and this entry's facts, in their fixed order."""
    return hashlib.sha256(orjson.dumps([previous, *facts])).hexdigest()
