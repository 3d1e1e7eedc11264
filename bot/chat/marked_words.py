"""The words of a message with the marks that change their meaning: `~~knife~~ gun`, `here (https://...)`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from telegram import MessageEntity

from bot.language.times.wall import to_local

MARKS = {
    MessageEntity.STRIKETHROUGH: "~~",
    MessageEntity.UNDERLINE: "__",
    MessageEntity.SPOILER: "||",
}
QUOTES = (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE)  # somebody else's words
BEHIND = (MessageEntity.TEXT_LINK, MessageEntity.TEXT_MENTION, MessageEntity.DATE_TIME)
TELLING = frozenset({*MARKS, *QUOTES, *BEHIND})


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
