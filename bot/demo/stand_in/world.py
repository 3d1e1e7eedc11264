"""All that the stand-in knows: chats, files, updates. Every change is made here and wakes the waiters."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from bot.demo.stand_in.chat import Body, ChangeKind, Chat, ChatChange, StoredMessage
from bot.demo.stand_in.files import Files
from bot.demo.stand_in.limits import Gate, Limits
from bot.demo.stand_in.menu import Menus
from bot.demo.stand_in.refusal import RefusedError
from bot.demo.stand_in.updates import Updates
from bot.demo.stand_in.webhook import WebhookSender

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.demo.stand_in.updates import Update


class Query(Struct):
    """A tap that waits for its answer."""

    query_id: str
    chat_id: int
    message_id: int
    person_id: int
    expires: datetime


class Profile(Struct):
    name: str
    description: str = ""
    short_description: str = ""
    picture: str | None = None
    """The file_id of it."""
    switches: set[str] = field(default_factory=set)
    """Those of getMe that @BotFather has switched on."""
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)


class World:
    def __init__(
        self, me: Body, *, clock: Callable[[], datetime], timer: Callable[[], float], limits: Limits
    ) -> None:
        self.me = me
        self.clock = clock
        self.limits = limits
        self.people: dict[int, Body] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.menus = Menus()
        self.profile = Profile(me["first_name"])
        self.gate = Gate(limits, timer)
        self.updates = Updates(clock=clock, lifetime=limits.update_lifetime)
        self.updates.on_handed = self.mark_handed
        self.webhook = WebhookSender(self.updates, limits)
        self.queries: dict[str, Query] = {}
        self.warnings: list[str] = []
        self.changes: list[ChatChange] = []
        self.serial = 0
        self.last_private_id = 0
        self.last_album = 0
        self.waiting: set[asyncio.Future[None]] = set()

    def now(self) -> int:
        return int(self.clock().timestamp())

    def next_message_id(self, chat: Chat) -> int:
        """Private chats share one count, as they do at Telegram; each group has its own."""
        if chat.private:
            self.last_private_id += 1
            return self.last_private_id
        chat.last_id += 1
        return chat.last_id

    def next_album(self) -> str:
        self.last_album += 1
        return str(13_000_000_000_000_000 + self.last_album)

    def note(self, chat: Chat, kind: ChangeKind, **facts: Any) -> ChatChange:
        self.serial += 1
        change = ChatChange(self.serial, kind, chat.id, **facts)
        chat.changes.append(change)
        self.changes.append(change)
        if self.waiting:
            self._wake()
        return change

    def _wake(self) -> None:
        waiting, self.waiting = self.waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def changed(self, after: int) -> int:
        """Returns the newest serial number once it is above `after`."""
        while self.serial <= after:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.waiting.add(future)
            try:
                await future
            finally:
                self.waiting.discard(future)
        return self.serial

    def post(
        self, chat: Chat, body: Body, *, from_bot: bool, silent: bool = False, prompt: str | None = None
    ) -> ChatChange:
        message_id = body["message_id"]
        facts = {"message_id": message_id, "from_bot": from_bot, "body": body}
        change = self.note(chat, ChangeKind.MESSAGE, **facts, silent=silent, prompt=prompt)
        chat.messages[message_id] = StoredMessage(
            body, from_bot, change.serial, silent, prompt, first_serial=change.serial
        )
        return change

    def revise(self, chat: Chat, stored: StoredMessage, body: Body) -> ChatChange:
        change = self.note(
            chat, ChangeKind.EDIT, message_id=body["message_id"], from_bot=stored.from_bot, body=body
        )
        stored.body, stored.serial = body, change.serial
        return change

    def erase(self, chat: Chat, stored: StoredMessage) -> None:
        stored.deleted = True
        self.note(chat, ChangeKind.DELETE, message_id=stored.body["message_id"], from_bot=stored.from_bot)

    def mark_handed(self, update: Update) -> None:
        body = update.body[update.kind]
        if update.kind not in ("message", "edited_message"):
            return
        chat, message_id = self.chats[body["chat"]["id"]], body["message_id"]
        chat.messages[message_id].handed = True
        self.note(chat, ChangeKind.HANDED, message_id=message_id)

    def require_chat(self, chat_id: int | str) -> Chat:
        """The chat that the bot may write to. Raises RefusedError with Telegram's words."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else self._named(chat_id)
        if chat is None or (chat.private and not chat.opened):
            raise RefusedError("chat not found")
        if chat.gone:
            raise RefusedError("user is deactivated", code=403)
        if chat.blocked:
            what = (
                "bot was blocked by the user" if chat.private else "bot was kicked from the supergroup chat"
            )
            raise RefusedError(what, code=403)
        if not chat.opened:
            raise RefusedError(f"bot is not a member of the {chat.face['type']} chat", code=403)
        return chat

    def _named(self, name: str) -> Chat | None:
        username = name.removeprefix("@").lower()
        return next(
            (
                one
                for one in self.chats.values()
                if not one.private and one.face.get("username", "").lower() == username
            ),
            None,
        )
