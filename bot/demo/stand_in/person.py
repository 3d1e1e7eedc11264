"""A person with a phone: what they do reaches the bot, what the bot does reaches them."""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from bot.demo.stand_in.chat import Chat, Kind
from bot.demo.stand_in.entities import find_entities
from bot.demo.stand_in.message import Message, Sent, Toast, show_all, show_change, show_stored
from bot.demo.stand_in.methods.attachments import describe
from bot.demo.stand_in.world import Query

if TYPE_CHECKING:
    from datetime import datetime

    from bot.demo.stand_in.chat import Body, Stored
    from bot.demo.stand_in.world import World

START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{0,64}")


class CannotError(Exception):
    """The app on the phone would not offer this: the message says why."""


class Person:
    """One Telegram account in its private chat with the bot."""

    def __init__(self, world: World, user: Body) -> None:
        self.world = world
        self.user = user
        self.chat: Chat = world.chats[user["id"]]
        self.heard = 0

    @property
    def id(self) -> int:
        return int(self.user["id"])

    # what the person does

    def says(
        self,
        text: str,
        *,
        reply_to: int | Message | Sent | None = None,
        date: datetime | None = None,
        entities: list[Body] | None = None,
    ) -> Sent:
        content: Body = {"text": text}
        if found := find_entities(text) if entities is None else entities:
            content["entities"] = found
        return self._send(content, reply_to=reply_to, date=date)

    def opens(self, link: str) -> Sent:
        """Follows https://t.me/BOT?start=CODE and presses Start."""
        prefix, _, parameter = link.partition("?start=")
        if prefix.rstrip("/").rpartition("/")[2].lower() != self.world.me["username"].lower():
            raise CannotError(f"{link} leads elsewhere")
        if START_PARAMETER.fullmatch(parameter) is None:
            raise CannotError("a start parameter has at most 64 characters out of A-Z a-z 0-9 _ -")
        return self.says(f"/start {parameter}".strip())

    def edits(self, message: int | Message | Sent, text: str) -> Sent:
        stored = self._require(message)
        if stored.from_bot:
            raise CannotError("only one's own message can be edited")
        key = "text" if "text" in stored.body else "caption"
        marks = "entities" if key == "text" else "caption_entities"
        body = {name: value for name, value in stored.body.items() if name != marks}
        body |= {key: text, "edit_date": self.world.now()}
        if found := find_entities(text):
            body[marks] = found
        change = self.world.revise(self.chat, stored, body)
        return Sent(self.world.updates.add("edited_message", body), body["message_id"], change.serial)

    def sends_photo(
        self,
        data: bytes,
        *,
        caption: str = "",
        album: str | None = None,
        spoiler: bool = False,
        reply_to: int | Message | Sent | None = None,
    ) -> Sent:
        content = describe(self.world.files.add("photo", data, mime="image/jpeg"))
        if spoiler:
            content["has_media_spoiler"] = True
        return self._send_captioned(content, caption, album=album, reply_to=reply_to)

    def sends_voice(
        self,
        data: bytes,
        *,
        seconds: int = 3,
        caption: str = "",
        reply_to: int | Message | Sent | None = None,
    ) -> Sent:
        file = self.world.files.add("voice", data, mime="audio/ogg")
        return self._send_captioned(describe(file, duration=seconds), caption, reply_to=reply_to)

    def sends_video(
        self,
        data: bytes,
        *,
        seconds: int = 3,
        caption: str = "",
        album: str | None = None,
        reply_to: int | Message | Sent | None = None,
    ) -> Sent:
        file = self.world.files.add("video", data, mime="video/mp4")
        return self._send_captioned(describe(file, duration=seconds), caption, album=album, reply_to=reply_to)

    def sends_document(
        self,
        data: bytes,
        name: str,
        *,
        mime: str = "application/octet-stream",
        caption: str = "",
        album: str | None = None,
        reply_to: int | Message | Sent | None = None,
    ) -> Sent:
        file = self.world.files.add("document", data, name=name, mime=mime)
        return self._send_captioned(describe(file), caption, album=album, reply_to=reply_to)

    def sends_location(
        self,
        latitude: float,
        longitude: float,
        *,
        accuracy: float | None = None,
        live: int | None = None,
        reply_to: int | Message | Sent | None = None,
    ) -> Sent:
        location: Body = {"latitude": latitude, "longitude": longitude}
        if accuracy is not None:
            location["horizontal_accuracy"] = accuracy
        if live is not None:
            location["live_period"] = live
        return self._send({"location": location}, reply_to=reply_to)

    def moves(self, message: int | Message | Sent, *, latitude: float, longitude: float) -> Sent:
        """A live location goes on: Telegram tells the bot by an edited message."""
        stored = self._require(message)
        location = stored.body["location"] | {"latitude": latitude, "longitude": longitude}
        body = stored.body | {"location": location, "edit_date": self.world.now()}
        change = self.world.revise(self.chat, stored, body)
        return Sent(self.world.updates.add("edited_message", body), body["message_id"], change.serial)

    def sends_contact(self, phone_number: str, first_name: str, *, user_id: int | None = None) -> Sent:
        contact: Body = {"phone_number": phone_number, "first_name": first_name}
        if user_id is not None:
            contact["user_id"] = user_id
        return self._send({"contact": contact})

    def sends_sticker(self, emoji: str = "👍") -> Sent:
        file = self.world.files.add("sticker", b"RIFF____WEBP", mime="image/webp")
        facts = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send({"sticker": file.described() | facts | {"emoji": emoji}})

    def sends_poll(self, question: str, options: list[str]) -> Sent:
        poll: Body = {
            "id": str(5_000_000_000 + self.world.serial),
            "question": question,
            "total_voter_count": 0,
        }
        poll["options"] = [
            {"text": one, "voter_count": 0, "persistent_id": str(n)} for n, one in enumerate(options)
        ]
        poll |= {
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
        return self._send({"poll": poll})

    def forwards(self, text: str, *, sender: str = "Somebody Else") -> Sent:
        origin = {"type": "hidden_user", "sender_user_name": sender, "date": self.world.now() - 60}
        content: Body = {"text": text, "forward_origin": origin}
        if found := find_entities(text):
            content["entities"] = found
        return self._send(content)

    def taps(self, message: int | Message | Sent, button: str) -> Sent:
        """A tap on a button by its label or its data; it has to be there now."""
        stored = self._require(message)
        rows = stored.body.get("reply_markup", {}).get("inline_keyboard", [])
        for one in (one for row in rows for one in row):
            if button in (one["text"], one.get("callback_data")):
                return self._press(one, stored)
        labels = [one["text"] for row in rows for one in row]
        raise CannotError(f"no button {button!r} on message {stored.body['message_id']}; there are {labels}")

    def _press(self, button: Body, stored: Stored) -> Sent:
        if "url" in button:
            return self.opens(button["url"])
        if "callback_data" not in button:
            raise CannotError(f"nothing reaches the bot from {button}")
        return self._query(button["callback_data"], stored.body)

    def replays(self, data: str, message_id: int) -> Sent:
        """A tap from a stale or another client: nobody checks that the button is there."""
        stored = self.chat.messages.get(message_id)
        if stored is None or stored.deleted:
            return self._query(data, {"message_id": message_id, "chat": self.chat.face, "date": 0})
        return self._query(data, stored.body)

    def _query(self, data: str, body: Body) -> Sent:
        world, number = self.world, self.world.serial + 1
        query_id = str(self.id * 4_000_000_000 + number)
        expires = world.clock() + world.limits.query_lifetime
        world.queries[query_id] = Query(query_id, body["chat"]["id"], body["message_id"], self.id, expires)
        change = world.note(
            self.chat, Kind.TAP, message_id=body["message_id"], body={"query_id": query_id, "data": data}
        )
        payload = {
            "id": query_id,
            "from": self.user,
            "message": body,
            "chat_instance": str(-7 * self.id),
            "data": data,
        }
        return self._did(
            Sent(world.updates.add("callback_query", payload), body["message_id"], change.serial)
        )

    def blocks(self) -> None:
        self._stand(blocked=True)

    def unblocks(self) -> None:
        self._stand(blocked=False)

    def vanishes(self) -> None:
        """The account is deleted. The bot is not told."""
        self.chat.gone = True
        self.world.note(self.chat, Kind.STANDING)

    def _stand(self, *, blocked: bool) -> None:
        if self.chat.blocked == blocked:
            return
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        self.chat.blocked = blocked
        self.world.note(self.chat, Kind.STANDING)
        self.world.updates.add(
            "my_chat_member", membership(self.world, self.chat, self.user, old=old, new=new)
        )

    def _send_captioned(
        self,
        content: Body,
        caption: str,
        *,
        album: str | None = None,
        reply_to: int | Message | Sent | None = None,
    ) -> Sent:
        if caption:
            content["caption"] = caption
            if found := find_entities(caption):
                content["caption_entities"] = found
        if album is not None:
            content["media_group_id"] = album
        return self._send(content, reply_to=reply_to)

    def _send(
        self, content: Body, *, reply_to: int | Message | Sent | None = None, date: datetime | None = None
    ) -> Sent:
        if self.chat.blocked or self.chat.gone:
            raise CannotError("who has blocked the bot cannot write to it; unblocks() first")
        world, self.chat.opened = self.world, True
        when = world.now() if date is None else int(date.timestamp())
        body: Body = {"message_id": 0, "from": self.user, "chat": self.chat.face, "date": when}
        if reply_to is not None:
            replied = self._require(reply_to).body
            body["reply_to_message"] = {
                key: value for key, value in replied.items() if key != "reply_to_message"
            }
        body["message_id"] = world.next_message_id(self.chat)
        body.update(content)
        change = world.post(self.chat, body, from_bot=False)
        return self._did(Sent(world.updates.add("message", body), body["message_id"], change.serial))

    def _did(self, sent: Sent) -> Sent:
        self.heard = sent.serial
        return sent

    def _require(self, message: int | Message | Sent) -> Stored:
        message_id = message if isinstance(message, int) else message.message_id
        stored = self.chat.find(message_id)
        if stored is None:
            raise CannotError(f"message {message_id} is not in the chat")
        return stored

    # what the phone shows

    @property
    def messages(self) -> list[Message]:
        return show_all(self.chat, self.world.files)

    def message(self, message_id: int) -> Message:
        """Also one that was deleted meanwhile."""
        return show_stored(self.chat.messages[message_id], self.world.files)

    @property
    def toasts(self) -> list[Toast]:
        return [
            Toast(one.body["text"], one.body["alert"], one.body["url"], one.body["query_id"], one.serial)
            for one in self.chat.changes
            if one.kind is Kind.TOAST
        ]

    @property
    def commands(self) -> list[dict[str, Any]]:
        return self.world.menus.seen_by(self.id, self.user.get("language_code", ""))

    @property
    def reply_keyboard(self) -> list[list[str]]:
        return self.chat.reply_keyboard

    async def hears(self, *, after: int | Sent | Message | None = None, timeout: float = 10) -> Message:  # noqa: ASYNC109  a test's patience
        """The next message that the bot sent or edited here after that serial number, as it was then.

        Without `after`: after the person's last act, or the last message heard.
        """
        start = self.heard if after is None else after if isinstance(after, int) else after.serial
        async with asyncio.timeout(timeout):
            while True:
                newest, changes = self.world.serial, self.chat.changes
                for change in changes[bisect_right(changes, start, key=lambda one: one.serial) :]:
                    if change.from_bot and change.kind in (Kind.MESSAGE, Kind.EDIT):
                        self.heard = change.serial
                        return show_change(change, self.world.files)
                await self.world.changed(newest)


def membership(world: World, chat: Chat, actor: Body, *, old: str, new: str) -> Body:
    """The payload of my_chat_member."""
    faces: list[Body] = [{"user": world.me, "status": status} for status in (old, new)]
    for face in faces:
        if face["status"] == "kicked":
            face["until_date"] = 0
    return {
        "chat": chat.face,
        "from": actor,
        "date": world.now(),
        "old_chat_member": faces[0],
        "new_chat_member": faces[1],
    }
