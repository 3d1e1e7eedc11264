"""Access to the control interface: only for pages of this server, and programs on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
from aiohttp import web

from bot.demo.stand_in.phone import CannotError
from bot.demo.stand_in.refusal import RefusedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


def guard(
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Refuses requests that another web site makes a browser send, and puts errors into words."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if not _is_ours(request):
            raise web.HTTPForbidden(text="only from this computer")
        try:
            return await handler(request)
        except (CannotError, RefusedError, KeyError, ValueError, TypeError) as error:
            return answer({"error": str(error) or type(error).__name__}, status=400)

    return guarded


def _is_ours(request: web.Request) -> bool:
    host = urlsplit(f"//{request.host}")
    origin = request.headers.get("Origin")
    return host.hostname in NAMES and (origin is None or urlsplit(origin).netloc == request.host)


def answer(value: Any, *, status: int = 200) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(value), content_type="application/json")
