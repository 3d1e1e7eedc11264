"""A person with a phone: their acts reach the bot, the bot's acts reach them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.demo.stand_in.chat import ChangeKind
from bot.demo.stand_in.courier import Courier
from bot.demo.stand_in.entities import find_entities
from bot.demo.stand_in.membership import tell_membership
from bot.demo.stand_in.message import Message, Sent
from bot.demo.stand_in.phone import CannotError
from bot.demo.stand_in.world import Query

if TYPE_CHECKING:
    from datetime import datetime

    from bot.demo.stand_in.chat import Body, StoredMessage

START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{0,64}")


class TelegramUser(Courier):
    """One Telegram account in its private chat with the bot."""

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

    def _press(self, button: Body, stored: StoredMessage) -> Sent:
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
            self.chat,
            ChangeKind.TAP,
            message_id=body["message_id"],
            body={"query_id": query_id, "data": data},
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
        self.world.note(self.chat, ChangeKind.STANDING)

    def _stand(self, *, blocked: bool) -> None:
        if self.chat.blocked == blocked:
            return
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        self.chat.blocked = blocked
        self.world.note(self.chat, ChangeKind.STANDING)
        tell_membership(self.world, self.chat, self.user, old=old, new=new)
