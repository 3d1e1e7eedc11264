"""Updates by webhook: Telegram gets its 200 only when the update is committed."""

from __future__ import annotations

import asyncio
import hmac
import logging
from urllib.parse import urlsplit

from aiohttp import web

from bot.chat import json_text
from bot.chat.inbox import Inbox
from bot.chat.incoming import KINDS
from bot.chat.lanes import Lanes
from bot.chat.wire import Wire
from bot.errors import DatabaseAwayError
from bot.settings import Settings

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # a header's name
MAX_BODY = 1024 * 1024
MAX_CONNECTIONS = 40
STOP_SECONDS = 2.0


class Webhook:
    def __init__(self, settings: Settings, inbox: Inbox, lanes: Lanes) -> None:
        self._settings = settings
        self._secret = settings.webhook_secret.get_secret_value()
        self._inbox = inbox
        self._lanes = lanes
        self._runner: web.AppRunner | None = None
        self._in_hand: set[asyncio.Task[object]] = set()
        self._stops = False

    async def listen(self) -> None:
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_post(urlsplit(self._settings.webhook_url).path or "/", self._receive)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
        await self._runner.setup()
        host, _, port = self._settings.webhook_listen.rpartition(":")
        await web.TCPSite(self._runner, host or None, int(port)).start()

    async def announce(self, wire: Wire) -> None:
        """Tell Telegram the address, once the bot listens there."""
        await wire.set_webhook(
            self._settings.webhook_url,
            allowed_updates=KINDS,
            secret_token=self._secret,
            max_connections=MAX_CONNECTIONS,
        )

    async def stop(self) -> None:
        """Finish what is in hand first: aiohttp trips over a request that ends as its patience does."""
        self._stops = True
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=STOP_SECONDS)
        if self._runner is not None:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        """Telegram delivers again, after a while, what isn't answered with 200."""
        if self._stops:
            return web.Response(status=503)
        if task := asyncio.current_task():
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self._secret.encode()):
            return web.Response(status=403)
        try:
            update = json_text.loads(await request.read())
        except ValueError:
            logger.warning("a delivery that is no JSON was refused")
            return web.Response(status=400)
        try:
            stored = await self._inbox.store([update])
        except DatabaseAwayError:
            return web.Response(status=503)
        self._lanes.offer(stored)
        return web.Response()
