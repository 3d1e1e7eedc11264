"""Delivery to a webhook: several at a time, each repeated until the bot answers 2xx."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import orjson
from msgspec import Struct

from bot.demo.stand_in.refusal import RefusedError

if TYPE_CHECKING:
    from bot.demo.stand_in.limits import Limits
    from bot.demo.stand_in.updates import Update, Updates

PORTS = (80, 88, 443, 8443)
SECRET_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
LONGEST_SECRET = 256
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a header's name
ANSWER_WITHIN = aiohttp.ClientTimeout(total=60)


class Address(Struct, frozen=True):
    url: str
    secret: str
    max_connections: int


def check_address(call: dict[str, Any]) -> Address:
    """Raises RefusedError with Telegram's words. Plain http and any port only on this computer."""
    url, secret = call["url"], call.get("secret_token", "")
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise RefusedError("invalid webhook URL specified")
    if not _is_loopback(parts.hostname):
        if parts.scheme != "https":
            raise RefusedError("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in PORTS:
            raise RefusedError("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if len(secret) > LONGEST_SECRET:
        raise RefusedError("secret token is too long")
    if not SECRET_CHARACTERS.issuperset(secret):
        raise RefusedError("secret token contains unallowed characters")
    return Address(url, secret, min(max(call.get("max_connections", 40), 1), 100))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class WebhookSender:
    def __init__(self, updates: Updates, limits: Limits) -> None:
        self.updates = updates
        self.limits = limits
        self.address: Address | None = None
        self.last_error: tuple[int, str] | None = None
        self.fresh: asyncio.Queue[Update] = asyncio.Queue()
        self.task: asyncio.Task[None] | None = None

    async def set(self, address: Address) -> None:
        await self.stop()
        self.address = address
        self.updates.end_poll("terminated by setWebhook request")
        self.fresh = asyncio.Queue()
        for update in self.updates.pending.values():
            self.fresh.put_nowait(update)
        self.updates.listener = self.fresh.put_nowait
        self.task = asyncio.create_task(self._run(address))  # noqa: TID251  kept here, ended by stop()

    async def stop(self) -> None:
        self.address = self.updates.listener = self.last_error = None
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
            self.task = None

    async def _run(self, address: Address) -> None:
        slots = asyncio.Semaphore(address.max_connections)
        async with aiohttp.ClientSession(timeout=ANSWER_WITHIN) as session, asyncio.TaskGroup() as group:
            while True:
                update = await self.fresh.get()
                group.create_task(self._deliver(session, address, update, slots))

    async def _deliver(
        self, session: aiohttp.ClientSession, address: Address, update: Update, slots: asyncio.Semaphore
    ) -> None:
        attempt = 0
        while update.update_id in self.updates.pending and update.expires > self.updates.clock():
            async with slots:
                if await self._post(session, address, update):
                    self.updates.hand_over(update.update_id)
                    return
            delays = self.limits.webhook_retry
            await asyncio.sleep(delays[min(attempt, len(delays) - 1)])
            attempt += 1

    async def _post(self, session: aiohttp.ClientSession, address: Address, update: Update) -> bool:
        headers = {"Content-Type": "application/json"}
        if address.secret:
            headers[SECRET_HEADER] = address.secret
        try:
            async with session.post(address.url, data=orjson.dumps(update.body), headers=headers) as answer:
                if answer.ok:
                    return True
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as failure:
            error = "Read timeout expired" if isinstance(failure, TimeoutError) else "Connection refused"
        self.last_error = (int(self.updates.clock().timestamp()), error)
        return False
