"""A message as a person's phone shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bot.demo.stand_in.units import cut_units

if TYPE_CHECKING:
    from bot.demo.stand_in.chat import Body, Chat, ChatChange, StoredMessage
    from bot.demo.stand_in.files import Files


class Sent(Struct, frozen=True):
    """The result of a person's act. `update_id` is None if the bot does not take such updates."""

    update_id: int | None
    message_id: int
    serial: int


class Toast(Struct, frozen=True):
    """The answer to a tap: a line at the screen's edge, or an alert to be closed."""

    text: str
    alert: bool
    url: str
    query_id: str
    serial: int


class Message(Struct, frozen=True):
    """A snapshot; `body` is Telegram's own JSON of it, `prompt` is in the box of the reply that it opens."""

    body: Body
    from_bot: bool
    serial: int
    silent: bool = False
    deleted: bool = False
    prompt: str | None = None
    files: Files | None = None

    @property
    def message_id(self) -> int:
        return int(self.body["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.body["chat"]["id"])

    @property
    def date(self) -> datetime:
        return datetime.fromtimestamp(self.body["date"], UTC)

    @property
    def text(self) -> str:
        """The words: the text, or the caption."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def entities(self) -> list[dict[str, Any]]:
        return list(self.body.get("entities") or self.body.get("caption_entities") or [])

    def marked(self, kind: str) -> list[str]:
        """The words that carry an entity of that kind, such as `bold`."""
        return [
            cut_units(self.text, one["offset"], length=one["length"])
            for one in self.entities
            if one["type"] == kind
        ]

    @property
    def buttons(self) -> list[list[tuple[str, str]]]:
        """Rows of (label, callback data or address)."""
        rows = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return [
            [
                (
                    one["text"],
                    one.get("callback_data") or one.get("url") or one.get("copy_text", {}).get("text", ""),
                )
                for one in row
            ]
            for row in rows
        ]

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label, _ in row]

    @property
    def edited(self) -> bool:
        return "edit_date" in self.body

    @property
    def protected(self) -> bool:
        return bool(self.body.get("has_protected_content"))

    @property
    def has_spoiler(self) -> bool:
        return bool(self.body.get("has_media_spoiler"))

    @property
    def reply_to(self) -> int | None:
        replied = self.body.get("reply_to_message")
        return None if replied is None else int(replied["message_id"])

    @property
    def album(self) -> str | None:
        return self.body.get("media_group_id")

    @property
    def location(self) -> tuple[float, float] | None:
        found = self.body.get("location")
        return None if found is None else (found["latitude"], found["longitude"])

    @property
    def file_name(self) -> str | None:
        found = self.body.get("document") or self.body.get("video") or {}
        return found.get("file_name")

    @property
    def photo(self) -> bytes | None:
        sizes = self.body.get("photo")
        return self._data(sizes[-1]) if sizes else None

    @property
    def document(self) -> bytes | None:
        return self._data(self.body.get("document"))

    @property
    def voice(self) -> bytes | None:
        return self._data(self.body.get("voice"))

    @property
    def video(self) -> bytes | None:
        return self._data(self.body.get("video"))

    def _data(self, described: Body | None) -> bytes | None:
        return (
            None if described is None or self.files is None else self.files.require(described["file_id"]).data
        )


def show_stored(stored: StoredMessage, files: Files) -> Message:
    return Message(
        stored.body, stored.from_bot, stored.serial, stored.silent, stored.deleted, stored.prompt, files
    )


def show_change(change: ChatChange, files: Files) -> Message:
    return Message(
        change.body, change.from_bot, change.serial, change.silent, prompt=change.prompt, files=files
    )


def show_all(chat: Chat, files: Files) -> list[Message]:
    return [show_stored(stored, files) for stored in chat.messages.values() if not stored.deleted]
