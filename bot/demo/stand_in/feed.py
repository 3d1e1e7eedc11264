"""Changes as they happen, over a WebSocket: first those after the serial number asked for, then live."""

from __future__ import annotations

import asyncio
import secrets
from bisect import bisect_right
from typing import TYPE_CHECKING

import orjson
from aiohttp import WSCloseCode, web

from bot.demo.stand_in.door import answer, guard
from bot.demo.stand_in.view import view_change

if TYPE_CHECKING:
    from bot.demo.stand_in.world import World

HEARTBEAT_SECONDS = 20


class Feed:
    """`epoch` differs after each start, so that a page knows when its serial numbers are void."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.epoch = secrets.token_hex(8)
        self.sockets: set[web.WebSocketResponse] = set()

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/me", guard(self.introduce))
        app.router.add_get("/events", guard(self.serve))
        app.router.add_get("/chat/{person}/events", guard(self.serve))
        app.on_shutdown.append(self.close)

    async def introduce(self, _request: web.Request) -> web.Response:
        name, username = self.world.profile.name, self.world.me["username"]
        return answer({"name": name, "username": username, "epoch": self.epoch})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """`?after=N`; under a chat's path, of that chat only."""
        chat_id = int(request.match_info["person"]) if "person" in request.match_info else None
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS)
        await socket.prepare(request)
        self.sockets.add(socket)
        pump = self._pump(socket, int(request.query.get("after", self.world.serial)), chat_id=chat_id)
        try:
            async with asyncio.TaskGroup() as group:
                pumping = group.create_task(pump)
                async for _ in socket:
                    pass
                pumping.cancel()
        finally:
            self.sockets.discard(socket)
        return socket

    async def _pump(self, socket: web.WebSocketResponse, after: int, *, chat_id: int | None) -> None:
        hello = {"kind": "hello", "epoch": self.epoch, "serial": self.world.serial}
        await socket.send_str(orjson.dumps(hello).decode())
        while not socket.closed:
            changes = self.world.changes
            for change in changes[bisect_right(changes, after, key=lambda one: one.serial) :]:
                after = change.serial
                if chat_id in (None, change.chat_id):
                    await socket.send_str(orjson.dumps(view_change(self.world, change)).decode())
            await self.world.changed(after)

    async def close(self, _app: web.Application) -> None:
        for socket in [*self.sockets]:
            await socket.close(code=WSCloseCode.GOING_AWAY)
