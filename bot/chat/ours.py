"""A message of the bot's own, as it comes back with an answer to it or a tap under it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from telegram import Message


class OurMessage(Struct, frozen=True):
    """`buttons` are the label and the words of each."""

    message_id: int
    text: str
    buttons: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        return text_digest(self.text)


def ours(message: Message) -> OurMessage:
    keyboard = message.reply_markup.inline_keyboard if message.reply_markup else ()
    buttons = ((one.text, one.callback_data) for row in keyboard for one in row)
    return OurMessage(
        message.message_id,
        message.text or message.caption or "",
        tuple((label, says) for label, says in buttons if isinstance(says, str)),
    )


def packed(message: OurMessage | None) -> dict[str, Any] | None:
    """The message as JSON holds it."""
    if message is None:
        return None
    return {"id": message.message_id, "text": message.text, "buttons": [*message.buttons]}


def unpacked(held: Mapping[str, Any] | None) -> OurMessage | None:
    if not held:
        return None
    return OurMessage(held["id"], held["text"], tuple((label, says) for label, says in held["buttons"]))


def text_digest(text: str) -> str:
    """The text in short: Telegram trims what it is sent, so spaces don't count."""
    return hashlib.sha256(" ".join(text.split()).encode(errors="surrogatepass")).hexdigest()[:16]
