"""The words of a formatted message, which Telegram sends as blocks: a line for each, marked where that tells.

The library doesn't know these messages yet, so that they are read as they came, whatever they hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

MARKS: Mapping[str, str] = MappingProxyType(
    {"strikethrough": "~~", "underline": "__", "spoiler": "||"}
)  # as in plain messages
SPOKEN = ("text", "summary", "expression", "alternative_text", "caption", "credit")
MEDIA = frozenset({"photo", "video", "animation", "audio", "voice_note", "location"})


def words(rich: Mapping[str, Any]) -> str:
    return "\n".join(line for line in _lines(rich.get("blocks")) if line.strip())


def holds_media(block: object) -> bool:
    """Whether a picture, a sound or a map stands among the blocks, of which words tell nothing."""
    if isinstance(block, list):
        return any(map(holds_media, block))
    return isinstance(block, dict) and (
        not MEDIA.isdisjoint(block) or any(map(holds_media, (block.get("blocks"), block.get("items"))))
    )


def _lines(block: object) -> Iterator[str]:
    if isinstance(block, list):
        for one in block:
            yield from _lines(one)
    elif isinstance(block, dict):
        yield " ".join(filter(None, (_text(block.get(name)) for name in SPOKEN)))
        for item in _listed(block.get("items")):
            yield f"{_sign(item)} {' '.join(filter(None, _lines(item)))}"
        for row in _listed(block.get("cells")):
            yield " | ".join(_text(cell) for cell in _listed(row))
        yield from _lines(block.get("blocks"))


def _text(rich: object) -> str:
    """Text with the marks of plain messages: struck words must not read as said."""
    if isinstance(rich, str):
        return rich
    if isinstance(rich, list):
        return "".join(map(_text, rich))
    if not isinstance(rich, dict):
        return ""
    inside = "".join(_text(rich.get(name)) for name in SPOKEN)
    mark = MARKS.get(str(rich.get("type")), "")
    url = rich.get("url")
    return f"{mark}{inside}{mark}" + (f" ({url})" if isinstance(url, str) and url != inside else "")


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _sign(item: object) -> str:
    if not (isinstance(item, dict) and item.get("has_checkbox")):
        return "-"
    return "- [x]" if item.get("is_checked") else "- [ ]"
