"""The whole of the bot between Telegram's update and the call that answers it, without Telegram."""

from __future__ import annotations

from types import SimpleNamespace

from bot.chat.answering import Answering
from bot.chat.failures import Failures
from bot.chat.inbox import Inbox
from bot.chat.routing import RouteTable
from bot.chat.sender import SendResult, SendVerdict
from bot.settings import Settings
from handlers.routes import ROUTES


class Taken:
    """A sender that accepts every message."""

    def __init__(self):
        self.text = ""

    async def send(self, call):
        self.text = call.params.get("text", "")
        return SendResult(SendVerdict.ACCEPTED, message_id=1)


class Desk:
    def __init__(self, database, *, clock, first_update=1, settings=None):
        self.sender = Taken()
        self.inbox = Inbox(database, clock=clock)
        self.answering = Answering(
            database,
            self.inbox,
            self.sender,
            RouteTable(ROUTES, prefixes=frozenset({"TUR", "CIR"})),
            wire=SimpleNamespace(id=1, username="beatline_bot", defaults=None),
            settings=settings or Settings(_env_file=None),
            clock=clock,
            failures=Failures(waits=(), timer=lambda: 0.0),
        )
        self.inbox.answer_at_once(self.answering.at_once, list)
        self._next = first_update

    async def hears(self, account, words, **more):
        """Take the message in, answer it, and record it as settled, as the bot does; the answer's text.

        `more` are fields of the message.
        """
        person = {"id": account, "is_bot": False, "first_name": "Sam"}
        chat = {"id": account, "type": "private"}
        message = {"message_id": self._next, "date": 1763720100, "from": person, "chat": chat, "text": words}
        return await self.gets({"message": message | more})

    async def taps(self, account, says):
        """Take in a tap on a button, and answer it."""
        person = {"id": account, "is_bot": False, "first_name": "Sam"}
        chat = {"id": account, "type": "private"}
        card = {"message_id": 1, "date": 1763720100, "chat": chat, "text": "a card"}
        tap = {"id": "1", "from": person, "chat_instance": "1", "message": card, "data": says}
        return await self.gets({"callback_query": tap})

    async def gets(self, update):
        """Take in the update, answer it, and record it as settled; the answer's text."""
        letters = await self.inbox.store([{"update_id": self._next} | update])
        self._next += 1
        await self.answering.answer(letters[0])
        return self.sender.text
