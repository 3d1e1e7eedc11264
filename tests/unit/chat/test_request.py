from __future__ import annotations

import asyncio
import json
import socket
import traceback
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from telegram import MessageEntity
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.chat.request import AiohttpRequest, NotSentError, ServerFailedError
from bot.chat.wire import wire
from bot.settings import Settings

TOKEN = "4200000042:secret-of-the-bot"
CALL = ("sendMessage", {"chat_id": 7, "text": "hello"})

MESSAGE = {"message_id": 70, "date": 1795255200, "chat": {"id": 7, "type": "private"}}


class Telegram:
    """A server that does with each call whatever the test tells it to."""

    def __init__(self):
        self.calls = []
        self.respond = self.accept
        self.ended = asyncio.Event()

    async def handle(self, request):
        return await self.respond(request)

    async def accept(self, request):
        form = request.content_type == "multipart/form-data"
        self.calls.append(await read_form(request) if form else await request.json())
        return web.json_response({"ok": True, "result": MESSAGE})

    def answers(self, status, body):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()

        async def respond(_):
            return web.Response(status=status, body=content)

        self.respond = respond

    def fails(self, status, description, **parameters):
        extra = {"parameters": parameters} if parameters else {}
        self.answers(status, {"ok": False, "error_code": status, "description": description} | extra)

    def hangs_up(self, *, having_read):
        async def respond(request):
            if having_read:
                self.calls.append(await request.json())
            request.transport.abort()
            return web.Response()

        self.respond = respond

    def hangs(self):
        async def respond(_):
            await self.ended.wait()
            return web.Response()

        self.respond = respond


async def read_form(request):
    fields = {}
    async for part in await request.multipart():
        content = await part.read()
        fields[part.name] = (part.filename, content) if part.filename else content.decode()
    return fields


@pytest.fixture
async def telegram():
    telegram = Telegram()
    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/{{method}}", telegram.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    telegram.port = runner.addresses[0][1]
    yield telegram
    telegram.ended.set()
    await runner.cleanup()


@pytest.fixture
async def connect():
    """A bot at the port, without the questions that it asks when it starts."""
    opened = []

    async def at(port):
        bot = wire(Settings(_env_file=None, telegram_token=TOKEN, telegram_api=f"http://127.0.0.1:{port}"))
        await bot.request.initialize()
        opened.append(bot)
        return bot

    yield at
    for bot in opened:
        await bot.request.shutdown()


@pytest.fixture
async def bot(telegram, connect):
    return await connect(telegram.port)


async def test_a_call_without_files_is_json(bot, telegram):
    params = {"chat_id": 7, "text": "ü 😀", "entities": [{"type": "bold", "offset": 0, "length": 1}]}
    assert await bot.call("sendMessage", params) == MESSAGE
    assert telegram.calls == [params]


async def test_a_call_with_a_file_is_a_form(bot, telegram):
    content = bytes(range(256))
    marks = [MessageEntity("bold", 0, 5)]
    await bot.send_document(7, content, filename="récit of it.pdf", caption="récit", caption_entities=marks)
    (form,) = telegram.calls
    assert (form["chat_id"], form["caption"]) == ("7", "récit")
    assert json.loads(form["caption_entities"]) == [{"type": "bold", "offset": 0, "length": 5}]
    assert form["document"] == ("récit of it.pdf", content)


@pytest.mark.parametrize(
    ("status", "parameters", "expected"),
    [
        (400, {}, BadRequest),
        (403, {}, Forbidden),
        (401, {}, InvalidToken),
        (404, {}, InvalidToken),
        (400, {"migrate_to_chat_id": -100}, ChatMigrated),
        (429, {"retry_after": 3}, RetryAfter),
        (500, {}, ServerFailedError),
        (502, {}, ServerFailedError),
    ],
)
async def test_telegrams_own_refusals_have_their_class(bot, telegram, status, parameters, expected):
    telegram.fails(status, "in its own words", **parameters)
    with pytest.raises(expected) as caught:
        await bot.call(*CALL)
    assert type(caught.value) is expected


async def test_a_flood_says_how_long_to_wait(bot, telegram):
    telegram.fails(429, "Too Many Requests: retry after 3", retry_after=3)
    with pytest.raises(RetryAfter) as caught:
        await bot.call(*CALL)
    assert caught.value.retry_after == timedelta(seconds=3)


@pytest.mark.parametrize("status", [200, 400, 403, 404, 429, 500, 502, 503])
@pytest.mark.parametrize(
    "body", [b"<html>a gateway</html>", b"", b"[]", b"null", b"{}", b'{"ok":true', b"\xff"]
)
async def test_what_is_not_telegrams_answer_leaves_it_open(bot, telegram, status, body):
    telegram.answers(status, body)
    with pytest.raises(NetworkError) as caught:
        await bot.call(*CALL)
    assert type(caught.value) is NetworkError


async def test_what_telegram_said_is_not_logged_when_it_cannot_be_read(bot, telegram, caplog):
    telegram.answers(200, b'{"ok":true,"result":{"text":"said in confidence"')
    with pytest.raises(NetworkError):
        await bot.call(*CALL)
    assert "confidence" not in caplog.text


async def test_a_lone_surrogate_in_an_answer_is_kept(bot, telegram):
    telegram.answers(200, b'{"ok":true,"result":[{"text":"a\\ud83d"}]}')
    assert await bot.call("getChat", {}) == [{"text": "a\ud83d"}]


async def test_a_refused_connection_was_certainly_not_used(connect):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        bot = await connect(closed.getsockname()[1])
        with pytest.raises(NotSentError):
            await bot.call(*CALL)


@pytest.mark.parametrize("status", [407, 502])
async def test_what_a_proxy_refuses_to_connect_was_certainly_not_sent(status):
    """By the response to a CONNECT, before anything of ours went through."""
    asked = []

    async def refuse(reader, writer):
        asked.append((await reader.readuntil(b"\r\n\r\n")).split()[0])
        writer.write(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    request = AiohttpRequest()
    request._session = aiohttp.ClientSession(proxy=f"http://127.0.0.1:{port}")
    try:
        with pytest.raises(NotSentError):
            await request.do_request("https://telegram.invalid/bot/sendMessage", "POST")
    finally:
        await request.shutdown()
        server.close()
    assert asked == [b"CONNECT"]


async def test_a_proxy_that_wants_a_password_passed_nothing_on(bot, telegram):
    telegram.answers(407, b"<html>who are you?</html>")
    with pytest.raises(NotSentError):
        await bot.call(*CALL)


async def test_a_deep_nest_in_an_answer_costs_only_itself(bot, telegram):
    nest = b"[" * 100_000 + b"]" * 100_000
    telegram.answers(200, b'{"ok": true, "result": {"message_id": 70, "nest": %s}}' % nest)
    assert (await bot.call(*CALL))["message_id"] == 70


async def test_a_connection_that_is_never_accepted_was_certainly_not_used(connect):
    with socket.socket() as deaf, socket.socket() as first, socket.socket() as second:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for waiting in (first, second):  # fill the queue of those who would be accepted
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        bot = await connect(deaf.getsockname()[1])
        with pytest.raises(NotSentError):
            await bot.request.post(f"{bot.base_url}/getMe", connect_timeout=0.05)


@pytest.mark.parametrize("having_read", [False, True])
async def test_a_connection_that_drops_leaves_it_open(bot, telegram, having_read):
    telegram.hangs_up(having_read=having_read)
    with pytest.raises(NetworkError) as caught:
        await bot.call(*CALL)
    assert type(caught.value) is NetworkError
    assert len(telegram.calls) == having_read


async def test_a_call_that_gets_no_answer_times_out(bot, telegram):
    telegram.hangs()
    with pytest.raises(TimedOut):
        await bot.request.post(f"{bot.base_url}/getMe", read_timeout=0.05)


async def test_a_dropped_connection_is_not_tried_again_behind_our_back(bot, telegram):
    await bot.call(*CALL)
    telegram.hangs_up(having_read=True)
    with pytest.raises(NetworkError):
        await bot.call(*CALL)
    assert len(telegram.calls) == 2


async def drop(bot, telegram):
    telegram.hangs_up(having_read=False)
    await bot.call(*CALL)


async def refuse(bot, telegram):
    telegram.fails(403, "bot was blocked by the user")
    await bot.call(*CALL)


async def hang(bot, telegram):
    telegram.hangs()
    await bot.request.post(f"{bot.base_url}/getMe", read_timeout=0.05)


async def babble(bot, telegram):
    telegram.answers(502, b"<html>")
    await bot.call(*CALL)


async def misspell(bot, _):
    await bot.request.post(f"http://:0/bot{TOKEN}/getMe")


async def shut(bot, _):
    await bot.request.shutdown()
    await bot.call(*CALL)


@pytest.mark.parametrize("fail", [drop, refuse, hang, babble, misspell, shut])
async def test_no_error_tells_the_token(bot, telegram, fail):
    with pytest.raises(TelegramError) as caught:
        await fail(bot, telegram)
    told = "".join(traceback.format_exception(caught.value))
    assert type(caught.value).__name__ in told
    assert "secret-of-the-bot" not in told + str(caught.value) + repr(caught.value)
