"""Everything that a person can send besides words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.demo.stand_in.entities import find_entities
from bot.demo.stand_in.message import Message, Sent
from bot.demo.stand_in.methods.attachments import describe
from bot.demo.stand_in.phone import CannotError, Phone

if TYPE_CHECKING:
    from datetime import datetime

    from bot.demo.stand_in.chat import Body


class Courier(Phone):
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
        mime: str = "audio/ogg",
        caption: str = "",
        reply_to: int | Message | Sent | None = None,
    ) -> Sent:
        file = self.world.files.add("voice", data, mime=mime)
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
