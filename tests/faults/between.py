"""A stretch of wire between the bot and PostgreSQL, to be cut."""

from __future__ import annotations

import asyncio
from pathlib import Path

import sqlalchemy as sa

COMMIT = b"COMMIT"


class Wire:
    """A wire that passes bytes to the server of `url`; its own address is `self.url`."""

    def __init__(self, url):
        self._target = sa.make_url(url)
        self._open = set()
        self._server = None
        self._port = 0
        self.refused = 0
        self.commits_to_swallow = 0
        self.swallowed = 0

    @property
    def url(self):
        here = self._target.set(host="127.0.0.1", port=self._port, query={})
        return here.render_as_string(hide_password=False)

    async def mend(self):
        """Open the line again, at the same address as before."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self):
        """Break every connection, and take no new one."""
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()

    async def _connect(self):
        host = self._target.query.get("host") or self._target.host or "127.0.0.1"
        port = self._target.port or 5432
        if str(host).startswith("/"):
            return await asyncio.open_unix_connection(Path(host) / f".s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)

    async def _pass(self, reader, writer):
        server_reader, server_writer = await self._connect()
        ours = {writer, server_writer}
        self._open |= ours
        asking = [self._to_server(reader, server_writer, writer), self._copy(server_reader, writer)]
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one) for one in asking]
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in tasks:
                    task.cancel()
        finally:
            self._open -= ours
            for one in ours:
                one.transport.abort()

    async def _copy(self, reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            return

    async def _to_server(self, reader, server_writer, writer):
        """Pass it on. A COMMIT may be delivered before a break, so that nobody learns whether it was done."""
        try:
            while data := await reader.read(65536):
                server_writer.write(data)
                await server_writer.drain()
                if self.commits_to_swallow and COMMIT in data:
                    self.commits_to_swallow -= 1
                    self.swallowed += 1
                    writer.transport.abort()
                    await asyncio.sleep(0.2)  # the server reads it before it sees our end
                    return
        except ConnectionError:
            return
