"""The chat with the bot, as a person's phone shows it."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from bot.demo.stand_in.chat import ChangeKind, Chat
from bot.demo.stand_in.message import Message, Sent, Toast, show_all, show_change, show_stored

if TYPE_CHECKING:
    from bot.demo.stand_in.chat import Body, StoredMessage
    from bot.demo.stand_in.world import World


class CannotError(Exception):
    """The app on the phone would not offer this: the message says why."""


class Phone:
    def __init__(self, world: World, user: Body, *, role: str = "", hint: str = "") -> None:
        self.world = world
        self.user = user
        self.chat: Chat = world.chats[user["id"]]
        self.role = role
        self.hint = hint
        self.heard = 0

    @property
    def id(self) -> int:
        return int(self.user["id"])

    @property
    def messages(self) -> list[Message]:
        return show_all(self.chat, self.world.files)

    def message(self, message_id: int) -> Message:
        """The message, even if it has been deleted since."""
        return show_stored(self.chat.messages[message_id], self.world.files)

    @property
    def toasts(self) -> list[Toast]:
        return [
            Toast(one.body["text"], one.body["alert"], one.body["url"], one.body["query_id"], one.serial)
            for one in self.chat.changes
            if one.kind is ChangeKind.TOAST
        ]

    @property
    def commands(self) -> list[dict[str, Any]]:
        return self.world.menus.seen_by(self.id, self.user.get("language_code", ""))

    @property
    def reply_keyboard(self) -> list[list[str]]:
        return self.chat.reply_keyboard

    async def hears(self, *, after: int | Sent | Message | None = None, timeout: float = 120) -> Message:  # noqa: ASYNC109  a test's patience
        """The next message that the bot sent or edited here after that serial number, as it was then.

        Without `after`: after the person's last act, or the last message heard.
        """
        start = self.heard if after is None else after if isinstance(after, int) else after.serial
        async with asyncio.timeout(timeout):
            while True:
                newest, changes = self.world.serial, self.chat.changes
                for change in changes[bisect_right(changes, start, key=lambda one: one.serial) :]:
                    if change.from_bot and change.kind in (ChangeKind.MESSAGE, ChangeKind.EDIT):
                        self.heard = change.serial
                        return show_change(change, self.world.files)
                await self.world.changed(newest)

    def _require(self, message: int | Message | Sent) -> StoredMessage:
        message_id = message if isinstance(message, int) else message.message_id
        stored = self.chat.find(message_id)
        if stored is None:
            raise CannotError(f"message {message_id} is not in the chat")
        return stored

    def _did(self, sent: Sent) -> Sent:
        self.heard = sent.serial
        return sent
