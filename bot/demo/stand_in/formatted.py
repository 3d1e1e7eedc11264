"""Text as sent becomes text as shown: markup parsed, ends trimmed, entities found, length checked."""

from __future__ import annotations

from typing import Any

from bot.demo.stand_in.entities import Entity, check_entities, find_entities, merge_entities
from bot.demo.stand_in.html_markup import parse_html
from bot.demo.stand_in.markdown_markup import parse_markdown
from bot.demo.stand_in.refusal import RefusedError
from bot.demo.stand_in.units import count_units

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
RAW_BYTES = 1 << 15
PARSERS = {"html": parse_html, "markdownv2": parse_markdown}


def format_text(call: dict[str, Any]) -> tuple[str, list[Entity]]:
    """The `text` of a call with its `parse_mode` or `entities`."""
    if not call.get("text"):
        raise RefusedError("message text is empty")
    text, entities = _format(call["text"], call.get("parse_mode"), given=call.get("entities"))
    if not text:
        raise RefusedError("text must be non-empty")
    if count_units(text) > TEXT_UNITS:
        raise RefusedError("message is too long")
    return text, entities


def format_caption(call: dict[str, Any]) -> tuple[str, list[Entity]]:
    """The `caption` of a call; empty where there is none."""
    if not call.get("caption"):
        return "", []
    text, entities = _format(call["caption"], call.get("parse_mode"), given=call.get("caption_entities"))
    if count_units(text) > CAPTION_UNITS:
        raise RefusedError("message caption is too long")
    return text, entities


def _format(raw: str, parse_mode: str | None, *, given: list[Entity] | None) -> tuple[str, list[Entity]]:
    if len(raw) > RAW_BYTES // 4 and len(raw.encode()) > RAW_BYTES:
        raise RefusedError("text is too long")
    mode = (parse_mode or "none").lower()
    if mode == "none":
        text, entities = raw, check_entities(raw, given or [])
    elif mode in PARSERS:
        text, entities = PARSERS[mode](raw)
    else:
        raise RefusedError("unsupported parse_mode")
    text, entities = _trim(text, entities)
    return text, merge_entities(entities, find_entities(text))


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """White space goes from both ends, at the front only up to the first entity."""
    ended = text.rstrip()
    first = entities[0]["offset"] if entities else len(ended)
    front = min(len(ended) - len(ended.lstrip(" \n")), first)
    if front == 0 and len(ended) == len(text):
        return text, entities
    text, size, kept = ended[front:], count_units(ended), []
    for entity in entities:
        length = min(entity["length"], size - entity["offset"])
        if length > 0:
            kept.append(entity | {"offset": entity["offset"] - front, "length": length})
    return text, kept
