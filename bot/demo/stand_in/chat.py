"""A chat as Telegram keeps it, and each change of it under a growing serial number."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeAlias

from msgspec import Struct, field

Body: TypeAlias = dict[
    str, Any
]  # a Message, Chat, User ... in Telegram's own JSON shape; never changed in place


class ChangeKind(StrEnum):
    MESSAGE = "message"
    EDIT = "edit"
    DELETE = "delete"
    HANDED = "handed"  # the bot has confirmed it
    TOAST = "toast"
    TAP = "tap"
    MENU = "menu"
    ACTION = "action"  # it types, or sends a file
    STANDING = "standing"  # blocked, unblocked, gone, joined


class ChatChange(Struct, frozen=True):
    serial: int
    kind: ChangeKind
    chat_id: int
    message_id: int = 0
    from_bot: bool = False
    body: Body = field(default_factory=dict)
    silent: bool = False
    prompt: str | None = None


class StoredMessage(Struct):
    """`prompt` is in the box of the reply that the message opens; None if it opens none."""

    body: Body
    from_bot: bool
    serial: int
    silent: bool = False
    prompt: str | None = None
    deleted: bool = False
    handed: bool = False
    first_serial: int = 0


class Chat(Struct, eq=False):
    """`opened`: the person pressed start, or the bot is in the group. Only then may the bot write."""

    id: int
    face: Body
    opened: bool = False
    blocked: bool = False
    gone: bool = False
    last_id: int = 0
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    changes: list[ChatChange] = field(default_factory=list)
    reply_keyboard: list[list[str]] = field(default_factory=list)
    members: set[int] = field(default_factory=set)

    @property
    def private(self) -> bool:
        return self.id > 0

    def find(self, message_id: int) -> StoredMessage | None:
        stored = self.messages.get(message_id)
        return None if stored is None or stored.deleted else stored
