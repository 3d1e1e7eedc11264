"""The words of a message with the marks that change their meaning: `~~knife~~ gun`, `here (https://...)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from telegram import MessageEntity

from bot.language.times.wall import to_local

MARKS: dict[str, str] = {
    MessageEntity.STRIKETHROUGH: "~~",
    MessageEntity.UNDERLINE: "__",
    MessageEntity.SPOILER: "||",
}
QUOTES = (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE)  # somebody else's words
BEHIND = (MessageEntity.TEXT_LINK, MessageEntity.TEXT_MENTION, MessageEntity.DATE_TIME)
TELLING = frozenset({*MARKS, *QUOTES, *BEHIND})
SPOKEN = ("text", "summary", "expression", "alternative_text", "caption", "credit")
MEDIA = frozenset({"photo", "video", "animation", "audio", "voice_note", "location"})


def marked(text: str, entities: Sequence[MessageEntity]) -> str:
    """Write the marks into the words. Entities count in UTF-16 units."""
    told = [one for one in entities if one.type in TELLING]
    if not told:
        return text
    raw = text.encode("utf-16-le", "surrogatepass")
    command = max((one.length for one in entities if _is_command(one)), default=0)
    inserts: list[tuple[int, int, str]] = []
    for one in told:
        start, end = max(one.offset, command), one.offset + one.length
        if start < end:
            before, after = _around(one)
            inserts += [(start, 1, before), (end, 0, after)]
    for place, _, mark in sorted(inserts, key=lambda insert: insert[:2], reverse=True):
        raw = raw[: 2 * place] + mark.encode("utf-16-le", "surrogatepass") + raw[2 * place :]
    return raw.decode("utf-16-le", "surrogatepass")


def _is_command(one: MessageEntity) -> bool:
    return one.type == MessageEntity.BOT_COMMAND and one.offset == 0


def _around(one: MessageEntity) -> tuple[str, str]:
    if one.type == MessageEntity.TEXT_LINK:
        return "", f" ({one.url})"
    if one.type == MessageEntity.TEXT_MENTION:
        return "", f" (Telegram {one.user.id})" if one.user else ""
    if one.type == MessageEntity.DATE_TIME:
        return "", f" ({to_local(_instant(one.unix_time)):%d/%m/%Y %H:%M})" if one.unix_time else ""
    if one.type in QUOTES:
        return "“", "”"
    return MARKS[one.type], MARKS[one.type]


def _instant(given: datetime | int) -> datetime:
    return given if isinstance(given, datetime) else datetime.fromtimestamp(given, UTC)


def formatted(rich: Mapping[str, Any]) -> str:
    """The words of a formatted message, which the library doesn't know: a line for each block."""
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
