"""Hash chains: a missing, altered or re-ordered entry shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

import orjson

START = "0" * 64

Fact = str | int | float | bool | None


def digest(previous: str, facts: Sequence[Fact]) -> str:
    """SHA-256 in hex over the digest before and this entry's facts, in their fixed order."""
    try:
        told = orjson.dumps([previous, *facts])
    except orjson.JSONEncodeError:  # a lone surrogate
        told = json.dumps([previous, *facts], separators=(",", ":")).encode()
    return hashlib.sha256(told).hexdigest()
