"""JSON from outside and to the inbox, whatever it holds: half a pair of surrogates, a nest without an end."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

DEEPEST = 100  # an update is a tenth as deep; a library gives up at some hundreds
TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


def loads(raw: bytes) -> Any:
    """Read JSON; what is nested too deep for any library becomes null. Raises ValueError."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        text = raw.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except RecursionError:
        return json.loads(shallow(text))


def dumps(update: dict[str, Any]) -> bytes:
    """Return JSON that keeps even a lone surrogate, which orjson refuses."""
    try:
        return orjson.dumps(update)
    except orjson.JSONEncodeError:
        return json.dumps(_cut(update, DEEPEST)).encode()


def shallow(text: str) -> str:
    """The text with null in place of what is nested deeper than DEEPEST. Raises ValueError without an end."""
    kept: list[str] = []
    depth = start = 0
    for token in TOKENS.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept.append(text[start : token.start()])
        elif token[0] in "]}":
            if depth == DEEPEST + 1:
                kept.append("null")
                start = token.end()
            depth -= 1
    if depth > DEEPEST:
        message = "a nest without an end"
        raise ValueError(message)
    return "".join([*kept, text[start:]])


def _cut(value: Any, left: int) -> Any:
    if isinstance(value, dict):
        return {name: _cut(one, left - 1) for name, one in value.items()} if left else None
    if isinstance(value, list):
        return [_cut(one, left - 1) for one in value] if left else None
    return value
