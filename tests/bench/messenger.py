"""Telegram as cheap as can be, and the people who write; both share the machine with the bot measured.

The stand-in of `bot.demo` checks every call against the Bot API; this one checks nothing, answers at
once, and is the same for both bots.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from contextlib import suppress
from urllib.parse import parse_qsl

import orjson

TOKEN = "4200000042:bench"
ME = {"id": 4200000042, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
CONNECTIONS = 40  # connections that Telegram opens to a webhook by default
PATIENCE = 60

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Telegram:
    """A server for one bot, for as long as that bot lives."""

    def __init__(self):
        self.answers = 0
        self._updates = deque()
        self._last_update = self._last_message = 1000
        self._poll = None
        self._waiting = {}
        self._all_answered = None
        self._courier = None

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self._called), "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_):
        if self._courier is not None:
            await self._courier.stop()
        self._server.close()

    def say(self, account, words):
        """Give a person's message to the bot: ready to be fetched, or on its way to the webhook."""
        self._last_update += 1
        update = {"update_id": self._last_update, "message": _message(self._last_update, account, words)}
        if self._courier is not None:
            self._courier.bring(update)
            return
        self._updates.append(update)
        if self._poll is not None:
            asyncio.get_running_loop().call_soon(self._hand_over)

    async def ask(self, account, words):
        """Send a message and wait for the answer; the seconds between the two."""
        heard = self._waiting[account] = asyncio.get_running_loop().create_future()
        begun = time.perf_counter()
        self.say(account, words)
        async with asyncio.timeout(PATIENCE):
            text, at = await heard
        if not text.startswith(words):
            message = f"{words!r} was answered with {text!r}"
            raise AssertionError(message)
        return at - begun

    async def ask_all(self, sayings):
        """Send everything at once; the seconds until everything is answered."""
        self._all_answered = asyncio.get_running_loop().create_future()
        self._wanted = self.answers + len(sayings)
        begun = time.perf_counter()
        for account, words in sayings:
            self.say(account, words)
        async with asyncio.timeout(PATIENCE):
            await self._all_answered
        self._all_answered = None
        return time.perf_counter() - begun

    def _called(self, method, params, answer):
        if method == "getUpdates":
            self._polled(params, answer)
        elif method == "sendMessage":
            self._sent(int(params["chat_id"]), params["text"], answer)
        elif method == "getMe":
            answer(ME)
        else:
            answer(True)
            if method == "setWebhook":
                self._courier = _Courier(params["url"], params["secret_token"], self._updates)

    def _polled(self, params, answer):
        offset = int(params.get("offset") or 0)
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        self._poll = answer
        if self._updates or not int(params.get("timeout") or 0):
            self._hand_over()

    def _hand_over(self):
        if self._poll is not None:
            answer, self._poll = self._poll, None
            answer([self._updates[n] for n in range(min(100, len(self._updates)))])

    def _sent(self, account, text, answer):
        at = time.perf_counter()
        self._last_message += 1
        answer(_message(self._last_message, account, text, sender=ME))
        self.answers += 1
        heard = self._waiting.pop(account, None)
        if heard is not None:
            heard.set_result((text, at))
        if self._all_answered is not None and self.answers == self._wanted:
            self._all_answered.set_result(None)


def _message(number, account, text, *, sender=None):
    person = {"id": account, "is_bot": False, "first_name": "Sam", "last_name": "Ash", "language_code": "en"}
    chat = {"id": account, "first_name": "Sam", "last_name": "Ash", "type": "private"}
    return {
        "message_id": number,
        "from": sender or person,
        "chat": chat,
        "date": int(time.time()),
        "text": text,
    }


class _Connection(asyncio.Protocol):
    """HTTP/1.1 as far as the two bots use it: one request at a time, with its length."""

    def __init__(self, called):
        self._called = called
        self._coming = b""

    def connection_made(self, transport):
        self._transport = transport

    def data_received(self, data):
        self._coming += data
        head, found, rest = self._coming.partition(b"\r\n\r\n")
        length = int(said[1]) if (said := _LENGTH.search(head)) else 0
        if found and len(rest) >= length:
            self._coming = rest[length:]
            method = head.split(b" ", 2)[1].rpartition(b"/")[2]
            self._called(method.decode(), _params(rest[:length]), self._answer)

    def _answer(self, result):
        body = orjson.dumps({"ok": True, "result": result})
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self._transport.write(head % len(body) + body)


def _params(body):
    """The parameters of a form or of JSON; of a picture nothing is wanted."""
    return orjson.loads(body) if body.startswith(b"{") else dict(parse_qsl(body.decode(errors="replace")))


class _Courier:
    """A courier of updates to a webhook, over as many connections as Telegram would open."""

    def __init__(self, url, secret, updates):
        self._address, _, self._path = url.removeprefix("http://").partition("/")
        self._secret = secret
        self._queue = asyncio.Queue()
        while updates:
            self.bring(updates.popleft())
        self._crew = asyncio.gather(*(self._work() for _ in range(CONNECTIONS)))

    def bring(self, update):
        self._queue.put_nowait(orjson.dumps(update))

    async def stop(self):
        self._crew.cancel()
        with suppress(asyncio.CancelledError):
            await self._crew

    async def _work(self):
        reader = writer = None
        while True:
            body = await self._queue.get()
            if writer is None:
                reader, writer = await self._connected()
            writer.write(self._request(body))
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in answer.partition(b"\r\n")[0]:
                message = f"the webhook answered {answer!r}"
                raise AssertionError(message)
            said = _LENGTH.search(answer)
            await reader.readexactly(int(said[1]) if said else 0)

    async def _connected(self):
        """Wait for the port: python-telegram-bot names its webhook before it listens there."""
        host, _, port = self._address.rpartition(":")
        while True:
            try:
                return await asyncio.open_connection(host, int(port))
            except ConnectionRefusedError:
                await asyncio.sleep(0.01)

    def _request(self, body):
        return (
            f"POST /{self._path} HTTP/1.1\r\nHost: {self._address}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {self._secret}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body
