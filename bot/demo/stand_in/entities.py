"""Entities: those found in plain text, and the checks on those that are given."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from bot.demo.stand_in.refusal import RefusedError
from bot.demo.stand_in.units import count_units, cut_units

Entity: TypeAlias = dict[str, Any]

WORTH_A_LOOK = re.compile(r"(?<![\w/<>])/\w|[@#]|\+\d|[a-zA-Z]\.[a-zA-Z]|://")
FOUND = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<url>(?<![\w@])(?:https?://[^\s<>\"]+"
    r"|(?:[a-z0-9-]+\.)+(?:com|net|org|uk|me|info|io|police)\b(?:/[^\s<>\"]*)?))"
    r"|(?P<bot_command>(?<![\w/<>])/\w{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@\w{4,32}\b)"
    r"|(?P<hashtag>(?<!\w)#(?!\d+\b)\w{1,256})"
    r"|(?P<phone_number>(?<!\w)\+\d[\d ]{8,16}\d\b)",
    re.ASCII | re.IGNORECASE,
)
AUTOMATIC = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
OUTER_FIRST = (
    "blockquote",
    "expandable_blockquote",
    "text_link",
    "text_mention",
    "pre",
    "code",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "custom_emoji",
    "date_time",
)
TYPES = AUTOMATIC | frozenset(OUTER_FIRST)


def find_entities(text: str) -> list[Entity]:
    """The entities that Telegram marks by itself: commands, links, mentions, tags, addresses, numbers."""
    if WORTH_A_LOOK.search(text) is None:
        return []
    found = []
    for match in FOUND.finditer(text):
        word = match.group().rstrip(".,;:!?)'\"") if match.lastgroup == "url" else match.group()
        start = count_units(text[: match.start()])
        found.append({"type": match.lastgroup, "offset": start, "length": count_units(word)})
    return found


def check_entities(text: str, entities: list[Entity]) -> list[Entity]:
    """The given entities without those that Telegram would find by itself. Raises RefusedError."""
    size = count_units(text)
    kept = []
    for entity in entities:
        _check_range(entity["offset"], entity["length"], size=size)
        if entity["type"] not in TYPES:
            raise RefusedError("can't parse MessageEntity: Unsupported type specified")
        if entity["type"] == "text_link" and not entity.get("url"):
            raise RefusedError("can't parse MessageEntity: Can't find field \"url\"")
        _check_symbols(text, entity["offset"], length=entity["length"])
        if entity["type"] not in AUTOMATIC and entity["length"]:
            kept.append(entity)
    return sort_entities(kept)


def _check_range(offset: int, length: int, *, size: int) -> None:
    if offset < 0:
        raise RefusedError(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise RefusedError(f"receive an entity with incorrect length {length}")
    if offset > size:
        raise RefusedError(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > size:
        end = f"ends after the end of the text at UTF-16 offset {offset + length}"
        raise RefusedError(f"entity beginning at UTF-16 offset {offset} {end}")


def _check_symbols(text: str, offset: int, *, length: int) -> None:
    if text.isascii():
        return
    if "\ufffd" in cut_units(text, 0, length=offset).replace("\ufffd", "", text.count("\ufffd")):
        raise RefusedError("entity begins in a middle of a UTF-16 symbol")
    if "\ufffd" in cut_units(text, 0, length=offset + length).replace("\ufffd", "", text.count("\ufffd")):
        raise RefusedError(f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol")


def sort_entities(entities: list[Entity]) -> list[Entity]:
    if len(entities) < 2:  # noqa: PLR2004  nothing to sort
        return entities
    return sorted(entities, key=_order)


def _order(entity: Entity) -> tuple[int, int, int]:
    kind = entity["type"]
    return (
        entity["offset"],
        -entity["length"],
        OUTER_FIRST.index(kind) if kind in OUTER_FIRST else len(OUTER_FIRST),
    )


def merge_entities(given: list[Entity], found: list[Entity]) -> list[Entity]:
    """The given ones win; a found one that touches code or a link is dropped, as Telegram drops it."""
    if not given or not found:
        return given or found
    closed = [
        one for one in given if one["type"] in ("code", "pre", "text_link", "text_mention", "custom_emoji")
    ]
    free = [one for one in found if not any(_overlap(one, other) for other in closed)]
    return sort_entities(given + free)


def _overlap(one: Entity, other: Entity) -> bool:
    begins = max(one["offset"], other["offset"])
    return bool(begins < min(one["offset"] + one["length"], other["offset"] + other["length"]))
