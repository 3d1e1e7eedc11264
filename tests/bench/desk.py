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
            wire=SimpleNamespace(id=1, username="beatline_bot"),
            settings=settings or Settings(_env_file=None),
            clock=clock,
            failures=Failures(waits=(), timer=lambda: 0.0),
        )
        self._next = first_update

    async def hears(self, account, words):
        """Take the message in, answer it, and record it as settled, as the bot does; the answer's text."""
        person = {"id": account, "is_bot": False, "first_name": "Sam"}
        chat = {"id": account, "type": "private"}
        message = {"message_id": self._next, "date": 1763720100, "from": person, "chat": chat, "text": words}
        letters = await self.inbox.store([{"update_id": self._next, "message": message}])
        self._next += 1
        await self.answering.answer(letters[0])
        return self.sender.text
