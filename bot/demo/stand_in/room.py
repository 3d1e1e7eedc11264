"""A group or a channel that the bot was added to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.demo.stand_in.chat import Body, ChangeKind, Chat
from bot.demo.stand_in.entities import find_entities
from bot.demo.stand_in.membership import tell_membership
from bot.demo.stand_in.message import Message, Sent, show_all

if TYPE_CHECKING:
    from bot.demo.stand_in.person import TelegramUser
    from bot.demo.stand_in.world import World


class Room:
    def __init__(self, world: World, chat: Chat, *, members: list[TelegramUser]) -> None:
        self.world = world
        self.chat = chat
        self.members = members

    @classmethod
    def open(cls, world: World, title: str, *, kind: str, members: list[TelegramUser]) -> Room:
        """The first member makes it and adds the bot."""
        number = -1_001_000_000_000 - sum(not chat.private for chat in world.chats.values()) - 1
        chat = world.chats[number] = Chat(number, {"id": number, "title": title, "type": kind})
        chat.members.update(one.id for one in members)
        room = cls(world, chat, members=members)
        room.adds_bot(members[0])
        return room

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def kind(self) -> str:
        return str(self.chat.face["type"])

    def adds_bot(self, by: TelegramUser) -> None:
        """In a channel a bot can only be an administrator."""
        self.chat.opened, self.chat.blocked = True, False
        new = "administrator" if self.kind == "channel" else "member"
        self.world.note(self.chat, ChangeKind.STANDING)
        tell_membership(self.world, self.chat, by.user, old="left", new=new)
        if self.kind != "channel":
            self._post(by, {"new_chat_members": [self.world.me], "new_chat_participant": self.world.me})

    def removes_bot(self, by: TelegramUser) -> None:
        self.chat.blocked = True
        self.world.note(self.chat, ChangeKind.STANDING)
        tell_membership(self.world, self.chat, by.user, old="member", new="kicked")

    def says(self, text: str, *, by: TelegramUser | None = None, reply_to: int | None = None) -> Sent:
        content: Body = {"text": text}
        if found := find_entities(text):
            content["entities"] = found
        if reply_to is not None:
            content["reply_to_message"] = self.chat.messages[reply_to].body
        return self._post(by or self.members[0], content)

    def _post(self, by: TelegramUser, content: Body) -> Sent:
        message_id = self.world.next_message_id(self.chat)
        body: Body = {"message_id": message_id, "chat": self.chat.face, "date": self.world.now()}
        if self.kind == "channel":
            body["sender_chat"] = self.chat.face
        else:
            body["from"] = by.user
        body |= content
        change = self.world.post(self.chat, body, from_bot=False)
        kind = "channel_post" if self.kind == "channel" else "message"
        return Sent(self.world.updates.add(kind, body), message_id, change.serial)

    @property
    def messages(self) -> list[Message]:
        return show_all(self.chat, self.world.files)
