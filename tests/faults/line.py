"""A line between the bot and Telegram, either way: it can be cut, and leads to any copy that listens."""

from __future__ import annotations

import asyncio

BAD_GATEWAY = (
    b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 24\r\nConnection: close\r\n\r\n"
    b"<h1>502 Bad Gateway</h1>"
)


class Line:
    """A line from `self.url`; it leads each new connection to the first of `ports` that takes it."""

    def __init__(self, *ports):
        self._ports = ports
        self._open = set()
        self._server = None
        self._port = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self._port}"

    async def mend(self):
        await self._listen(self._lead)

    async def cut(self):
        """Break every connection, and take no new one."""
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()

    async def fail(self):
        """Answer 502 from now on, with a gateway's error page."""
        await self._listen(self._refuse)

    async def fall_silent(self):
        """Take everything sent from now on, and return nothing."""
        await self._listen(self._swallow)

    async def _listen(self, serve):
        if self._server is not None:
            await self.cut()
        self._server = await asyncio.start_server(serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _lead(self, reader, writer):
        self._open.add(writer)
        try:
            there_reader, there = await self._connected()
            self._open.add(there)
            await asyncio.gather(copy(reader, there), copy(there_reader, writer))
            self._open.discard(there)
        except ConnectionError:
            writer.transport.abort()
        finally:
            self._open.discard(writer)

    async def _connected(self):
        for port in self._ports:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                continue
        raise ConnectionRefusedError

    async def _refuse(self, reader, writer):
        await reader.read(65536)
        writer.write(BAD_GATEWAY)
        writer.close()

    async def _swallow(self, reader, writer):
        self._open.add(writer)
        while await reader.read(65536):
            pass
        self._open.discard(writer)


async def copy(reader, writer):
    """Copy until one side closes; then tell the other."""
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
